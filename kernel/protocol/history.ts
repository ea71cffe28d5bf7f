/** What was executed in this session, in memory. */
import type { JsonObject } from "../wire/index.ts";

interface Entry {
  line: number;
  input: string;
  output: string | null;
}

type Tuple = [session: number, line: number, input: string | [string, string | null]];

/** This kernel's session has the number 0, as Jupyter calls the present one. */
const present = 0;

export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
  }

  addOutput(line: number, output: string): void {
    const entry = this.#entries.findLast(one => one.line === line);
    if (entry) entry.output = output;
  }

  /** Answers a history_request. */
  find(request: JsonObject): Tuple[] {
    const found = this.#select(request);
    return found.map(({ line, input, output }) => [
      present,
      line,
      request["output"] === true ? [input, output] : input,
    ]);
  }

  #select(request: JsonObject): Entry[] {
    const count = typeof request["n"] === "number" ? Math.max(0, request["n"]) : this.#entries.length;
    switch (request["hist_access_type"]) {
      case "range": {
        if (request["session"] !== undefined && request["session"] !== present) return [];
        const start = typeof request["start"] === "number" ? request["start"] : 0;
        const stop = typeof request["stop"] === "number" ? request["stop"] : Number.POSITIVE_INFINITY;
        return this.#entries.filter(({ line }) => line >= start && line < stop);
      }
      case "search": {
        const pattern = glob(typeof request["pattern"] === "string" ? request["pattern"] : "*");
        let matching = this.#entries.filter(({ input }) => pattern.test(input));
        if (request["unique"] === true) matching = [...new Map(matching.map(entry => [entry.input, entry])).values()];
        return last(matching, count);
      }
      default:
        return last(this.#entries, count);
    }
  }
}

function last<T>(entries: T[], count: number): T[] {
  return count === 0 ? [] : entries.slice(-count);
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&")
    .replaceAll("\\*", ".*")
    .replaceAll("\\?", ".");
  return new RegExp(`^${source}$`, "su");
}
