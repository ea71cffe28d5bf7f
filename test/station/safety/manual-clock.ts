/** A clock that stands still until it is told to go on, and then wakes those who sleep in their order. */

import type { Clock } from "../../../drivers/core/index.ts";

interface Sleeper {
  readonly due: number;
  wake(): void;
}

export class ManualClock implements Clock {
  #seconds = 1_800_000_000;
  #offset = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return (this.#seconds + this.#offset) * 1000;
  }

  monotonic(): number {
    return this.#seconds;
  }

  /** How many wait. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Somebody sets the clock of the computer. */
  setBack(seconds: number): void {
    this.#offset -= seconds;
  }

  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const settled = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", aborted);
      };
      const aborted = (): void => {
        settled();
        reject(signal?.reason as Error);
      };
      const sleeper = { due: this.#seconds + seconds, wake: () => (settled(), resolve()) };
      signal?.addEventListener("abort", aborted);
      this.#sleepers.add(sleeper);
    });
  }

  /** Goes on so far; what is due on the way happens on the way. */
  async advance(seconds: number): Promise<void> {
    const end = this.#seconds + seconds;
    await turns();
    for (;;) {
      const [next] = [...this.#sleepers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due);
      if (!next) break;
      this.#seconds = Math.max(this.#seconds, next.due);
      next.wake();
      await turns();
    }
    this.#seconds = end;
    await turns();
  }
}

/** Lets everything happen that needs no time. */
export async function turns(): Promise<void> {
  for (let count = 0; count < 5; count++) await new Promise(resolve => setImmediate(resolve));
}
