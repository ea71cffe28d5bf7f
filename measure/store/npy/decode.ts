/** Arrays from bytes in numpy's file format: real and complex numbers, booleans, texts and times. */

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import type { ColumnData, ColumnValues } from "../../data/column-data.ts";
import { NpyError, readNpyHead } from "./header.ts";
import type { NpyHeader } from "./header.ts";

/**
 * An array from its bytes. Whole numbers and booleans become 64-bit floating-point numbers, durations seconds, and points in time
 * texts as ISO 8601 has them.
 * @throws NpyError for bytes that are no array, are too few, or hold objects or structures.
 */
export function decodeNpy(blob: Uint8Array): ColumnData {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  const header = readNpyHead(bytes);
  const kind = kindOf(header.descr);
  const size = header.shape.reduce((product, length) => product * length, 1);
  const data = bytes.subarray(header.byteLength);
  if (size * kind.byteLength > data.length) {
    const shape = header.shape.join(" × ");
    throw new NpyError(
      `an array of ${shape} values of ${header.descr} has ${data.length} bytes: must be ${size * kind.byteLength}`,
    );
  }
  // Texts of no letters take no bytes: nothing else tells how many there may be.
  if (kind.byteLength === 0 && size > data.length + mostEmptyTexts)
    throw new NpyError(`an array of ${size} texts of length 0`);
  const values = kind.read(data, size);
  return { values: header.isFortran ? inOurOrder(values, header) : values, shape: header.shape };
}

const mostEmptyTexts = 1_000_000;

interface Kind {
  readonly byteLength: number;
  read(data: Buffer, size: number): ColumnValues;
}

function kindOf(descr: string): Kind {
  const [, byteOrder, letter, digits, unit] =
    /^([<>|=])([a-zA-Z])(\d*)(?:\[(?:(\d*)([a-zA-Z]+))\])?$/.exec(descr) ?? [];
  const unitName = /\[\d*([a-zA-Z]+)\]/.exec(descr)?.[1];
  const width = Number(digits);
  const isBig = byteOrder === ">";
  const number = letter === undefined ? undefined : numberReader(letter + width, isBig);
  if (number)
    return {
      byteLength: width,
      read: (data, size) => Float64Array.from({ length: size }, (_, i) => number(data, i * width)),
    };
  if (letter === "f" && width === 8) return { byteLength: 8, read: (data, size) => doubles(data, size, isBig) };
  if (letter === "c" && width === 16) {
    return { byteLength: 16, read: (data, size) => new ComplexArray(doubles(data, 2 * size, isBig)) };
  }
  if (letter === "c" && width === 8) {
    const part = numberReader("f4", isBig) as NumberReader;
    const parts = (data: Buffer, size: number) => Float64Array.from({ length: 2 * size }, (_, i) => part(data, i * 4));
    return { byteLength: 8, read: (data, size) => new ComplexArray(parts(data, size)) };
  }
  if (letter === "U") return textKind(4 * width, (data, at) => letters(data, at, width, isBig));
  if (letter === "S") return textKind(width, (data, at) => data.toString("latin1", at, at + width).replace(/\0+$/, ""));
  if ((letter === "m" || letter === "M") && width === 8 && unitName !== undefined) {
    return timeKind(letter, isBig, unitName, Number(unit === undefined || unit === "" ? 1 : unit));
  }
  throw new NpyError(`an array of ${descr}: must hold numbers, booleans, texts or times`);
}

type NumberReader = (data: Buffer, at: number) => number;

function numberReader(kind: string, isBig: boolean): NumberReader | undefined {
  switch (kind) {
    case "b1":
      return (data, at) => (data[at] === 0 ? 0 : 1);
    case "i1":
      return (data, at) => data.readInt8(at);
    case "u1":
      return (data, at) => data.readUInt8(at);
    case "i2":
      return (data, at) => (isBig ? data.readInt16BE(at) : data.readInt16LE(at));
    case "u2":
      return (data, at) => (isBig ? data.readUInt16BE(at) : data.readUInt16LE(at));
    case "i4":
      return (data, at) => (isBig ? data.readInt32BE(at) : data.readInt32LE(at));
    case "u4":
      return (data, at) => (isBig ? data.readUInt32BE(at) : data.readUInt32LE(at));
    case "i8":
      return (data, at) => Number(isBig ? data.readBigInt64BE(at) : data.readBigInt64LE(at));
    case "u8":
      return (data, at) => Number(isBig ? data.readBigUInt64BE(at) : data.readBigUInt64LE(at));
    case "f2":
      return (data, at) => half(isBig ? data.readUInt16BE(at) : data.readUInt16LE(at));
    case "f4":
      return (data, at) => (isBig ? data.readFloatBE(at) : data.readFloatLE(at));
    default:
      return undefined;
  }
}

/** IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

function doubles(data: Buffer, count: number, isBig: boolean): Float64Array {
  const block = new Uint8Array(8 * count);
  block.set(data.subarray(0, 8 * count));
  // The block is a copy: turning its bytes round changes nothing of what was given.
  if (isBig !== isBigEndian) Buffer.from(block.buffer).swap64();
  return new Float64Array(block.buffer);
}

const isBigEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;

function textKind(byteLength: number, read: (data: Buffer, at: number) => string): Kind {
  return {
    byteLength,
    read: (data, size) => Array.from({ length: size }, (_, index) => read(data, index * byteLength)),
  };
}

/** A text in UTF-32; numpy fills it up with zeros. */
function letters(data: Buffer, at: number, width: number, isBig: boolean): string {
  let text = "";
  for (let place = at; place < at + 4 * width; place += 4) {
    const point = isBig ? data.readUInt32BE(place) : data.readUInt32LE(place);
    if (point > 0x10_ffff) throw new NpyError(`a text with the letter ${point}: must be at most 1114111`);
    text += String.fromCodePoint(point);
  }
  return text.replace(/\0+$/, "");
}

// numpy's units of time that have a fixed length, in units of 1 ns. Months and years have none.
const nanoseconds: Readonly<Record<string, number>> = {
  W: 604_800e9,
  D: 86_400e9,
  h: 3_600e9,
  m: 60e9,
  s: 1e9,
  ms: 1e6,
  us: 1e3,
  ns: 1,
};

function timeKind(letter: "m" | "M", isBig: boolean, unit: string, times: number): Kind {
  const length = nanoseconds[unit];
  if (length === undefined)
    throw new NpyError(`times in units of ${unit}: must be ${Object.keys(nanoseconds).join(", ")}`);
  const count = (data: Buffer, at: number): bigint => (isBig ? data.readBigInt64BE(at) : data.readBigInt64LE(at));
  // numpy's mark of no time, the smallest number there is.
  const none = -(2n ** 63n);
  if (letter === "m") {
    const seconds = (value: bigint): number => (value === none ? NaN : (Number(value) * length * times) / 1e9);
    return {
      byteLength: 8,
      read: (data, size) => Float64Array.from({ length: size }, (_, i) => seconds(count(data, 8 * i))),
    };
  }
  return textKind(8, (data, at) => isoText(count(data, at), none, BigInt(length * times)));
}

function isoText(value: bigint, none: bigint, length: bigint): string {
  if (value === none) return "NaT";
  const total = value * length;
  const rest = ((total % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const date = new Date(Number((total - rest) / 1_000_000n));
  if (Number.isNaN(date.getTime())) throw new NpyError(`a point in time ${total} ns from 1970 is no date`);
  return `${date.toISOString().slice(0, -5)}.${String(rest).padStart(9, "0")}`;
}

/** Values whose first index changes fastest, put so that the last one does. */
function inOurOrder(values: ColumnValues, { shape }: NpyHeader): ColumnValues {
  const size = shape.reduce((product, length) => product * length, 1);
  const places = new Uint32Array(size);
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  for (let place = 0; place < size; place++) {
    places[place] = index.reduce((sum, at, axis) => sum + at * (strides[axis] as number), 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      index[axis] = 0;
    }
  }
  if (values instanceof Float64Array) return Float64Array.from(places, place => values[place] as number);
  if (values instanceof ComplexArray) {
    const parts = new Float64Array(2 * size);
    places.forEach((from, to) => parts.set(values.data.subarray(2 * from, 2 * from + 2), 2 * to));
    return new ComplexArray(parts);
  }
  return Array.from(places, place => values[place] as string);
}
