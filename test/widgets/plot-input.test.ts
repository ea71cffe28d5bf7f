/** What a plot refuses, and how it says so. */

import { expect, test } from "vitest";

import { plot } from "../../widgets/index.ts";
import { curr, volt } from "./diode.ts";

// the types refuse all of this as well: a notebook may have them off
const attempt = plot as unknown as (...args: unknown[]) => unknown;

test.each<[string, unknown[], string]>([
  [
    "lists of different length",
    [
      [volt, [1, 2, 3]],
      [curr, [1, 2]],
    ],
    "plotting Current over Voltage: Current has 2 values and Voltage has 3: must be the same number",
  ],
  [
    "an empty list",
    [
      [volt, []],
      [curr, []],
    ],
    "plotting Voltage: it has no values: must have at least one",
  ],
  [
    "text among numbers",
    [
      [volt, [1, 2]],
      [curr, [1, "2"]],
    ],
    'plotting Current: value 1 is the text "2": must be a number (NaN leaves a gap)',
  ],
  [
    "a missing value",
    [
      [volt, [1, 2]],
      [curr, [null, 2]],
    ],
    "plotting Current: value 0 is null: must be a number (NaN leaves a gap)",
  ],
  [
    "big integers",
    [
      [volt, BigInt64Array.of(1n)],
      [curr, [1]],
    ],
    "plotting Voltage: value 0 is the bigint 1n: must be a number (NaN leaves a gap)",
  ],
  [
    "no numbers at all",
    [
      [volt, "1,2"],
      [curr, [1, 2]],
    ],
    'plotting Voltage: its values are the text "1,2": must be a list of numbers',
  ],
  [
    "a forgotten await",
    [
      [volt, Promise.resolve([1])],
      [curr, [1]],
    ],
    "plotting Voltage: its values are a promise: await it first",
  ],
  [
    "only gaps",
    [
      [volt, [1, 2]],
      [curr, [NaN, NaN]],
    ],
    "plotting Current: it has no finite value: must have at least one",
  ],
  [
    "nothing positive on a logarithmic axis",
    [[volt, [1, 2]], [curr, [0, -2]], { yScale: "log" }],
    "plotting Current: it has no positive value for its logarithmic axis: must have at least one",
  ],
  [
    "an option that does not exist",
    [[volt, [1]], [curr, [1]], { yscale: "log" }],
    "plotting with yscale: no such option: must be title, kind, xScale, yScale, complexAs, phaseIn, colourLimits, colourScale, parameters, width or height",
  ],
  [
    "an option's wrong value",
    [[volt, [1]], [curr, [1]], { yScale: "ln" }],
    'plotting with yScale "ln": must be "linear" or "log"',
  ],
  [
    "a size that is none",
    [[volt, [1]], [curr, [1]], { width: 5 }],
    "plotting with width 5: must be between 240 and 4000 px",
  ],
  [
    "a size that is no number",
    [[volt, [1]], [curr, [1]], { width: NaN }],
    "plotting with width NaN: must be between 240 and 4000 px",
  ],
  [
    "a map of two lists",
    [[volt, [1]], [curr, [1]], { kind: "map" }],
    'plotting Voltage with kind "map": got 2 lists: must be three, the axes first',
  ],
  [
    "no colours",
    [[volt, [1]], [curr, [1]], { colourScale: "rainbow" }],
    'plotting with colourScale: drawing colours: "rainbow" is no colour scale: must be Blackbody, ',
  ],
  [
    "a wrong colour",
    [[volt, [1]], [curr, [1]], { colourScale: [[0, "red"]] }],
    'plotting with colourScale: drawing colours: "red" is invalid: must be "#rrggbb"',
  ],
  [
    "texts among numbers",
    [
      [volt, [1, "2"]],
      [curr, [1, 2]],
    ],
    'plotting Voltage: value 1 is the text "2": must be a number (NaN leaves a gap), or all of them texts',
  ],
  [
    "an axis alone",
    [[volt, [1]]],
    "plotting Voltage: no values to draw over the axis: plot takes [parameter, values] pairs, the axis first, or two lists of numbers",
  ],
  [
    "nothing",
    [],
    "plotting nothing: no values to draw over the axis: plot takes [parameter, values] pairs, the axis first, or two lists of numbers",
  ],
  [
    "three units",
    [
      [volt, [1]],
      [curr, [1]],
      [volt, [1]],
      [{ label: "T", unit: "K" }, [1]],
    ],
    "plotting over Voltage: the traces have the units A, V, K: must be two units at most",
  ],
  [
    "a quantity that is none",
    [
      [1, [1, 2]],
      [curr, [1, 2]],
    ],
    "plotting the axis: got the number 1 as its quantity: must be a parameter, a { label, unit } or a name",
  ],
])("%s is refused by name", (_, args, message) => {
  expect(() => attempt(...args)).toThrow(message);
  expect(() => attempt(...args)).toThrow(/^[^\n]*[^.\n]$/);
});

test("infinite values are left out and counted", () => {
  expect(String(plot([volt, [1, 2, 3]], [curr, [1, Infinity, 3]]))).toContain(
    "; Current: 1 of 3 values not shown, infinite",
  );
});
