/** How fast an executor may be read: one that floods its outputs waits, instead of filling the memory of whoever listens. */
import type { Readable } from "node:stream";

/** So many bytes are read at once… */
const burstBytes = 32_000_000;
/** …and in the long run so many in a second. */
const bytesPerSecond = 8_000_000;

/** Reads several streams at one pace. */
export class Pace {
  readonly #streams: Readable[] = [];
  #left = burstBytes;
  #since = performance.now();
  #isPaused = false;

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
    setTimeout(() => this.#resume(), Math.ceil((-this.#left / bytesPerSecond) * 1000));
  }

  #resume(): void {
    this.#isPaused = false;
    this.#refill();
    for (const stream of this.#streams) stream.resume();
  }

  #refill(): void {
    const now = performance.now();
    this.#left = Math.min(burstBytes, this.#left + ((now - this.#since) / 1000) * bytesPerSecond);
    this.#since = now;
  }
}
