/** The order in which the checker is asked: what somebody waits for goes before what is only good to know. */

/** Pieces of work that share documents: one at a time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #lastInBackground: Promise<unknown> = Promise.resolve();
  #makeWay = new AbortController();

  /** Whether somebody waits for the work that is being done to end. */
  get isAwaited(): boolean {
    return this.#waiting > 1;
  }

  /** Does work in its turn; what is done in the background makes way for it at once. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#makeWay.signal.aborted) this.#makeWay.abort();
    this.#waiting++;
    const done = this.#last.then(work).finally(() => this.#waiting--);
    this.#last = done.catch(() => {});
    return done;
  }

  /**
   * Does work when nothing else is to do; work that had to make way is begun anew. It must touch nothing once its signal is aborted.
   * Rejects with the reason of the given signal when that is aborted.
   */
  async inBackground<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const done = this.#lastInBackground.then(async () => this.#repeat(work, signal));
    this.#lastInBackground = done.catch(() => {});
    return done;
  }

  async #repeat<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      while (this.#waiting > 0) await this.#last;
      signal.throwIfAborted();
      const makeWay = (this.#makeWay = new AbortController());
      const either = AbortSignal.any([signal, makeWay.signal]);
      try {
        return await untilAborted(work(either), either);
      } catch (error) {
        signal.throwIfAborted();
        if (!makeWay.signal.aborted) throw error;
      }
    }
  }
}

/** What work comes to, or the reason of its end. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}
