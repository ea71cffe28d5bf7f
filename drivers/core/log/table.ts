/** Logs as tables: of what was captured, of lines, or of a log file, to be looked at in a notebook. */

import { readFileSync } from "node:fs";
import { logFile } from "./start.ts";
import type { Level, LoggedInstrument, LogRecord } from "./record.ts";
import { assertLevel, formatRecord, levels, parseRecord } from "./record.ts";

/** Which rows of a table of a log are kept. */
export interface LogTableFilter {
  /** The least level. Default all. */
  level?: Level;
  /** Name of the logger, with those below it. Default all. */
  logger?: string;
  /** The instrument, or its full name, with its channels. Default all. */
  instrument?: LoggedInstrument | string;
  /** Text that the message has, or an expression that it matches. Default all. */
  message?: string | RegExp;
  /** Moments between which the record was made. Default all. */
  between?: readonly [from: Date, to: Date];
}

/** Records of a log, the oldest first; a notebook shows them as a table. */
export class LogTable implements Iterable<LogRecord> {
  readonly rows: readonly LogRecord[];

  constructor(rows: readonly LogRecord[]) {
    this.rows = rows;
  }

  get length(): number {
    return this.rows.length;
  }

  [Symbol.iterator](): Iterator<LogRecord> {
    return this.rows[Symbol.iterator]();
  }

  /**
   * The rows that fit, as another table.
   * @throws RangeError for a level that does not exist.
   */
  filter({ level = "DEBUG", logger, instrument, message, between }: LogTableFilter): LogTable {
    assertLevel(level);
    const owner = typeof instrument === "object" ? instrument.fullName : instrument;
    const [from, to] = between ?? [new Date(-Infinity), new Date(Infinity)];
    return new LogTable(
      this.rows.filter(
        row =>
          levels[row.level] >= levels[level] &&
          (logger === undefined || isBelow(row.name, logger, ".")) &&
          (owner === undefined || isBelow(row.instrumentName ?? "", owner, "_")) &&
          (message === undefined ||
            (typeof message === "string" ? row.message.includes(message) : message.test(row.message))) &&
          !(row.time < from.getTime() || row.time > to.getTime()),
      ),
    );
  }

  /** The lines as a log file has them. */
  toString(): string {
    return this.rows.map(formatRecord).join("\n");
  }
}

/**
 * Makes a table of lines of a log file; a line that continues a message belongs to the record above it.
 * @throws Error that quotes the first line if that is none of a log.
 */
export function logToTable(lines: readonly string[] | string): LogTable {
  const rows: LogRecord[] = [];
  for (const line of typeof lines === "string" ? lines.split(/\r?\n/u) : lines) {
    const record = parseRecord(line);
    const last = rows.at(-1);
    if (record) rows.push(record);
    else if (last) rows[rows.length - 1] = { ...last, message: `${last.message}\n${line}` };
    else if (line.trim() !== "")
      throw new Error(
        `reading a log: ${JSON.stringify(line)} is no line of a log: must be time ¦ name ¦ level ¦ module ¦ function ¦ line ¦ message`,
      );
  }
  return new LogTable(rows.map(row => ({ ...row, message: row.message.trimEnd() })));
}

/**
 * Reads a log file into a table. Default the one that is being written.
 * @throws Error where nothing is logged into a file yet, or the file is no log.
 */
export function logfileToTable(path = logFile()): LogTable {
  if (path === undefined)
    throw new Error("logfileToTable: nothing is logged into a file yet: startAllLogging() starts that");
  return logToTable(readFileSync(path, "utf8"));
}

/**
 * Seconds from each row of one table to the row of the other at the same place: from each command to its reply, say.
 * @throws RangeError if one has more rows than the other.
 */
export function timeDifference(first: LogTable, second: LogTable): number[] {
  if (first.length !== second.length)
    throw new RangeError(
      `time differences of logs: ${first.length} and ${second.length} rows: must be as many in both`,
    );
  return first.rows.map((row, index) => ((second.rows[index]?.time ?? NaN) - row.time) / 1000);
}

function isBelow(name: string, owner: string, separator: string): boolean {
  return name === owner || name.startsWith(`${owner}${separator}`);
}
