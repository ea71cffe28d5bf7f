/** A parameter beside the plot that follows from it. */

import type { Row, RowValue } from "../instrument-panel/panel-state.ts";
import { element } from "./element.ts";
import { Failures } from "./failures.ts";
import { controlOf, type LineControl } from "./panel-control.ts";
import type { PanelHost, Shown } from "./panel-host.ts";
import { ValueCell } from "./value-cell.ts";

/** Name and value above, control below. */
export class PanelSetting implements Shown {
  readonly key: number;
  readonly element: HTMLElement;
  readonly #control: LineControl;
  readonly #value = new ValueCell(false);
  readonly #failures = new Failures();

  constructor(row: Row, { send }: PanelHost) {
    const { key, label, name, unit, doc, control, gettable } = row;
    this.key = key;
    this.#control = controlOf(row, {
      enter: entry => send({ do: "set", key, entry }),
      cancel: () => this.#failures.takeBack(),
    });
    const title = element("span", { class: "name", title: doc === "" ? name : `${name}: ${doc}` }, label);
    const field = element("span", { class: "control" }, this.#control.element);
    if (control.kind === "number" && unit !== "") field.append(element("span", { class: "unit" }, unit));
    this.element = element("div", { class: "setting" }, title, this.#value.element, field, this.#failures.element);
    if (!gettable) return;
    const get = element("button", { type: "button", "aria-label": `get ${label}`, title: "read it now" }, "get");
    get.addEventListener("click", () => {
      this.#failures.takeBack();
      send({ do: "get", key });
    });
    field.after(get);
  }

  show(value: RowValue): void {
    this.#value.show(value, value);
    this.#control.show(value.entry);
    this.element.classList.toggle("unread", value.unread);
  }

  busy(): void {
    this.element.setAttribute("aria-busy", "true");
  }

  done(of: "set" | "read", error: string | undefined): void {
    this.element.removeAttribute("aria-busy");
    this.#failures.note(of, error);
  }
}
