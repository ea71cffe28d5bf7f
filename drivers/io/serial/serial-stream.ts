/** A serial port as a stream of bytes. */

import { isTimeout, TransportError, within, type Limits } from "../limits.ts";
import { StreamInput } from "../stream/stream-input.ts";
import type { HeldStream } from "../stream/stream-transport.ts";
import { portIo, type PortIo } from "./port-io.ts";
import { openPort, type BindingPort, type DrivenLines, type SensedLines } from "./port.ts";
import { defaultSettings, type SerialSettings } from "./settings.ts";

/** What a thread of the bindings does with a port, and how to tell whoever waits for it that the port was dropped. */
interface Operation {
  readonly over: Promise<unknown>;
  readonly mayLast: boolean;
  giveUp(why: Error): void;
}

export class SerialStream implements HeldStream {
  readonly input = new StreamInput();
  readonly path: string;
  #settings: SerialSettings;
  #lines: DrivenLines = { brk: false, dtr: true, rts: true };
  #port: BindingPort | undefined;
  #io: PortIo | undefined;
  #failure: Error | undefined;
  #closing: Promise<void> = Promise.resolve();
  /** Counts what opens and closes, so that a port that opens too late is not kept. */
  #generation = 0;
  #held = 0;
  #letsGo = false;
  #discardsNull = false;
  /** What threads of the bindings do with the port. */
  readonly #running = new Set<Operation>();

  constructor(path: string, settings: Partial<SerialSettings> = {}) {
    this.path = path;
    this.#settings = { ...defaultSettings, ...settings };
  }

  get isOpen(): boolean {
    return this.#port !== undefined;
  }

  get settings(): SerialSettings {
    return this.#settings;
  }

  /** What this side makes of its lines; a pseudo-terminal has none. */
  get lines(): Readonly<DrivenLines> {
    return this.#lines;
  }

  /** Whether NUL characters are dropped as they arrive. */
  get discardsNull(): boolean {
    return this.#discardsNull;
  }

  set discardsNull(on: boolean) {
    this.#discardsNull = on;
  }

  async open(limits: Limits): Promise<void> {
    const generation = ++this.#generation;
    this.#drop(new TransportError("connection", "the port was given up"));
    // The system lets a port go some moments after it was told to.
    await this.#closing;
    this.input.reset();
    this.#failure = undefined;
    const port = await openPort(this.path, this.#settings, limits, over => {
      this.#closing = over;
    });
    if (generation !== this.#generation) {
      await port.close();
      throw new TransportError("connection", "the connection is closed");
    }
    this.#port = port;
    this.#io = portIo(port, {
      received: chunk => this.#receive(port, chunk),
      gone: error => {
        if (port === this.#port) this.#drop(error);
      },
    });
    if (this.#held > 0) this.#io.listen(true);
    const { brk, dtr, rts } = this.#lines;
    if (brk || !dtr || !rts) await this.setLines({}, limits);
  }

  async write(data: Uint8Array, limits: Limits): Promise<void> {
    if (!this.#io) throw this.#closed();
    try {
      await this.#io.write(data, limits);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", "the instrument does not take the command", { cause: error });
    }
  }

  /** Forgets what has arrived, also what the system holds; notices that the port has gone. */
  discard(): void {
    this.#io?.collect();
    this.input.discard();
  }

  /** How many bytes have arrived and were not read. */
  available(): number {
    this.#io?.collect();
    return this.input.length;
  }

  /** Forgets what has arrived and what has not been sent yet. */
  async purge(limits: Limits): Promise<void> {
    await this.#ask(limits, port => port.flush());
    this.discard();
  }

  /** Waits until what was written is on the line. */
  async drain(limits: Limits): Promise<void> {
    await this.#ask(limits, port => port.drain(), true);
  }

  /** Sets up the line anew; all but the speed needs the port to be opened anew. */
  async configure(change: Partial<SerialSettings>, limits: Limits): Promise<void> {
    const before = this.#settings;
    this.#settings = { ...before, ...change };
    if (!this.#port) return;
    try {
      const only = Object.keys(change);
      if (only.length === 1 && change.baudRate !== undefined)
        await this.#ask(limits, port => port.update({ baudRate: this.#settings.baudRate }));
      else await this.open(limits);
    } catch (error) {
      this.#settings = before;
      throw error;
    }
  }

  /** Drives lines; where there are none, as on a pseudo-terminal, nothing happens. */
  async setLines(change: Partial<DrivenLines>, limits: Limits): Promise<void> {
    this.#lines = { ...this.#lines, ...change };
    if (this.#port) await this.#ask(limits, port => port.set(this.#lines)).catch(hasNoLines);
  }

  /** The lines of the other side; nothing where there are none. */
  async senseLines(limits: Limits): Promise<SensedLines | undefined> {
    if (!this.#port) await this.open(limits);
    return this.#ask(limits, port => port.get()).catch(hasNoLines);
  }

  /** Keeps the process alive, and receives, until it is disposed of. */
  hold(): Disposable {
    if (this.#held++ === 0) this.#io?.listen(true);
    return {
      [Symbol.dispose]: () => {
        if (--this.#held > 0 || this.#letsGo) return;
        // The next part of an exchange mostly follows at once.
        this.#letsGo = true;
        setImmediate(() => {
          this.#letsGo = false;
          if (this.#held === 0) this.#io?.listen(false);
        });
      },
    };
  }

  async close(): Promise<void> {
    this.#generation++;
    this.#drop(new TransportError("connection", "the connection is closed"));
    await this.#closing;
  }

  #receive(port: BindingPort, chunk: Uint8Array): void {
    if (port !== this.#port) return;
    const kept = this.#discardsNull && chunk.includes(0) ? chunk.filter(byte => byte !== 0) : chunk;
    if (!this.input.push(kept)) this.#drop(new TransportError("protocol", "the instrument sends without being asked"));
  }

  /** Runs one of the bindings' operations within the limits, and keeps the process alive meanwhile. */
  #ask<T>(limits: Limits, act: (port: BindingPort) => Promise<T>, mayLast = false): Promise<T> {
    const port = this.#port;
    if (!port) return Promise.reject(this.#closed());
    return within<T>(limits, (resolve, reject) => {
      const over = act(port);
      const operation = { over, mayLast, giveUp: reject };
      this.#running.add(operation);
      over.finally(() => this.#running.delete(operation)).then(resolve, reject);
    });
  }

  #closed(): Error {
    return this.#failure ?? new TransportError("connection", "the port is closed");
  }

  /** Forgets the port; whoever waits for it gets `why`. */
  #drop(why: TransportError): void {
    const port = this.#port;
    if (!port) return;
    this.#port = undefined;
    this.#failure = why;
    this.#io?.stop(why);
    this.#io = undefined;
    this.input.fail(why);
    this.#closing = this.#close(port, why);
  }

  /**
   * A thread that still works on the descriptor must not find it closed, or given to another file: what takes a moment
   * is waited for. A drain may take for ever, and does no harm to any file.
   */
  async #close(port: BindingPort, why: Error): Promise<void> {
    const running = [...this.#running];
    for (const operation of running) operation.giveUp(why);
    await Promise.allSettled(running.filter(({ mayLast }) => !mayLast).map(({ over }) => over));
    await port.close().catch(() => {});
  }
}

/** A pseudo-terminal, or an adapter without modem lines: the system refuses, and there is nothing to set or to sense. */
function hasNoLines(error: Error): undefined {
  if (/inappropriate ioctl|invalid argument|not supported/i.test(error.message)) return undefined;
  throw error;
}
