/** The columns that a parameter brings to a measurement, with its setpoints. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { withColumn } from "../describe/extend.ts";
import type { InterDependencies } from "../describe/interdependencies.ts";
import type { ParamType } from "../describe/param-spec.ts";
import { paramTypeOf } from "./param-type.ts";

/** How a parameter is registered. */
export interface RegistrationOptions {
  /** What it is measured against: parameters, or names of columns, the outermost first. Default nothing. */
  readonly setpoints?: readonly (AnyParameter | string)[];
  /** What it is computed from. Default nothing. */
  readonly basis?: readonly (AnyParameter | string)[];
  /** The kind of its column. Default what its validator says. */
  readonly paramtype?: ParamType;
}

/** The columns with those of a parameter: each of its parts, on the setpoints given and on its own. */
export function withParameter(
  before: InterDependencies,
  parameter: AnyParameter,
  { setpoints = [], basis = [], paramtype }: RegistrationOptions,
): InterDependencies {
  const type = paramtype ?? paramTypeOf(parameter);
  const outer = namesOf(before, setpoints, "setpoints");
  const from = namesOf(before, basis, "basis");
  let columns = before;
  for (const { registerName, label, unit, setpoints: own } of parameter.columns()) {
    for (const axis of own) {
      // What lies along an axis is of the kind of what lies on it: a trace in one cell has its axis in one, too.
      const spec = { name: axis.registerName, paramtype: type, label: axis.label, unit: axis.unit };
      columns = withColumn(columns, columns.parameters[axis.registerName] ?? spec);
    }
    const axes = [...outer, ...own.map(axis => axis.registerName)];
    columns = withColumn(
      columns,
      { name: registerName, paramtype: type, label, unit },
      { setpoints: [...new Set(axes)], basis: from },
    );
  }
  return columns;
}

/** The names of the columns that parameters fill. */
export function namesOf(
  { parameters }: InterDependencies,
  of: readonly (AnyParameter | string)[],
  what: "setpoints" | "basis",
): string[] {
  if (!Array.isArray(of)) throw new TypeError(`${what} ${repr(of)} are invalid: must be a list of parameters or names`);
  return of.map(each => {
    const name = typeof each === "string" ? each : each.registerName;
    if (name in parameters) return name;
    throw new Error(
      what === "setpoints"
        ? `Unknown setpoint: ${name}. Please register that parameter first.`
        : `Unknown basis parameter: ${name}. Please register that parameter first.`,
    );
  });
}
