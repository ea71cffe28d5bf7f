/** A clock that only moves when it is slept by or told to. */

import type { Clock } from "../../drivers/core/index.ts";

export class FakeClock implements Clock {
  #seconds = 1_800_000_000;
  /** Every wait that was asked for, in seconds. */
  readonly sleeps: number[] = [];

  now(): number {
    return this.#seconds * 1000;
  }

  monotonic(): number {
    return this.#seconds;
  }

  async sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(Number(seconds.toFixed(6)));
    this.#seconds += seconds;
  }

  advance(seconds: number): void {
    this.#seconds += seconds;
  }
}
