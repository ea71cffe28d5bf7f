/** TypeScript to the JavaScript that Node 20 runs, with one source map across both steps. */
import { encodedMappings, TraceMap, traceSegment, type EncodedSourceMap } from "@jridgewell/trace-mapping";
import type { MagicString } from "magic-string";
import { transformSync, type Helpers } from "oxc-transform";
import { CellSyntaxError, placeAt } from "./cell-syntax-error.ts";
import { compose } from "./compose-maps.ts";
import { helperPrelude } from "./helpers.ts";
import { sentence } from "./parse.ts";

/** Runnable code and where each of its places came from. */
export interface Lowered {
  code: string;
  map: EncodedSourceMap;
}

export interface LowerOptions {
  url: string;
  /** Put in front of the code, on its first line. Default nothing. */
  prefix?: string;
  /** Keep imports that nothing uses as a value. Default false. */
  keepImports?: boolean;
  /** Where the edited text was made from the source: the way back. Default it is the source. */
  from?: EncodedSourceMap;
}

/** Removes types from edited source and lowers what Node 20 lacks: enums, `using`. */
export function lower(
  source: string,
  text: MagicString,
  { url, prefix = "", keepImports = false, from }: LowerOptions,
): Lowered {
  const edited = text.toString();
  const ownEdits = new TraceMap({
    ...text.generateDecodedMap({ source: url, hires: "boundary" }),
    version: 3,
    names: [],
  });
  const edits = from ? compose(ownEdits, new TraceMap(from)) : ownEdits;
  const { code, map, errors, helpersUsed } = transformSync("cell.ts", edited, {
    lang: "ts",
    sourceType: "module",
    target: "es2022",
    sourcemap: true,
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the enum is only declared: there is nothing to import
    helpers: { mode: "External" } as Helpers,
    typescript: { onlyRemoveTypeImports: keepImports },
  });
  const [error] = errors;
  if (error) {
    const { line, column } = placeAt(edited, error.labels[0]?.start ?? 0);
    const original = traceSegment(edits, line - 1, column);
    throw new CellSyntaxError(sentence(error.message), { line: (original?.[2] ?? 0) + 1, column: original?.[3] ?? 0 });
  }
  const start = prefix + helperPrelude(Object.keys(helpersUsed));
  const nothing = { version: 3 as const, sources: [], names: [], mappings: "" };
  const back = compose(new TraceMap(map ? { ...map, version: 3 } : nothing), edits, start.length);
  const described = { version: 3 as const, sources: [url], sourcesContent: [source], names: [] };
  return { code: start + code, map: { ...described, mappings: encodedMappings(back) } };
}
