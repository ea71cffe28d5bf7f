/** An instrument of its own: opened by name, known by name, closed. */

import { IoError } from "../../io/index.ts";
import { announced } from "../../io/announced.ts";
import { runtime } from "../../runtime.ts";
import { clock } from "../clock.ts";
import { InstrumentError, isInterrupt, messageOf } from "../errors.ts";
import { guarded } from "../parameter/guarded-promise.ts";
import { repr } from "../python-text.ts";
import * as vals from "../validators/index.ts";
import { assertImplemented } from "./abstract.ts";
import type { Idn } from "./idn.ts";
import { connectMessage, parseIdn } from "./idn.ts";
import type { InstrumentOptions } from "./instrument-base.ts";
import { InstrumentBase } from "./instrument-base.ts";
import { assertInstrumentName, instrumentName } from "./names.ts";
import { assertOpen, bindFields } from "./types.ts";
import { closeAll, lookUp, register, registered, reserve, unregister, unreserve } from "./registry.ts";

/** How an instrument is opened. */
export interface InstrumentOpenOptions extends InstrumentOptions {
  /** Closes an open instrument of that name first. Default false. */
  recreate?: boolean;
}

/** What the connect message is made from. */
export interface ConnectMessageOptions {
  /** The parameter that tells who it is. Default `"IDN"`. */
  idnParameter?: string;
  /** When connecting began, on the monotonic clock in seconds. Default when `open` was called. */
  began?: number;
}

/** A class of instrument that can be opened; a session is what it talks through. */
// oxlint-disable-next-line typescript/no-explicit-any -- each kind of instrument has its own session and options
export type InstrumentClass<I extends Instrument = Instrument> = (new (
  name: string,
  // oxlint-disable-next-line typescript/no-explicit-any -- each kind of instrument has its own session
  session: any,
  // oxlint-disable-next-line typescript/no-explicit-any -- and its own options
  options?: any,
) => I) & {
  connect(...args: never[]): Promise<unknown>;
};

/** What comes after the name when a class is opened: what its `connect` takes, options last. */
export type OpenArguments<C> = C extends { connect(...args: infer A): Promise<unknown> }
  ? never[] extends A
    ? [options?: InstrumentOpenOptions]
    : A
  : never;

/** An instrument: a root of parameters and parts, with a name of its own. */
export class Instrument<Session = unknown> extends InstrumentBase {
  readonly #session: Session;
  #closed = false;
  #began = clock().monotonic();

  /** What the instrument says it is. */
  readonly IDN = this.parameter({ getCmd: () => this.getIdn(), vals: vals.anything() });

  /** Stores what it is given; nothing is sent. */
  constructor(name: string, session: Session, options: InstrumentOptions = {}) {
    super(name, options);
    this.#session = session;
    assertInstrumentName(this.fullName);
  }

  /** Makes what the instrument talks through. One that has no connection has none. */
  static async connect(..._args: never[]): Promise<unknown> {
    return undefined;
  }

  /**
   * Connects, makes the instrument, lets it read what it needs, tells who answered and registers the name.
   * If any of this fails, everything is closed and the name is free.
   */
  static open<C extends InstrumentClass>(this: C, name: string, ...args: OpenArguments<C>): Promise<InstanceType<C>> {
    return guarded(runtime().pending(`opening ${name}`, Instrument.#open(this, name, args)));
  }

  /** The open instrument of that name, if it is of that class. */
  static findInstrument(name: string): Instrument;
  static findInstrument<I extends Instrument>(name: string, instrumentClass: abstract new (...args: never[]) => I): I;
  static findInstrument(
    name: string,
    instrumentClass: abstract new (...args: never[]) => Instrument = Instrument,
  ): Instrument {
    const found = lookUp(name);
    if (!found) {
      const names = registered().map(each => each.name);
      throw new InstrumentError(`Instrument with name ${name} does not exist: open are ${names.join(", ") || "none"}`);
    }
    if (found instanceof instrumentClass) return found;
    throw new InstrumentError(
      `Instrument ${name} is a ${found.constructor.name} but ${instrumentClass.name} was requested`,
    );
  }

  /** Whether an instrument of that name is open. */
  static exist(name: string, instrumentClass: abstract new (...args: never[]) => Instrument = Instrument): boolean {
    return lookUp(name) instanceof instrumentClass;
  }

  /** The open instruments of exactly this class. */
  static instances<I extends Instrument>(this: abstract new (...args: never[]) => I): I[] {
    return registered().filter((each): each is I => each.constructor === this);
  }

  /** Whether it is an instrument that is open: not closed, and not one that only its constructor made. */
  static isValid(instrument: unknown): instrument is Instrument {
    return instrument instanceof Instrument && lookUp(instrument.name) === instrument;
  }

  /** Closes all open instruments. */
  static closeAll(): Promise<void> {
    return closeAll();
  }

  static async #open<C extends InstrumentClass>(
    made: C,
    given: string,
    args: readonly unknown[],
  ): Promise<InstanceType<C>> {
    const began = clock().monotonic();
    const name = instrumentName(given);
    const options = openOptions(args);
    if (options.recreate === true) await lookUp(name)?.close();
    let instrument: Instrument | undefined;
    let session: unknown;
    reserve(name);
    try {
      session = await made.connect(...(args as never[]));
      instrument = new made(name, session, options);
      await instrument.#start(began);
      register(instrument);
      openedWith.set(instrument, args);
      return instrument as InstanceType<C>;
    } catch (error) {
      await abandon(instrument, session);
      if (isInterrupt(error)) throw error;
      throw new InstrumentError(`opening ${name}: ${messageOf(error)}`, { cause: error, instrument: name });
    } finally {
      unreserve(name);
    }
  }

  async #start(began: number): Promise<void> {
    this.#began = began;
    this[bindFields]();
    await this.connected();
    assertImplemented(this, this.allParameters());
    for (const parameter of this.allParameters()) await parameter.applyInitialValue();
    await this.connectMessage();
  }

  /** What the instrument talks through. */
  protected get session(): Session {
    return this.#session;
  }

  override get rootInstrument(): InstrumentBase {
    return this;
  }

  override get simulated(): boolean {
    return false;
  }

  /** Whether it was closed. */
  get closed(): boolean {
    return this.#closed;
  }

  override [assertOpen](): void {
    if (this.#closed) {
      throw new InstrumentError(`${String(this)} is closed: open it again to use it`, { instrument: this.fullName });
    }
  }

  /** For a driver: reads the model, builds the channels it has. Names are bound; nothing is registered yet. */
  protected async connected(): Promise<void> {
    // A driver that needs nothing has nothing to do.
  }

  /** Sends a command. */
  override write(command: string): Promise<void> {
    const label = (): string => `writing '${command}' to ${this.fullName}`;
    return guarded(announced(label, () => this.#talk("writing", command, () => this.writeRaw(command))));
  }

  /** Sends a query and gives the reply as text. */
  override ask(command: string): Promise<string> {
    const label = (): string => `asking '${command}' of ${this.fullName}`;
    return guarded(announced(label, () => this.#talk("asking", command, () => this.askRaw(command))));
  }

  /** How a command travels; a kind of instrument says so. */
  protected async writeRaw(_command: string): Promise<void> {
    throw new InstrumentError(`Instrument ${this.constructor.name} has not defined a write method`);
  }

  /** How a query and its reply travel; a kind of instrument says so. */
  protected async askRaw(_command: string): Promise<string> {
    throw new InstrumentError(`Instrument ${this.constructor.name} has not defined an ask method`);
  }

  /** Asks `*IDN?`; an instrument that cannot answer is named by its own name. */
  async getIdn(): Promise<Idn> {
    try {
      return parseIdn(await this.ask("*IDN?"));
    } catch (error) {
      if (isInterrupt(error)) throw error;
      console.warn(`${this.fullName}: Error getting or interpreting *IDN?: ${messageOf(error)}`);
      return { vendor: null, model: this.fullName, serial: null, firmware: null };
    }
  }

  /** Prints who answered, and how long it took since `open` began. */
  async connectMessage({ idnParameter = "IDN", began = this.#began }: ConnectMessageOptions = {}): Promise<void> {
    const parameter = this.parameters[idnParameter];
    if (!parameter?.get) throw new InstrumentError(`${String(this)} has no parameter ${idnParameter} to read`);
    const nobody: Idn = { vendor: null, model: null, serial: null, firmware: null };
    const idn: Idn = { ...nobody, ...((await parameter.get()) as Partial<Idn>) };
    this.log.info(`Connected to instrument: ${repr(idn)}`);
    console.log(connectMessage(idn, clock().monotonic() - began, this.simulated));
  }

  /** Ends the connection and frees the name. Twice is fine. */
  close(): Promise<void> {
    return announced(
      () => `closing ${this.fullName}`,
      () => this.#close(),
    );
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    unregister(this);
    await this.disconnect();
  }

  /** For a kind of instrument: ends what it talks through. */
  protected async disconnect(): Promise<void> {
    // Without a connection there is nothing to end.
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #talk<T>(doing: "writing" | "asking", command: string, run: () => Promise<T>): Promise<T> {
    this[assertOpen]();
    try {
      return await run();
    } catch (error) {
      if (isInterrupt(error)) throw error;
      // The bus tells what was sent, and to which address: once is enough.
      const told = error instanceof IoError && error.command === command;
      throw new InstrumentError(
        told ? error.message : `${doing} '${command}' to ${String(this)}: ${messageOf(error)}`,
        {
          cause: error,
          command,
          instrument: this.fullName,
        },
      );
    }
  }
}

/** What an instrument was opened with after its name, for who opens it again. */
export const openedWith = new WeakMap<Instrument, readonly unknown[]>();

/** The options among what `open` was given: the one object that is neither an instrument nor a list. */
export function openOptions(args: readonly unknown[]): InstrumentOpenOptions {
  return args.find(isOptions) ?? {};
}

function isOptions(value: unknown): value is InstrumentOpenOptions {
  if (typeof value !== "object" || value === null) return false;
  return !(value instanceof InstrumentBase) && !(Symbol.iterator in value);
}

// The first error is the one to tell; what fails while cleaning up after it is not.
async function abandon(instrument: Instrument | undefined, session: unknown): Promise<void> {
  try {
    if (instrument) await instrument.close();
    else if (isClosable(session)) await session.close();
  } catch {
    // Nothing is left that could be closed better.
  }
}

function isClosable(session: unknown): session is { close(): Promise<void> } {
  return typeof session === "object" && session !== null && "close" in session && typeof session.close === "function";
}
