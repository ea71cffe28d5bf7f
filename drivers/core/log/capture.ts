/** Changes of the logs for a while: other levels, one instrument alone, or everything into memory. */

import { consoleHandler, fileHandler } from "./start.ts";
import type { Handler } from "./logger.ts";
import { addHandler } from "./logger.ts";
import type { Level, LoggedInstrument, LogRecord } from "./record.ts";
import { assertLevel, formatRecord } from "./record.ts";
import { LogTable } from "./table.ts";

/** Which handler is filtered, and what it shows meanwhile. */
export interface FilterOptions {
  /** The handler that is filtered. Default the console's. */
  handler?: Handler;
  /** Level of the handler meanwhile. Default what it is. */
  level?: Level;
}

/** What is kept of the logs. */
export interface LogCaptureOptions {
  /** The least level that is kept. Default `"DEBUG"`. */
  level?: Level;
  /** Name of the logger, with those below it. Default all. */
  logger?: string;
}

/**
 * Shows records of this level and above on the console, until disposed of.
 *
 * @throws Error before `startAllLogging()`; RangeError for a level that does not exist.
 * @example using more = consoleLevel("DEBUG");
 */
export function consoleLevel(level: Level): Disposable {
  return withLevel(started("consoleLevel", consoleHandler()), level);
}

/**
 * Writes records of this level and above into the log file, until disposed of.
 *
 * @throws Error before `startAllLogging()`; RangeError for a level that does not exist.
 * @example using traffic = fileLevel("DEBUG");
 */
export function fileLevel(level: Level): Disposable {
  return withLevel(started("fileLevel", fileHandler()), level);
}

/**
 * Lets only records about these instruments pass, their channels included, until disposed of.
 *
 * @throws Error before `startAllLogging()` where no handler is given.
 * @example using only = filterInstrument(smu, { level: "DEBUG" });
 */
export function filterInstrument(
  instruments: LoggedInstrument | readonly LoggedInstrument[],
  options: FilterOptions = {},
): Disposable {
  const handler = options.handler ?? started("filterInstrument", consoleHandler());
  const wanted = new Set([instruments].flat());
  const passes = ({ instrument }: LogRecord): boolean => {
    for (let part = instrument; part; part = part.parent) if (wanted.has(part)) return true;
    return false;
  };
  const before = withLevel(handler, options.level ?? handler.level);
  handler.filters.add(passes);
  return {
    [Symbol.dispose]: () => {
      handler.filters.delete(passes);
      before[Symbol.dispose]();
    },
  };
}

/** Keeps what is logged in memory, for a test or a look: `using logs = new LogCapture()`. */
export class LogCapture implements Disposable, Handler {
  readonly level: Level;
  readonly filters = new Set<(record: LogRecord) => boolean>();
  /** What was logged, the oldest first. */
  readonly records: LogRecord[] = [];
  readonly #added: Disposable;

  constructor({ level = "DEBUG", logger }: LogCaptureOptions = {}) {
    assertLevel(level);
    this.level = level;
    if (logger !== undefined) this.filters.add(({ name }) => name === logger || name.startsWith(`${logger}.`));
    this.#added = addHandler(this);
  }

  /** The lines as a log file has them. */
  get value(): string {
    return this.records.map(record => `${formatRecord(record)}\n`).join("");
  }

  /** What was logged so far, as a notebook shows it. */
  get table(): LogTable {
    return new LogTable([...this.records]);
  }

  emit(record: LogRecord): void {
    this.records.push(record);
  }

  [Symbol.dispose](): void {
    this.#added[Symbol.dispose]();
  }
}

function withLevel(handler: Handler, level: Level): Disposable {
  assertLevel(level);
  const before = handler.level;
  handler.level = level;
  return { [Symbol.dispose]: () => void (handler.level = before) };
}

function started(what: string, handler: Handler | undefined): Handler {
  if (!handler) throw new Error(`${what}: nothing is logged yet: startAllLogging() starts that`);
  return handler;
}
