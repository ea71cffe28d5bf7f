/** The check of a cell before it runs. */
import { placeAt } from "../cell-syntax-error.ts";
import { declaredNames } from "../declarations.ts";
import { parse, parseObjectLiteral } from "../parse.ts";
import type { Finding, LanguageBackend, Range } from "./backend.ts";
import type { CellDocument } from "./cell-document.ts";
import { Messages } from "./messages.ts";
import { copyOf } from "./second-copy.ts";
import type { SessionTypes } from "./session-types.ts";
import { notAwaited, type CheckResult, type Diagnostic } from "./types.ts";
import { unawaited, type Place, type Probes, type Unawaited } from "./unawaited.ts";
import type { Workspace } from "./workspace.ts";

const argumentMismatch = 2345;
/** What the checker itself says of a promise that is taken for its value. */
const promiseMisused = new Set([2362, 2363, 2365, 2801]);
const missingProperty = 2339;
/** An import that does not say that it is of a type: no mistake, but the cell must not look for a value. */
const importsType = new Set([1484, 1485]);
/** Something has no type and may be anything: a library is told of it, a notebook is not. */
const implicitlyAny = new Set([
  7005, 7006, 7008, 7009, 7010, 7011, 7013, 7014, 7015, 7016, 7017, 7018, 7019, 7020, 7022, 7023, 7024, 7025, 7031,
  7032, 7033, 7034, 7039, 7051, 7052, 7053, 7055, 7057,
]);

const notAwaitedText = "this promise is not awaited: write await before it, or void if nothing is to wait for it";

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
  const { inPlace, inCopy } = unawaitedIn(source, types);
  const { edits } = inPlace;
  const { document, copy } = types.probed(source, {
    unrun,
    edits,
    copy: inCopy.places.length > 0 ? inCopy.edits : undefined,
  });
  backend.set(workspace.cell, (copy ?? document).text);
  const findings = await backend.findings(workspace.cell, signal);
  signal?.throwIfAborted();

  const diagnostics: Diagnostic[] = [];
  const add = (range: Range, finding: Pick<Diagnostic, "code" | "message" | "severity">): void => {
    diagnostics.push({ ...finding, ...range, ...placeAt(source, range.start) });
  };
  const messages = new Messages(types, backend, workspace);
  const imported = new Set<string>();
  const promises = new Set<Place>();
  for (const finding of findings) {
    const { code, message, severity, ...place } = finding;
    const probed = probeAt(finding, inPlace, document) ?? (copy && probeAt(finding, inCopy, copy));
    if (probed) {
      if (isOfPromise(message)) promises.add(probed);
      continue;
    }
    if (implicitlyAny.has(code)) continue;
    const range = document.rangeInCell(place);
    if (importsType.has(code)) {
      if (range) imported.add(source.slice(range.start, range.end));
      continue;
    }
    if (range && severity !== "hint")
      add(range, {
        code,
        severity: isHarmless(code, message, source.slice(0, range.start)) ? "warning" : severity,
        message: await messages.inCell(finding, source, range),
      });
  }
  for (const range of promises) {
    // What the checker says of it is the same in other words.
    const said = diagnostics.findIndex(
      ({ code, start, end }) => promiseMisused.has(code) && start <= range.start && end >= range.end,
    );
    if (said >= 0) diagnostics.splice(said, 1);
    add(range, { code: notAwaited, severity: "error", message: range.message ?? notAwaitedText });
  }
  diagnostics.sort((a, b) => a.start - b.start);
  const errors = diagnostics.some(({ severity }) => severity === "error");
  return errors ? { ok: false, diagnostics, types: imported } : { ok: true, warnings: diagnostics, types: imported };
}

/** Where a cell must not have a promise; the edits of its copy leave out what cannot be in a function. */
function unawaitedIn(source: string, types: SessionTypes): Unawaited {
  if (parseObjectLiteral(source)) return { inPlace: { places: [], edits: [] }, inCopy: { places: [], edits: [] } };
  const { program } = parse(source);
  const names = new Set(declaredNames(program).map(({ name }) => name));
  const { inPlace, inCopy } = unawaited(program, name => names.has(name) || types.knows(name));
  const { places, edits } = inCopy;
  return { inPlace, inCopy: { places, edits: [...edits, ...copyOf(program, places)] } };
}

/** The place of a probe whose argument the finding is about. */
function probeAt({ code, start, end }: Finding, { places }: Probes, document: CellDocument): Place | undefined {
  if (code !== argumentMismatch) return undefined;
  const [from, to] = [document.toCell(start), document.toCell(end)];
  return places.find(range => range.start === from && range.end === to);
}

/** Whether a probe has found a promise, perhaps under another name, and not only what may be anything. */
function isOfPromise(message: string): boolean {
  const [argument = "", parameter = ""] = message.split("' is not assignable to parameter of type '");
  // Of a type parameter the probe's own condition is not decided.
  const isOpen = parameter.includes("? never : ") || /\b(?:any|never)\b/u.test(argument);
  return argument.includes("Promise<") || !isOpen;
}

/** `a?.b` where `a` is always null or undefined: the chain ends there, nothing is read. */
function isHarmless(code: number, message: string, before: string): boolean {
  return code === missingProperty && message.endsWith("on type 'never'.") && before.endsWith("?.");
}
