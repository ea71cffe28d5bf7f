/** Questions about definitions and operations. */

import type { Definition, Encoded, MappingSpec, Operation, ValidatorSpec } from "./case.ts";

/** The names of a mapping. */
export function namesOf(mapping: MappingSpec): Encoded[] {
  if ("pairs" in mapping) return mapping.pairs.map(([name]) => name);
  return ["On", "ON", "on", "1", true, "Off", "OFF", "off", "0", false];
}

/** The codes of a mapping. */
export function codesOf(mapping: MappingSpec): Encoded[] {
  return "pairs" in mapping ? mapping.pairs.map(([, code]) => code) : [mapping.onVal, mapping.offVal];
}

/** The values that a definition or an operation brings, those within lists included. */
export function valuesOf(definition: Definition, operation?: Operation): Encoded[] {
  const given = operation ? ownValues(operation) : [definition.initialValue, definition.initialCacheValue];
  return given.flatMap(value => (value === undefined ? [] : flat(value)));
}

function ownValues(operation: Operation): Encoded[] {
  if (operation.do === "setTo") return [operation.value, ...operation.body.flatMap(ownValues)];
  return "value" in operation && operation.do !== "reply" ? [operation.value] : [];
}

/** What the source answers, from the beginning or from now on. */
export function repliesOf(definition: Definition, operation?: Operation): Encoded[] {
  if (!operation) return flat(definition.reply);
  if (operation.do === "setTo") return operation.body.flatMap(each => repliesOf(definition, each));
  return operation.do === "reply" ? flat(operation.value) : [];
}

function flat(value: Encoded): Encoded[] {
  return typeof value === "object" && value !== null && "items" in value
    ? [value, ...value.items.flatMap(flat)]
    : [value];
}

/** The operations with those within blocks. */
export function operationsOf(operation: Operation | undefined): Operation[] {
  if (!operation) return [];
  return operation.do === "setTo" ? [operation, ...operation.body.flatMap(operationsOf)] : [operation];
}

/** A validator and those within. */
export function partsOf(spec: ValidatorSpec | undefined): ValidatorSpec[] {
  if (!spec) return [];
  if ("of" in spec) return [spec, ...spec.of.flatMap(partsOf)];
  return "element" in spec ? [spec, ...partsOf(spec.element)] : [spec];
}

export function hasKind({ vals }: Definition, ...kinds: ValidatorSpec["kind"][]): boolean {
  return partsOf(vals).some(({ kind }) => kinds.includes(kind));
}

/** Whether reading and setting touch nothing but the cache. */
export function isManual({ getCmd, setCmd }: Definition): boolean {
  return getCmd === null && (setCmd === null || setCmd === false);
}

/** The kinds of validators that let numbers through. */
export const numericKinds = ["numbers", "ints", "permissiveInts", "multiples", "permissiveMultiples"] as const;

/** The format string of a command, if the command is text. */
export function template({ setCmd }: Definition): string | undefined {
  return setCmd ? (setCmd as { text: string }).text : undefined;
}

/** Whether a value is one of Python's that may be looked up in a set. */
export function isPlain(value: Encoded): boolean {
  return typeof value !== "object" || value === null || value.$ === "nan" || value.$ === "inf" || value.$ === "-inf";
}

export function isArray(value: Encoded): boolean {
  return typeof value === "object" && value !== null && value.$ === "array";
}

export function isFunction(value: Encoded): boolean {
  return typeof value === "object" && value !== null && value.$ === "function";
}
