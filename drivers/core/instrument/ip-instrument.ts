/** Instruments on a bare socket, as old drivers have them. */

import { runtime } from "../../runtime.ts";
import type { InstrumentOpenOptions } from "./instrument.ts";
import { Instrument } from "./instrument.ts";
import type { IPSettings } from "./ip-connection.ts";
import { IPConnection, socketName } from "./ip-connection.ts";

/** How an instrument on a bare socket is opened. */
export interface IPOpenOptions extends InstrumentOpenOptions {
  /** Longest wait for an answer in seconds; null waits for ever. Default 5. */
  timeout?: number | null;
  /** What ends a message in both directions. Default `"\n"`. */
  terminator?: string;
  /** Whether the connection is kept between calls. Default true. */
  persistent?: boolean;
  /** Whether the instrument answers every command with a line, which is read and dropped. Default true. */
  writeConfirmation?: boolean;
}

let told = false;

/**
 * Base of old drivers of instruments on a bare socket.
 * @deprecated Use `VisaInstrument` with the address `TCPIP0::host::port::SOCKET`.
 */
export class IPInstrument extends Instrument<IPConnection> {
  static override async connect(address: string, port: number, options: IPOpenOptions = {}): Promise<IPConnection> {
    if (!told) console.warn(`IPInstrument is deprecated: use VisaInstrument with ${socketName(address, port)}`);
    told = true;
    const { timeout = 5, terminator = "\n", persistent = true, writeConfirmation = true } = options;
    const connection = new IPConnection({ address, port, timeout, terminator, persistent, writeConfirmation });
    await connection.connect();
    return connection;
  }

  /** Where the instrument is, and how it is spoken to. */
  get settings(): Readonly<IPSettings> {
    return this.session.settings;
  }

  /** Goes on with another host, or another port of it. */
  setAddress(address = this.settings.address, port = this.settings.port): Promise<void> {
    return this.session.change({ address, port });
  }

  /** Keeps the connection between calls from now on, or opens it for each. */
  setPersistent(persistent: boolean): Promise<void> {
    return this.session.change({ persistent });
  }

  /** Longest wait for an answer in seconds; null waits for ever. */
  setTimeout(timeout: number | null): Promise<void> {
    return this.session.change({ timeout });
  }

  /** What ends a message in both directions from now on. */
  setTerminator(terminator: string): Promise<void> {
    return this.session.change({ terminator });
  }

  /** Drops what has arrived and nobody read. */
  flushConnection(): Promise<void> {
    return this.session.flush();
  }

  protected override writeRaw(command: string): Promise<void> {
    return runtime().critical(`writing '${command}' to ${this.fullName}`, signal =>
      this.session.write(command, { signal }),
    );
  }

  protected override askRaw(command: string): Promise<string> {
    return runtime().critical(`asking '${command}' to ${this.fullName}`, signal =>
      this.session.ask(command, { signal }),
    );
  }

  protected override disconnect(): Promise<void> {
    return this.session.close();
  }

  protected override recordDetails(): Record<string, unknown> {
    const { writeConfirmation, ...settings } = this.settings;
    return { ...settings, confirmation: writeConfirmation };
  }
}
