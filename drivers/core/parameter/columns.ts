/** How a value unfolds into the columns of a dataset: what a measurement registers, and what it keeps. */

import { ParameterError } from "../errors.ts";
import type { AxisValues } from "./grid.ts";
import { grid } from "./grid.ts";
import { sizeOf } from "./shape.ts";

/** A column: its names, label and unit. */
export interface ColumnNames {
  /** Short name. */
  readonly name: string;
  /** The name under which measurements keep its values. */
  readonly registerName: string;
  readonly label: string;
  readonly unit: string;
}

/** A column with those that it depends on; known before there is a value. */
export interface ParameterColumn extends ColumnNames {
  /** One for each dimension; none where the value is a single one or says nothing of its axes. */
  readonly setpoints: readonly ColumnNames[];
}

/** An axis with its values. */
export interface UnpackedSetpoints extends ColumnNames {
  /** The values along the axis. */
  readonly axis: AxisValues;
  /** The coordinate of each value of the column: the axes spread over the grid, the last one changing fastest. */
  readonly values: AxisValues;
}

/** A column with its values. */
export interface UnpackedColumn extends ColumnNames {
  /** What is kept: as many values as each of the setpoints has, or whatever the parameter gave. */
  readonly values: unknown;
  readonly setpoints: readonly UnpackedSetpoints[];
}

/** The column of a parameter that has one. */
export function columnOf({ name, registerName, label, unit }: ColumnNames): ColumnNames {
  return { name, registerName, label, unit };
}

/** A column with its values on its axes. */
export function unpacked(
  column: ParameterColumn,
  values: { readonly length: number },
  axes: readonly AxisValues[],
): UnpackedColumn {
  const lengths = axes.map(axis => axis.length);
  if (values.length !== sizeOf(lengths)) {
    const text = `${column.registerName} has ${values.length} values, but its setpoints have ${lengths.join(" × ")}`;
    throw new ParameterError(text, { parameter: column.registerName });
  }
  const grids = grid(axes);
  const setpoints = column.setpoints.map((names, index) => ({
    ...names,
    axis: axes[index] as AxisValues,
    values: grids[index] as AxisValues,
  }));
  return { ...columnOf(column), values, setpoints };
}
