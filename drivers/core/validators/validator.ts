/** What a validator is: a value that carries static types, a check, a parser of replies, a description and a control. */

import { shownAs } from "../../shown.ts";
import { repr } from "../python-text.ts";
import { ValidationError } from "../errors.ts";
import type { Control } from "./control.ts";

export type { Control } from "./control.ts";

/**
 * Decides which values a parameter takes. `T` is the type of a value that is read, `Set` that of one that may be set:
 * it is wider where several values mean the same.
 */
export interface Validator<out T = unknown, out Set = T> {
  /** Short text such as `<Numbers 0<=v<=1>`. */
  readonly description: string;
  /** Whether its values can be swept and ramped. */
  readonly isNumeric: boolean;
  /** Whether its numbers are whole, so that they are shown in full. */
  readonly isInteger?: boolean;
  /** The control for a value of this kind. */
  readonly control: Control;
  /** Some of the values that may be set, as examples; none where there is no telling. */
  readonly validValues?: readonly Set[];
  /** Throws a {@link ValidationError} unless `value` is allowed; `context` names the culprit. */
  check(value: unknown, context?: string): void;
  /** Turns the text of a reply into a value; throws an error that quotes a reply it cannot read. */
  readonly parse?: (reply: string) => T;
}

/** The type of the values that are read where a validator stands. */
export type ValidatedBy<V> = V extends Validator<infer T, unknown> ? T : never;

/** The type of the values that may be set where a validator stands. */
export type SettableBy<V> = V extends Validator<unknown, infer Set> ? Set : never;

/** The validator itself, with the mark by which a notebook shows what it takes. */
export function made<V extends Validator>(validator: V): V {
  return shownAs("validator", validator);
}

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
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}

/** Whether `thing` has the shape of a validator. */
export function isValidator(thing: unknown): thing is Validator {
  return (
    typeof thing === "object" && thing !== null && "check" in thing && "description" in thing && "control" in thing
  );
}

/** Throws where `things`, the arguments of `who`, are not all validators. */
export function assertValidators(who: string, things: readonly unknown[]): void {
  const wrong = things.findIndex(thing => !isValidator(thing));
  if (wrong >= 0) throw new TypeError(`${who}: each argument must be a validator, not ${repr(things[wrong])}`);
}

function withContext(text: string, context: string): string {
  return context === "" ? text : `${text}; ${context}`;
}
