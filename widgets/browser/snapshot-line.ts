/** The lines of the tree of a snapshot: a parameter each, or the head of an instrument or channel. */

import type { LiveValue, SavedRow } from "../snapshot-explorer/explorer-state.ts";
import { ageText } from "./age.ts";
import { element } from "./element.ts";

/** What the head of a part does. */
interface BranchHost {
  readonly folded: boolean;
  tick(on: boolean): void;
  fold(): void;
}

/** The head of an instrument, a channel, or a tuple of channels. */
export class Branch {
  readonly element: HTMLTableRowElement;
  readonly path: readonly string[];
  isFolded: boolean;
  readonly #box = element("input", { type: "checkbox" });
  readonly #fold = element("button", { type: "button", class: "fold" });
  readonly #count = element("td", { class: "short", colspan: "5" });

  constructor(path: readonly string[], { folded, tick, fold }: BranchHost) {
    this.path = path;
    this.isFolded = folded;
    const name = path.at(-1) ?? "";
    const full = path.join(" ");
    this.#box.setAttribute("aria-label", `restore ${full}`);
    this.#box.addEventListener("change", () => tick(this.#box.checked));
    this.#fold.setAttribute("aria-label", `parameters of ${full}`);
    this.#fold.addEventListener("click", () => {
      this.isFolded = !this.isFolded;
      fold();
    });
    const cell = element("div", { class: "cell" }, this.#fold, element("label", {}, this.#box, name));
    cell.style.setProperty("--depth", String(path.length - 1));
    this.element = element("tr", { class: "group" }, element("th", { scope: "row" }, cell), this.#count);
  }

  /** Shows how many lines are in it, and whether they are ticked; what is filtered is unfolded. */
  show(inside: readonly SnapshotLine[], selected: ReadonlySet<number>, isFiltered: boolean): void {
    const isOpen = isFiltered || !this.isFolded;
    this.#fold.textContent = isOpen ? "▾" : "▸";
    this.#fold.setAttribute("aria-expanded", String(isOpen));
    this.#fold.disabled = isFiltered;
    const ticked = inside.filter(({ row }) => selected.has(row.key)).length;
    this.#box.checked = ticked > 0 && ticked === inside.length;
    this.#box.indeterminate = ticked > 0 && ticked < inside.length;
    const differ = inside.filter(line => line.differs === true).length;
    const count = `${inside.length} ${inside.length === 1 ? "parameter" : "parameters"}`;
    this.#count.textContent = differ === 0 ? count : `${count}, ${differ} ${differ === 1 ? "differs" : "differ"}`;
  }

  /** Whether one of the parts around it is folded. */
  isInFold(branches: readonly Branch[]): boolean {
    return branches.some(other => other !== this && other.isFolded && isInside(this.path, other.path));
  }
}

/** The line of a parameter. */
export class SnapshotLine {
  readonly row: SavedRow;
  readonly element: HTMLTableRowElement;
  readonly #around: readonly Branch[];
  readonly #box = element("input", { type: "checkbox" });
  readonly #value = element("td", { class: "value here" });
  readonly #age = element("td", { class: "short" });
  readonly #kept = element("td", { class: "short" });
  readonly #note = element("td", { class: "note" });
  readonly #text: string;
  #live: LiveValue | undefined;
  #late = 0;

  constructor(row: SavedRow, around: readonly Branch[], tick: (on: boolean) => void) {
    this.row = row;
    this.#around = around;
    this.#text = `${row.path.join(" ")} ${row.name} ${row.label}`.toLowerCase();
    this.#box.setAttribute("aria-label", `restore ${row.path.join(" ")} ${row.name}`);
    this.#box.addEventListener("change", () => tick(this.#box.checked));
    const names = element("span", { class: "names" }, element("span", { class: "own" }, row.name));
    if (row.label !== row.name) names.append(element("span", { class: "faint" }, row.label));
    const cell = element("div", { class: "cell" }, element("label", {}, this.#box, names));
    cell.style.setProperty("--depth", String(row.path.length + 0.6));
    const saved = element("td", { class: "value", title: row.exact ?? "" }, row.text ?? "no value");
    this.#kept.title = row.when;
    const cells = [saved, this.#kept, this.#value, this.#age, this.#note];
    this.element = element("tr", {}, element("th", { scope: "row" }, cell), ...cells);
    this.age();
  }

  /** Whether it differs from what is here; undefined where that is not known. */
  get differs(): boolean | undefined {
    const same = this.#live?.same ?? null;
    return same === null ? undefined : !same;
  }

  /** Whether one of the parts around it is folded. */
  get isFolded(): boolean {
    return this.#around.some(({ isFolded }) => isFolded);
  }

  /** Whether it belongs to a part. */
  isIn(branch: Branch): boolean {
    return this.#around.includes(branch);
  }

  /** Whether all words occur in its names. */
  matches(words: string): boolean {
    return words
      .toLowerCase()
      .split(/\s+/)
      .every(word => this.#text.includes(word));
  }

  /** Shows whether it is ticked. */
  ticked(on: boolean): void {
    this.#box.checked = on;
  }

  /** Shows what is known here. */
  live(value: LiveValue, late: number): void {
    this.#live = value;
    this.#late = late;
    this.#value.textContent = value.text ?? (value.barred.endsWith("here") ? "" : "not read yet");
    this.#value.title = value.exact ?? "";
    const notes = [this.differs === true ? "≠ differs" : "", value.stale ? "stale" : "", value.barred];
    this.#note.textContent = notes.filter(note => note !== "").join(", ");
    this.element.classList.toggle("differs", this.differs === true);
    this.age();
  }

  /** Shows how old both values are. */
  age(): void {
    const { at, when } = this.row;
    this.#kept.textContent = at === null ? when : `${ageText((Date.now() - this.#late - at) / 1000)} ago`;
    const here = this.#live?.at ?? null;
    this.#age.textContent = here === null ? "" : ageText((Date.now() - this.#late - here) / 1000);
  }
}

function isInside(path: readonly string[], outer: readonly string[]): boolean {
  return outer.length < path.length && outer.every((name, index) => path[index] === name);
}
