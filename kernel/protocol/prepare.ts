/** From the text of a cell to code that may run: magics, syntax, types. */
import type { CellCode, Declaration, ErrorReport } from "../executor/messages.ts";
import type { CheckResult, RewrittenCell } from "../language/index.ts";
import { errorAt, plainError, typeErrors, typeWarnings } from "./cell-errors.ts";
import type { Language } from "./language.ts";
import { MagicError, takeMagics, type TypeMode } from "./magics.ts";

/** A cell that may run. */
export interface PreparedCell {
  script: CellCode;
  declares: readonly Declaration[];
  /** The cell without its magic lines. */
  source: string;
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
  types: TypeMode;
  language: Language;
}

/**
 * Reads and checks a cell.
 * @throws CellRefused with the error to show.
 */
export async function prepareCell(code: string, options: PrepareOptions): Promise<PreparedCell> {
  const { id, url, label, language } = options;
  const { source, types = options.types } = readMagics(code, label);
  let rewritten = await rewrite(source, { url, label, code, language });
  let warnings = "";
  if (types !== "off" && source.trim() !== "") {
    const checked = await (await language.service()).check({ id, source });
    if ("unavailable" in checked) {
      if (types === "error") {
        const message = `not type-checked: ${checked.unavailable}; \`%types warn\` to run anyway`;
        throw new CellRefused(plainError("TypeCheckError", message), types);
      }
      warnings = `types: not checked: ${checked.unavailable}\n`;
    } else {
      if (checked.types.size > 0)
        rewritten = await rewrite(source, { url, label, code, language, types: checked.types });
      warnings = acceptTypes(checked, types, label, code);
    }
  }
  const { code: script, map, declares } = rewritten;
  return { script: { url, label, source: code, code: script, map }, declares, source, warnings, types };
}

/** The warnings of a cell that may run with what the check has found; it throws where it may not. */
function acceptTypes(
  checked: Exclude<CheckResult, { unavailable: string }>,
  types: TypeMode,
  label: string,
  code: string,
): string {
  if (checked.ok) return typeWarnings(checked.warnings, label, code);
  if (types === "error") throw new CellRefused(typeErrors(checked.diagnostics, label, code), types);
  return typeWarnings(checked.diagnostics, label, code);
}

/** Reads a user expression: what it would show, or why it cannot be read. */
export async function prepareExpression(
  source: string,
  url: string,
  language: Language,
): Promise<CellCode | ErrorReport> {
  try {
    const { code, map } = await rewrite(source, { url, label: "expression", code: source, language });
    return { url, label: "expression", source, code, map };
  } catch (error) {
    if (error instanceof CellRefused) return error.report;
    throw error;
  }
}

function readMagics(code: string, label: string): ReturnType<typeof takeMagics> {
  try {
    return takeMagics(code);
  } catch (error) {
    if (!(error instanceof MagicError)) throw error;
    const { message, line, length } = error;
    throw new CellRefused(errorAt("SyntaxError", message, label, code, { line, column: 0, length }));
  }
}

interface RewriteRequest {
  url: string;
  label: string;
  code: string;
  language: Language;
  types?: ReadonlySet<string>;
}

async function rewrite(source: string, request: RewriteRequest): Promise<RewrittenCell> {
  const { url, label, code, language, types } = request;
  const { rewriteCell, CellSyntaxError } = await language.load();
  try {
    return rewriteCell(source, types ? { url, types } : { url });
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    throw new CellRefused(errorAt("SyntaxError", error.message, label, code, error));
  }
}
