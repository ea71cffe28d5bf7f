/** Service requests on GPIB: the line is looked at while the session is idle, and the instrument polled when it is set. */
import { box } from "../ffi/index.ts";
import type { GpibFunctions } from "./gpib-library.ts";
import { bits } from "./status.ts";

/** How long a request may wait to be noticed. */
const pollMilliseconds = 10;
/** Bit 6 of a status byte: the instrument requested service (IEEE 488.2, section 11.2). */
const requested = 0x40;

/** Makes a call beside the conversation; `undefined` if the session is busy or closed. */
type Aside = (call: (gpib: GpibFunctions, descriptor: number) => Promise<number>) => Promise<number | undefined>;

export class ServicePolls {
  readonly #board: number;
  readonly #aside: Aside;
  readonly #listeners = new Set<(status: number) => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(board: number, aside: Aside) {
    this.#board = board;
    this.#aside = aside;
  }

  listen(listener: (status: number | undefined) => void): AsyncDisposable {
    const own = (status: number) => listener(status);
    this.#listeners.add(own);
    this.#schedule();
    return {
      [Symbol.asyncDispose]: () => {
        this.#listeners.delete(own);
        if (this.#listeners.size === 0) this.stop();
        return Promise.resolve();
      },
    };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  #schedule(): void {
    if (this.#listeners.size > 0) this.#timer ??= setTimeout(() => void this.#look(), pollMilliseconds).unref();
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    try {
      const byte = await this.#poll();
      if (byte !== undefined && (byte & requested) !== 0) for (const listener of this.#listeners) listener(byte);
    } catch {
      // The connection is being closed: there are no more requests.
      return;
    }
    this.#schedule();
  }

  /** The status byte, if somebody on the bus requests service. */
  async #poll(): Promise<number | undefined> {
    // A board that polls on its own tells of the device; else the line only tells that somebody is waiting.
    const device = await this.#aside((gpib, descriptor) => gpib.ibwait.async(descriptor, 0));
    if (device === undefined || (device & bits.error) !== 0) return undefined;
    if ((device & bits.request) === 0) {
      const line = await this.#aside(gpib => gpib.ibwait.async(this.#board, 0));
      if (line === undefined || (line & bits.srq) === 0 || (line & bits.error) !== 0) return undefined;
    }
    const byte = box<number>();
    const polled = await this.#aside((gpib, descriptor) => gpib.ibrsp.async(descriptor, byte));
    return polled === undefined || (polled & bits.error) !== 0 ? undefined : byte.value;
  }
}
