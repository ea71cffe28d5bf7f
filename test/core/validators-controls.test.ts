/** The control that a panel draws for each validator. */

import { expect, test } from "vitest";

import { Parameter, vals } from "../../drivers/core/index.ts";
import type { Validator } from "../../drivers/core/index.ts";

const points = new Parameter("points", { setCmd: null, vals: vals.ints() });

const controls: Readonly<Record<string, readonly (readonly [Validator, unknown])[]>> = {
  numbers: [
    [vals.numbers(0, 1), { kind: "number", min: 0, max: 1 }],
    [vals.numbers(), { kind: "number" }],
  ],
  ints: [[vals.ints(1), { kind: "number", min: 1, integer: true }]],
  permissiveInts: [[vals.permissiveInts(1, 9), { kind: "number", min: 1, max: 9, integer: true }]],
  multiples: [[vals.multiples(3, 0), { kind: "number", min: 0, integer: true, step: 3 }]],
  permissiveMultiples: [[vals.permissiveMultiples(-0.1), { kind: "number", step: 0.1 }]],
  complexNumbers: [[vals.complexNumbers(), { kind: "complex" }]],
  strings: [
    [vals.strings(0, 8), { kind: "text", minLength: 0, maxLength: 8 }],
    [vals.strings(), { kind: "text", minLength: 0 }],
  ],
  bool: [[vals.bool(), { kind: "switch" }]],
  onOff: [[vals.onOff(), { kind: "choice", options: ["on", "off"] }]],
  enum: [[vals.enum("a", "b"), { kind: "choice", options: ["a", "b"] }]],
  anything: [[vals.anything(), { kind: "any" }]],
  nothing: [[vals.nothing("r"), { kind: "none" }]],
  dependent: [[vals.dependent(() => vals.numbers(0, 1)), { kind: "number", min: 0, max: 1 }]],
  callable: [[vals.callable(), { kind: "none" }]],
  lists: [[vals.lists(vals.bool()), { kind: "list", element: { kind: "switch" } }]],
  sequence: [
    [
      vals.sequence(vals.numbers(), { length: 2, requireSorted: true }),
      { kind: "list", element: { kind: "number" }, length: 2, sorted: true },
    ],
  ],
  dict: [
    [vals.dict(["a"]), { kind: "record", keys: ["a"] }],
    [vals.dict(), { kind: "record" }],
  ],
  arrays: [
    [vals.arrays(), { kind: "array", types: ["int", "float"] }],
    [
      vals.arrays({ min: 0, shape: [3, points, () => 1] }),
      { kind: "array", types: ["int", "float"], min: 0, shape: [3, "points", "<function>"] },
    ],
    [vals.arrays({ validTypes: ["complex"] }), { kind: "array", types: ["complex"] }],
  ],
  multiType: [
    [
      vals.multiType(vals.numbers(0, 1), vals.enum("MAX"), vals.enum("MIN")),
      {
        kind: "oneOf",
        controls: [
          { kind: "number", min: 0, max: 1 },
          { kind: "choice", options: ["MAX", "MIN"] },
        ],
      },
    ],
    [vals.multiType(vals.enum("a"), vals.enum(1, "a")), { kind: "choice", options: ["a", 1] }],
    [vals.multiType(vals.numbers(), vals.nothing("r")), { kind: "number" }],
    [vals.multiType(vals.numbers(), vals.anything()), { kind: "any" }],
    [vals.multiType(vals.nothing("r")), { kind: "none" }],
  ],
  multiTypeOr: [
    [
      vals.multiTypeOr(vals.multiType(vals.ints(), vals.bool()), vals.strings(), vals.bool()),
      {
        kind: "oneOf",
        controls: [{ kind: "number", integer: true }, { kind: "switch" }, { kind: "text", minLength: 0 }],
      },
    ],
  ],
  multiTypeAnd: [
    [
      vals.multiTypeAnd(vals.permissiveMultiples(1e-3), vals.numbers(2e-3, 5e4), vals.numbers(0)),
      { kind: "number", min: 2e-3, max: 5e4, step: 1e-3 },
    ],
    [vals.multiTypeAnd(vals.enum(1, 2, 3), vals.numbers(2)), { kind: "choice", options: [2, 3] }],
    [vals.multiTypeAnd(vals.anything(), vals.strings()), { kind: "text", minLength: 0 }],
    [vals.multiTypeAnd(vals.anything()), { kind: "any" }],
  ],
};

test("every validator is tried here", () => {
  expect(Object.keys(controls).toSorted()).toEqual(Object.keys(vals).toSorted());
});

test.each(Object.entries(controls))("%s tells which control fits", (_, cases) => {
  for (const [validator, control] of cases) expect(validator.control).toEqual(control);
});

test("what a control offers can be written as JSON", () => {
  for (const [, control] of Object.values(controls).flat()) {
    expect(JSON.parse(JSON.stringify(control))).toEqual(control);
  }
});
