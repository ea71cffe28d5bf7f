/** One value of a parameter that has several: a line, or a plot. */

import type { PartRow, RowValue, ShownValue } from "../instrument-panel/panel-state.ts";
import { element } from "./element.ts";
import { controlOf } from "./panel-control.ts";
import { PanelPicture } from "./panel-picture.ts";
import { ValueCell } from "./value-cell.ts";

/** A part in a page. */
export interface PanelPart {
  readonly element: HTMLElement;
  show(part: ShownValue, value: RowValue): void;
}

/** Who is told of what a person enters for a part. */
interface PartEntered {
  enter(entry: string | number | boolean): void;
  cancel(): void;
}

/** The line of a single value, or the plot of an array. */
export function partOf(part: PartRow, entered: PartEntered): PanelPart {
  return part.isTrace ? plot(part) : line(part, entered);
}

function plot({ name, label }: PartRow): PanelPart {
  const picture = new PanelPicture("not acquired yet");
  const place = element("div", { class: "part plot" }, title(name, label), picture.element);
  return { element: place, show: part => picture.show(part) };
}

function line({ name, label, unit, settable }: PartRow, entered: PartEntered): PanelPart {
  const value = new ValueCell(!settable);
  const control = controlOf(
    { label, unit, allowed: "set together with the others", control: { kind: settable ? "text" : "none" } },
    entered,
  );
  const field = element("span", { class: "control" }, control.element);
  if (settable && unit !== "") field.append(element("span", { class: "unit" }, unit));
  if (value.trend) field.append(value.trend.element);
  return {
    element: element("div", { class: "part" }, title(name, label), field, value.element),
    show(part, whole) {
      value.show(part, whole);
      control.show(part.entry);
    },
  };
}

function title(name: string, label: string): HTMLElement {
  const made = element("span", { class: "name" }, label);
  if (label !== name) made.append(element("span", { class: "faint" }, name));
  return made;
}
