/** Local files that cannot be read, as one that is being written: what a cell that imports them is told. */
import { CellSyntaxError, placeAt } from "../cell-syntax-error.ts";
import { parseModule } from "../parse.ts";
import type { LocalFiles } from "./local-imports.ts";
import { unreadable, type CheckResult, type Diagnostic } from "./types.ts";

/** What a check came to; what the checker misses in a broken file is not the cell's mistake: the reason is told instead. */
export function withBrokenFiles(result: CheckResult, source: string, files: LocalFiles): CheckResult {
  if ("unavailable" in result || result.ok) return result;
  const broken = firstBroken(source, files);
  return broken ? { ok: false, diagnostics: [broken], types: result.types } : result;
}

/** The first import of a file that cannot be read, or that imports one. */
function firstBroken(source: string, files: LocalFiles): Diagnostic | undefined {
  for (const { start, end, loaded } of files.imports(source)) {
    for (const [file, { text }] of loaded) {
      const reason = file.endsWith(".json") ? undefined : reasonOf(text);
      if (reason === undefined) continue;
      const message = `importing ${source.slice(start, end)}: ${file}, ${reason}`;
      return { code: unreadable, severity: "error", message, start, end, ...placeAt(source, start) };
    }
  }
  return undefined;
}

/** Where a text cannot be read, and why. */
function reasonOf(text: string): string | undefined {
  try {
    parseModule(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    return `line ${error.line}: ${error.message}`;
  }
}
