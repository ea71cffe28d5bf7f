/** The validators that a driver writes as `vals.numbers(0, 1)`. */

export { numbers, ints, permissiveInts, multiples, permissiveMultiples } from "./numbers.ts";
export { strings, bool, onOff } from "./text.ts";
export { enum, multiType, multiTypeOr, multiTypeAnd, anything, nothing } from "./choices.ts";
export { arrays, lists, sequence, callable, dict } from "./collections.ts";
