/** The columns that a parameter brings to a measurement, with its setpoints. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
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
  let columns = withThose(before, setpoints, "setpoints");
  columns = withThose(columns, basis, "basis");
  const outer = namesOf(columns, setpoints, "setpoints");
  const from = namesOf(columns, basis, "basis");
  for (const { registerName, label, unit, setpoints: own } of parameter.columns()) {
    for (const axis of own) {
      // What lies along an axis is of the kind of what lies on it: a trace in one cell has its axis in one, too.
      const spec = { name: axis.registerName, paramtype: type, label: axis.label, unit: axis.unit };
      columns = withColumn(
        columns,
        Object.hasOwn(columns.parameters, spec.name) ? (columns.parameters[spec.name] ?? spec) : spec,
      );
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

/** The columns with those of parameters that others rest on; QCoDeS, too, takes them along where nobody registered them. */
export function withThose(
  before: InterDependencies,
  parameters: readonly (AnyParameter | string)[],
  what: "setpoints" | "basis",
): InterDependencies {
  assertList(parameters, what);
  return parameters.reduce<InterDependencies>(
    (columns, each) =>
      typeof each === "string" || Object.hasOwn(columns.parameters, each.registerName)
        ? columns
        : withParameter(columns, each, {}),
    before,
  );
}

/** The names of the columns that parameters fill. */
export function namesOf(
  { parameters }: InterDependencies,
  of: readonly (AnyParameter | string)[],
  what: "setpoints" | "basis",
): string[] {
  assertList(of, what);
  return of.map(each => {
    const name = typeof each === "string" ? each : each.registerName;
    if (Object.hasOwn(parameters, name)) return name;
    throw new Error(
      what === "setpoints"
        ? `Unknown setpoint: ${name}. Please register that parameter first.`
        : `Unknown basis parameter: ${name}. Please register that parameter first.`,
    );
  });
}

function assertList(list: unknown, what: string): void {
  const isFit = (each: unknown): boolean => typeof each === "string" || each instanceof BaseParameter;
  if (Array.isArray(list) && list.every(isFit)) return;
  throw new TypeError(`${what} ${repr(list)} are invalid: must be a list of parameters or names`);
}
