/** The part of a plotly figure that plots use; every other key of plotly may be added. */

import type { Json } from "../../kernel/runtime.ts";
import type { Numbers } from "./series.ts";

/** A line with markers. */
export interface Trace {
  type: "scatter";
  mode: "lines+markers" | "lines" | "markers";
  /** Shown in the legend. */
  name: string;
  x: Numbers;
  y: Numbers;
  /** `y2` draws it over the axis on the right. */
  yaxis?: "y" | "y2";
  line: { color: string; width: number; dash: string };
  marker: { color: string; size: number };
  [option: string]: unknown;
}

/** One axis. */
export interface Axis {
  title: { text: string; [option: string]: unknown };
  type: "linear" | "log";
  /** What is shown; powers of ten on a logarithmic axis. Default all values and a little room. */
  range?: [number, number];
  [option: string]: unknown;
}

/** The frame around the traces. */
export interface Layout {
  title?: { text: string; [option: string]: unknown };
  width: number;
  height: number;
  xaxis: Axis;
  yaxis: Axis;
  yaxis2?: Axis;
  /** Default: shown when there are several traces. */
  showlegend?: boolean;
  margin?: { [option: string]: unknown };
  legend?: { [option: string]: unknown };
  [option: string]: unknown;
}

/** A figure that any plotly renderer can draw. */
export interface Figure {
  data: Trace[];
  layout: Layout;
  config: { [option: string]: unknown };
}

const dtypes = new Map<string, string>([
  ["Float64Array", "f8"],
  ["Float32Array", "f4"],
  ["Int32Array", "i4"],
  ["Uint32Array", "u4"],
  ["Int16Array", "i2"],
  ["Uint16Array", "u2"],
  ["Int8Array", "i1"],
  ["Uint8Array", "u1"],
  ["Uint8ClampedArray", "u1"],
]);

/** A figure as JSON: typed arrays become plotly's `{ dtype, bdata }`, which keeps NaN and is half as long. */
export function encodeFigure(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (ArrayBuffer.isView(value)) {
    const dtype = dtypes.get(value.constructor.name);
    if (dtype === undefined) throw new TypeError(`showing a figure: plotly takes no ${value.constructor.name}`);
    return { dtype, bdata: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  }
  if (Array.isArray(value)) return value.map(encodeFigure);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== "function");
  return Object.fromEntries(entries.map(([key, item]) => [key, encodeFigure(item)]));
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
