// Findings as marks in an editor, with their messages on hover.
import { diagnosticCount, setDiagnostics } from "@codemirror/lint";
import type { CodeEditor } from "@jupyterlab/codeeditor";
import { CodeMirrorEditor } from "@jupyterlab/codemirror";
import { Text } from "@jupyterlab/coreutils";
import type { Finding } from "./question.ts";

/** Shows findings in place of those that were shown before. */
export function mark(editor: CodeEditor.IEditor | null, findings: readonly Finding[]): void {
  if (!(editor instanceof CodeMirrorEditor)) return;
  const view = editor.editor;
  if (findings.length === 0 && diagnosticCount(view.state) === 0) return;
  const text = view.state.doc.toString();
  const place = (codePoints: number): number => Text.charIndexToJsIndex(codePoints, text);
  const marks = findings.map(({ start, end, severity, message }) => ({
    from: place(start),
    to: place(end),
    severity,
    message,
  }));
  view.dispatch(setDiagnostics(view.state, marks));
}
