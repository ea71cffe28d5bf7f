/** Soft limits: what a sample or a fridge allows, within what the driver allows. */

import { BaseParameter, vals } from "../../core/index.ts";
import type { AnyParameter, Validator } from "../../core/index.ts";
import { messageOf, ValidationError } from "../../core/errors.ts";
import { addGuard } from "../../core/parameter/add-guard.ts";
import { asKnown } from "../../core/parameter/known-value.ts";
import { repr } from "../../core/python-text.ts";
import { isValidator } from "../../core/validators/validator.ts";
import { SoftLimit } from "./limit-in-force.ts";

/** The values that a soft limit lets through: a range, a list, or what a validator decides. */
export type SoftLimits =
  | { readonly min: number; readonly max?: number }
  | { readonly min?: number; readonly max: number }
  | { readonly allowed: readonly unknown[] }
  | Validator;

/** What an error says of a soft limit. */
export interface SoftLimitOptions {
  /** Why there is a limit; it ends the error. Default none. */
  reason?: string;
}

/**
 * Limits what a parameter may be set to, within what its driver allows. The limit holds on every way to the instrument:
 * a set, each step of a ramp, a group, a tuple of channels, a sweep, `setTo`, a restored snapshot, and parameters that have
 * this one as their source. Reading is not limited, and a ramp may come back from outside. Another limit for the same
 * reason takes the place of the one before; for another reason, both hold.
 *
 * @throws TypeError for limits that say nothing or cannot be met, or for what is no parameter that can be set.
 * @example softLimit(smu.smua.volt, { min: -1, max: 1 }, { reason: "sample 12 breaks above" });
 */
export function softLimit(parameter: AnyParameter, limits: SoftLimits, options: SoftLimitOptions = {}): SoftLimit {
  if (!(parameter instanceof BaseParameter)) throw new TypeError(`softLimit: ${repr(parameter)} is not a parameter`);
  const of = `soft limit of ${parameter.fullName}`;
  if ((parameter.set as unknown) === undefined) throw new TypeError(`${of}: the parameter cannot be set`);
  const { reason } = options;
  if (reason !== undefined && (typeof reason !== "string" || reason.trim() === ""))
    throw new TypeError(`${of}: reason must be a text`);
  const validator = validatorOf(limits, parameter, of);
  const why = ` (soft limit${reason === undefined ? "" : `: ${reason}`})`;
  const guard = addGuard(parameter, {
    check(value) {
      try {
        // A limit on names of a mapping holds for all that mean the same.
        validator.check(parameter.canonical(value));
      } catch (error) {
        throw new ValidationError(messageOf(error) + why, { value, reason: "value" });
      }
    },
  });
  return new SoftLimit(parameter, { vals: validator, reason, guard });
}

function validatorOf(limits: SoftLimits, parameter: BaseParameter, of: string): Validator {
  if (isValidator(limits)) return limits;
  if (typeof limits !== "object" || limits === null)
    throw new TypeError(`${of}: limits must be { min, max }, { allowed } or a validator`);
  if ("allowed" in limits) {
    assertKeys(limits, ["allowed"], of);
    if (!Array.isArray(limits.allowed) || limits.allowed.length === 0)
      throw new TypeError(`${of}: allowed must be a list of at least one value`);
    return vals.enum(...(limits.allowed.map(value => settable(value, parameter, of)) as []));
  }
  assertKeys(limits, ["min", "max"], of);
  const { min, max } = limits;
  for (const [name, limit] of Object.entries({ min, max }))
    if (limit !== undefined && (typeof limit !== "number" || Number.isNaN(limit)))
      throw new TypeError(`${of}: ${name} is ${String(limit)}: must be a number`);
  if (min === undefined && max === undefined) throw new TypeError(`${of}: give min, max or both`);
  if (min !== undefined && max !== undefined && min > max)
    throw new TypeError(`${of}: min ${min} is greater than max ${max}`);
  return vals.numbers(min, max);
}

/** The value as the parameter gives it back. */
function settable(value: unknown, parameter: BaseParameter, of: string): unknown {
  try {
    // Another limit may be narrower for a while.
    asKnown(() => parameter.validate(value));
  } catch (error) {
    throw new TypeError(`${of}: allowed has ${repr(value)}, which the parameter does not take: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return parameter.canonical(value);
}

/** A limit with a typing error would be none. */
function assertKeys(limits: object, known: readonly string[], of: string): void {
  const unknown = Object.keys(limits).find(key => !known.includes(key));
  if (unknown !== undefined)
    throw new TypeError(`${of}: ${unknown} is not known: limits are { min, max }, { allowed } or a validator`);
}
