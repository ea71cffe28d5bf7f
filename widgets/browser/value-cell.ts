/** A value in a page, with what has to be said about it, and its last values where it is a number that is only read. */

import type { RowValue, ShownValue } from "../instrument-panel/panel-state.ts";
import { element, setText } from "./element.ts";
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
    setText(this.element, text ?? "not read yet");
    const title = exact ?? "";
    if (this.element.title !== title) this.element.title = title;
    const note = unread ? "set, not read back" : stale ? "stale" : "";
    if (this.element.dataset["note"] !== note) this.element.dataset["note"] = note;
    if (number !== null && at !== this.#at) this.trend?.add(number);
    this.#at = at;
  }
}
