/** Results are checked in QCoDeS's words, and unfolded. */

import { describe, expect, test } from "vitest";

import { Complex, ManualParameter, vals } from "../../../drivers/core/index.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";
import { inMemory, quiet, sweep, xy } from "./quiet.ts";

quiet();

describe("a result is refused, and leaves nothing behind,", () => {
  test("without its setpoint", async () => {
    const { m, y } = sweep();
    await using run = await m.start(inMemory);
    await expect(run.saver.addResult([y, 1])).rejects.toThrow(
      "Can not add result, some required parameters are missing.",
    );
    expect(run.dataset.numberOfResults).toBe(0);
  });

  test("for a parameter that was not registered", async () => {
    const { m, x, y } = sweep();
    const z = new ManualParameter("z", { initialValue: 0 });
    await using run = await m.start(inMemory);
    const text = "Can not add result for parameter z, no such parameter registered with this measurement.";
    await expect(run.saver.addResult([x, 1], [y, 1], [z, 1])).rejects.toThrow(text);
    await expect(run.saver.addResult(["z", 1])).rejects.toThrow(text);
    await expect(run.saver.addResult(["toString", 1])).rejects.toThrow("no such parameter registered");
    expect(run.dataset.numberOfResults).toBe(0);
  });

  test("with a value of another type", async () => {
    const { m } = sweep();
    await using run = await m.start(inMemory);
    await expect(run.saver.addResult(["x", 1], ["y", "s"])).rejects.toThrow(
      'Parameter y is of type "numeric", but got a result of type <U1 (s).',
    );
    await expect(run.saver.addResult(["x", 1], ["y", undefined])).rejects.toThrow('Parameter y is of type "numeric"');
    await expect(run.saver.addResult(["x", null], ["y", 1])).rejects.toThrow('Parameter x is of type "numeric"');
    await expect(run.saver.addResult(["x", new Complex(1, 2)], ["y", 1])).rejects.toThrow("complex128");
    expect(run.dataset.numberOfResults).toBe(0);
  });

  test("with shapes that do not fit", async () => {
    const { m, x, y } = sweep();
    await using run = await m.start(inMemory);
    await expect(run.saver.addResult([x, [1, 2]], [y, [1, 2, 3]])).rejects.toThrow(
      "Incompatible shapes. Parameter y has shape (3,), but its setpoint x has shape (2,).",
    );
    await expect(run.saver.addResult([x, [1, 2]], [y, 1])).rejects.toThrow("Incompatible shapes.");
    expect(run.dataset.numberOfResults).toBe(0);
  });

  test("with arrays of different lengths in columns of arrays, also after some that fit", async () => {
    const { x, y } = xy();
    const m = new Measurement();
    m.registerParameter(x, { paramtype: "array" });
    m.registerParameter(y, { paramtype: "array", setpoints: [x] });
    await using run = await m.start(inMemory);
    const two = Float64Array.of(1, 2);
    await run.saver.addResult(["x", two], ["y", two]);
    await expect(run.saver.addResult(["x", two], ["y", Float64Array.of(1, 2, 3)])).rejects.toThrow(
      "Incompatible shapes. Parameter y has shape (3,), but its setpoint x has shape (2,).",
    );
    expect(run.dataset.numberOfResults).toBe(1);
  });

  test("with an array on the axis of a single value", async () => {
    const { x, y } = xy();
    const m = new Measurement().registerParameter(x, { paramtype: "array" }).registerParameter(y, { setpoints: [x] });
    await using run = await m.start(inMemory);
    await expect(run.saver.addResult(["x", Float64Array.of(1, 2)], ["y", 3])).rejects.toThrow("Incompatible shapes.");
    expect(run.dataset.numberOfResults).toBe(0);
  });

  test("with a parameter given twice", async () => {
    const { m, x, y } = sweep();
    await using run = await m.start(inMemory);
    await expect(run.saver.addResult([x, 1], [y, 1], [y, 2])).rejects.toThrow(
      "Not all parameter names are unique. Got multiple values for ['y']",
    );
  });

  test("after the run has ended", async () => {
    const { m, x, y } = sweep();
    const run = await m.start(inMemory);
    await run.close();
    await expect(run.saver.addResult([x, 1], [y, 1])).rejects.toThrow(/run \d+.*ended/);
  });

  test("which does not end the run", async () => {
    const { m, x, y } = sweep();
    await using run = await m.start(inMemory);
    await run.saver.addResult([x, 1], [y, 10]);
    await expect(run.saver.addResult([y, 1])).rejects.toThrow();
    await run.saver.addResult([x, 2], [y, 20]);
    const { y: data } = await run.dataset.getParameterData();
    expect(data?.x?.values).toEqual(Float64Array.of(1, 2));
    expect(data?.y?.values).toEqual(Float64Array.of(10, 20));
  });
});

test("results in a loop let timers run", async () => {
  const { m, x, y } = sweep();
  const ticks: number[] = [];
  const timer = setInterval(() => ticks.push(performance.now()), 1);
  await m.run(async saver => {
    const until = performance.now() + 5000;
    while (ticks.length === 0 && performance.now() < until) await saver.addResult([x, 1], [y, 2]);
  }, inMemory);
  clearInterval(timer);
  expect(ticks).not.toEqual([]);
});

test("the values of a result fit its parameters", async () => {
  const { m, x, y } = sweep();
  await using run = await m.start(inMemory);
  const text = new ManualParameter("text", { initialValue: "", vals: vals.strings() });
  // @ts-expect-error -- a text is no number
  await expect(run.saver.addResult([x, "a"], [y, 1])).rejects.toThrow('Parameter x is of type "numeric"');
  // @ts-expect-error -- a number is no text
  await expect(run.saver.addResult([text, 1])).rejects.toThrow("no such parameter registered");
  await run.saver.addResult([x, Float64Array.of(1)], [y, [2]]);
  expect(run.saver.pointsWritten).toBe(1);
});
