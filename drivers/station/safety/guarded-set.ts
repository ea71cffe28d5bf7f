/** Which sets need permission: a parameter, and the values that do. */

import { isDeepStrictEqual } from "node:util";

import { BaseParameter } from "../../core/index.ts";
import { messageOf } from "../../core/errors.ts";
import { asKnown } from "../../core/parameter/known-value.ts";
import { repr, str } from "../../core/python-text.ts";

/** A parameter with the values of it that need permission. */
export interface GuardedSet {
  readonly parameter: BaseParameter;
  /** Such as `heater_output = on`. */
  readonly text: string;
  /** Whether a value needs permission. */
  concerns(value: unknown): boolean;
}

/**
 * What a list such as `[[heater.output, "on"], [valve.position], [magnet.field, b => b > 1]]` says.
 * @throws TypeError that names the entry that cannot be meant.
 */
export function guardsOf(name: string, guards: readonly (readonly unknown[])[]): GuardedSet[] {
  return guards.map((entry, index) => {
    const which = `interlock "${name}": guards[${index}]`;
    if (!Array.isArray(entry) || entry.length === 0 || entry.length > 2)
      throw new TypeError(
        `${which} must be a list of a parameter and, where not all its values need permission, which do`,
      );
    const [parameter, value] = entry as readonly unknown[];
    if (!(parameter instanceof BaseParameter)) throw new TypeError(`${which}: ${repr(parameter)} is not a parameter`);
    if ((parameter.set as unknown) === undefined) throw new TypeError(`${which}: ${parameter.fullName} cannot be set`);
    if (entry.length === 1) return { parameter, text: parameter.fullName, concerns: () => true };
    if (typeof value === "function") return byFunction(parameter, value as (value: unknown) => unknown);
    return byValue(parameter, value, which);
  });
}

function byFunction(parameter: BaseParameter, needsPermission: (value: unknown) => unknown): GuardedSet {
  return {
    parameter,
    text: `some values of ${parameter.fullName}`,
    // Only a plain no lets a value through without permission.
    concerns: value => needsPermission(parameter.canonical(value)) !== false,
  };
}

function byValue(parameter: BaseParameter, value: unknown, which: string): GuardedSet {
  try {
    asKnown(() => parameter.validate(value));
  } catch (error) {
    throw new TypeError(`${which}: ${parameter.fullName} never takes ${repr(value)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  // "on", 1 and true may mean the same.
  const meant = parameter.canonical(value);
  return {
    parameter,
    text: `${parameter.fullName} = ${str(value)}`,
    concerns: given => isDeepStrictEqual(parameter.canonical(given), meant),
  };
}
