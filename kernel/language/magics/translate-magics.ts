/** A cell with magics as TypeScript, and the way back from its places to the cell's. */
import {
  decodedMappings,
  encodedMappings,
  TraceMap,
  type EncodedSourceMap,
  type SourceMapSegment,
} from "@jridgewell/trace-mapping";
import jsTokens from "js-tokens";
import { CellDocument } from "../service/cell-document.ts";
import { findMagics, type FoundMagic } from "./find-magics.ts";
import { folderAfter, translate } from "./translations.ts";

export interface TranslateOptions {
  /** The folder that the cell runs in. */
  folder: string;
  /** Whether the cell may say what is a type. Default true. */
  hasTypes?: boolean;
  /** Whether a name is a magic that a user has registered. Default none is. */
  isKnown?: (name: string) => boolean;
}

/** A cell whose magics have become TypeScript. */
export interface TranslatedCell {
  /** The TypeScript; for a cell without magics, the cell itself. */
  readonly text: string;
  readonly magics: readonly FoundMagic[];
  /** Where an offset of the cell lies in the TypeScript. */
  toText(offset: number): number;
  /** Where an offset of the TypeScript lies in the cell; of what a magic became, at the magic. */
  toCell(offset: number): number;
  /** The map of code that was made from the TypeScript, as one to the cell. */
  mapToCell(map: EncodedSourceMap): EncodedSourceMap;
}

/** Makes TypeScript of a cell's magics. */
export function translateMagics(
  source: string,
  { folder, isKnown, hasTypes = true }: TranslateOptions,
): TranslatedCell {
  const magics = findMagics(source, isKnown);
  return magics.length === 0 ? new PlainCell(source) : new MagicalCell(source, magics, { folder, hasTypes });
}

class PlainCell implements TranslatedCell {
  readonly text: string;
  readonly magics = [];

  constructor(source: string) {
    this.text = source;
  }

  toText(offset: number): number {
    return offset;
  }

  toCell(offset: number): number {
    return offset;
  }

  mapToCell(map: EncodedSourceMap): EncodedSourceMap {
    return map;
  }
}

class MagicalCell implements TranslatedCell {
  readonly text: string;
  readonly magics: readonly FoundMagic[];
  readonly #source: string;
  readonly #document: CellDocument;

  constructor(
    source: string,
    magics: readonly FoundMagic[],
    { folder, hasTypes }: { folder: string; hasTypes: boolean },
  ) {
    let here = folder;
    const edits = magics.flatMap(magic => {
      if (magic.form === "help") return [{ start: magic.start, end: magic.end, text: ";" }];
      const cell = { source, folder: here, hasTypes, isLast: !hasCode(source.slice(magic.end)) };
      here = folderAfter(magic, cell);
      return translate(magic, cell);
    });
    this.#source = source;
    this.magics = magics;
    this.#document = new CellDocument(source, { edits });
    this.text = this.#document.text;
  }

  toText(offset: number): number {
    // A cursor belongs to the character before it: at the end of code it is in front of what closes the magic.
    return offset === 0 ? this.#document.toDocument(0) : this.#document.toDocument(offset - 1) + 1;
  }

  toCell(offset: number): number {
    return this.#document.toCell(offset) ?? (offset <= 0 ? 0 : this.#source.length);
  }

  mapToCell(map: EncodedSourceMap): EncodedSourceMap {
    const starts = lineStarts(this.text);
    const cellStarts = lineStarts(this.#source);
    const mappings = decodedMappings(new TraceMap(map)).map(line =>
      line.map((segment): SourceMapSegment => {
        if (segment.length === 1) return segment;
        const offset = this.toCell((starts[segment[2]] ?? 0) + segment[3]);
        const row = lineAt(cellStarts, offset);
        return [segment[0], 0, row, offset - (cellStarts[row] ?? 0)];
      }),
    );
    const decoded = { ...map, sourcesContent: [this.#source], mappings };
    return { ...decoded, mappings: encodedMappings(new TraceMap(decoded)) };
  }
}

function hasCode(rest: string): boolean {
  for (const { type } of jsTokens(rest)) {
    if (type !== "WhiteSpace" && type !== "LineTerminatorSequence" && !type.endsWith("Comment")) return true;
  }
  return false;
}

/** The offset of each line. */
function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\n/gu), ({ index }) => index + 1)];
}

/** The number of the line that an offset lies in, from 0. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}
