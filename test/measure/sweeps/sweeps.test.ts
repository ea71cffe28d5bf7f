/** Sweeps as values: what they go through, and what they refuse. */
import { expect, test } from "vitest";

import { ArraySweep, LinSweep, LogSweep, ManualParameter, Parameter, TogetherSweep } from "../../../index.ts";

const x = new ManualParameter("x", { initialValue: 0 });
const mode = new ManualParameter("mode", { initialValue: "current" });

test("a logarithmic sweep goes from 10 ** start to 10 ** stop by equal factors", () => {
  expect(new LogSweep(x, 0, 2, 3).getSetpoints()).toEqual([1, 10, 100]);
  expect(new LogSweep(x, -3, 5, 1).getSetpoints()).toEqual([1e-3]);
  expect(() => new LogSweep(x, 0, Infinity, 3)).toThrow("sweep of x: stop Infinity is invalid");
  expect(() => new LogSweep(x, 0, 1, 0)).toThrow("sweep of x: numPoints 0 is invalid");
});

test("a list need not be of numbers, and later changes to it do not count", () => {
  const list = ["current", "voltage"];
  const sweep = new ArraySweep(mode, list);
  list.push("power");
  expect(sweep.getSetpoints()).toEqual(["current", "voltage"]);
  expect(sweep.numPoints).toBe(2);
  expect(() => new ArraySweep(x, [])).toThrow("sweep of x: there are no values");
  expect(() => new ArraySweep(x, [1], -1)).toThrow("sweep of x: delay -1 is invalid");
});

test("a parameter that cannot be set cannot be swept", () => {
  const readOnly = new Parameter("r", { getCmd: () => 1 });
  expect(() => new ArraySweep(readOnly as never, [1])).toThrow("sweep of r: must be a parameter that can be set");
});

test("sweeps that go along together have the same number of points", () => {
  const together = new TogetherSweep(new LinSweep(x, 0, 1, 2), new ArraySweep(mode, ["current", "voltage"]));
  expect(together.getSetpoints()).toEqual([
    [0, "current"],
    [1, "voltage"],
  ]);
  expect(() => new TogetherSweep()).toThrow("A TogetherSweep must contain at least one sweep.");
  expect(() => new TogetherSweep(new LinSweep(x, 0, 1, 2), new LinSweep(x, 0, 1, 3))).toThrow(
    "All Sweeps in a TogetherSweep must have the same number of points: x has 2, x has 3",
  );
});
