/** An instrument that is spoken to in lines of text, over any transport. */

import type { OpenOptions, TransportOptions, VisaHandle, WaitOptions } from "../../io/index.ts";
import { openResource } from "../../io/index.ts";
import { interruptSignal, runtime } from "../../runtime.ts";
import { Logger } from "../log/logger.ts";
import * as vals from "../validators/index.ts";
import type { InstrumentOpenOptions } from "./instrument.ts";
import { Instrument } from "./instrument.ts";
import { holdsBus } from "./types.ts";
import type { InstrumentOptions } from "./instrument-base.ts";

/** How an instrument that takes text is reached. */
export interface VisaOpenOptions extends InstrumentOpenOptions, TransportOptions {
  /** Longest wait for an answer in seconds; null waits for ever. Default that of the driver. */
  timeout?: number | null;
  /** What ends a message in both directions. Default that of the driver. */
  terminator?: string;
}

/** Base of the drivers of instruments that take and give text. */
export class VisaInstrument extends Instrument<VisaHandle> {
  /** What ends a message in both directions. Default that of the connection. */
  static readonly defaultTerminator: string | undefined = undefined;
  /** Longest wait for an answer, in seconds. */
  static readonly defaultTimeout: number | null = 5;

  /** Longest wait for an answer. */
  readonly timeout = this.parameter({
    unit: "s",
    getCmd: () => this.session.timeout,
    setCmd: (seconds: number | null) => void (this.session.timeout = seconds),
    vals: vals.multiType(vals.numbers(0), vals.enum(null)),
    initialCacheValue: this.session.timeout,
    docstring: "Longest wait for an answer; null waits for ever.",
  });

  constructor(name: string, session: VisaHandle, options: InstrumentOptions = {}) {
    super(name, session, options);
  }

  static override connect(address: string, options: VisaOpenOptions = {}): Promise<VisaHandle> {
    const { timeout = this.defaultTimeout, terminator = this.defaultTerminator } = options;
    const { sim, bench, strict, visalib, record, replay, lenient, serial } = options;
    const transport: TransportOptions = { sim, bench, strict, visalib, record, replay, lenient, serial };
    const io: OpenOptions = { ...transport, timeout, signal: interruptSignal() };
    if (terminator !== undefined) Object.assign(io, { readTermination: terminator, writeTermination: terminator });
    return openResource(address, io);
  }

  /** The canonical name of the resource. */
  get address(): string {
    return this.session.resourceName;
  }

  /**
   * The connection, for what the driver does not cover: binary blocks, the status byte, service requests, attributes.
   * What is set through it, no parameter hears of.
   */
  get visaHandle(): VisaHandle {
    return this.session;
  }

  override get [holdsBus](): boolean {
    return this.session.holdsBus;
  }

  override get simulated(): boolean {
    return this.session.simulated;
  }

  /** Sends a device clear: what is under way is dropped. */
  deviceClear(): Promise<void> {
    return runtime().critical(`clearing ${this.fullName}`, () => this.session.clear());
  }

  /**
   * Gives `work` the bus for itself: what others ask, of this instrument or of another on the same bus, waits. Gets and
   * sets of parameters inside count; a first interrupt waits for the end.
   */
  transaction<T>(work: (io: VisaHandle) => Promise<T>): Promise<T> {
    return runtime().critical(`a transaction with ${this.fullName}`, signal =>
      this.session.transaction(work, { signal }),
    );
  }

  /** Waits until the instrument has done what it was told (`*OPC`), without keeping others from the bus. */
  waitOpc(options: Omit<WaitOptions, "signal"> = {}): Promise<void> {
    const { fullName } = this;
    const waiting = this.session.waitOpc({ ...options, signal: interruptSignal() });
    return runtime().pending(`waiting for ${fullName}`, waiting);
  }

  /** Logs the traffic. */
  get #traffic(): Logger {
    return new Logger("setpoint.instrument.com.visa", this);
  }

  protected override writeRaw(command: string): Promise<void> {
    this.#traffic.debug(`Writing: ${command}`);
    return runtime().critical(`writing '${command}' to ${this.fullName}`, signal =>
      this.session.write(command, { signal }),
    );
  }

  protected override async askRaw(command: string): Promise<string> {
    this.#traffic.debug(`Querying: ${command}`);
    const reply = await runtime().critical(`asking '${command}' to ${this.fullName}`, signal =>
      this.session.query(command, { signal }),
    );
    this.#traffic.debug(`Response: ${reply}`);
    return reply;
  }

  protected override disconnect(): Promise<void> {
    return this.session.close();
  }

  protected override recordDetails(): Record<string, unknown> {
    const { resourceName, readTermination, writeTermination, timeout } = this.session;
    return {
      address: resourceName,
      terminator: readTermination,
      read_terminator: readTermination,
      write_terminator: writeTermination,
      timeout,
      ...(this.simulated && { simulated: true }),
    };
  }
}
