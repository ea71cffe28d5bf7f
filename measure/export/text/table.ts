/** The lines of a text table: axes and values side by side, numbers as pandas writes them. */

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import { Complex } from "../../../drivers/core/complex/complex.ts";
import { floatText, str } from "../../../drivers/core/python-text.ts";
import type { ColumnData, ColumnValues } from "../../data/column-data.ts";
import { lengthOf } from "../column-values.ts";
import { ExportError } from "../run-to-export.ts";

/** A column of text for each place. */
export type TextColumn = (place: number) => string;

/**
 * A column as pandas' `to_csv` writes it: shortest digits that read back as the same number, nothing for not-a-number, `inf`,
 * complex numbers in brackets, and texts in quotes where they hold the separator, a quote or a line break.
 */
export function textColumn(values: ColumnValues, separator: string): TextColumn {
  if (values instanceof ComplexArray) {
    return place => str(new Complex(values.data[2 * place]!, values.data[2 * place + 1]));
  }
  if (values instanceof Float64Array) {
    return place => (Number.isNaN(values[place]) ? "" : columnNumber(values[place]!));
  }
  return place => quoted(values[place]!, separator);
}

/** A number of a column of floats: whole ones end in `.0`, as long as they are written without an exponent. */
function columnNumber(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const text = floatText(value);
  return Number.isInteger(value) && !text.includes("e") ? `${text}.0` : text;
}

/** A text in quotes where it must be. */
export function quoted(text: string, separator: string): string {
  return text.includes(separator) || text.includes('"') || text.includes("\n") || text.includes("\r")
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

/** The place as number, for values that have no axes. */
export const countingColumn: TextColumn = place => String(place);

/** The columns of one top: its axes (or the running number), then its values. They must be of one length, which is given too. */
export function columnsOf(
  name: string,
  columns: Readonly<Record<string, ColumnData>>,
  axes: readonly string[],
  separator: string,
): { axes: TextColumn[]; top: TextColumn; count: number } {
  const top = columns[name];
  if (top === undefined) throw new ExportError(`exporting ${name}: its values are missing`);
  const count = lengthOf(top.values);
  const known = axes.filter(axis => axis in columns);
  for (const axis of known) {
    const length = lengthOf(columns[axis]!.values);
    if (length !== count)
      throw new ExportError(`exporting ${name}: ${axis} has ${length} values, ${name} has ${count}`);
  }
  const axisColumns = known.map(axis => textColumn(columns[axis]!.values, separator));
  return {
    axes: axisColumns.length > 0 ? axisColumns : [countingColumn],
    top: textColumn(top.values, separator),
    count,
  };
}

/** The lines in blocks of some thousands, so that a long table is never one text in memory. */
export function* blocksOfLines(columns: readonly TextColumn[], count: number, separator: string): Generator<string> {
  const blockLength = 4096;
  for (let start = 0; start < count; start += blockLength) {
    let block = "";
    for (let place = start; place < Math.min(count, start + blockLength); place++) {
      block += `${columns.map(column => column(place)).join(separator)}\n`;
    }
    yield block;
  }
}
