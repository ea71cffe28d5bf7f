/** A value in a page, with what has to be said about it, and its last values where it is a number that is only read. */

import type { RowValue, ShownValue } from "../instrument-panel/panel-state.ts";
import { element } from "./element.ts";
import { Trend } from "./trend.ts";

/** The text of a value. */
export class ValueCell {
  readonly element = element("span", { class: "value" }, "not read yet");
  /** Its last values. */
  readonly trend: Trend | undefined;
  #at: number | null = null;

  constructor(hasTrend: boolean) {
    this.trend = hasTrend ? new Trend() : undefined;
  }

  /** Shows a value, or a part of one. */
  show({ text, exact, number }: ShownValue, { at, stale, unread }: RowValue): void {
    this.element.textContent = text ?? "not read yet";
    this.element.title = exact ?? "";
    this.element.dataset["note"] = unread ? "set, not read back" : stale ? "stale" : "";
    if (number !== null && at !== this.#at) this.trend?.add(number);
    this.#at = at;
  }
}
