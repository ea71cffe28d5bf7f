/** A linear sweep: its values, and what it refuses. */
import { expect, test } from "vitest";
import { LinSweep, ManualParameter, Parameter, vals } from "../../drivers/core/index.ts";

const gate = new ManualParameter("gate", { initialValue: 0 });

test("a linear sweep tells its values, both ends included", () => {
  expect(new LinSweep(gate, 0, 1, 5).getSetpoints()).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(new LinSweep(gate, 1, -1, 3).getSetpoints()).toEqual([1, 0, -1]);
  expect(new LinSweep(gate, 2, 3, 1).getSetpoints()).toEqual([2]);
});

test("its arguments are in QCoDeS's order, with nothing to wait for or to do by default", () => {
  const action = () => undefined;
  const full = new LinSweep(gate, 0, 1, 11, 0.1, [action], true);
  expect(full).toEqual({
    param: gate,
    start: 0,
    stop: 1,
    numPoints: 11,
    delay: 0.1,
    postActions: [action],
    getAfterSet: true,
  });
  expect(new LinSweep(gate, 0, 1, 11)).toMatchObject({ delay: 0, postActions: [], getAfterSet: false });
});

test.each([
  [[Number.NaN, 1, 3], "sweep of gate: start NaN is invalid: must be a finite number"],
  [[0, Infinity, 3], "sweep of gate: stop Infinity is invalid: must be a finite number"],
  [[0, 1, 0], "sweep of gate: numPoints 0 is invalid: must be a whole number, 1 or more"],
  [[0, 1, 2.5], "sweep of gate: numPoints 2.5 is invalid: must be a whole number, 1 or more"],
  [[0, 1, 3, -1], "sweep of gate: delay -1 is invalid: must be seconds, 0 or more"],
] as const)("%j is refused", ([start, stop, points, delay], message) => {
  expect(() => new LinSweep(gate, start, stop, points, delay)).toThrow(message);
});

test("a parameter that cannot be set is not swept", () => {
  const reading = new Parameter("reading", { getCmd: () => 1 });
  // @ts-expect-error -- it has no set
  expect(() => new LinSweep(reading, 0, 1, 2)).toThrow("sweep of reading: must be a parameter that can be set");
});

test("a parameter of text is not swept", () => {
  const word = new ManualParameter("word", { initialValue: "on", vals: vals.strings() });
  // @ts-expect-error -- text is no number
  expect(new LinSweep(word, 0, 1, 2).getSetpoints().map(value => () => word.validate(value))[0]).toThrow(
    "0 is not a string",
  );
});
