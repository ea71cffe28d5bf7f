/** What Node writes on stderr when it dies: pages of addresses, which say no more than how the process ended. */

/** How long a text that looks like the end is held: a child process may have written it. */
const dyingMilliseconds = 500;

const opening =
  /(?:^|\n)\n?(?:<--- Last few GCs --->|----- Native stack trace -----|FATAL ERROR: |#\n# Fatal error in )/u;

type Write = (text: string, cell: string | undefined) => void;

/** Passes text on, but for the end of a dying process. */
export class LastWords {
  readonly #write: Write;
  #held = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(write: Write) {
    this.#write = write;
  }

  take(text: string, cell: string | undefined): void {
    if (this.#timer === undefined) {
      const start = opening.exec(text)?.index;
      this.#write(start === undefined ? text : text.slice(0, start), cell);
      if (start === undefined) return;
      this.#timer = setTimeout(() => this.#release(cell), dyingMilliseconds);
      this.#held = text.slice(start);
    } else this.#held += text;
  }

  /** The process has ended: its last words are no output of a cell. Returns them. */
  end(): string {
    clearTimeout(this.#timer);
    return this.#held;
  }

  #release(cell: string | undefined): void {
    this.#timer = undefined;
    const text = this.#held;
    this.#held = "";
    this.#write(text, cell);
  }
}
