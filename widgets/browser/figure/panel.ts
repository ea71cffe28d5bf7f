/** One panel in a page: axes as SVG, values on a canvas, a cross-hair, and what a person does with them. */

import type { Range } from "../../live/protocol.ts";
import { axesOf, gridOf, svgOf } from "./axes-layer.ts";
import type { PanelData } from "./data.ts";
import { element, Layer, setText } from "./elements.ts";
import { listen, type Actions, type Box } from "./gestures.ts";
import { laidOut, plainLook, type Laid, type Look } from "./look.ts";
import { moved, zoomed } from "./ranges.ts";
import { findAt, findNext, type Found } from "./readout.ts";
import { drawValues } from "./values-layer.ts";

/** Who hears of a panel. */
export interface PanelListener {
  /** Another part is in sight. */
  changed(): void;
  /** A cell of a map was picked. */
  picked?(found: Found): void;
}

/** A panel. */
export class Panel {
  readonly el: HTMLElement;
  data: PanelData;
  look: Look = plainLook;
  readonly #height: number;
  readonly #listener: PanelListener;
  readonly #below: Layer;
  readonly #canvas: HTMLCanvasElement;
  readonly #above: Layer;
  readonly #place: HTMLElement;
  readonly #readout: HTMLElement;
  readonly #box: HTMLElement;
  readonly #cross: readonly [HTMLElement, HTMLElement];
  readonly #stop: () => void;
  #laid: Laid;
  #width = 700;
  #found: Found | undefined;

  constructor(parent: HTMLElement, data: PanelData, height: number, listener: PanelListener) {
    this.data = data;
    this.#height = height;
    this.#listener = listener;
    this.el = element("div", "sp-figure-panel", parent);
    const stage = element("div", "sp-figure-stage", this.el);
    this.#below = new Layer(stage);
    this.#canvas = element("canvas", "sp-figure-values", stage);
    this.#above = new Layer(stage);
    this.#place = element("div", "sp-figure-place", stage);
    this.#cross = [element("div", "sp-figure-cross", this.#place), element("div", "sp-figure-cross", this.#place)];
    this.#box = element("div", "sp-figure-box", this.#place);
    this.#readout = element("div", "sp-figure-readout", this.el);
    this.#readout.role = "status";
    for (const each of [...this.#cross, this.#box]) each.hidden = true;
    Object.assign(this.#place, { tabIndex: 0, role: "group" });
    this.#place.ariaRoleDescription = "plot";
    this.#place.title = help;
    this.#laid = laidOut(data, this.look, this.#size());
    this.#stop = listen(this.#place, this.#actions());
  }

  /** How it is laid out. */
  get laid(): Laid {
    return this.#laid;
  }

  /** Pixels across that values are drawn on. */
  get pixels(): number {
    const { left, right } = this.#laid.frame.area;
    return Math.round((right - left) * devicePixelRatio);
  }

  /** The picture of the values as they are now. */
  get canvas(): HTMLCanvasElement {
    return this.#canvas;
  }

  /** Shows another part, or shows it otherwise. */
  setLook(look: Partial<Look>): void {
    this.look = { ...this.look, ...look };
    this.draw();
    this.#listener.changed();
  }

  /** Takes new values; they are drawn with `draw`. */
  take(data: PanelData): void {
    this.data = data;
  }

  /** Draws it. */
  draw(): void {
    this.#width = Math.min(900, Math.max(280, this.el.clientWidth || 700));
    this.#laid = laidOut(this.data, this.look, this.#size());
    const { frame } = this.#laid;
    const { area } = frame;
    this.#below.show(svgOf(this.#size(), gridOf(frame), 'aria-hidden="true"'));
    this.#above.show(svgOf(this.#size(), axesOf(frame), 'aria-hidden="true"'));
    const place = {
      left: `${area.left}px`,
      top: `${area.top}px`,
      width: `${area.right - area.left}px`,
      height: `${area.bottom - area.top}px`,
    };
    Object.assign(this.#canvas.style, place);
    Object.assign(this.#place.style, place);
    const stage = this.#place.parentElement as HTMLElement;
    Object.assign(stage.style, { width: `${this.#width}px`, height: `${this.#height}px` });
    drawValues(this.#canvas, this.data, this.#laid, devicePixelRatio);
    this.#place.ariaLabel = this.description;
    if (this.#found) this.#mark(findAt(this.data, this.#laid, this.#found.left, this.#found.top));
  }

  /** What it shows, in words. */
  get description(): string {
    const { x, y } = this.data;
    if (this.data.kind === "lines") return `${y.label} against ${x.label}`;
    return `${this.data.z.label} over ${x.label} and ${y.label}`;
  }

  /** Zooms around the middle, or around a place in px. */
  zoom(factor: number, at?: { readonly left: number; readonly top: number; readonly vertical: boolean }): void {
    const { x, y, frame } = this.#laid;
    const { area } = frame;
    const part = at === undefined ? 0.5 : at.left / (area.right - area.left);
    const height = at === undefined ? 0.5 : 1 - at.top / (area.bottom - area.top);
    // of a trace the vertical axis follows what is in sight, unless it was set by hand
    const isUp = at?.vertical === true || this.data.kind !== "lines" || (at === undefined && this.look.y !== null);
    this.setLook({
      ...(at?.vertical === true ? {} : { x: zoomed(x, factor, part) }),
      ...(isUp ? { y: zoomed(y, factor, height) } : {}),
    });
  }

  /** Takes it from the page. */
  close(): void {
    this.#stop();
    this.el.remove();
  }

  #size(): { width: number; height: number } {
    return { width: this.#width, height: this.#height };
  }

  #actions(): Actions {
    return {
      hover: (left, top) => this.#mark(this.#find(left, top)),
      leave: () => this.#mark(undefined),
      drag: box => this.#drag(box),
      zoomTo: box => this.#zoomTo(box),
      zoom: (factor, at) => this.zoom(factor, at),
      pan: (across, up) => this.#pan(across, up),
      step: (across, up) => this.#step(across, up),
      pick: () => this.#found && this.#listener.picked?.(this.#found),
      reset: () => this.setLook({ x: null, y: null }),
    };
  }

  #find(left: number, top: number): Found | undefined {
    const { area } = this.#laid.frame;
    return findAt(this.data, this.#laid, left + area.left, top + area.top);
  }

  #step(across: number, up: number): void {
    const { area } = this.#laid.frame;
    const from =
      this.#found ?? findAt(this.data, this.#laid, (area.left + area.right) / 2, (area.top + area.bottom) / 2);
    if (from) this.#mark(this.#found ? findNext(this.data, this.#laid, from, [across, up]) : from);
  }

  #mark(found: Found | undefined): void {
    this.#found = found;
    const { area } = this.#laid.frame;
    const [across, up] = this.#cross;
    setText(this.#readout, found?.text ?? "");
    for (const line of this.#cross) line.hidden = found === undefined;
    if (found === undefined) return;
    across.style.cssText = `left:0;right:0;height:0;top:${found.top - area.top}px`;
    up.style.cssText = `top:0;bottom:0;width:0;left:${found.left - area.left}px`;
  }

  #drag(box: Box | undefined): void {
    this.#box.hidden = box === undefined;
    if (box === undefined) return;
    const { left, top, right, bottom } = box;
    this.#box.style.cssText = `left:${left}px;top:${top}px;width:${right - left}px;height:${bottom - top}px`;
  }

  #zoomTo({ left, right, top, bottom }: Box): void {
    const { x, y, frame } = this.#laid;
    const { area } = frame;
    // a long flat box means the one axis, a narrow high one the other
    const [isFlat, isNarrow] = [bottom - top < 8, right - left < 8];
    const across: Range = [x.valueAt(left + area.left), x.valueAt(right + area.left)];
    const up: Range = [y.valueAt(bottom + area.top), y.valueAt(top + area.top)];
    this.setLook({ ...(isNarrow ? {} : { x: across }), ...(isFlat ? {} : { y: up }) });
  }

  #pan(across: number, up: number): void {
    const { x, y } = this.#laid;
    this.setLook({
      ...(across === 0 ? {} : { x: moved(x, across) }),
      ...(up === 0 ? {} : { y: moved(y, up) }),
    });
  }
}

const help =
  "drag: zoom to a box; Shift and drag: move; wheel: zoom; double click: show all. " +
  "Keys: + and - zoom, arrows move, 0 shows all, Shift and arrows step the cross-hair, Enter cuts a map";
