/** One line of a panel: a parameter with its control, its value and its age. */

import type { Row, RowValue } from "../instrument-panel/panel-state.ts";
import { ageText } from "./age.ts";
import { element, setText } from "./element.ts";
import { Failures } from "./failures.ts";
import { controlOf, type LineControl } from "./panel-control.ts";
import type { PanelHost, Shown } from "./panel-host.ts";
import { type PanelPart, partOf } from "./panel-part.ts";
import { PanelPicture } from "./panel-picture.ts";
import { PanelRun } from "./panel-run.ts";
import { PanelSetting } from "./panel-setting.ts";
import { ValueCell } from "./value-cell.ts";

/** A line in the page. */
export class PanelLine implements Shown {
  readonly row: Row;
  readonly key: number;
  readonly element: HTMLElement;
  /** What stands beside its plot. */
  readonly settings: readonly PanelSetting[];
  readonly #host: PanelHost;
  readonly #control: LineControl;
  readonly #star: HTMLButtonElement;
  readonly #value: ValueCell;
  readonly #age = element("span", { class: "age" });
  readonly #failures = new Failures();
  readonly #parts: readonly PanelPart[];
  readonly #picture: PanelPicture | undefined;
  readonly #run: PanelRun | undefined;
  #at: number | null = null;

  constructor(row: Row, host: PanelHost) {
    const { key, label, name, unit, gettable, isTrace, parts, control: kind } = row;
    const acquires = isTrace || parts.some(part => part.isTrace);
    this.row = row;
    this.key = key;
    this.#host = host;
    const cancel = (): void => this.#failures.takeBack();
    this.#control = controlOf(row, { enter: entry => host.send({ do: "set", key, entry }), cancel });
    this.#star = element("button", { type: "button", class: "star" });
    this.#star.addEventListener("click", () => host.toggleFavourite(row));
    this.#value = new ValueCell(kind.kind === "none" && !isTrace && parts.length === 0);
    const title = element("span", { class: "name", title: row.doc }, label);
    if (label !== name) title.append(element("span", { class: "faint" }, name));
    const control = element("span", { class: "control" }, this.#control.element);
    if (kind.kind === "number" && unit !== "") control.append(element("span", { class: "unit" }, unit));
    if (this.#value.trend) control.append(this.#value.trend.element);
    if (acquires && gettable) control.append(...(this.#run = new PanelRun(row, host)).elements);
    const get = gettable ? this.#getButton(acquires) : element("span");
    const allowed = element("span", { class: "allowed" }, row.allowed);
    const cells = [this.#star, title, control, this.#value.element, this.#age, get, allowed];
    this.element = element("div", { class: "line", role: "row" }, ...cells, this.#failures.element);
    for (const cell of cells) if (cell.tagName !== "BUTTON") cell.setAttribute("role", "cell");

    this.#parts = parts.map((part, index) =>
      partOf(part, { enter: entry => host.send({ do: "set", key, entry, part: index }), cancel }),
    );
    if (parts.length > 0) {
      const list = this.#parts.map(part => part.element);
      this.element.append(
        element("div", { class: "parts", role: "group", "aria-label": `values of ${label}` }, ...list),
      );
    }
    const rows = row.settings.flatMap(each => host.row(each) ?? []);
    this.settings = rows.map(each => new PanelSetting(each, host));
    if (isTrace) {
      this.#picture = new PanelPicture(gettable ? "not acquired yet: press single or run" : "not set yet");
      this.element.append(this.#plot(label, this.#picture));
    }
    this.mark();
  }

  /** Whether it is marked. */
  get isFavourite(): boolean {
    return this.#host.isFavourite(this.row);
  }

  /** Shows whether it is marked. */
  mark(): void {
    this.#star.textContent = this.isFavourite ? "★" : "☆";
    this.#star.setAttribute("aria-pressed", String(this.isFavourite));
    this.#star.setAttribute("aria-label", `${this.row.label} is a favourite`);
  }

  show(value: RowValue, late: number): void {
    const { at, stale, unread, parts } = value;
    this.#value.show(value, value);
    this.#control.show(value.entry);
    this.#at = at === null ? null : at + late;
    this.element.classList.toggle("stale", stale);
    this.element.classList.toggle("unread", unread);
    this.#picture?.show(value);
    for (const [index, part] of parts.entries()) this.#parts[index]?.show(part, value);
    this.age();
  }

  /** Shows how old the value is now. */
  age(): void {
    setText(this.#age, this.#at === null ? "" : ageText((Date.now() - this.#at) / 1000));
  }

  busy(): void {
    this.element.setAttribute("aria-busy", "true");
  }

  done(of: "set" | "read", error: string | undefined): void {
    this.element.removeAttribute("aria-busy");
    this.#failures.note(of, error);
  }

  /** Shows the pace at which it is acquired again and again; undefined where it is not. */
  running(seconds: number | undefined): void {
    this.#run?.show(seconds);
  }

  #getButton(acquires: boolean): HTMLElement {
    const { key, label } = this.row;
    const get = element("button", { type: "button", class: "get" }, acquires ? "single" : "get");
    get.setAttribute("aria-label", acquires ? `acquire ${label} once` : `get ${label}`);
    get.title = acquires ? "acquire it once" : "read it now";
    get.addEventListener("click", () => {
      this.#failures.takeBack();
      this.#host.send({ do: "get", key });
    });
    return get;
  }

  #plot(label: string, { element: picture }: PanelPicture): HTMLElement {
    const plot = element("div", { class: "trace" });
    if (this.settings.length > 0) {
      const beside = { class: "settings", role: "group", "aria-label": `settings of ${label}` };
      plot.append(element("div", beside, ...this.settings.map(each => each.element)));
    }
    plot.append(picture);
    return plot;
  }
}

/** Whether all words occur in the names of a line. */
export function matches({ tab, name, label, parts }: Row, words: string): boolean {
  const names = parts.flatMap(part => [part.name, part.label]);
  const text = [tab, name, label, ...names].join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}
