/** The shape that each column of a sweep will have, as far as it is known before anything is read. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { lengthsOf, refresh, shapeOf } from "../../drivers/core/parameter/shape.ts";
import { isInterrupt, messageOf } from "../../drivers/core/errors.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";

/**
 * The shapes by the names of the columns: those of the loops, then those of the parameter itself. Undefined where one of
 * them is not known: then the columns are lists.
 */
export async function detectShapes(
  parameters: readonly AnyParameter[],
  loops: readonly number[],
): Promise<Record<string, number[]> | undefined> {
  try {
    const shapes: Record<string, number[]> = {};
    for (const parameter of parameters) {
      const own = await ownShapes(parameter);
      parameter.columns().forEach(({ registerName }, index) => {
        const shape = [...loops, ...(own[index] ?? [])];
        shapes[registerName] = shape.length > 0 ? shape : [1];
      });
    }
    return shapes;
  } catch (error) {
    if (isInterrupt(error)) throw error;
    getLogger("setpoint.measure").warning(`the shapes of the results are not known: ${messageOf(error)}`);
    return undefined;
  }
}

async function ownShapes(parameter: AnyParameter): Promise<(readonly number[])[]> {
  // A parameter of several parts says the shape of each.
  if ("shapes" in parameter) return parameter.shapes as (readonly number[])[];
  if ("shape" in parameter && Array.isArray(parameter.shape) && parameter.shape.every(Number.isInteger))
    return [parameter.shape as number[]];
  const shape = shapeOf(parameter.vals);
  if (shape === undefined) return [[]];
  await refresh(shape);
  return [lengthsOf(shape)];
}
