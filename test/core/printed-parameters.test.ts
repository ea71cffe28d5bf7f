/** What a terminal shows of things that are made of parameters: their names, not their insides. */

import { inspect } from "node:util";

import { expect, test } from "vitest";

import {
  DelegateGroup,
  Group,
  GroupParameter,
  Instrument,
  ManualParameter,
  ParameterSet,
  SweepValues,
  vals,
} from "../../drivers/core/index.ts";

const [a, b] = [new ManualParameter("a", { vals: vals.numbers() }), new ManualParameter("b")];

test("a group tells its members", () => {
  const instrument = new Instrument("i", undefined);
  const members = ["x", "y"].map(name => new GroupParameter(name, { instrument }));
  expect(inspect(new Group(members))).toBe("<Group: i_x, i_y>");
  expect(inspect(new DelegateGroup("both", { first: a, second: b }))).toBe(
    "<DelegateGroup: both of first: a, second: b>",
  );
});

test("a set tells its parameters", () => {
  expect(inspect(new ParameterSet([b, a]))).toBe("<ParameterSet: b, a>");
  expect(inspect(new ParameterSet())).toBe("<ParameterSet: empty>");
});

test("values of a sweep tell how many there are and where they begin and end", () => {
  expect(inspect(a.sweep(0, 1, { num: 11 }))).toBe("<SweepValues: a, 11 values from 0 to 1>");
  expect(inspect(new SweepValues(a, [3]))).toBe("<SweepValues: a, 1 value, 3>");
  expect(inspect(new SweepValues(a))).toBe("<SweepValues: a, no values>");
});
