/** Values that a parameter takes, made from what it says of itself: its mapping, its control and its examples. */

import * as fc from "fast-check";

import type { AnyParameter, Control } from "../../drivers/core/index.ts";
import { complex, ComplexArray, evaluateShape, ValidationError } from "../../drivers/core/index.ts";
import { MappingTable } from "../../drivers/core/parameter/value-mapping.ts";
import { isArraysValidator } from "../../drivers/core/validators/arrays.ts";

/** Any value that the parameter takes; undefined where it does not say which these are. */
export function allowedValues(parameter: AnyParameter): fc.Arbitrary<unknown> | undefined {
  const { vals: validator, valMapping, control } = parameter;
  if (valMapping) return fc.constantFrom(...namesOf(new MappingTable(valMapping)));
  const shape = isArraysValidator(validator) ? evaluateShape(validator) : undefined;
  const examples = validator?.validValues ?? [];
  const made = ofControl(control, shape);
  const all = [...(made ? [made] : []), ...(examples.length > 0 ? [fc.constantFrom(...examples)] : [])];
  return all.length === 0 ? undefined : fc.oneof(...all).filter(value => takes(parameter, value));
}

// 1 and 0 are names for on and off, too.
function namesOf(table: MappingTable): unknown[] {
  return [...table.names, ...[1, 0].filter(name => table.has(name))];
}

function takes(parameter: AnyParameter, value: unknown): boolean {
  try {
    parameter.validate(value);
    return true;
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}

/** Values that a control offers; `shape` tells the lengths that it has only names for. */
function ofControl(control: Control, shape?: readonly number[]): fc.Arbitrary<unknown> | undefined {
  switch (control.kind) {
    case "number":
      return ofNumber(control);
    case "text":
      return fc.string({ minLength: control.minLength ?? 0, maxLength: control.maxLength ?? 20 });
    case "switch":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...control.options);
    case "complex":
      return fc.tuple(finite, finite).map(([re, im]) => complex(re, im));
    case "list":
      return ofList(control);
    case "array":
      return ofArray(control, shape);
    case "record":
      return fc.dictionary(control.keys ? fc.constantFrom(...control.keys) : fc.string(), fc.jsonValue());
    case "oneOf": {
      const all = control.controls.flatMap(each => ofControl(each) ?? []);
      return all.length === 0 ? undefined : fc.oneof(...all);
    }
    case "any":
      return fc.oneof(finite, fc.string(), fc.boolean(), fc.array(finite, { maxLength: 5 }));
    default:
      return undefined;
  }
}

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

function ofNumber({ min, max, step, integer }: Extract<Control, { kind: "number" }>): fc.Arbitrary<number> {
  const least = min ?? Math.min(-1e9, (max ?? 0) - 1e9);
  const largest = max ?? Math.max(1e9, (min ?? 0) + 1e9);
  if (step !== undefined) {
    return fc.integer({ min: Math.ceil(least / step), max: Math.floor(largest / step) }).map(count => count * step);
  }
  return integer ? fc.integer({ min: least, max: largest }) : fc.double({ min: least, max: largest, noNaN: true });
}

function ofList({ element, length, sorted }: Extract<Control, { kind: "list" }>): fc.Arbitrary<unknown> | undefined {
  const each = ofControl(element);
  const list = each && fc.array(each, { minLength: length ?? 0, maxLength: length ?? 5 });
  return sorted ? list?.map(values => (values as number[]).toSorted((a, b) => a - b)) : list;
}

function ofArray(
  { types, min = -1e9, max = 1e9 }: Extract<Control, { kind: "array" }>,
  shape?: readonly number[],
): fc.Arbitrary<unknown> {
  const length = shape?.reduce((product, each) => product * each, 1);
  const block = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(each, { minLength: length ?? 0, maxLength: length ?? 5 });
  const kinds = {
    int: () => block(fc.integer({ min: Math.ceil(min), max: Math.floor(max) })).map(values => Int32Array.from(values)),
    float: () => block(fc.double({ min, max, noNaN: true })).map(values => Float64Array.from(values)),
    complex: () =>
      block(fc.tuple(finite, finite).map(([re, im]) => complex(re, im))).map(values => ComplexArray.from(values)),
  };
  return fc.oneof(...types.map(type => kinds[type]() as fc.Arbitrary<unknown>));
}
