/** What a log record is, and how it reads as a line; the fields and their order are those of QCoDeS. */

/** How much a record matters, the least first. */
export const levels = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;
/** How much a record matters: `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`. */
export type Level = keyof typeof levels;

/** What a record needs to know of an instrument, or of a part of one. */
export interface LoggedInstrument {
  readonly fullName: string;
  readonly parent?: LoggedInstrument;
}

/** One message that was logged: when, where and about what. */
export interface LogRecord {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Name of the logger. */
  readonly name: string;
  readonly level: Level;
  /** File that logged it; empty where that is not known. */
  readonly module: string;
  /** Function that logged it; empty where that is not known. */
  readonly funcName: string;
  /** Line that logged it; 0 where that is not known. */
  readonly lineno: number;
  readonly message: string;
  /** The instrument or channel that it is about. */
  readonly instrument?: LoggedInstrument;
  /** Its full name. */
  readonly instrumentName?: string;
  /** Its class. */
  readonly instrumentType?: string;
}

/** The record as a line of a log file. */
export function formatRecord({ time, name, level, module, funcName, lineno, message }: LogRecord): string {
  return [asctime(time), name, level, module, funcName, lineno, message].join(" ¦ ");
}

/** A line of a log file as a record; undefined for a line that begins none. */
export function parseRecord(line: string): LogRecord | undefined {
  const [stamp = "", name, level, module, funcName, lineno, ...words] = line.split(" ¦ ");
  const [, year, month, day, hours, minutes, seconds, milliseconds] = (stampPattern.exec(stamp) ?? []).map(Number);
  if (
    year === undefined ||
    name === undefined ||
    level === undefined ||
    !Object.hasOwn(levels, level) ||
    !/^\d+$/u.test(lineno ?? "")
  )
    return undefined;
  const time = new Date(year, month! - 1, day, hours, minutes, seconds, milliseconds).getTime();
  const message = words.join(" ¦ ");
  const [, instrumentName, instrumentType] = /^\[(\w+)\((\w+)\)\] /u.exec(message) ?? [];
  return {
    time,
    name,
    level: level as Level,
    module: module ?? "",
    funcName: funcName ?? "",
    lineno: Number(lineno),
    message,
    ...(instrumentName !== undefined && { instrumentName, instrumentType }),
  };
}

const stampPattern = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d),(\d{3})$/u;

/** @throws RangeError if that is no level. */
export function assertLevel(level: string): asserts level is Level {
  if (!Object.hasOwn(levels, level))
    throw new RangeError(`level ${JSON.stringify(level)} must be one of ${Object.keys(levels).join(", ")}`);
}

/** The day in local time, as the names of rotated files have it. */
export function dayOf(time: number): string {
  const date = new Date(time);
  return [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
}

function asctime(time: number): string {
  const date = new Date(time);
  const clockTime = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${dayOf(time)} ${clockTime},${String(date.getMilliseconds()).padStart(3, "0")}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
