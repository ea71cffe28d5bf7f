/** Adds a column to those of a dataset, and refuses what no table can have. */

import type { InterDependencies } from "./interdependencies.ts";
import type { ParamSpec } from "./param-spec.ts";
import { requiredBy } from "./trees.ts";

/** A dataset without columns. */
export const noColumns: InterDependencies = { parameters: {}, dependencies: {}, inferences: {}, standalones: [] };

/** What a column rests on, by names of columns that are there. */
export interface Relations {
  /** Its axes, the outermost first. */
  readonly setpoints?: readonly string[];
  /** What it was inferred from. */
  readonly basis?: readonly string[];
}

/**
 * The columns with one more; the same column again is the same, with the relations that it is given now.
 * @throws Error for one of that name that differs, a relation to what is not there, and axes that depend on others.
 */
export function withColumn(
  before: InterDependencies,
  column: ParamSpec,
  { setpoints = [], basis = [] }: Relations = {},
): InterDependencies {
  const { name } = column;
  const known = Object.hasOwn(before.parameters, name) ? before.parameters[name] : undefined;
  if (known && !isSame(known, column)) throw new Error("Parameter already registered in this Measurement.");
  for (const each of setpoints) {
    if (!Object.hasOwn(before.parameters, each))
      throw new Error(`Unknown setpoint: ${each}. Please register that parameter first.`);
    if (each === name) throw new Error(`registering ${name}: it cannot be a setpoint of its own`);
    if (before.dependencies[each])
      throw new Error(`registering ${name}: its setpoint ${each} depends on ${before.dependencies[each].join(", ")}`);
    if (requiredBy(each, before).includes(name))
      throw new Error(`registering ${name}: its setpoint ${each} was inferred from it`);
  }
  for (const each of basis) {
    if (!Object.hasOwn(before.parameters, each))
      throw new Error(`Unknown basis parameter: ${each}. Please register that parameter first.`);
    if (each === name) throw new Error(`registering ${name}: it cannot be inferred from itself`);
    if (requiredBy(each, before).includes(name))
      throw new Error(`registering ${name}: it cannot be inferred from ${each}, which needs ${name}`);
  }
  const dependent = Object.keys(before.dependencies).find(each => before.dependencies[each]?.includes(name));
  if (setpoints.length > 0 && dependent !== undefined)
    throw new Error(`registering ${name}: it is a setpoint of ${dependent}, and cannot have setpoints itself`);
  return connected({
    parameters: { ...before.parameters, [name]: column },
    dependencies: setpoints.length > 0 ? { ...before.dependencies, [name]: [...setpoints] } : before.dependencies,
    inferences: basis.length > 0 ? { ...before.inferences, [name]: [...basis] } : before.inferences,
    standalones: [],
  });
}

/**
 * The columns without one.
 * @throws Error where others depend on it or were inferred from it.
 */
export function withoutColumn(before: InterDependencies, name: string): InterDependencies {
  const relations = [...Object.values(before.dependencies), ...Object.values(before.inferences)];
  if (relations.some(names => names.includes(name)))
    throw new Error(`Cannot remove ${name}, other parameters depend on or are inferred from it`);
  const parameters = { ...before.parameters };
  delete parameters[name];
  return connected({
    parameters,
    dependencies: without(before.dependencies, name),
    inferences: without(before.inferences, name),
    standalones: [],
  });
}

/** Standing alone is what follows from the relations. */
function connected(columns: InterDependencies): InterDependencies {
  const lists = [columns.dependencies, columns.inferences];
  const related = new Set(lists.flatMap(each => [...Object.keys(each), ...Object.values(each).flat()]));
  return { ...columns, standalones: Object.keys(columns.parameters).filter(name => !related.has(name)) };
}

function without(
  relations: Readonly<Record<string, readonly string[]>>,
  name: string,
): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(relations).filter(([each]) => each !== name));
}

function isSame(one: ParamSpec, other: ParamSpec): boolean {
  return (
    one.name === other.name && one.paramtype === other.paramtype && one.label === other.label && one.unit === other.unit
  );
}
