/** Does something again and again: one round after the other, and more seldom while they fail. */

import { clock } from "../../drivers/core/index.ts";

/** Failing rounds wait twice as long each time, up to this. */
const longestWait = 60;

/** Begins a round every so many seconds after the last one was over, while it is not at rest. */
export class Poller {
  readonly #round: (signal: AbortSignal) => Promise<boolean>;
  #seconds: number | undefined;
  #isResting = true;
  #running: AbortController | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #wait = 0;
  #due = -Infinity;

  /** `round` tells whether all went well. */
  constructor(round: (signal: AbortSignal) => Promise<boolean>) {
    this.#round = round;
  }

  /** Seconds between rounds; undefined for none. */
  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** Chooses another pace, and begins at once; undefined ends it after what runs. */
  pace(seconds: number | undefined): void {
    this.#seconds = seconds;
    this.#wait = 0;
    this.#due = -Infinity;
    this.#begin();
  }

  /** Rests after what runs, or goes on: the next round comes when it is due. */
  rest(isResting: boolean): void {
    if (isResting === this.#isResting) return;
    this.#isResting = isResting;
    this.#begin();
  }

  /** Begins the next round now, unless the last one has failed. */
  hurry(): void {
    if (this.#wait > (this.#seconds ?? 0)) return;
    this.#due = -Infinity;
    this.#begin();
  }

  #begin(): void {
    this.#running?.abort();
    this.#running = undefined;
    if (this.#isResting || this.#seconds === undefined) return;
    this.#running = new AbortController();
    void this.#run(this.#seconds, this.#running.signal);
  }

  async #run(seconds: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // What was begun at another pace comes to its end first: there are never two at once.
      await this.#last;
      await this.#sleep(signal);
      if (signal.aborted) return;
      const round = this.#round(signal);
      this.#last = round;
      const went = await round;
      // Another pace, or the wish for a round at once, has come between.
      if (signal.aborted && !this.#isResting) return;
      this.#wait = went ? seconds : Math.min(longestWait, Math.max(this.#wait, 1) * 2);
      this.#due = clock().monotonic() + this.#wait;
    }
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    const seconds = this.#due - clock().monotonic();
    if (seconds <= 0 || signal.aborted) return;
    await clock()
      .sleep(seconds, signal, { ref: false })
      .catch(() => {});
  }
}
