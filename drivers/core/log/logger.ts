/** Loggers: one per module or instrument; what they say goes to the handlers that are in place. */

import { clock } from "../clock.ts";
import { placeOf } from "./place.ts";
import type { Level, LoggedInstrument, LogRecord } from "./record.ts";
import { levels } from "./record.ts";

/** Takes records of its level and above, if all of its filters let them pass. */
export interface Handler {
  level: Level;
  readonly filters: Set<(record: LogRecord) => boolean>;
  emit(record: LogRecord): void;
}

const handlers = new Set<Handler>();

/** Puts a handler in place until the returned handle is disposed of. */
export function addHandler(handler: Handler): Disposable {
  handlers.add(handler);
  return { [Symbol.dispose]: () => void handlers.delete(handler) };
}

/** Whether anything takes what is logged; without a handler, warnings are printed. */
export function isLogged(): boolean {
  return handlers.size > 0;
}

/** Logs under a name; a logger of an instrument puts `[full_name(ClassName)] ` before the message. */
export class Logger {
  readonly name: string;
  readonly #instrument: LoggedInstrument | undefined;

  constructor(name: string, instrument?: LoggedInstrument) {
    this.name = name;
    this.#instrument = instrument;
  }

  debug(message: string): void {
    this.#log("DEBUG", message, this.debug);
  }

  info(message: string): void {
    this.#log("INFO", message, this.info);
  }

  /** Without a handler, this and what matters more is printed. */
  warning(message: string): void {
    this.#log("WARNING", message, this.warning);
  }

  error(message: string): void {
    this.#log("ERROR", message, this.error);
  }

  critical(message: string): void {
    this.#log("CRITICAL", message, this.critical);
  }

  #log(level: Level, text: string, called: (message: string) => void): void {
    const instrument = this.#instrument;
    const taking = [...handlers].filter(handler => levels[level] >= levels[handler.level]);
    const isLost = handlers.size === 0 && levels[level] >= levels.WARNING;
    if (taking.length === 0 && !isLost) return;
    const type = instrument?.constructor.name;
    const message = instrument ? `[${instrument.fullName}(${type})] ${text}` : text;
    if (isLost) console.warn(message);
    const record: LogRecord = {
      time: clock().now(),
      name: this.name,
      level,
      ...placeOf(called),
      message,
      ...(instrument && { instrument, instrumentName: instrument.fullName, instrumentType: type }),
    };
    for (const handler of taking) if ([...handler.filters].every(passes => passes(record))) handler.emit(record);
  }
}

/** The logger of a module, by the module's name. */
export function getLogger(name: string): Logger {
  return new Logger(name);
}
