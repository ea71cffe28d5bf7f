/** A local TypeScript file as the JavaScript module that runs in its place. */
import { MagicString } from "magic-string";
import { instrument } from "./instrument.ts";
import { lower, type Lowered } from "./lower.ts";
import { parseModule } from "./parse.ts";

/**
 * Rewrites a module: types removed, awaits, loops and catches open to interrupts; its imports stay what they are.
 * @throws {CellSyntaxError} at the first place that cannot be read
 */
export function rewriteModule(source: string, { url }: { url: string }): Lowered {
  const program = parseModule(source);
  const text = new MagicString(source);
  if (program.hashbang) text.remove(program.hashbang.start, program.hashbang.end);
  instrument(program, text, { dynamicImports: false });
  return lower(source, text, { url });
}
