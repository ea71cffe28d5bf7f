/** Full scales of a lock-in: by their number, which stands for volts or for amperes as the input does. */
import { parseInteger, ReplyError, vals, type ParameterBase } from "../../core/index.ts";

/** What the input measures. */
export type InputUnit = "V" | "A";

/** The full scales of an instrument in the order of their numbers, in V rms and in A rms. */
export type Sensitivities = Readonly<Record<InputUnit, readonly number[]>>;

/** The full scale that a reply stands for. */
export function sensitivityOf(reply: string, unit: InputUnit, scales: Sensitivities): number {
  const value = scales[unit][parseInteger(reply)];
  if (value !== undefined) return value;
  throw new ReplyError(
    `reply ${JSON.stringify(reply)} is not the number of a sensitivity: must be between 0 and ${scales[unit].length - 1} inclusive`,
    { reply },
  );
}

/** The number of a full scale. @throws RangeError for one that this kind of input does not have. */
export function sensitivityCode(value: number, unit: InputUnit, scales: Sensitivities): number {
  const code = scales[unit].indexOf(value);
  if (code >= 0) return code;
  throw new RangeError(
    `${value} ${unit} is invalid: an input that measures ${unit} has one of ${scales[unit].join(", ")} ${unit}`,
  );
}

/** Lets the parameters count in the unit of the input. */
export function countIn(
  unit: InputUnit,
  sensitivity: ParameterBase<number>,
  scales: Sensitivities,
  outputs: readonly ParameterBase[],
): void {
  for (const each of [sensitivity, ...outputs]) each.unit = unit;
  sensitivity.vals = vals.enum(...scales[unit]);
}
