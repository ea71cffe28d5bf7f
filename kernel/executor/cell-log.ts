/** The cells of the session and their results, for whoever keeps a record of them. */

type Result = string | undefined;
type Started = (source: string, result: Promise<Result>) => void;

/** A cell whose result is known keeps no promise: that would hold on to all that the cell held. */
interface Entry {
  readonly source: string;
  result: Promise<Result> | { readonly text: Result };
}

/** Cells that somebody who asks late is still told of. */
const remembered = 1000;

export class CellLog {
  readonly #listeners = new Set<Started>();
  readonly #cells: Entry[] = [];

  /** A cell starts; the text of its result follows, undefined if it has none. */
  started(source: string, result: Promise<Result>): void {
    const entry: Entry = { source, result };
    this.#cells.push(entry);
    if (this.#cells.length > remembered) void this.#cells.shift();
    for (const listener of this.#listeners) listener(source, result);
    void result.then(text => {
      entry.result = { text };
    });
  }

  /** Hears of the cells so far, and of each that starts. */
  onCell(started: Started): Disposable {
    for (const { source, result } of this.#cells)
      started(source, result instanceof Promise ? result : Promise.resolve(result.text));
    this.#listeners.add(started);
    return { [Symbol.dispose]: () => void this.#listeners.delete(started) };
  }
}
