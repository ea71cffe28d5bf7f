/** The check of a cell before it runs. */
import { placeAt } from "../cell-syntax-error.ts";
import { parse } from "../parse.ts";
import type { Finding, LanguageBackend, Range } from "./backend.ts";
import type { Edit } from "./cell-document.ts";
import { nearest } from "./nearest.ts";
import type { SessionTypes } from "./session-types.ts";
import { notAwaited, type CheckResult, type Diagnostic } from "./types.ts";
import { looseCalls } from "./unawaited.ts";
import type { Workspace } from "./workspace.ts";

/** An argument of this cannot be a promise: the checker says where one is. */
const probe = "declare function $loose<T>(value: T extends Promise<any> ? never : T): void;";
const argumentMismatch = 2345;
const unknownName = new Set([2304, 2552, 2503]);
const missingProperty = 2339;
/** An import is how the checker sees a name of an earlier cell. */
const importAssigned = 2632;
const articles: Readonly<Record<string, string>> = {
  const: "a constant",
  function: "a function",
  class: "a class",
  enum: "an enum",
};

/** What the document for promises imported when it was last looked at. */
const probedImports = new WeakMap<LanguageBackend, string>();

/** How a cell is checked that is only being typed. */
export interface CheckOptions {
  /** Ends the check: documents are left alone from then on. */
  signal?: AbortSignal;
  /** Names that other cells will declare once they run. */
  unrun?: ReadonlySet<string>;
}

/** Checks a cell in its session. */
export async function checkCell(
  source: string,
  types: SessionTypes,
  backend: LanguageBackend,
  workspace: Workspace,
  { signal, unrun }: CheckOptions = {},
): Promise<CheckResult> {
  const document = types.document(source, { unrun });
  // Declarations for all files must not stand in two of them.
  const loose = /\bdeclare\b/.test(source) ? [] : looseCalls(parse(source).program);
  const probing = types.document(source, { unrun, before: probe, edits: loose.flatMap(asArgument) });
  const [cellFile, probeFile] = [workspace.path("cell.ts"), workspace.path("probe.ts")];

  // The checker is quick where one document has changed and imports what it did before; otherwise it is quicker to change both at once.
  const needsBoth = loose.length > 0 && probedImports.get(backend) !== imports(probing.text);
  backend.set(cellFile, document.text);
  if (needsBoth) backend.set(probeFile, probing.text);
  const findings = await backend.findings(cellFile, signal);
  signal?.throwIfAborted();
  if (loose.length > 0) backend.set(probeFile, probing.text);
  const promises = loose.length > 0 ? await backend.findings(probeFile, signal) : [];
  signal?.throwIfAborted();
  if (loose.length > 0) probedImports.set(backend, imports(probing.text));

  const diagnostics: Diagnostic[] = [];
  const add = (range: Range, finding: Pick<Diagnostic, "code" | "message" | "severity">): void => {
    diagnostics.push({ ...finding, ...range, ...placeAt(source, range.start) });
  };
  for (const { code, message, severity, ...place } of findings) {
    const range = document.rangeInCell(place);
    if (range && severity !== "hint")
      add(range, {
        code,
        severity: isHarmless(code, message, source.slice(0, range.start)) ? "warning" : severity,
        message: inCell(message, code, source.slice(range.start, range.end), types, workspace),
      });
  }
  for (const finding of promises) {
    const range = looseAt(finding, loose, offset => probing.toCell(offset));
    if (range) add(range, { code: notAwaited, severity: "error", message: "this promise is not awaited" });
  }
  diagnostics.sort((a, b) => a.start - b.start);
  const errors = diagnostics.some(({ severity }) => severity === "error");
  return errors ? { ok: false, diagnostics } : { ok: true, warnings: diagnostics };
}

function imports(text: string): string {
  return Array.from(text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\n]*)/g), ([, path]) => path).join();
}

function asArgument({ start, end }: Range): Edit[] {
  return [
    { start, end: start, text: "$loose(" },
    { start: end, end, text: ")" },
  ];
}

/** The call that a finding of the probe is about, if it is about a promise. */
function looseAt(
  { code, start }: Finding,
  loose: readonly Range[],
  toCell: (offset: number) => number | undefined,
): Range | undefined {
  return code === argumentMismatch ? loose.find(range => range.start === toCell(start)) : undefined;
}

/** `a?.b` where `a` is always null or undefined: the chain ends there, nothing is read. */
function isHarmless(code: number, message: string, before: string): boolean {
  return code === missingProperty && message.endsWith("on type 'never'.") && before.endsWith("?.");
}

/** A message in the cell's own terms. */
function inCell(message: string, code: number, text: string, types: SessionTypes, { folder }: Workspace): string {
  if (code === importAssigned)
    return `Cannot assign to '${text}' because it is ${articles[types.defined.get(text)?.kind ?? ""] ?? "an import"}.`;
  const said = message
    .replace(/ Do you need to change your target library\?[^]*$/, "")
    .replace(/ Do you need to install type definitions[^]*$/, "")
    .replaceAll(`'${folder.replaceAll("\\", "/")}/`, "'./");
  // The checker proposes only what the cell has imported; the session knows more names.
  const meant =
    unknownName.has(code) && !said.includes("Did you mean")
      ? nearest(text, [...types.defined.keys(), ...types.preloaded])
      : undefined;
  return meant ? `${said} Did you mean '${meant}'?` : said;
}
