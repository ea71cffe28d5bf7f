/** The list of runs: a window of them, with buttons to the newer and older ones. */

import type { RunRow, RunWindow } from "../run-browser/run-browser-state.ts";
import { element } from "./element.ts";
import { type Ask, button, countText, keepKeys } from "./runs-ask.ts";

const heads = ["", "", "#", "Name", "Experiment", "Sample", "Began", "Results", "State", "Notes"];
const classes = ["mark", "mark", "number", "name", "", "", "began", "number", "state", ""];
const spoken = ["compare", "star"];

/** A row of the list, a line of the table. */
interface Line {
  readonly row: RunRow;
  readonly element: HTMLTableRowElement;
  readonly box: HTMLInputElement;
  readonly controls: readonly HTMLElement[];
}

/** The list with what tells where in it one is. */
export class RunsTable {
  readonly elements: readonly HTMLElement[];
  readonly #ask: Ask;
  readonly #body = element("tbody");
  readonly #scroll: HTMLElement;
  readonly #told = element("span", { role: "status" });
  readonly #newer: HTMLButtonElement;
  readonly #older: HTMLButtonElement;
  #window: RunWindow | undefined;
  #lines: readonly Line[] = [];
  #selected: readonly number[] = [];
  #active = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
    const head = element("tr");
    heads.forEach((text, at) =>
      head.append(element("th", { scope: "col", class: classes[at], "aria-label": spoken[at] }, text)),
    );
    const table = element("table", { class: "list", "aria-label": "runs" }, element("thead", {}, head), this.#body);
    this.#scroll = keepKeys(element("div", { class: "window" }, table));
    this.#newer = button("newer", () => this.#page(-1));
    this.#older = button("older", () => this.#page(1));
    this.#newer.disabled = this.#older.disabled = true;
    const tools = element("div", { class: "tools", role: "toolbar", "aria-label": "list" });
    tools.append(
      this.#newer,
      this.#older,
      button("refresh", () => ask({ do: "refresh" })),
      this.#told,
    );
    this.elements = [this.#scroll, tools];
    this.#body.addEventListener("keydown", event => this.#move(event));
  }

  /** Shows a part of the list; who is at a control stays there. */
  show(shown: RunWindow): void {
    const isOther = this.#window?.at !== shown.at;
    const at = this.#lines.findIndex(line => line.element.contains(document.activeElement));
    const run = this.#lines[at]?.row.run;
    const control = this.#lines[at]?.controls.findIndex(each => each === document.activeElement) ?? -1;
    this.#window = shown;
    this.#lines = shown.rows.map(row => this.#line(row));
    this.#body.replaceChildren(...this.#lines.map(line => line.element));
    this.#select(this.#selected);
    if (isOther) this.#scroll.scrollTop = 0;
    const again = this.#lines.findIndex(line => line.row.run === run);
    this.#activate(again === -1 ? 0 : again);
    if (again !== -1) this.#lines[again]?.controls[control]?.focus();
    const { at: start, rows, total } = shown;
    this.#newer.disabled = start === 0;
    this.#older.disabled = start + rows.length >= total;
    const few = total === 1 ? "1 run" : `${countText(total)} runs`;
    const part = `runs ${countText(start + 1)} to ${countText(start + rows.length)} of ${countText(total)}`;
    this.#told.textContent = total === 0 ? "no runs are found" : rows.length === total ? few : part;
  }

  /** Marks the runs that are selected. */
  select(runs: readonly number[]): void {
    this.#select(runs);
  }

  #select(runs: readonly number[]): void {
    this.#selected = runs;
    for (const { row, element: line, box, controls } of this.#lines) {
      const isSelected = runs.includes(row.run);
      line.classList.toggle("selected", isSelected);
      box.checked = isSelected;
      controls[2]?.setAttribute("aria-pressed", String(isSelected && runs.length === 1));
    }
  }

  #page(way: 1 | -1): void {
    const { at = 0, size = 0 } = this.#window ?? {};
    this.#ask({ do: "page", at: Math.max(0, at + way * size) });
  }

  #line(row: RunRow): Line {
    const box = element("input", {
      type: "checkbox",
      "aria-label": `select run ${row.run}`,
      title: "select one run, or two to compare them",
    });
    box.addEventListener("change", () => this.#toggle(row.run, box.checked));
    const star = element(
      "button",
      { type: "button", class: "star", "aria-pressed": String(row.starred), "aria-label": `star run ${row.run}` },
      row.starred ? "★" : "☆",
    );
    star.addEventListener("click", () => this.#ask({ do: "star", run: row.run, on: !row.starred }));
    const name = button(row.name === "" ? "(no name)" : row.name, () => this.#ask({ do: "select", runs: [row.run] }));
    const state = element("span", { class: row.failed ? "failed" : undefined }, row.state);
    if (row.state === "running") state.title = "it is running, or its process ended before it could close it";
    const cells = [
      box,
      star,
      String(row.run),
      name,
      row.experiment,
      row.sample,
      row.began,
      countText(row.results),
      state,
      row.notes,
    ];
    const line = element("tr");
    cells.forEach((cell, at) => line.append(element("td", { class: classes[at] }, cell)));
    line.addEventListener("click", event => {
      if (event.target instanceof Element && event.target.closest("button,input")) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey) this.#toggle(row.run, !this.#selected.includes(row.run));
      else this.#ask({ do: "select", runs: [row.run] });
    });
    return { row, element: line, box, controls: [box, star, name] };
  }

  /** One or two are selected: a third one takes the place of the first. */
  #toggle(run: number, on: boolean): void {
    const others = this.#selected.filter(each => each !== run);
    const runs = on ? [...others, run].slice(-2) : others;
    this.#select(runs);
    this.#ask({ do: "select", runs });
  }

  /** Only the controls of one line are reached by Tab; the arrow keys go to the next one. */
  #activate(at: number): void {
    this.#active = at;
    this.#lines.forEach(({ controls }, index) => {
      for (const control of controls) control.tabIndex = index === at ? 0 : -1;
    });
  }

  #move(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    const at = this.#lines.findIndex(line => line.element.contains(document.activeElement));
    const from = at === -1 ? this.#active : at;
    if (step === undefined) return;
    event.preventDefault();
    const control = this.#lines[from]?.controls.findIndex(each => each === document.activeElement) ?? 0;
    const next = Math.min(this.#lines.length - 1, Math.max(0, from + step));
    this.#activate(next);
    this.#lines[next]?.controls[Math.max(0, control)]?.focus();
  }
}
