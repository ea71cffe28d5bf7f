/** What a validator is: a value that carries a static type, a check, a parser of replies, a description and a control. */

import { repr } from "../python-text.ts";
import { ValidationError } from "../errors.ts";

/** What a person sees to choose a value: which control a panel shows, and its limits. */
export type Control =
  | {
      readonly kind: "number";
      readonly min?: number;
      readonly max?: number;
      readonly step?: number;
      readonly integer?: boolean;
    }
  | { readonly kind: "text"; readonly minLength?: number; readonly maxLength?: number }
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly options: readonly unknown[] }
  | { readonly kind: "none" };

/** Decides which values a parameter takes. `T` is the type of the values it lets through. */
export interface Validator<out T = unknown> {
  /** Short text such as `<Numbers 0<=v<=1>`. */
  readonly description: string;
  /** Whether its values can be swept and ramped. */
  readonly isNumeric: boolean;
  /** Whether its numbers are whole, so that they are shown in full. */
  readonly isInteger?: boolean;
  /** The control for a value of this kind. */
  readonly control: Control;
  /** Throws a {@link ValidationError} unless `value` is allowed; `context` names the culprit. */
  check(value: unknown, context?: string): void;
  /** Turns the text of a reply into a value; throws an error that quotes a reply it cannot read. */
  readonly parse?: (reply: string) => T;
}

/** The type of the values that a validator lets through. */
export type ValidatedBy<V> = V extends Validator<infer T> ? T : never;

/** Throws for a value of the wrong kind: `'a' is not an int or float; Parameter: n`. */
export function wrongType(value: unknown, expected: string, context = ""): never {
  throw new ValidationError(withContext(`${repr(value)} is not ${expected}`, context), { value, reason: "type" });
}

/** Throws for a value of the right kind that is not allowed: `11 is invalid: must be …; Parameter: n`. */
export function wrongValue(text: string, value: unknown, context = ""): never {
  throw new ValidationError(withContext(text, context), { value, reason: "value" });
}

/** Whether `validator` lets `value` through. */
export function accepts(validator: Validator, value: unknown): boolean {
  try {
    validator.check(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether `thing` has the shape of a validator. */
export function isValidator(thing: unknown): thing is Validator {
  return (
    typeof thing === "object" && thing !== null && "check" in thing && "description" in thing && "control" in thing
  );
}

function withContext(text: string, context: string): string {
  return context === "" ? text : `${text}; ${context}`;
}
