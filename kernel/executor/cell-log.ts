/** The cells of the session and their results, for whoever keeps a record of them. */

type Started = (source: string, result: Promise<string | undefined>) => void;

/** Cells that somebody who asks late is still told of. */
const remembered = 1000;

export class CellLog {
  readonly #listeners = new Set<Started>();
  readonly #cells: Parameters<Started>[] = [];

  /** A cell starts; the text of its result follows, undefined if it has none. */
  started(source: string, result: Promise<string | undefined>): void {
    this.#cells.push([source, result]);
    if (this.#cells.length > remembered) void this.#cells.shift();
    for (const listener of this.#listeners) listener(source, result);
  }

  /** Hears of the cells so far, and of each that starts. */
  onCell(started: Started): Disposable {
    for (const cell of this.#cells) started(...cell);
    this.#listeners.add(started);
    return { [Symbol.dispose]: () => void this.#listeners.delete(started) };
  }
}
