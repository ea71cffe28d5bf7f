/** The validators of a parameter: the last one added is asked first. */

import { ParameterError } from "../errors.ts";
import type { Validator } from "../validators/validator.ts";
import { isValidator } from "../validators/validator.ts";

/** With one in the place of the only one; without any where none is given. */
export function replaced(validators: readonly Validator[], by: Validator | null | undefined): readonly Validator[] {
  if (validators.length > 1) {
    const text =
      "vals cannot be replaced where there are several validators: take them away with removeValidator first";
    throw new ParameterError(text);
  }
  return by === undefined || by === null ? [] : [checked(by)];
}

/** With one more. */
export function added(validators: readonly Validator[], one: Validator): readonly Validator[] {
  return [...validators, checked(one)];
}

/** Without one, that which was added last if it is there several times. */
export function without(validators: readonly Validator[], one: Validator | undefined): readonly Validator[] {
  const at = one === undefined ? -1 : validators.lastIndexOf(one);
  return validators.filter((_, index) => index !== at);
}

/** Throws unless all of them let the value through; `context` names the culprit. */
export function assertValid(value: unknown, validators: readonly Validator[], context: string): void {
  for (let i = validators.length - 1; i >= 0; i--) validators[i]?.check(value, context);
}

function checked(validator: Validator): Validator {
  if (!isValidator(validator)) throw new TypeError("vals must be None or a Validator");
  return validator;
}
