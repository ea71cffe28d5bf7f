/** Where everything in a picture lies, in px: computed once, then drawn as SVG and told to plotly. */

import type { Span } from "./axis.ts";
import type { ColorScale } from "./color-scale.ts";
import { type Figure, shownText } from "./figure.ts";
import type { LegendFrame } from "./legend-frame.ts";
import { frameOf } from "./panel-frame.ts";
import { type Panel, panelsOf } from "./panel.ts";
import type { Tick } from "./ticks.ts";

/** An axis in its place. */
export interface AxisFrame {
  readonly span: Span;
  readonly ticks: readonly Tick[];
  readonly minor: readonly number[];
  readonly title: readonly string[];
  /** Position of a value in px. */
  readonly at: (value: number) => number;
  /** Where its title ends towards the edge of the picture. */
  readonly outer: number;
}

/** The bar with the colours of a map, in its place. */
export interface ColorFrame extends AxisFrame {
  readonly left: number;
  readonly scale: ColorScale;
}

/** The ends of the rectangle in which the traces lie. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A panel laid out. */
export interface Frame {
  readonly panel: Panel;
  readonly area: Area;
  /** Where it begins. */
  readonly top: number;
  readonly title: readonly string[];
  readonly note: readonly string[];
  /** What is said below the note, more quietly. */
  readonly hint: readonly string[];
  readonly legend: LegendFrame | undefined;
  readonly x: AxisFrame;
  readonly y: AxisFrame;
  readonly y2: AxisFrame | undefined;
  readonly colors: ColorFrame | undefined;
}

/** A picture laid out: panels one below the other, each as high as the others. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Frame[];
}

/** Lays a figure out. `note` and `hint` are written above the traces of the first panel. */
export function pictureOf(figure: Figure, note: string, hint = ""): Picture {
  const { width, height, title, showlegend } = figure.layout;
  const panels = panelsOf(figure);
  const each = height / panels.length;
  const lay = (left: number, right: number): Frame[] =>
    panels.map((panel, index) => {
      const isFirst = index === 0;
      const texts = {
        title: isFirst ? shownText(title?.text ?? "") : "",
        note: isFirst ? note : "",
        hint: isFirst ? hint : "",
      };
      return frameOf(panel, { width, height: each, top: Math.round(index * each), left, right }, texts, showlegend);
    });
  const frames = lay(0, 0);
  if (frames.length === 1) return { width, height, frames };
  // panels below one another begin and end at the same place
  const left = Math.max(...frames.map(({ area }) => area.left));
  const right = Math.max(...frames.map(({ area }) => width - area.right));
  return { width, height, frames: lay(left, right) };
}
