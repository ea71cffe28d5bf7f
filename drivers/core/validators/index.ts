/** The validators that a driver writes as `vals.numbers(0, 1)`. */

export { complexNumbers, ints, multiples, numbers, permissiveInts, permissiveMultiples } from "./numbers.ts";
export { strings, bool, onOff } from "./text.ts";
export { enum, anything, nothing } from "./choices.ts";
export { multiType, multiTypeOr, multiTypeAnd } from "./multi-type.ts";
export { dependent } from "./dependent.ts";
export { arrays } from "./arrays.ts";
export { lists, sequence, callable, dict } from "./collections.ts";
