/** A script of the executor with the way between what runs and what the user wrote. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { RewrittenScript } from "../executor/debug-support.ts";
import { cellPath } from "./cell-files.ts";

/** A place in what the user wrote; line from 1, column from 0. */
export interface Place {
  line: number;
  column: number;
}

/** Where V8 can stop: a place in what runs, both from 0. */
export interface BreakLocation {
  lineNumber: number;
  columnNumber?: number;
  /** What stands there; nothing for a statement. */
  type?: "debuggerStatement" | "call" | "return";
}

/** A rewritten script: a cell as it was executed, or one generation of a local file. */
export class DebugScript {
  readonly id: string;
  /** Name of the file for a debugger. */
  readonly path: string;
  /** Name for people. */
  readonly name: string;
  readonly isCell: boolean;
  readonly source: string;
  readonly #map: TraceMap;
  readonly #sourceLines: readonly string[];
  #codeLines: readonly string[] = [];
  #locations: readonly (Place & { code: BreakLocation })[] = [];

  constructor(id: string, url: string, { label, source, map }: RewrittenScript) {
    this.id = id;
    this.isCell = !url.startsWith("file:");
    this.source = source;
    this.path = this.isCell ? cellPath(source) : label;
    this.name = this.isCell ? label : (label.split(/[\\/]/u).at(-1) ?? label);
    this.#map = new TraceMap(map);
    this.#sourceLines = this.source.split("\n");
  }

  /** Takes what runs, and where it can be stopped. */
  prepare(code: string, locations: readonly BreakLocation[]): void {
    this.#codeLines = code.split("\n");
    this.#locations = locations.flatMap(location => {
      const place = this.isSeam(location) ? undefined : this.original(location);
      return place ? [{ ...place, code: location }] : [];
    });
  }

  get isPrepared(): boolean {
    return this.#codeLines.length > 0;
  }

  /** Where a place of what runs was written; nothing for what the rewrite added at the ends. */
  original({ lineNumber, columnNumber = 0 }: BreakLocation): Place | undefined {
    const { line, column } = originalPositionFor(this.#map, { line: lineNumber + 1, column: columnNumber });
    return line === null ? undefined : { line, column };
  }

  /** The first place at or after a line, and in it at or after a column, where a breakpoint can be. */
  breakable(line: number, column = 0): (Place & { code: BreakLocation }) | undefined {
    const isAfter = (one: Place): boolean => one.line > line || (one.line === line && one.column >= column);
    // A line is entered at its leftmost statement; a call inside it is a place only if nothing else is.
    const rank = (one: { code: BreakLocation }): number => (one.code.type === "call" ? 1 : 0);
    const [first] = this.#locations
      .filter(isAfter)
      .toSorted((a, b) => a.line - b.line || rank(a) - rank(b) || a.column - b.column);
    return first;
  }

  /** Where V8 can stop in the user's own code. */
  get codeLocations(): { lineNumber: number; columnNumber: number }[] {
    return this.#locations.map(({ code: { lineNumber, columnNumber = 0 } }) => ({ lineNumber, columnNumber }));
  }

  /** All places of some lines where a breakpoint can be, in their order. */
  breakableIn(first: number, last: number): Place[] {
    return this.#locations
      .filter(({ line }) => line >= first && line <= last)
      .map(({ line, column }) => ({ line, column }))
      .toSorted((a, b) => a.line - b.line || a.column - b.column);
  }

  /** Whether the rewrite has put something there that the user did not write. */
  isSeam(location: BreakLocation): boolean {
    const code = this.#codeLines[location.lineNumber]?.trim() ?? "";
    if (/^(?:if \(\$stop\[0\]\)|\$kernel\.(?:resume|handled)\(\$caught\)|(?:const|let) .*\$caught\b)/u.test(code))
      return true;
    const place = this.original(location);
    if (!place) return true;
    const written = this.#sourceLines[place.line - 1]?.slice(place.column) ?? "";
    // A declared function is assigned when the cell begins: nobody wrote that as a step.
    if (/^[\w$]+ = (?:async )?function\b/u.test(code)) return /^(?:export |default |async )*function\b/u.test(written);
    return code === "void 0;" && !written.startsWith("void");
  }
}
