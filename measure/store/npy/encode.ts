/** Arrays as bytes in numpy's file format, as QCoDeS keeps them in its databases. */

import { endianness } from "node:os";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import type { ColumnData } from "../../data/column-data.ts";
import { npyHead } from "./header.ts";

// What is in memory is written as it is, in the order of this machine's bytes.
const order = endianness() === "LE" ? "<" : ">";

/** Where bytes go: a new block for each array by itself, a part of a larger one where many are written. */
export type Allocate = (byteLength: number) => Buffer;

const newBlock: Allocate = byteLength => Buffer.allocUnsafe(byteLength);

const heads = new Map<string, Map<number | string, Buffer>>();
// So many kinds, and so many shapes of each.
const mostHeads = 100;

/** An array as bytes, version 3 of the format: real numbers as `<f8`, complex ones as `<c16`, texts as `<U` of the longest. */
export function encodeNpy({ values, shape }: ColumnData, allocate: Allocate = newBlock): Buffer {
  if (values instanceof Float64Array) return encodeParts("f8", shape, values, allocate);
  if (values instanceof ComplexArray) return encodeParts("c16", shape, values.data, allocate);
  return encodeTexts(values, shape, allocate);
}

/** One complex number as QCoDeS keeps it: an array of one element, version 1 of the format. */
export function encodeComplex(re: number, im: number, allocate: Allocate = newBlock): Buffer {
  const bytes = allocate(complexHead.length + 16);
  complexHead.copy(bytes);
  bytes.writeDoubleLE(re, complexHead.length);
  bytes.writeDoubleLE(im, complexHead.length + 8);
  return bytes;
}

const complexHead = npyHead("<c16", [1], 1);

function encodeParts(kind: string, shape: readonly number[], parts: Float64Array, allocate: Allocate): Buffer {
  const head = headOf(order + kind, shape);
  const bytes = allocate(head.length + parts.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(parts.buffer, parts.byteOffset, parts.byteLength), head.length);
  return bytes;
}

function encodeTexts(texts: readonly string[], shape: readonly number[], allocate: Allocate): Buffer {
  const points = texts.map(text => Array.from(text, letter => letter.codePointAt(0) as number));
  // numpy has no texts of length 0: an array of empty ones has room for one letter.
  const width = points.reduce((longest, each) => Math.max(longest, each.length), 1);
  const head = headOf(`<U${width}`, shape);
  const bytes = allocate(head.length + 4 * width * texts.length).fill(0);
  bytes.set(head);
  points.forEach((letters, index) => {
    letters.forEach((point, place) => bytes.writeUInt32LE(point, head.length + 4 * (width * index + place)));
  });
  return bytes;
}

/** The same few shapes come again and again, most of them of one dimension. */
function headOf(descr: string, shape: readonly number[]): Buffer {
  const ofKind = heads.get(descr) ?? new Map<number | string, Buffer>();
  const key = shape.length === 1 ? (shape[0] as number) : shape.join();
  const known = ofKind.get(key);
  if (known) return known;
  const head = npyHead(descr, shape);
  if (heads.size >= mostHeads) heads.clear();
  if (ofKind.size >= mostHeads) ofKind.clear();
  heads.set(descr, ofKind.set(key, head));
  return head;
}
