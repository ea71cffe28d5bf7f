/** A column that grows while rows are read: one block of memory, whatever the rows bring. */

import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { Complex } from "../../drivers/core/complex/complex.ts";
import { floatText } from "../../drivers/core/python-text.ts";
import type { ColumnData, ColumnValues } from "./column-data.ts";

/** The values of a column as they come: numbers until a complex one or a text comes. */
export class GrowingColumn {
  #real: Float64Array;
  #parts: Float64Array | undefined;
  #texts: string[] | undefined;
  #length = 0;

  /** Begins with room for so many values. */
  constructor(capacity: number) {
    this.#real = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a real number. */
  pushNumber(value: number): void {
    if (this.#texts || this.#parts) return this.push(value);
    if (this.#length === this.#real.length) this.#real = grown(this.#real, 1);
    this.#real[this.#length++] = value;
  }

  /** Adds a value so many times. */
  push(value: number | Complex | string, times = 1): void {
    const values =
      typeof value === "string"
        ? Array<string>(times).fill(value)
        : typeof value === "number"
          ? new Float64Array(times).fill(value)
          : ComplexArray.from(Array<Complex>(times).fill(value));
    this.pushAll(values);
  }

  /** Adds values. */
  pushAll(values: ColumnValues): void {
    if (this.#texts || isTexts(values)) {
      const texts = (this.#texts ??= [...textsOf(this.#values())]);
      for (const text of textsOf(values)) texts.push(text);
      this.#length = texts.length;
      return;
    }
    if (this.#parts || values instanceof ComplexArray) {
      this.#parts ??= complexOf(this.#real.subarray(0, this.#length));
      const added = values instanceof ComplexArray ? values.data : complexOf(values);
      while (this.#parts.length < 2 * this.#length + added.length) this.#parts = grown(this.#parts, added.length);
      this.#parts.set(added, 2 * this.#length);
      this.#length += added.length / 2;
      return;
    }
    if (this.#real.length < this.#length + values.length) this.#real = grown(this.#real, values.length);
    this.#real.set(values, this.#length);
    this.#length += values.length;
  }

  /** What has come, in the block of memory in which it grows: nothing is copied, and what comes later is not in it. */
  view(): ColumnValues {
    if (this.#texts) return this.#texts;
    if (this.#parts) return new ComplexArray(this.#parts.subarray(0, 2 * this.#length));
    return this.#real.subarray(0, this.#length);
  }

  /** What has come. */
  finish(shape: readonly number[], rowShapes?: readonly (readonly number[])[]): ColumnData {
    return rowShapes ? { values: this.#values(), shape, rowShapes } : { values: this.#values(), shape };
  }

  /** A copy of the values from one place up to another. */
  slice(start: number, end: number, shape: readonly number[], rowShapes?: readonly (readonly number[])[]): ColumnData {
    const values = this.view();
    const part =
      values instanceof ComplexArray
        ? new ComplexArray(values.data.slice(2 * start, 2 * end))
        : values.slice(start, end);
    return rowShapes ? { values: part, shape, rowShapes } : { values: part, shape };
  }

  #values(): ColumnValues {
    if (this.#texts) return this.#texts;
    if (this.#parts) return new ComplexArray(cut(this.#parts, 2 * this.#length));
    return cut(this.#real, this.#length);
  }
}

function isTexts(values: ColumnValues): values is readonly string[] {
  return Array.isArray(values);
}

/** Texts of numbers as numpy makes them where an array holds both. */
function textsOf(values: ColumnValues): readonly string[] {
  if (isTexts(values)) return values;
  return Array.from<number | Complex, string>(values, value =>
    typeof value === "number" ? floatText(value) : String(value),
  );
}

function complexOf(real: Float64Array): Float64Array {
  const parts = new Float64Array(2 * real.length);
  real.forEach((value, index) => (parts[2 * index] = value));
  return parts;
}

function grown(block: Float64Array, atLeast: number): Float64Array {
  const larger = new Float64Array(Math.max(2 * block.length, block.length + atLeast));
  larger.set(block);
  return larger;
}

/** Room that was not needed is given back where it is much. */
function cut(block: Float64Array, length: number): Float64Array {
  return block.length > 1.5 * length + 1000 ? block.slice(0, length) : block.subarray(0, length);
}
