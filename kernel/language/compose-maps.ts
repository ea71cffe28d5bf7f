/** Source maps of one step after another, as one. */
import { decodedMappings, TraceMap, traceSegment, type SourceMapSegment } from "@jridgewell/trace-mapping";

/**
 * Follows each place of a text through the text it was made of to the source.
 * @param shift Columns that its first line was moved by since. Default 0.
 */
export function compose(last: TraceMap, first: TraceMap, shift = 0): TraceMap {
  const mappings = decodedMappings(last).map((line, row) => {
    const segments: SourceMapSegment[] = [];
    for (const segment of line) {
      if (segment.length === 1) continue;
      const original = traceSegment(first, segment[2], segment[3]);
      if (original && original.length > 1)
        segments.push([segment[0] + (row === 0 ? shift : 0), 0, original[2]!, original[3]!]);
    }
    return segments;
  });
  return new TraceMap({ version: 3, sources: [""], names: [], mappings });
}
