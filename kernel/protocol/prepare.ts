/** From the text of a cell to code that may run: magics, syntax, types. */
import type { CellCode, Declaration, ErrorReport } from "../executor/messages.ts";
import type { CheckResult, Diagnostic, FoundMagic, RewrittenCell, TranslatedCell } from "../language/index.ts";
import { errorAt, plainError, typeErrors, typeWarnings } from "./cell-errors.ts";
import type { Language } from "./language.ts";
import { readSettings, SettingError, type CellSettings, type TypeMode } from "./magics/setting.ts";

/** A cell that may run. */
export interface PreparedCell {
  script: CellCode;
  declares: readonly Declaration[];
  /** The cell with its magics as TypeScript. */
  source: string;
  magics: readonly FoundMagic[];
  /** For the cell's stderr. */
  warnings: string;
  /** What `%types` set; it holds for later cells too. */
  types: TypeMode;
}

/** A cell that must not run. */
export class CellRefused extends Error {
  override readonly name = "CellRefused";
  readonly report: ErrorReport;
  /** What `%types` set all the same. */
  readonly types: TypeMode | undefined;

  constructor(report: ErrorReport, types?: TypeMode) {
    super(report.evalue);
    this.report = report;
    this.types = types;
  }
}

export interface PrepareOptions {
  id: string;
  url: string;
  label: string;
  /** What stands above a place in it: the label, and what the front-end calls the cell. */
  title: string;
  types: TypeMode;
  language: Language;
}

/**
 * Reads and checks a cell.
 * @throws CellRefused with the error to show.
 */
export async function prepareCell(code: string, options: PrepareOptions): Promise<PreparedCell> {
  const { url, label, title, language } = options;
  const cell = await language.translate(code);
  const source = cell.text;
  const { types = options.types } = await settingsOf(cell, code, options);
  const checking = types === "off" || source.trim() === "" ? undefined : checkCell(cell, code, options);
  checking?.catch(() => {});
  // The checker is another process: it works while this one rewrites, once it has been asked.
  if (checking) await asked();
  let rewritten = await rewrite(cell, { url, title, code, language });
  let warnings = "";
  if (checking) {
    const checked = await checking;
    if ("unavailable" in checked) {
      if (types === "error") {
        const message = `not type-checked: ${checked.unavailable}; \`%types warn\` to run anyway`;
        throw new CellRefused(plainError("TypeCheckError", message), types);
      }
      warnings = `types: not checked: ${checked.unavailable}\n`;
    } else {
      if (checked.types.size > 0) rewritten = await rewrite(cell, { url, title, code, language, types: checked.types });
      warnings = acceptTypes(checked, types, title, code);
    }
  }
  const { code: script, map, declares } = rewritten;
  const { magics } = cell;
  return { script: { url, label, title, source: code, code: script, map }, declares, source, magics, warnings, types };
}

/** Resolves when what has been begun has come as far as it can without waiting. */
function asked(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

/** The warnings of a cell that may run with what the check has found; it throws where it may not. */
function acceptTypes(
  checked: Exclude<CheckResult, { unavailable: string }>,
  types: TypeMode,
  title: string,
  code: string,
): string {
  if (checked.ok) return typeWarnings(checked.warnings, title, code);
  if (types === "error") throw new CellRefused(typeErrors(checked.diagnostics, title, code), types);
  return typeWarnings(checked.diagnostics, title, code);
}

/** Reads a user expression of a cell: what it would show, or why it cannot be read. */
export async function prepareExpression(
  source: string,
  url: string,
  { language, declares }: { language: Language; declares: PreparedCell["declares"] },
): Promise<CellCode | ErrorReport> {
  try {
    const plain = { text: source, toCell: (offset: number) => offset, mapToCell: (map: RewrittenCell["map"]) => map };
    const { code, map } = await rewrite(plain, { url, title: "expression", code: source, language, declares });
    return { url, label: "expression", title: "expression", source, code, map };
  } catch (error) {
    if (error instanceof CellRefused) return error.report;
    throw error;
  }
}

async function settingsOf(
  cell: TranslatedCell,
  code: string,
  { title, language }: PrepareOptions,
): Promise<Partial<CellSettings>> {
  try {
    return readSettings(code, cell);
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    const { message, start, end } = error;
    const { placeAt } = await language.load();
    throw new CellRefused(
      errorAt("SyntaxError", message, title, code, { ...placeAt(code, start), length: end - start }),
    );
  }
}

/** What the checker finds, at the places of the cell. */
async function checkCell(cell: TranslatedCell, code: string, { id, language }: PrepareOptions): Promise<CheckResult> {
  const checked = await (await language.service()).check({ id, source: cell.text });
  if ("unavailable" in checked || cell.text === code) return checked;
  const { placeAt } = await language.load();
  const inCell = (found: Diagnostic): Diagnostic => {
    const [start, end] = [cell.toCell(found.start), cell.toCell(found.end)];
    return { ...found, start, end, ...placeAt(code, start) };
  };
  const { types } = checked;
  return checked.ok
    ? { ok: true, warnings: checked.warnings.map(inCell), types }
    : { ok: false, diagnostics: checked.diagnostics.map(inCell), types };
}

const magicPlace = "a magic stands at the start of a line on which a statement of the cell may begin";

/** Whether text that is no TypeScript looks like a magic in the wrong place. */
function isMagicLike(code: string, offset: number): boolean {
  return /^%%?[a-z]/iu.test(code.slice(offset, offset + 3));
}

interface RewriteRequest {
  url: string;
  title: string;
  code: string;
  language: Language;
  types?: ReadonlySet<string>;
  /** What the cell declares before this code runs. Default nothing. */
  declares?: readonly Declaration[];
}

async function rewrite(
  cell: Pick<TranslatedCell, "text" | "toCell" | "mapToCell">,
  { url, title, code, language, types, declares = [] }: RewriteRequest,
): Promise<RewrittenCell> {
  const { rewriteCell, CellSyntaxError, offsetAt, placeAt } = await language.load();
  try {
    const own = declares.flatMap(({ name, variable }) => (variable === undefined ? [] : [name]));
    const taken = own.length > 0 ? new Set([...language.taken, ...own]) : language.taken;
    const rewritten = rewriteCell(cell.text, { url, taken, ...(types && { types }) });
    return { ...rewritten, map: cell.mapToCell(rewritten.map) };
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    const offset = cell.toCell(offsetAt(cell.text, error));
    const message = isMagicLike(code, offset) ? `${error.message}: ${magicPlace}` : error.message;
    throw new CellRefused(errorAt("SyntaxError", message, title, code, placeAt(code, offset)));
  }
}
