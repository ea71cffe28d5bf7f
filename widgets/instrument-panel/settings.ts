/** What the setpoints of a trace follow from: the parameters that stand beside its plot. */

import { type AnyParameter, ParameterWithSetpoints } from "../../drivers/core/index.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
import { parametersIn, shapeOf } from "../../drivers/core/parameter/shape.ts";

/**
 * The parameters that the driver names, then those that the lengths of trace and setpoints come from, then those that the
 * classes of the setpoints keep in their fields.
 */
export function settingsOf(parameter: AnyParameter): readonly AnyParameter[] {
  const trace: unknown = parameter;
  if (!(trace instanceof ParameterWithSetpoints)) return [];
  const axes = trace.setpoints as readonly AnyParameter[];
  const lengths = [parameter, ...axes].flatMap(each => parametersIn(shapeOf(each.vals) ?? []));
  const found = new Set([...(trace.settings as readonly AnyParameter[]), ...lengths, ...axes.flatMap(inFields)]);
  return [...found].filter(each => each !== parameter && !axes.includes(each) && (each.settable || each.gettable));
}

/** A class of setpoints that are made of other parameters keeps these. */
function inFields(axis: AnyParameter): AnyParameter[] {
  return Object.values(axis).filter(value => value instanceof BaseParameter);
}
