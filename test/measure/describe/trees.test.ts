/** Which columns share rows: as QCoDeS sorts them. */

import { describe, expect, test } from "vitest";

import { noColumns, withColumn, withoutColumn } from "../../../measure/describe/extend.ts";
import type { Relations } from "../../../measure/describe/extend.ts";
import type { InterDependencies } from "../../../measure/describe/interdependencies.ts";
import { columnsOf, requiredBy, treesOf } from "../../../measure/describe/trees.ts";

function columns(entries: Readonly<Record<string, Relations>>): InterDependencies {
  return Object.entries(entries).reduce(
    (before, [name, relations]) =>
      withColumn(before, { name, paramtype: "numeric", label: name, unit: "V" }, relations),
    noColumns,
  );
}

function rows(entries: Readonly<Record<string, Relations>>): Record<string, string[]> {
  return Object.fromEntries(
    treesOf(columns(entries)).map(tree => [tree.top.name, columnsOf(tree).map(({ name }) => name)]),
  );
}

describe("the trees of a dataset", () => {
  test("are one for each column with axes, in the order of registration", () => {
    const trees = rows({ x: {}, y: {}, b: { setpoints: ["x", "y"] }, a: { setpoints: ["x"] } });
    expect(trees).toEqual({ b: ["x", "y", "b"], a: ["x", "a"] });
    expect(Object.keys(trees)).toEqual(["b", "a"]);
  });

  test("are one for each column that stands alone", () => {
    expect(rows({ x: {}, y: {} })).toEqual({ x: ["x"], y: ["y"] });
  });

  test("hold what was inferred from an axis, or from what lies on it", () => {
    const trees = rows({ x: {}, y: { setpoints: ["x"] }, power: { basis: ["y"] }, field: { basis: ["x"] } });
    expect(trees).toEqual({ y: ["x", "y", "field", "power"] });
  });

  test("hold what their columns were inferred from", () => {
    expect(rows({ raw: {}, x: { basis: ["raw"] }, y: { setpoints: ["x"] } })).toEqual({ y: ["x", "y", "raw"] });
  });

  test("have what was inferred at the top where nothing has axes", () => {
    expect(rows({ x: {}, y: { basis: ["x"] } })).toEqual({ y: ["y", "x"] });
  });

  test("keep the axes of a column that was inferred from one without axes", () => {
    expect(rows({ x: {}, base: {}, z: { setpoints: ["x"], basis: ["base"] } })).toEqual({ z: ["x", "z", "base"] });
  });
});

test("a column needs its axes, what it was inferred from, and what these need", () => {
  const known = columns({ raw: {}, x: { basis: ["raw"] }, y: { setpoints: ["x"] }, z: { basis: ["y"] } });
  expect(requiredBy("z", known)).toEqual(["y", "x", "raw"]);
  expect(requiredBy("raw", known)).toEqual([]);
});

describe("a column is refused", () => {
  const known = columns({ x: {}, y: { setpoints: ["x"] } });
  const spec = { name: "z", paramtype: "numeric", label: "", unit: "" } as const;

  test("with setpoints that are not there", () => {
    expect(() => withColumn(known, spec, { setpoints: ["w"] })).toThrow(
      "Unknown setpoint: w. Please register that parameter first.",
    );
  });

  test("with a basis that is not there, however its name is spelt", () => {
    expect(() => withColumn(known, spec, { basis: ["toString"] })).toThrow(
      "Unknown basis parameter: toString. Please register that parameter first.",
    );
  });

  test("with an axis that has axes", () => {
    expect(() => withColumn(known, spec, { setpoints: ["y"] })).toThrow("its setpoint y depends on x");
  });

  test("where it is an axis itself and gets axes", () => {
    const both = withColumn(known, spec);
    const x = { name: "x", paramtype: "numeric", label: "x", unit: "V" } as const;
    expect(() => withColumn(both, x, { setpoints: ["z"] })).toThrow("it is a setpoint of y");
  });

  test("where another one has its name", () => {
    expect(() => withColumn(known, { ...spec, name: "x" })).toThrow(
      "Parameter already registered in this Measurement.",
    );
  });

  test("where it was inferred in a circle", () => {
    const inferred = columns({ a: {}, b: { basis: ["a"] } });
    const a = { name: "a", paramtype: "numeric", label: "a", unit: "V" } as const;
    expect(() => withColumn(inferred, a, { basis: ["b"] })).toThrow("registering a: it cannot be inferred from b");
  });

  test("when it is taken out although others rest on it", () => {
    expect(() => withoutColumn(known, "x")).toThrow(
      "Cannot remove x, other parameters depend on or are inferred from it",
    );
    expect(Object.keys(withoutColumn(known, "y").parameters)).toEqual(["x"]);
  });
});
