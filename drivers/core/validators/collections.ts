/** Validators of collections and functions: lists, sequences, dictionaries, callables. */

import { ReplyError, messageOf } from "../errors.ts";
import { repr } from "../python-text.ts";
import { anything } from "./choices.ts";
import type { Control } from "./control.ts";
import type { Validator } from "./validator.ts";
import { assertValidators, made, wrongType, wrongValue } from "./validator.ts";

/** Lists whose elements `element` lets through. */
export function lists<T = unknown, S = T>(
  element: Validator<T, S> = anything() as Validator<T, S>,
): Validator<readonly T[], readonly S[]> {
  assertValidators("lists", [element]);
  return made({
    description: `<Lists : ${element.description} >`,
    isNumeric: false,
    control: { kind: "list", element: element.control },
    validValues: [element.validValues ?? []],
    check: (value, context) => {
      if (!Array.isArray(value)) wrongType(value, "a list", context);
      for (const item of value) element.check(item, context);
    },
    parse: listParser(element),
  });
}

/** How many elements a sequence has, and whether in order. */
export interface SequenceOptions {
  /** Number of elements. Default any. */
  length?: number;
  /** Whether the elements must rise. Default false. */
  requireSorted?: boolean;
}

/** Lists of a given length, in order where that is asked for. */
export function sequence<T = unknown, S = T>(
  element: Validator<T, S> = anything() as Validator<T, S>,
  options: SequenceOptions = {},
): Validator<readonly T[], readonly S[]> {
  const { length, requireSorted = false } = options;
  assertValidators("sequence", [element]);
  if (length !== undefined && !(Number.isInteger(length) && length >= 0)) {
    throw new TypeError(`sequence: length ${repr(length)} must be a whole number`);
  }
  const example = element.validValues?.[0];
  return made({
    description: `<Sequence : len: ${repr(length)} sorted: ${repr(requireSorted)} ${element.description}>`,
    isNumeric: false,
    control: {
      kind: "list",
      element: element.control,
      ...(length === undefined ? undefined : { length }),
      ...(requireSorted ? { sorted: true } : undefined),
    },
    validValues: example === undefined ? [] : [Array.from({ length: length ?? 1 }, () => example)],
    check: (value, context) => {
      if (!Array.isArray(value)) wrongType(value, "a sequence", context);
      if (length !== undefined && value.length !== length) {
        wrongValue(`${repr(value)} has not length ${length} but ${value.length}`, value, context);
      }
      const isOrdered = value.every(item => typeof item === typeof value[0]);
      if (requireSorted && isOrdered && value.some((item, index) => index > 0 && !(item >= value[index - 1]))) {
        wrongValue(`${repr(value)} is required to be sorted`, value, context);
      }
      for (const item of value) element.check(item, context);
    },
    parse: listParser(element),
  });
}

/** Functions. */
export function callable(): Validator<(...args: never[]) => unknown> {
  return made({
    description: "<Callable>",
    isNumeric: false,
    control: { kind: "none" },
    validValues: [() => 0],
    check: (value, context) => {
      if (typeof value !== "function") wrongType(value, "a callable", context);
    },
  });
}

/** Plain objects; where keys are named, no others are allowed. */
export function dict<const K extends string = string>(
  allowedKeys?: readonly K[],
): Validator<{ readonly [key in K]?: unknown }> {
  return made({
    description: allowedKeys ? `<Dict ${repr(allowedKeys)}>` : "<Dict>",
    isNumeric: false,
    control: { kind: "record", ...(allowedKeys && { keys: allowedKeys }) },
    validValues: [{}],
    check: (value, context) => {
      if (!isPlainObject(value)) wrongType(value, "a dictionary", context);
      const stranger = allowedKeys && Object.keys(value).find(key => !(allowedKeys as readonly string[]).includes(key));
      if (stranger !== undefined) {
        wrongValue(`key ${repr(stranger)} is not allowed: must be one of ${repr(allowedKeys)}`, value, context);
      }
    },
  });
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Reads elements that are separated by commas, where these cannot have commas of their own. */
function listParser<T>({ parse, control }: Validator<T, unknown>): ((reply: string) => T[]) | undefined {
  if (!parse || hasCommas(control)) return undefined;
  return reply => {
    try {
      return reply.split(",").map(word => parse(word.trim()));
    } catch (error) {
      throw new ReplyError(`reply ${repr(reply)} cannot be read as a list: ${messageOf(error)}`, {
        reply,
        cause: error,
      });
    }
  };
}

function hasCommas(control: Control): boolean {
  if (control.kind === "oneOf") return control.controls.some(hasCommas);
  return control.kind === "complex" || control.kind === "list" || control.kind === "array";
}
