/** One set after the other: a ramp is never cut by another set of the same parameter. */

export class SetQueue {
  #last: Promise<unknown> | undefined;

  /** Whether nothing runs: what is done at once needs no turn. */
  get isFree(): boolean {
    return this.#last === undefined;
  }

  /** Runs `operation` when all that came before has ended, well or not. */
  run<T>(operation: () => Promise<T>): Promise<T> {
    const before = this.#last;
    return this.occupy(before ? before.then(operation, operation) : operation());
  }

  /** Takes the turn for something that runs already. */
  async occupy<T>(running: Promise<T>): Promise<T> {
    this.#last = running;
    try {
      return await running;
    } finally {
      if (this.#last === running) this.#last = undefined;
    }
  }
}
