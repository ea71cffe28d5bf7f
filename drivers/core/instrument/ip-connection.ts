/** A socket to an instrument that is kept open between calls, or opened for each of them. */

import { IoError, openResource } from "../../io/index.ts";
import type { OperationOptions, VisaHandle } from "../../io/index.ts";
import { interruptSignal } from "../../runtime.ts";
import { SetQueue } from "../parameter/set-queue.ts";

/** Where an instrument is, and how it is spoken to. */
export interface IPSettings {
  /** The host's name or IP address. */
  address: string;
  port: number;
  /** Longest wait for an answer in seconds; null waits for ever. */
  timeout: number | null;
  /** What ends a message in both directions. */
  terminator: string;
  /** Whether the connection is kept between calls. */
  persistent: boolean;
  /** Whether the instrument answers every command, which is read and dropped. */
  writeConfirmation: boolean;
}

/** What an `IPInstrument` talks through. */
export class IPConnection {
  readonly #settings: IPSettings;
  readonly #queue = new SetQueue();
  #handle: VisaHandle | undefined;
  #closed = false;

  constructor(settings: IPSettings) {
    this.#settings = { ...settings };
  }

  get settings(): Readonly<IPSettings> {
    return this.#settings;
  }

  /** The resource name that says the same to a `VisaInstrument`. */
  get resourceName(): string {
    const { address, port } = this.#settings;
    return socketName(address, port);
  }

  /** Changes how the instrument is spoken to; it is connected anew if the connection is kept. */
  async change(settings: Partial<IPSettings>): Promise<void> {
    await this.#queue.run(() => this.#drop());
    Object.assign(this.#settings, settings);
    await this.connect();
  }

  /** Connects now if the connection is kept, so that an instrument that is not there is noticed. */
  async connect(): Promise<void> {
    if (this.#settings.persistent) await this.#use(async () => undefined);
  }

  write(command: string, options: OperationOptions = {}): Promise<void> {
    return this.#use(async handle => {
      if (this.#settings.writeConfirmation) await handle.query(command, options);
      else await handle.write(command, options);
    });
  }

  ask(command: string, options: OperationOptions = {}): Promise<string> {
    return this.#use(handle => handle.query(command, options));
  }

  /** Drops what has arrived and nobody read. */
  flush(): Promise<void> {
    return this.#use(handle => handle.clear());
  }

  /** Ends the connection. Twice is fine. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.run(() => this.#drop());
  }

  // One call at a time: many instruments take one connection only.
  #use<T>(talk: (handle: VisaHandle) => Promise<T>): Promise<T> {
    return this.#queue.run(async () => {
      if (this.#closed) throw new IoError(`connecting to ${this.resourceName}: the connection is closed`, {});
      this.#handle ??= await this.#open();
      try {
        return await talk(this.#handle);
      } finally {
        if (!this.#settings.persistent) await this.#drop();
      }
    });
  }

  #open(): Promise<VisaHandle> {
    const { timeout, terminator } = this.#settings;
    return openResource(this.resourceName, {
      timeout,
      readTermination: terminator,
      writeTermination: terminator,
      signal: interruptSignal(),
    });
  }

  async #drop(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** The resource name of a socket; an IPv6 address stands in brackets. */
export function socketName(address: string, port: number): string {
  return `TCPIP0::${address.includes(":") && !address.startsWith("[") ? `[${address}]` : address}::${port}::SOCKET`;
}
