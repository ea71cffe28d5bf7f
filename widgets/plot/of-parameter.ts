/** What a parameter of several values has read, for a plot. */

import { Complex } from "../../drivers/core/complex/complex.ts";
import { messageOf } from "../../drivers/core/errors.ts";
import type { ColumnNames, ParameterBase, UnpackedColumn } from "../../drivers/core/index.ts";
import { type Measured, type MeasuredColumn, valuesOf } from "./measured.ts";
import { simulatedRoot } from "./series.ts";

/**
 * The columns that a value of a parameter unfolds into, each on its setpoints. Single values, as the parts of a
 * `MultiParameter`, become categories: one column for each unit.
 * @throws TypeError for a parameter of one value, or of none that can be drawn, and for values that do not fit the setpoints.
 */
export function columnsOfValue(parameter: ParameterBase, value: unknown): MeasuredColumn[] {
  const simulated = simulatedRoot(parameter.instrument);
  const columns = unpacked(parameter, value);
  const onAxes = columns.filter(({ setpoints }) => setpoints.length > 0);
  const single = columns.filter(({ setpoints }) => setpoints.length === 0);
  const drawn = onAxes.map((column): MeasuredColumn => ({
    top: measured(column, column.values, simulated),
    axes: column.setpoints.map(setpoint => measured(setpoint, setpoint.values, simulated)),
  }));
  const parts = columns.length === 1 ? [] : partsByUnit(parameter, single, simulated);
  if (drawn.length + parts.length > 0) return [...drawn, ...parts];
  throw new TypeError(
    `plotting ${parameter.fullName}: it has no setpoints: must be a ParameterWithSetpoints, ArrayParameter or ` +
      `MultiParameter; plot([axis, values], [parameter, values]) draws values that were read one by one`,
  );
}

/** A value that does not fit its setpoints fails as one of a plot. */
function unpacked(parameter: ParameterBase, value: unknown): readonly UnpackedColumn[] {
  try {
    return parameter.unpack(value);
  } catch (cause) {
    const why = messageOf(cause);
    throw new TypeError(`plotting ${parameter.fullName}: ${why}`, { cause });
  }
}

function measured(names: ColumnNames, values: unknown, simulated: string | undefined): Measured {
  const { name, registerName, label, unit } = names;
  const shown = label === "" ? name : label;
  return { label: shown, unit, fullName: registerName, simulated, values: valuesOf(values, shown) };
}

function partsByUnit(
  { name, label, fullName }: ParameterBase,
  columns: readonly UnpackedColumn[],
  simulated: string | undefined,
): MeasuredColumn[] {
  const numbers = columns.filter(({ values }) => typeof values === "number" || values instanceof Complex);
  const units = [...new Set(numbers.map(({ unit }) => unit))];
  return units.map((unit): MeasuredColumn => {
    const group = numbers.filter(column => column.unit === unit);
    const labels = group.map(column => (column.label === "" ? column.name : column.label));
    const own = label === "" ? name : label;
    const shown = labels.length > 3 ? own : labels.join(", ");
    const values = valuesOf(
      group.map(column => column.values),
      shown,
    );
    const axis = { label: own, unit: "", fullName, simulated, values: labels };
    return { top: { label: shown, unit, fullName, simulated, values }, axes: [axis] };
  });
}
