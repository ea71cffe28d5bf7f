/** One set after the other: a ramp is never cut by another set of the same parameter. */

export class SetQueue {
  #last: Promise<unknown> | undefined;

  /** Runs `operation` when all that came before has ended, well or not. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const own = before ? before.then(operation, operation) : operation();
    this.#last = own;
    try {
      return await own;
    } finally {
      if (this.#last === own) this.#last = undefined;
    }
  }
}
