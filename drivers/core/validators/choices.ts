/** Validators made of choices: fixed values, several kinds, anything, nothing. */

import { ReplyError } from "../errors.ts";
import { tryNumber } from "../parse-number.ts";
import { repr, setText } from "../python-text.ts";
import type { Control, ValidatedBy, Validator } from "./validator.ts";
import { accepts, wrongType, wrongValue } from "./validator.ts";

/** Exactly the given values; equality is that of JavaScript, so `true` is not 1. */
function enumeration<const V extends readonly (string | number | boolean | null)[]>(
  ...values: V
): Validator<V[number]> {
  if (values.length === 0) throw new TypeError("enum(): name at least one value");
  const allowed = new Set<unknown>(values);
  return {
    description: `<Enum: ${setText(allowed)}>`,
    isNumeric: false,
    control: { kind: "choice", options: [...allowed] },
    check: (value, context) => {
      if (typeof value === "object" && value !== null) wrongType(value, "a single value", context);
      if (!allowed.has(value)) wrongValue(`${repr(value)} is not in ${setText(allowed)}`, value, context);
    },
    parse: reply => parseChoice(reply, values),
  };
}

export { enumeration as enum };

/** What any of the validators lets through. */
export function multiType<const V extends readonly Validator[]>(...validators: V): Validator<ValidatedBy<V[number]>> {
  return combined("MultiType", validators);
}

/** What any of the validators lets through; the same as {@link multiType}. */
export function multiTypeOr<const V extends readonly Validator[]>(...validators: V): Validator<ValidatedBy<V[number]>> {
  return combined("MultiTypeOr", validators);
}

/** What all of the validators let through. */
export function multiTypeAnd<const V extends readonly Validator[]>(
  ...validators: V
): Validator<ValidatedBy<V[number]>> {
  assertSome("multiTypeAnd", validators);
  return {
    description: `<MultiTypeAnd: ${inner(validators)}>`,
    isNumeric: validators.some(validator => validator.isNumeric),
    isInteger: validators.some(validator => validator.isInteger),
    control: validators[0]?.control ?? { kind: "none" },
    check: (value, context) => {
      if (!validators.every(validator => accepts(validator, value))) refuse(value, validators, "all of", context);
    },
    parse: validators.find(validator => validator.parse)?.parse as (reply: string) => ValidatedBy<V[number]>,
  };
}

/** Any value at all. */
export function anything(): Validator {
  return { description: "<Anything>", isNumeric: true, control: { kind: "none" }, check: () => undefined };
}

/** No value at all, for the given reason. */
export function nothing(reason: string): Validator<never> {
  const text = reason === "" ? "Nothing Validator" : reason;
  return {
    description: `<Nothing(${text})>`,
    isNumeric: false,
    control: { kind: "none" },
    check: (value, context) => wrongValue(text, value, context),
  };
}

function combined<T>(name: string, validators: readonly Validator[]): Validator<T> {
  assertSome(name, validators);
  return {
    description: `<${name}: ${inner(validators)}>`,
    isNumeric: validators.some(validator => validator.isNumeric),
    control: combinedControl(validators),
    check: (value, context) => {
      if (!validators.some(validator => accepts(validator, value))) refuse(value, validators, "one of", context);
    },
    parse: reply => parseAny(reply, validators) as T,
  };
}

function combinedControl(validators: readonly Validator[]): Control {
  const options = validators.flatMap(({ control }) => (control.kind === "choice" ? control.options : []));
  const onlyChoices = validators.every(({ control }) => control.kind === "choice");
  return onlyChoices ? { kind: "choice", options } : (validators[0]?.control ?? { kind: "none" });
}

function parseAny(reply: string, validators: readonly Validator[]): unknown {
  for (const validator of validators) {
    if (!validator.parse) continue;
    try {
      const value = validator.parse(reply);
      if (accepts(validator, value)) return value;
    } catch {
      // The next kind may be able to read it.
    }
  }
  throw new ReplyError(`reply ${repr(reply)} fits none of ${inner(validators)}`, { reply });
}

function parseChoice<T>(reply: string, values: readonly T[]): T {
  const text = reply.trim();
  for (const value of values) if (value === reply || value === text) return value;
  const number = tryNumber(text);
  const numeric = values.filter(value => typeof value === "number");
  if (number !== undefined) {
    // A reply is rounded to the digits that the instrument shows: take the choice it stands for.
    const near = numeric.find(value => Math.abs(value - number) <= 1e-9 * Math.abs(value));
    return near ?? ((numeric.length > 0 ? number : text) as T);
  }
  if (numeric.length === values.length) throw new ReplyError(`reply ${repr(reply)} is not a number`, { reply });
  return text as T;
}

function refuse(value: unknown, validators: readonly Validator[], how: string, context: string | undefined): never {
  wrongValue(`${repr(value)} is invalid: must fit ${how} ${inner(validators)}`, value, context);
}

function inner(validators: readonly Validator[]): string {
  return validators.map(validator => validator.description.slice(1, -1)).join(", ");
}

function assertSome(name: string, validators: readonly Validator[]): void {
  if (validators.length === 0) throw new TypeError(`${name}: name at least one validator`);
}
