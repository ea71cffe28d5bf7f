/** The plot of a trace in a page. */

import type { ShownValue } from "../instrument-panel/panel-state.ts";
import { element } from "./element.ts";

/** The place of a plot, which says what is missing while there is none. */
export class PanelPicture {
  readonly element: HTMLElement;

  constructor(missing: string) {
    this.element = element("div", { class: "picture" }, element("p", { class: "missing" }, missing));
  }

  /** Shows the plot of a value. */
  show({ picture, problem }: ShownValue): void {
    // The plot is an SVG that the kernel has drawn, with all texts in it escaped.
    if (picture !== undefined) this.element.innerHTML = picture;
    else if (problem !== undefined) this.element.replaceChildren(element("p", { class: "missing" }, problem));
  }
}
