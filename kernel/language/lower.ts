/** TypeScript to the JavaScript that Node 20 runs, with one source map across both steps. */
import {
  decodedMappings,
  encodedMappings,
  TraceMap,
  traceSegment,
  type EncodedSourceMap,
  type SourceMapSegment,
} from "@jridgewell/trace-mapping";
import type { MagicString } from "magic-string";
import { transformSync, type Helpers } from "oxc-transform";
import { CellSyntaxError, placeAt } from "./cell-syntax-error.ts";
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
  /** Where the edited text was compiled from the source: the way back. Default it is the source. */
  from?: EncodedSourceMap;
}

/** Removes types from edited source and lowers what Node 20 lacks: enums, `using`. */
export function lower(
  source: string,
  text: MagicString,
  { url, prefix = "", keepImports = false, from }: LowerOptions,
): Lowered {
  const edited = text.toString();
  const edits = followed(
    new TraceMap({ ...text.generateDecodedMap({ source: url, hires: "boundary" }), version: 3, names: [] }),
    from,
  );
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
  const mappings = map ? compose(new TraceMap({ ...map, version: 3 }), edits, start.length) : [];
  const decoded = { version: 3 as const, sources: [url], sourcesContent: [source], names: [], mappings };
  return { code: start + code, map: { ...decoded, mappings: encodedMappings(new TraceMap(decoded)) } };
}

/** The edits of compiled text, back to where that came from. */
function followed(edits: TraceMap, from: EncodedSourceMap | undefined): TraceMap {
  if (!from) return edits;
  return new TraceMap({ version: 3, sources: [""], names: [], mappings: compose(edits, new TraceMap(from), 0) });
}

/** Follows each place of the lowered code through the edits to the source. */
function compose(lowered: TraceMap, edits: TraceMap, shift: number): SourceMapSegment[][] {
  return decodedMappings(lowered).map((line, row) => {
    const segments: SourceMapSegment[] = [];
    for (const segment of line) {
      if (segment.length === 1) continue;
      const original = traceSegment(edits, segment[2], segment[3]);
      if (original && original.length > 1)
        segments.push([segment[0] + (row === 0 ? shift : 0), 0, original[2]!, original[3]!]);
    }
    return segments;
  });
}
