/** The part of a plotly figure that plots use; every other key of plotly may be added. */

import type { Trace } from "./trace.ts";

/** One axis. */
export interface Axis {
  title: { text: string; [option: string]: unknown };
  type: "linear" | "log" | "category";
  /** What is shown; powers of ten on a logarithmic axis, places counted from 0 on one of categories. Default all values and a little room. */
  range?: [number, number];
  [option: string]: unknown;
}

/** The frame around the traces. Where there are several panels, `xaxis2` and so on are those further down. */
export interface Layout {
  title?: { text: string; [option: string]: unknown };
  width: number;
  /** Of all panels together. */
  height: number;
  xaxis: Axis;
  yaxis: Axis;
  [further: `xaxis${number}` | `yaxis${number}`]: Axis | undefined;
  /** Default: shown when there are several traces. */
  showlegend?: boolean;
  margin?: { [option: string]: unknown };
  legend?: { [option: string]: unknown };
  [option: string]: unknown;
}

/** A figure that any plotly renderer can draw. */
export interface Figure<T extends Trace = Trace> {
  data: T[];
  layout: Layout;
  config: { [option: string]: unknown };
}

/** Text as plotly writes it: its labels know a few HTML tags and TeX between dollars, so both are spelled out. */
export function plotlyText(text: string): string {
  return text.replace(/[&<>$]/g, character => `&#${character.charCodeAt(0)};`);
}

/** The characters that plotly shows for one of its labels. */
export function shownText(label: string): string {
  return label
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:#(\d{1,7})|lt|gt|amp|nbsp);/g, (entity, code: string | undefined) =>
      code === undefined ? (named.get(entity) ?? entity) : fromCode(Number(code)),
    );
}

const named = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&amp;", "&"],
  ["&nbsp;", "\u00a0"],
]);

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}
