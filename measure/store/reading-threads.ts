/** Numbers of a long run, read by as many threads as the machine has processors: others go on meanwhile. */

import { availableParallelism } from "node:os";

import type { Connection } from "./connection.ts";
import { unpacked } from "./packed-numbers.ts";
import { SqliteThread, threadPlace } from "./sqlite-thread.ts";

/** Ids beyond `after`, up to `last`. */
export interface IdRange {
  readonly after: number;
  readonly last: number;
}

// Threads take some ten milliseconds to start: that many rows are read meanwhile.
const fewestRows = 400_000;
// More would wait for one another's memory.
const mostThreads = 4;
// Each thread has its next work before it asks.
const messagesAhead = 2;

/** Rows of numbers as a list for each column; undefined where a value is none, or too large to be one. */
function transposed(rows: readonly (readonly unknown[])[]): Float64Array[] | undefined {
  const lists = Array.from(rows[0] ?? [], () => new Float64Array(rows.length));
  for (let row = 0; row < rows.length; row++) {
    for (let column = 0; column < lists.length; column++) {
      const value = rows[row]?.[column];
      if (typeof value !== "number") return undefined;
      (lists[column] as Float64Array)[row] = value;
    }
  }
  return lists;
}

// The functions are used as their text: they may use nothing of this module.
const handler = `(() => {
  const unpacked = ${unpacked.toString()};
  const transposed = ${transposed.toString()};
  let database, statement;
  return ({ place, sql, isPacked, after, last, ends }) => {
    if (ends) {
      database?.close();
      parentPort.close();
      return [];
    }
    if (!statement) {
      database = open(place, { readOnly: true });
      statement = database.prepare(sql);
      if (statement.setReturnArrays) statement.setReturnArrays(true);
      else statement.raw();
    }
    const rows = statement.all(...(place.module ? [[after, last]] : [after, last]));
    const lists = isPacked ? unpacked(rows[0]) : transposed(rows);
    return [lists, lists?.map(list => list.buffer)];
  };
})()`;

/** Whether so many rows are worth the threads. */
export function areForThreads(rows: number): boolean {
  return rows >= fewestRows && availableParallelism() > 1;
}

/**
 * Reads ranges of ids in threads, in their order: a list for each column, or undefined where a range has to be read row by row.
 * `sql` has the two ids of a range as its values; `isPacked` says that it gives texts of many numbers.
 */
export async function* readInThreads(
  connection: Connection,
  { sql, isPacked, ranges }: { sql: string; isPacked: boolean; ranges: Iterable<IdRange> },
): AsyncGenerator<{ range: IdRange; lists: Float64Array[] | undefined }, void> {
  const place = threadPlace(connection);
  const threads = Array.from({ length: Math.min(availableParallelism(), mostThreads) }, () => new ReadingThread());
  const waiting: { range: IdRange; lists: Promise<Float64Array[] | undefined> }[] = [];
  let next = 0;
  try {
    for (const range of ranges) {
      const thread = threads[next++ % threads.length] as ReadingThread;
      waiting.push({ range, lists: thread.ask({ place, sql, isPacked, ...range }) });
      if (waiting.length < messagesAhead * threads.length) continue;
      const first = waiting.shift() as (typeof waiting)[number];
      yield { range: first.range, lists: await first.lists };
    }
    for (const { range, lists } of waiting) yield { range, lists: await lists };
  } finally {
    for (const thread of threads) thread.end();
  }
}

class ReadingThread {
  readonly #answers: ((lists: Float64Array[] | undefined) => void)[] = [];
  readonly #thread: SqliteThread | undefined;
  #hasFailed = false;

  constructor() {
    try {
      this.#thread = new SqliteThread(handler, {
        heard: lists => this.#answers.shift()?.(lists as Float64Array[] | undefined),
        failed: () => this.#fail(),
        keepsAlive: true,
      });
    } catch {
      this.#hasFailed = true;
    }
  }

  ask(message: object): Promise<Float64Array[] | undefined> {
    // What no thread reads, whoever asked reads.
    if (this.#hasFailed) return Promise.resolve(undefined);
    return new Promise(resolve => {
      this.#answers.push(resolve);
      this.#thread?.post(message);
    });
  }

  end(): void {
    this.#thread?.post({ ends: true });
    this.#thread?.forget();
  }

  #fail(): void {
    this.#hasFailed = true;
    for (const answer of this.#answers.splice(0)) answer(undefined);
  }
}
