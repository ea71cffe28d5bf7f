/** What is closed before the executor ends: instruments above all. */

/** How long everything together may take. */
const deadlineMilliseconds = 4000;

interface Open {
  close: () => Promise<void>;
  name: string | undefined;
}

export class Disposal {
  readonly #open = new Set<Open>();
  readonly #changed: (names: string[]) => void;
  #running: Promise<unknown[]> | undefined;

  /** @param changed Hears the names of what is open, whenever they change. */
  constructor(changed: (names: string[]) => void) {
    this.#changed = changed;
  }

  add(close: () => Promise<void>, name?: string): Disposable {
    const one = { close, name };
    this.#open.add(one);
    if (name !== undefined) this.#changed(namesOf(this.#open));
    return {
      [Symbol.dispose]: () => {
        if (this.#open.delete(one) && name !== undefined) this.#changed(namesOf(this.#open));
      },
    };
  }

  /** Names of what is open. */
  open(): string[] {
    return namesOf(this.#open);
  }

  /** Closes everything, the youngest first; returns what failed. Calling it twice is one closing. */
  run(): Promise<unknown[]> {
    this.#running ??= this.#closeAll();
    return this.#running;
  }

  async #closeAll(): Promise<unknown[]> {
    const errors: unknown[] = [];
    const left = new Set([...this.#open].toReversed());
    const closing = [...left].map(async one => {
      try {
        await one.close();
      } catch (error) {
        errors.push(error);
      }
      left.delete(one);
    });
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>(resolve => {
      timer = setTimeout(() => {
        const names = namesOf(left).join(", ");
        errors.push(new Error(`closing ${names} took more than ${deadlineMilliseconds / 1000} s`.replace("  ", " ")));
        resolve();
      }, deadlineMilliseconds);
    });
    await Promise.race([Promise.all(closing), deadline]);
    clearTimeout(timer);
    return errors;
  }
}

function namesOf(open: Iterable<Open>): string[] {
  return [...open].flatMap(({ name }) => (name === undefined ? [] : [name]));
}
