/** How far a run is: a bar on a terminal, a line for each cell elsewhere. */

/** The part of a stream that is written to. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export class Progress {
  readonly #screen: Screen;
  readonly #cells: number;
  readonly #now: () => number;
  readonly #begun: number;
  #cell = 0;
  #cellBegun = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen, cells: number, now: () => number = Date.now) {
    this.#screen = screen;
    this.#cells = cells;
    this.#now = now;
    this.#begun = now();
  }

  /** Cell `k` of all code cells, from 1, begins. */
  start(cell: number): void {
    this.#cell = cell;
    this.#cellBegun = this.#now();
    if (!this.#screen.isTTY) return;
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), 200).unref();
  }

  /** The current cell ended. */
  finish(outcome: "ok" | "error"): void {
    if (this.#screen.isTTY) return;
    const word = outcome === "ok" ? "" : " failed";
    this.#screen.write(`cell ${this.#cell} of ${this.#cells}${word} (${seconds(this.#now() - this.#cellBegun)})\n`);
  }

  /** Takes the bar away, for other text; the next drawing brings it back. */
  clear(): void {
    if (this.#screen.isTTY) this.#screen.write("\r\u001b[K");
  }

  /** The run ended; the last line stays. */
  end(text: string): void {
    clearInterval(this.#timer);
    this.clear();
    this.#screen.write(`${text} (${seconds(this.#now() - this.#begun)})\n`);
  }

  #draw(): void {
    const width = 24;
    const full = Math.round((width * Math.max(0, this.#cell - 1)) / Math.max(1, this.#cells));
    const bar = "█".repeat(full) + "░".repeat(width - full);
    const text = `${bar} cell ${this.#cell} of ${this.#cells}, ${seconds(this.#now() - this.#begun)}`;
    this.#screen.write(`\r\u001b[K${text.slice(0, (this.#screen.columns || 80) - 1)}`);
  }
}

function seconds(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}
