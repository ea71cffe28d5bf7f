/** A local TypeScript file as the JavaScript module that runs in its place. */
import type { EncodedSourceMap } from "@jridgewell/trace-mapping";
import { MagicString } from "magic-string";
import type { Program } from "oxc-parser";
import { CellSyntaxError, placeAt } from "./cell-syntax-error.ts";
import { compile, needsCompiler } from "./compile.ts";
import { instrument } from "./instrument.ts";
import { lower, type Lowered } from "./lower.ts";
import { parseModule } from "./parse.ts";

/**
 * Rewrites a module: types removed, awaits, loops and catches open to interrupts; its imports stay what they are.
 * @throws {CellSyntaxError} at the first place that cannot be read
 */
export function rewriteModule(source: string, { url }: { url: string }): Lowered {
  const program = parseModule(source);
  refuseExportAssignment(source, program);
  if (!needsCompiler(program)) return rewriteParsed(source, { source, program, url });
  const { code, map } = compile(source, program, { keepImports: false });
  return rewriteParsed(source, { source: code, program: parseModule(code), url, from: map });
}

/** It is of CommonJS: in an ES module it would write to a name that is not there. */
function refuseExportAssignment(source: string, { body }: Program): void {
  const found = body.find(({ type }) => type === "TSExportAssignment");
  if (!found) return;
  const message = "export = is for CommonJS, and local TypeScript is loaded as ES modules: write export default";
  throw new CellSyntaxError(message, placeAt(source, found.start));
}

interface Readable {
  /** What the program is the tree of. */
  source: string;
  program: Program;
  url: string;
  from?: EncodedSourceMap;
}

function rewriteParsed(original: string, { source, program, ...options }: Readable): Lowered {
  const text = new MagicString(source);
  if (program.hashbang) text.remove(program.hashbang.start, program.hashbang.end);
  instrument(program, text, { dynamicImports: false });
  return lower(original, text, options);
}
