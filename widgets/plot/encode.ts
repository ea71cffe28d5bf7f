/** A figure as JSON: numbers travel as bytes. */

import type { Json } from "../mime.ts";

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

/**
 * A figure as JSON: typed arrays become plotly's `{ dtype, bdata }`, which keeps NaN and is half as long, and lists of
 * typed arrays of the same length, as the lines of a map, one `{ dtype, bdata, shape }`.
 */
export function encodeFigure(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (ArrayBuffer.isView(value)) return { dtype: dtypeOf(value), bdata: bytesOf(value).toString("base64") };
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return isMatrix(list) ? encodeMatrix(list) : list.map(encodeFigure);
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object") return null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== "function");
  return Object.fromEntries(entries.map(([key, item]) => [key, encodeFigure(item)]));
}

type Line = ArrayBufferView & { readonly length: number };

function isMatrix(list: readonly unknown[]): list is readonly Line[] {
  const [first] = list;
  if (!ArrayBuffer.isView(first) || first instanceof DataView) return false;
  return list.every(
    line => ArrayBuffer.isView(line) && line.constructor === first.constructor && line.byteLength === first.byteLength,
  );
}

function encodeMatrix(lines: readonly Line[]): Json {
  const [first] = lines as readonly [Line];
  const bdata = Buffer.concat(lines.map(bytesOf)).toString("base64");
  return { dtype: dtypeOf(first), bdata, shape: `${lines.length}, ${first.length}` };
}

function dtypeOf(view: ArrayBufferView): string {
  const dtype = dtypes.get(view.constructor.name);
  if (dtype === undefined) throw new TypeError(`showing a figure: plotly takes no ${view.constructor.name}`);
  return dtype;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
