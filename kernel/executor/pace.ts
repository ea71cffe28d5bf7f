/** How fast an executor may be read: one that floods its outputs waits, instead of filling the memory of whoever listens. */
import type { Readable } from "node:stream";

/** So many bytes are read at once, and in the long run so many in a second. */
export interface Allowance {
  burstBytes: number;
  bytesPerSecond: number;
}

/** Text that nobody could read in a day. */
export const textAllowance: Allowance = { burstBytes: 32_000_000, bytesPerSecond: 8_000_000 };
/** Messages carry pictures and data. */
export const messageAllowance: Allowance = { burstBytes: 256_000_000, bytesPerSecond: 64_000_000 };

/** Reads several streams at one pace. */
export class Pace {
  readonly #allowance: Allowance;
  readonly #streams: Readable[] = [];
  #left: number;
  #since = performance.now();
  #isPaused = false;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
    this.#left = allowance.burstBytes;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  add(stream: Readable): void {
    this.#streams.push(stream);
    stream.on("data", (chunk: Buffer) => this.#take(chunk.length));
  }

  #take(bytes: number): void {
    this.#refill();
    this.#left -= bytes;
    if (this.#left >= 0 || this.#isPaused) return;
    this.#isPaused = true;
    for (const stream of this.#streams) stream.pause();
    setTimeout(() => this.#resume(), Math.ceil((-this.#left / this.#allowance.bytesPerSecond) * 1000));
  }

  #resume(): void {
    this.#isPaused = false;
    this.#refill();
    for (const stream of this.#streams) stream.resume();
  }

  #refill(): void {
    const { burstBytes, bytesPerSecond } = this.#allowance;
    const now = performance.now();
    this.#left = Math.min(burstBytes, this.#left + ((now - this.#since) / 1000) * bytesPerSecond);
    this.#since = now;
  }
}
