/** What a declaration is made of, besides the names of types. */
import type {
  Box,
  CallbackType,
  FixedArray,
  FixedText,
  PointerTo,
  ResultType,
  ScalarName,
  Structure,
  Target,
  ValueName,
} from "./types.ts";

/** A pointer through which the library returns a value: the caller gives a {@link box}. */
export function out<const T extends Target>(type: T): PointerTo<T, "out"> {
  return { kind: "out", of: type };
}

/** A pointer to a value that the library reads and changes: the caller gives a {@link box} that holds one. */
export function inout<const T extends Target>(type: T): PointerTo<T, "inout"> {
  return { kind: "inout", of: type };
}

/** A pointer to a value that the library reads while it is called. */
export function pointerTo<const T extends Target>(type: T): PointerTo<T, "in"> {
  return { kind: "in", of: type };
}

/** A function that the library calls: while the call runs, or later if it is a {@link keepCallback kept} one. */
export function callback<
  const R extends ResultType = "void",
  const A extends readonly (ValueName | Structure)[] = readonly [],
>(result: R, args: A): CallbackType<R, A> {
  return { kind: "callback", result, arguments: args };
}

/** A variable of the library: it is read as a function without arguments is called. */
export function variable<const T extends ValueName | Structure>(type: T): readonly [T, readonly [], "variable"] {
  return [type, [], "variable"];
}

/** A member of a structure: `length` values. */
export function fixedArray<T extends ScalarName>(type: T, length: number): FixedArray<T> {
  return { kind: "array", of: type, length: checkLength(length) };
}

/** A member of a structure: text in `bytes` bytes, its ending zero included. */
export function fixedText(bytes: number): FixedText {
  return { kind: "text", length: checkLength(bytes) };
}

/** Where a value comes back: `const count = box<number>(); lib.find(count); count.value`. */
export function box<T>(): Box<T | undefined>;
export function box<T>(value: T): Box<T>;
export function box<T>(value?: T): Box<T | undefined> {
  return { value };
}

function checkLength(length: number): number {
  if (Number.isSafeInteger(length) && length > 0) return length;
  throw new RangeError(`declaring a structure: length ${length} is invalid: must be a whole number of at least 1`);
}
