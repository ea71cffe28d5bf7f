/** The values along an axis, for an acquisition that is about to begin. */

import { ParameterError } from "../errors.ts";
import { isNumericArray } from "../validators/arrays.ts";
import type { AxisValues } from "./grid.ts";
import type { Shape } from "./shape.ts";
import { lengthsOf, shapeWithLengths, sizeOf } from "./shape.ts";
import type { AnyParameter } from "./types.ts";

/**
 * Reads the values along an axis: its cache knows nothing of a start or stop that has changed. One with a `maxValAge`
 * is taken from its cache for so long, unless its length does not fit any more.
 * @param shape what the axis says of its length, the parameters in it being up to date.
 */
export async function readAxis(axis: AnyParameter, shape: Shape): Promise<AxisValues> {
  const lengths = lengthsOf(shape);
  const due = sizeOf(lengths);
  const { cache } = axis;
  const fits = cache.maxValAge !== undefined && cache.valid && lengthOf(cache.value) === due;
  const values = fits || !axis.get ? cache.value : await axis.get();
  if (values === null || values === undefined)
    throw new ParameterError(`setpoints ${axis.fullName} have no values yet`, { parameter: axis.fullName });
  const length = lengthOf(values);
  if (length === due) return values as AxisValues;
  const text = length === undefined ? "are no array of real numbers" : `have ${length} values`;
  throw new ParameterError(
    `setpoints ${axis.fullName} ${text}, but their shape is ${shapeWithLengths(shape, lengths)}`,
    {
      parameter: axis.fullName,
    },
  );
}

function lengthOf(values: unknown): number | undefined {
  return isNumericArray(values) ? values.length : undefined;
}
