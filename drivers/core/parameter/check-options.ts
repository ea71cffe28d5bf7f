/** What is refused when a parameter is made. */

import { repr } from "../python-text.ts";
import type { Validator } from "../validators/validator.ts";
import { isValidator } from "../validators/validator.ts";
import type { Abilities, BaseOptions } from "./base-options.ts";
import type { Factor } from "./options.ts";
import type { MappingTable } from "./value-mapping.ts";

/** The validators that a parameter begins with. A mapping brings its own, which takes the place of any other. */
export function validatorsOf(options: BaseOptions, mapping: MappingTable | undefined): Validator[] {
  if (mapping) return [mapping.validator()];
  if (options.vals === undefined || options.vals === null) return [];
  if (!isValidator(options.vals)) throw new TypeError("vals must be None or a Validator");
  return [options.vals];
}

/** Seconds to wait; throws for what is no time. */
export function checkedDelay(what: string, seconds: number): number {
  if (typeof seconds !== "number" || !(seconds >= 0))
    throw new TypeError(`${what} ${String(seconds)} must be seconds, 0 or more`);
  return seconds;
}

/** A scale or an offset that is changed later; throws for what is no number, and for a scale that loses the value. */
export function checkedFactor(what: "scale" | "offset", factor: Factor | null | undefined): Factor | undefined {
  if (factor === undefined || factor === null) return undefined;
  const numbers = typeof factor === "number" ? [factor] : [...factor];
  if (numbers.some(each => typeof each !== "number" || !Number.isFinite(each) || (what === "scale" && each === 0)))
    throw new TypeError(
      `${what} ${repr(factor)} must be ${what === "scale" ? "a number other than 0" : "a number"}, or several`,
    );
  return factor;
}

/** Throws where options contradict each other. */
export function assertOptions(
  { initialValue, initialCacheValue, maxValAge }: BaseOptions,
  { gettable, settable, rereads = gettable }: Abilities,
  name = "unnamed",
): void {
  if (initialValue !== undefined && initialCacheValue !== undefined) {
    throw new TypeError(
      "It is not possible to specify both of the `initialValue` and `initialCacheValue` keyword arguments.",
    );
  }
  if (maxValAge !== undefined && !rereads) {
    throw new TypeError("Must have get method or specify getCmd when maxValAge is set");
  }
  if (initialValue !== undefined && !settable) {
    throw new TypeError(
      `initialValue of parameter ${name} cannot be set: it has no setCmd; initialCacheValue notes a value without setting it`,
    );
  }
}

/** The step to ramp with; throws where it makes no sense. */
export function checkedStep(step: number | null | undefined, validators: readonly Validator[]): number | undefined {
  if (step === undefined || step === null) return undefined;
  if (typeof step !== "number" || Number.isNaN(step)) throw new TypeError("step must be a number");
  if (step < 0) throw new TypeError("step must be positive");
  if (validators.some(validator => !validator.isNumeric)) throw new TypeError("you can only sweep numeric parameters");
  if (validators.some(validator => validator.isInteger) && !Number.isInteger(step)) {
    throw new TypeError("step must be a positive int for an Ints parameter");
  }
  return step === 0 ? undefined : step;
}

/** Throws where a kind of parameter that reads and sets in its own way is given a command. */
export function refuseCommands(options: object, text: (what: "getCmd" | "setCmd") => string): void {
  for (const what of ["setCmd", "getCmd"] as const)
    if ((options as Record<string, unknown>)[what] !== undefined) throw new TypeError(text(what));
}
