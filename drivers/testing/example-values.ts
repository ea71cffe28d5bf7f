/** Values to try on a parameter, from what it says of itself: ends, middle and choices. */

import type { AnyParameter, Control } from "../core/index.ts";
import { complex } from "../core/index.ts";
import { MappingTable } from "../core/parameter/value-mapping.ts";

/** Values that the parameter takes; none where it does not say which these are, as for an array. */
export function exampleValues(parameter: AnyParameter): unknown[] {
  const { vals, valMapping, control } = parameter;
  const offered = valMapping ? [...new MappingTable(valMapping).names] : ofControl(control);
  const values = [...offered, ...(vals?.validValues ?? [])];
  return [...new Set(values)].filter(value => takes(parameter, value));
}

function ofControl(control: Control): unknown[] {
  switch (control.kind) {
    case "number": {
      const { min = -1000, max = 1000, step, integer } = control;
      const middle = (min + max) / 2;
      const even = step === undefined ? middle : min + step * Math.round((middle - min) / step);
      return [min, integer ? Math.round(even) : even, max];
    }
    case "text":
      return ["text".padEnd(control.minLength ?? 0, "x").slice(0, control.maxLength)];
    case "switch":
      return [true, false];
    case "choice":
      return [...control.options];
    case "complex":
      return [complex(1, -0.5)];
    case "oneOf":
      return control.controls.flatMap(ofControl);
    case "any":
      return [1];
    default:
      return [];
  }
}

function takes(parameter: AnyParameter, value: unknown): boolean {
  try {
    parameter.validate(value);
    return true;
  } catch {
    return false;
  }
}
