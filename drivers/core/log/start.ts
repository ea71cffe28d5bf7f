/** Starts the logs as QCoDeS does: the command history, a log file that changes at midnight, and warnings on the console. */

import { appendFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";

import { kernel, runtime } from "../../runtime.ts";
import { clock } from "../clock.ts";
import { logFolder } from "./folder.ts";
import type { Handler } from "./logger.ts";
import { addHandler, getLogger } from "./logger.ts";
import type { Level, LogRecord } from "./record.ts";
import { assertLevel, dayOf, formatRecord } from "./record.ts";

/** Where the logs go, and what goes into them. */
export interface LoggingOptions {
  /** Folder of the log files. Default `logs` in the user's data folder. */
  folder?: string;
  /** The least level that goes into the file. Default `"INFO"`. */
  fileLevel?: Level;
  /** The least level that is printed. Default `"WARNING"`. */
  consoleLevel?: Level;
}

const log = getLogger("setpoint.log");
let started: Disposable[] = [];
let onConsole: Handler | undefined;
let inFile: FileHandler | undefined;
let startedWith: Required<LoggingOptions> | undefined;

/** The handler that prints; undefined before the logs are started. */
export function consoleHandler(): Handler | undefined {
  return onConsole;
}

/** The handler that writes the log file; undefined before the logs are started. */
export function fileHandler(): Handler | undefined {
  return inFile;
}

/** The file that is being written; undefined before the logs are started. */
export function logFile(): string | undefined {
  return inFile?.path;
}

/** How the logs were started, for who starts them again in another process; undefined before. */
export function loggingOptions(): Required<LoggingOptions> | undefined {
  return startedWith;
}

/**
 * Starts the command history and the log file, and says where they are. Nothing is logged before it is called;
 * calling it again starts afresh.
 */
export function startAllLogging(options: LoggingOptions = {}): void {
  const { folder = logFolder(), fileLevel = "INFO", consoleLevel = "WARNING" } = options;
  assertLevel(fileLevel);
  assertLevel(consoleLevel);
  for (const one of started) one[Symbol.dispose]();
  startedWith = { folder, fileLevel, consoleLevel };
  mkdirSync(folder, { recursive: true });
  const history = kernel() ? [keepHistory(join(folder, "command_history.log"))] : [];
  const day = dayOf(clock().now()).slice(2).replaceAll("-", "");
  const path = join(folder, `${day}-${process.pid}-setpoint.log`);
  inFile = new FileHandler(path, fileLevel);
  onConsole = { level: consoleLevel, filters: new Set(), emit: record => console.error(formatRecord(record)) };
  started = [...history, addHandler(inFile), addHandler(onConsole)];
  log.info("Setpoint logger setup completed");
  log.info(`Versions: ${JSON.stringify({ platform: process.platform, ...process.versions })}`);
  console.log(`Setpoint Logfile : ${path}`);
}

/** Writes into a file; at midnight what it has becomes `<file>.<day>`. */
class FileHandler implements Handler {
  level: Level;
  readonly filters = new Set<(record: LogRecord) => boolean>();
  readonly path: string;
  #day = dayOf(clock().now());

  constructor(path: string, level: Level) {
    this.path = path;
    this.level = level;
  }

  emit(record: LogRecord): void {
    const day = dayOf(record.time);
    if (day !== this.#day && existsSync(this.path)) renameSync(this.path, `${this.path}.${this.#day}`);
    this.#day = day;
    append(this.path, `${formatRecord(record)}\n`);
  }
}

/** Writes every cell and its result into a file, those of the session so far first. */
function keepHistory(path: string): Disposable {
  const rows = {
    Filename: path,
    Mode: "append",
    "Output logging": "True",
    "Raw input log": "False",
    Timestamping: "True",
    State: "active",
  };
  console.log("Activating auto-logging. Current session state plus future input saved.");
  for (const [name, value] of Object.entries(rows)) console.log(`${name.padEnd(14)} : ${value}`);
  return runtime().onCell((source, result) => {
    append(path, `// ${new Date(clock().now()).toUTCString()}\n${source}\n`);
    void result.then(text => {
      if (text !== undefined) append(path, `//[Out]// ${text.replaceAll("\n", "\n// ")}\n`);
    });
  });
}

function append(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, text);
}
