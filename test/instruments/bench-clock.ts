/** The framework's time as that of a bench: who sleeps lets it pass, so that simulated ramps take no time. */
import type { Clock } from "../../drivers/core/index.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";

/** How the time of a bench passes. */
export interface BenchClockOptions {
  /** Who sleeps wakes up after so many seconds at the earliest, as on a computer that is busy. Default as soon as asked. */
  readonly least?: number;
  /** Longest step in which time passes; after each, `onStep` is called. Default as long as is slept. */
  readonly step?: number;
  readonly onStep?: () => void;
}

/** A clock for `useClock` whose bench has the same time. */
export class BenchClock implements Clock {
  readonly time = new VirtualClock({ start: 1_800_000_000 });
  readonly bench = new Bench({ clock: this.time });
  readonly #options: BenchClockOptions;

  constructor(options: BenchClockOptions = {}) {
    this.#options = options;
  }

  now(): number {
    return this.time.now() * 1000;
  }

  monotonic(): number {
    return this.time.now();
  }

  async sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(Math.max(seconds, this.#options.least ?? 0));
    signal?.throwIfAborted();
  }

  /** Lets time pass. */
  advance(seconds: number): void {
    const { step = Infinity, onStep } = this.#options;
    for (let left = seconds; left > 0; left -= step) {
      this.time.advance(Math.min(step, left));
      onStep?.();
    }
  }
}
