/** Reads lines again and again: one after the other, and more seldom while they fail. */

import { clock } from "../../drivers/core/index.ts";

/** Failing reads wait twice as long each time, up to this. */
const longestWait = 60;

/** Calls `round` every so many seconds; each round begins when the last one is over. */
export class Poller {
  readonly #round: (signal: AbortSignal) => Promise<boolean>;
  #running: AbortController | undefined;
  #seconds: number | undefined;

  /** `round` tells whether all went well. */
  constructor(round: (signal: AbortSignal) => Promise<boolean>) {
    this.#round = round;
  }

  /** Seconds between rounds; undefined while it rests. */
  get seconds(): number | undefined {
    return this.#seconds;
  }

  /** Begins, or goes on at another pace. */
  start(seconds: number): void {
    this.stop();
    this.#seconds = seconds;
    const running = (this.#running = new AbortController());
    void this.#run(seconds, running.signal);
  }

  /** Ends after the read that runs. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#seconds = undefined;
  }

  async #run(seconds: number, signal: AbortSignal): Promise<void> {
    for (let wait = seconds; !signal.aborted;) {
      const went = await this.#round(signal);
      wait = went ? seconds : Math.min(longestWait, Math.max(wait, 1) * 2);
      await clock()
        .sleep(wait, signal, { ref: false })
        .catch(() => {});
    }
  }
}
