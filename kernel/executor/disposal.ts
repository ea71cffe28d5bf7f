/** What is closed before the executor ends: instruments above all. */

/** How long everything together may take. */
const deadlineMilliseconds = 4000;

export class Disposal {
  readonly #closers = new Set<() => Promise<void>>();
  #running: Promise<unknown[]> | undefined;

  add(close: () => Promise<void>): Disposable {
    this.#closers.add(close);
    return { [Symbol.dispose]: () => void this.#closers.delete(close) };
  }

  /** Closes everything, the youngest first; returns what failed. Calling it twice is one closing. */
  run(): Promise<unknown[]> {
    this.#running ??= this.#closeAll();
    return this.#running;
  }

  async #closeAll(): Promise<unknown[]> {
    const errors: unknown[] = [];
    const closing = [...this.#closers].toReversed().map(async close => {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    });
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>(resolve => {
      timer = setTimeout(() => {
        errors.push(new Error(`closing took more than ${deadlineMilliseconds / 1000} s`));
        resolve();
      }, deadlineMilliseconds);
    });
    await Promise.race([Promise.all(closing), deadline]);
    clearTimeout(timer);
    return errors;
  }
}
