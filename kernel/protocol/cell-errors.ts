/** Errors of a cell that are known before it runs. */
import { codeFrame, errorHeadline, faint } from "../executor/code-frame.ts";
import type { ErrorReport } from "../executor/messages.ts";
import type { Diagnostic } from "../language/index.ts";

/** A place in a cell's source; line from 1, column from 0. */
interface Spot {
  line: number;
  column: number;
  length?: number;
}

/** An error at one place of a cell. */
export function errorAt(ename: string, evalue: string, title: string, source: string, spot: Spot): ErrorReport {
  return { ename, evalue, traceback: [errorHeadline(ename, evalue), ...placeLines(title, source, spot)] };
}

/** An error that has no place in a cell. */
export function plainError(ename: string, evalue: string, details: readonly string[] = []): ErrorReport {
  return { ename, evalue, traceback: [errorHeadline(ename, evalue), ...details.map(line => faint(line))] };
}

/** What the type checker found, as one error that lists everything. */
export function typeErrors(diagnostics: readonly Diagnostic[], title: string, source: string): ErrorReport {
  const ename = "TypeCheckError";
  const [first] = diagnostics;
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : "";
  const evalue = `${first?.message ?? "the cell has type errors"}${more}`;
  const traceback = diagnostics.flatMap((one, index) => [
    ...(index === 0 ? [] : [""]),
    errorHeadline(ename, one.message),
    ...placeLines(title, source, { ...one, length: one.end - one.start }),
  ]);
  traceback.push(faint("nothing of the cell was run; %types warn as its first line runs it anyway"));
  return { ename, evalue, traceback };
}

/** What the type checker found, for a cell that runs anyway. */
export function typeWarnings(diagnostics: readonly Diagnostic[], title: string, source: string): string {
  return diagnostics
    .map(one =>
      [`types: ${one.message}`, ...placeLines(title, source, { ...one, length: one.end - one.start }), ""].join("\n"),
    )
    .join("");
}

function placeLines(title: string, source: string, { line, column, length }: Spot): string[] {
  return [faint(`${title}, line ${line}:`), ...codeFrame(source, line, column, length)];
}
