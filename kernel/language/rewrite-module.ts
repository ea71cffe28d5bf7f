/** A local TypeScript file as the JavaScript module that runs in its place. */
import type { EncodedSourceMap } from "@jridgewell/trace-mapping";
import { MagicString } from "magic-string";
import type { Program } from "oxc-parser";
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
  if (!needsCompiler(program)) return rewriteParsed(source, { source, program, url });
  const { code, map } = compile(source, program, { keepImports: false });
  return rewriteParsed(source, { source: code, program: parseModule(code), url, from: map });
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
