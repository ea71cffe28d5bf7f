/** One line of a panel: a parameter with its control, its value and its age. */

import type { Row, RowValue } from "../instrument-panel/panel-state.ts";
import { ageText } from "./age.ts";
import { element } from "./element.ts";
import { controlOf, type LineControl } from "./panel-control.ts";
import { Trend } from "./trend.ts";

/** What a line needs of its panel. */
export interface LineHost {
  send(content: object): void;
  isFavourite(): boolean;
  toggleFavourite(): void;
}

/** A line in the page. */
export class PanelLine {
  readonly row: Row;
  readonly element: HTMLElement;
  readonly #host: LineHost;
  readonly #control: LineControl;
  readonly #star: HTMLButtonElement;
  readonly #value = element("span", { class: "value" }, "not read yet");
  readonly #age = element("span", { class: "age" });
  readonly #error = element("div", { class: "error", role: "alert" });
  readonly #picture = element("div", { class: "picture" });
  readonly #trend: Trend | undefined;
  #at: number | null = null;

  constructor(row: Row, host: LineHost) {
    this.row = row;
    this.#host = host;
    this.#control = controlOf(row, entry => host.send({ do: "set", key: row.key, entry }));
    this.#star = element("button", { type: "button", class: "star" });
    this.#star.addEventListener("click", () => host.toggleFavourite());
    const get = element(
      "button",
      { type: "button", class: "get", "aria-label": `get ${row.label}`, title: "read it now" },
      "get",
    );
    get.addEventListener("click", () => host.send({ do: "get", key: row.key }));
    this.#trend = row.control.kind === "none" && !row.isTrace ? new Trend() : undefined;
    const name = element("span", { class: "name", title: row.doc }, row.label);
    if (row.label !== row.name) name.append(element("span", { class: "faint" }, row.name));
    const control = element("span", { class: "control" }, this.#control.element);
    if (row.control.kind === "number" && row.unit !== "") control.append(element("span", { class: "unit" }, row.unit));
    if (this.#trend) control.append(this.#trend.element);
    const allowed = element("span", { class: "allowed" }, row.allowed);
    const cells = [this.#star, name, control, this.#value, this.#age, row.gettable ? get : element("span"), allowed];
    this.element = element("div", { class: "line", role: "row" }, ...cells, this.#error, this.#picture);
    for (const cell of cells) if (cell.tagName !== "BUTTON") cell.setAttribute("role", "cell");
    this.mark();
  }

  /** Whether it is marked. */
  get isFavourite(): boolean {
    return this.#host.isFavourite();
  }

  /** Whether all words occur in its names. */
  matches(words: string): boolean {
    const text = `${this.row.tab} ${this.row.name} ${this.row.label}`.toLowerCase();
    return words
      .toLowerCase()
      .split(/\s+/)
      .every(word => text.includes(word));
  }

  /** Shows whether it is marked. */
  mark(): void {
    this.#star.textContent = this.isFavourite ? "★" : "☆";
    this.#star.setAttribute("aria-pressed", String(this.isFavourite));
    this.#star.setAttribute("aria-label", `${this.row.label} is a favourite`);
  }

  /** Shows a value; `late` are the milliseconds by which the clock of this page is ahead. */
  show({ text, exact, number, entry, at, stale, unread, picture }: RowValue, late: number): void {
    this.#value.textContent = text ?? "not read yet";
    this.#value.title = exact ?? "";
    this.#control.show(entry);
    if (number !== null && at !== this.#at) this.#trend?.add(number);
    this.#at = at === null ? null : at + late;
    this.element.classList.toggle("stale", stale);
    this.element.classList.toggle("unread", unread);
    this.#value.dataset["note"] = unread ? "set, not read back" : stale ? "stale" : "";
    if (picture !== undefined) this.#picture.innerHTML = picture;
    this.age();
  }

  /** Shows how old the value is now. */
  age(): void {
    this.#age.textContent = this.#at === null ? "" : ageText((Date.now() - this.#at) / 1000);
  }

  /** Shows that something is done with it. */
  busy(): void {
    this.element.setAttribute("aria-busy", "true");
    this.#error.textContent = "";
  }

  /** Shows what has become of that. */
  done(error: string | undefined): void {
    this.element.removeAttribute("aria-busy");
    this.#error.textContent = error ?? "";
  }
}
