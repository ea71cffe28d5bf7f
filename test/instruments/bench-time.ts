/** One time for the framework and for a bench: who sleeps lets it pass, so that nobody waits. */
import { useClock, type Clock } from "../../drivers/core/index.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";

/** How the time of a bench passes. */
export interface BenchTimeOptions {
  /** The clock that both follow. Default one of its own that begins at 0. */
  readonly clock?: VirtualClock;
  /** Whether the clock jumps ahead for an instrument that waits by itself. Default false: a test moves it. */
  readonly skipsWaits?: boolean;
  /** Who sleeps wakes up after so many seconds at the earliest, as on a computer that is busy. Default as soon as asked. */
  readonly least?: number;
  /** Longest step in which time passes; after each, `onStep` is called. Default as long as is slept. */
  readonly step?: number;
  readonly onStep?: () => void;
}

/** A time that stands in the place of the framework's until it is disposed of, and a fresh bench that has it, too. */
export class BenchTime implements Clock, Disposable {
  readonly clock: VirtualClock;
  readonly bench: Bench;
  readonly #options: BenchTimeOptions;
  readonly #replaced: Disposable;

  constructor(options: BenchTimeOptions = {}) {
    const { skipsWaits = false, clock = new VirtualClock({ skipsWaits }) } = options;
    this.clock = clock;
    this.bench = new Bench({ clock });
    this.#options = options;
    this.#replaced = useClock(this);
  }

  now(): number {
    return this.clock.now() * 1000;
  }

  monotonic(): number {
    return this.clock.now();
  }

  async sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(Math.max(seconds, this.#options.least ?? 0));
    // Others have their turn, as they have while somebody really sleeps.
    await new Promise(resolve => setImmediate(resolve));
    signal?.throwIfAborted();
  }

  /** Lets time pass. */
  advance(seconds: number): void {
    const { step = Infinity, onStep } = this.#options;
    for (let left = seconds; left > 0; left -= step) {
      this.clock.advance(Math.min(step, left));
      onStep?.();
    }
  }

  [Symbol.dispose](): void {
    this.#replaced[Symbol.dispose]();
  }
}
