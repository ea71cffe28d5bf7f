/** The tree of a snapshot in a page: instruments, their channels, and a line for each parameter, with the value here beside it. */

import type { LiveValue, SavedRow } from "../snapshot-explorer/explorer-state.ts";
import { element } from "./element.ts";
import { Branch, SnapshotLine } from "./snapshot-line.ts";

/** Larger trees are folded when they are shown first. */
const mostOpen = 60;

/** What decides which lines are shown. */
export interface Filter {
  readonly words: string;
  readonly onlyDifferences: boolean;
}

/** How many lines there are. */
export interface Counts {
  readonly shown: number;
  readonly differ: number;
  readonly unknown: number;
}

/** The tree in the page. */
export class SnapshotTree {
  readonly element = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "parameters" });
  readonly #select: (keys: readonly number[]) => void;
  #lines: readonly SnapshotLine[] = [];
  #branches: readonly Branch[] = [];
  #filter: Filter = { words: "", onlyDifferences: false };
  #selected: ReadonlySet<number> = new Set();

  /** `select` hears of the keys of all lines that are ticked. */
  constructor(select: (keys: readonly number[]) => void) {
    this.#select = select;
  }

  /** Shows another snapshot. */
  show(rows: readonly SavedRow[]): void {
    const branches = new Map<string, Branch>();
    const body = element("tbody", {});
    this.#lines = rows.map(row => {
      const around = row.path.map((_name, depth) => {
        const path = row.path.slice(0, depth + 1);
        const id = JSON.stringify(path);
        const known = branches.get(id);
        if (known) return known;
        const made = new Branch(path, {
          folded: rows.length > mostOpen && depth > 0,
          tick: on =>
            this.#tick(
              this.#lines.filter(line => line.isIn(made) && this.#passes(line)),
              on,
            ),
          fold: () => this.arrange(),
        });
        branches.set(id, made);
        body.append(made.element);
        return made;
      });
      const line = new SnapshotLine(row, around, on => this.#tick([line], on));
      body.append(line.element);
      return line;
    });
    this.#branches = [...branches.values()];
    const heads = ["parameter", "in the snapshot", "kept", "here, last known", "age", ""];
    const head = element("tr", {}, ...heads.map(text => element("th", { scope: "col" }, text)));
    this.element.replaceChildren(element("table", {}, element("thead", {}, head), body));
    this.arrange();
  }

  /** Shows which lines are ticked. */
  ticked(keys: readonly number[]): void {
    this.#selected = new Set(keys);
    this.arrange();
  }

  /** Shows values of this kernel; `late` are the milliseconds by which the clock of this page is ahead. */
  live(values: Readonly<Record<string, LiveValue>>, late: number): void {
    for (const [key, value] of Object.entries(values)) this.#lines[Number(key)]?.live(value, late);
    this.arrange();
  }

  /** Shows the lines that a filter lets through. */
  filter(filter: Filter): void {
    this.#filter = filter;
    this.arrange();
  }

  /** Folds everything below the instruments, or unfolds it. */
  fold(isFolded: boolean): void {
    for (const branch of this.#branches) branch.isFolded = isFolded;
    this.arrange();
  }

  /** Ages grow by themselves. */
  age(): void {
    for (const line of this.#lines) line.age();
  }

  get counts(): Counts {
    const shown = this.#lines.filter(line => this.#passes(line));
    return {
      shown: shown.length,
      differ: this.#lines.filter(line => line.differs === true).length,
      unknown: this.#lines.filter(line => line.differs === undefined).length,
    };
  }

  /** Shows, hides and marks according to all of this. */
  arrange(): void {
    // What is looked for is not hidden in a fold.
    const isFiltered = this.#filter.words !== "" || this.#filter.onlyDifferences;
    const passing = this.#lines.filter(line => this.#passes(line));
    const shown = new Set(passing);
    for (const line of this.#lines) {
      line.ticked(this.#selected.has(line.row.key));
      line.element.hidden = !shown.has(line) || (!isFiltered && line.isFolded);
    }
    for (const branch of this.#branches) {
      const inside = passing.filter(line => line.isIn(branch));
      branch.show(inside, this.#selected, isFiltered);
      branch.element.hidden = inside.length === 0 || (!isFiltered && branch.isInFold(this.#branches));
    }
  }

  #passes(line: SnapshotLine): boolean {
    const { words, onlyDifferences } = this.#filter;
    return (!onlyDifferences || line.differs === true) && (words === "" || line.matches(words));
  }

  #tick(lines: readonly SnapshotLine[], on: boolean): void {
    const keys = new Set(this.#selected);
    for (const { row } of lines)
      if (on) keys.add(row.key);
      else keys.delete(row.key);
    this.#select([...keys].toSorted((a, b) => a - b));
  }
}
