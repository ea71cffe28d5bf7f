/** One call after the other, for each board. */

/** Keeps calls on one board apart: AlazarTech's library does not promise to be safe for two threads. */
export class CallQueue {
  readonly #last = new Map<unknown, Promise<unknown>>();

  /** Runs `call` when those before it on the same board have ended, however they did. */
  run<T>(board: unknown, call: () => Promise<T>): Promise<T> {
    const before = this.#last.get(board) ?? Promise.resolve();
    const result = before.then(call);
    const settled = result.catch(() => undefined);
    this.#last.set(board, settled);
    void settled.then(() => {
      if (this.#last.get(board) === settled) this.#last.delete(board);
    });
    return result;
  }
}
