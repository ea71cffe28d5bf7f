/** Validators made of validators: what any of them lets through, or all of them. */

import { ReplyError } from "../errors.ts";
import { repr } from "../python-text.ts";
import { bothControl, eitherControl } from "./control.ts";
import type { SettableBy, ValidatedBy, Validator } from "./validator.ts";
import { accepts, assertValidators, isValidator, made, wrongValue } from "./validator.ts";

/** What any of several validators lets through. */
export type AnyOf<V extends readonly Validator[]> = Validator<ValidatedBy<V[number]>, SettableBy<V[number]>>;

/** What all of several validators let through. */
export type AllOf<V extends readonly Validator[]> = Validator<ReadByAll<V>, SettableByAll<V>>;

type ReadByAll<V> = V extends readonly [Validator<infer T, unknown>, ...infer Rest] ? T & ReadByAll<Rest> : unknown;

type SettableByAll<V> = V extends readonly [Validator<unknown, infer Set>, ...infer Rest]
  ? Set & SettableByAll<Rest>
  : unknown;

/** Whether one or all of the validators must let a value through. */
export interface MultiTypeOptions<C extends "OR" | "AND" = "OR" | "AND"> {
  /** Whether one validator has to let a value through, or all. Default "OR". */
  combiner: C;
}

/** What any of the validators lets through; with `{ combiner: "AND" }` as last argument, what all of them do. */
export function multiType<const V extends readonly Validator[]>(...validators: V): AnyOf<V>;
export function multiType<const V extends readonly Validator[]>(
  ...validatorsAndOptions: [...validators: V, options: MultiTypeOptions<"OR">]
): AnyOf<V>;
export function multiType<const V extends readonly Validator[]>(
  ...validatorsAndOptions: [...validators: V, options: MultiTypeOptions<"AND">]
): AllOf<V>;
export function multiType(...given: readonly (Validator | MultiTypeOptions)[]): Validator {
  const options = given.find(argument => argument === given.at(-1) && isOptions(argument));
  const combiner = options === undefined ? "OR" : (options as MultiTypeOptions).combiner;
  if (combiner !== "OR" && combiner !== "AND") {
    throw new TypeError(`multiType: combiner ${repr(combiner)} must be 'OR' or 'AND'`);
  }
  const validators = given.slice(0, options === undefined ? undefined : -1) as readonly Validator[];
  return combiner === "OR" ? any("MultiType", validators) : all("MultiType", validators);
}

/** What any of the validators lets through; the same as {@link multiType}. */
export function multiTypeOr<const V extends readonly Validator[]>(...validators: V): AnyOf<V> {
  return any("MultiTypeOr", validators) as AnyOf<V>;
}

/** What all of the validators let through. */
export function multiTypeAnd<const V extends readonly Validator[]>(...validators: V): AllOf<V> {
  return all("MultiTypeAnd", validators) as AllOf<V>;
}

function any(name: string, validators: readonly Validator[]): Validator {
  assertSome(name, validators);
  return made({
    description: `<${name}: ${inner(validators)}>`,
    isNumeric: validators.some(validator => validator.isNumeric),
    get control() {
      return eitherControl(validators.map(({ control }) => control));
    },
    get validValues() {
      return validators.flatMap(validator => validator.validValues ?? []);
    },
    check: (value, context) => {
      if (!validators.some(validator => accepts(validator, value))) refuse(value, validators, "one of", context);
    },
    parse: validators.some(({ parse }) => parse) ? reply => parseAny(reply, validators) : undefined,
  });
}

function all(name: string, validators: readonly Validator[]): Validator {
  assertSome(name, validators);
  const fits = (value: unknown): boolean => validators.every(validator => accepts(validator, value));
  const parsers = validators.flatMap(({ parse }) => parse ?? []);
  return made({
    description: `<${name}: ${inner(validators)}>`,
    isNumeric: validators.some(validator => validator.isNumeric),
    isInteger: validators.some(validator => validator.isInteger),
    get control() {
      return bothControl(
        validators.map(({ control }) => control),
        fits,
      );
    },
    get validValues() {
      return validators.flatMap(validator => validator.validValues ?? []).filter(fits);
    },
    check: (value, context) => {
      if (!fits(value)) refuse(value, validators, "all of", context);
    },
    // Each of them has to be able to read it.
    parse: parsers.length > 0 ? reply => parsers.map(parse => parse(reply))[0] : undefined,
  });
}

function parseAny(reply: string, validators: readonly Validator[]): unknown {
  const readings = validators.flatMap(validator => readingOf(reply, validator));
  // What is read may lie outside the limits of what can be set.
  const reading = readings.find(({ accepted }) => accepted) ?? readings[0];
  if (reading) return reading.value;
  throw new ReplyError(`reply ${repr(reply)} fits none of ${inner(validators)}`, { reply });
}

function readingOf(reply: string, validator: Validator): { value: unknown; accepted: boolean }[] {
  if (!validator.parse) return accepts(validator, reply) ? [{ value: reply, accepted: true }] : [];
  try {
    const value = validator.parse(reply);
    return [{ value, accepted: accepts(validator, value) }];
  } catch {
    // The next kind may be able to read it.
    return [];
  }
}

function isOptions(argument: unknown): argument is MultiTypeOptions {
  return typeof argument === "object" && argument !== null && !isValidator(argument) && "combiner" in argument;
}

function refuse(value: unknown, validators: readonly Validator[], how: string, context: string | undefined): never {
  wrongValue(`${repr(value)} is invalid: must fit ${how} ${inner(validators)}`, value, context);
}

function inner(validators: readonly Validator[]): string {
  return validators.map(validator => validator.description.slice(1, -1)).join(", ");
}

function assertSome(name: string, validators: readonly Validator[]): void {
  if (validators.length === 0) throw new TypeError(`${name}: name at least one validator`);
  assertValidators(name, validators);
}
