/** Seconds since a clock was reset. */

import { expect, test } from "vitest";

import { ElapsedTimeParameter, useClock } from "../../drivers/core/index.ts";
import { FakeClock } from "./fake-clock.ts";

test("the time begins when the parameter is made, and again when it is reset", async () => {
  const time = new FakeClock();
  using _ = useClock(time);
  const elapsed = new ElapsedTimeParameter("elapsed");
  time.advance(2.5);
  expect([await elapsed(), elapsed.label, elapsed.unit, elapsed.settable]).toEqual([2.5, "Elapsed time", "s", false]);
  elapsed.resetClock();
  time.advance(1);
  expect([await elapsed(), elapsed.t0]).toEqual([1, time.monotonic() - 1]);
  expect(await elapsed.snapshot({ update: "Never" })).toMatchObject({ __class__: "ElapsedTimeParameter", value: 1 });
});

test("what a clock is made of is refused as an option", () => {
  const given = (options: object) => () => new ElapsedTimeParameter("elapsed", options);
  expect(given({ unit: "min" })).toThrow('Can not set "unit" for an ElapsedTimeParameter.');
  expect(given({ getCmd: null })).toThrow('Can not set "getCmd" for an ElapsedTimeParameter.');
  expect(given({ setCmd: null })).toThrow('Can not set "setCmd" for an ElapsedTimeParameter.');
  expect(new ElapsedTimeParameter("elapsed", { label: "t" }).label).toBe("t");
});
