/** Alarms on values: when they are raised and cleared, who is told, and what they refuse. No test here waits. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { useClock } from "../../../drivers/core/index.ts";
import {
  alarm,
  alarms,
  dond,
  interlock,
  LinSweep,
  LogCapture,
  ManualParameter,
  Parameter,
  type Notice,
} from "../../../index.ts";
import { ManualClock, turns } from "../../station/safety/manual-clock.ts";
import { inMemory, quiet } from "../measurement/quiet.ts";

quiet();
let clock: ManualClock;
let restore: Disposable;
let log: LogCapture;
let notices: Notice[];
let answer: () => number | string | Promise<number>;
const hooks = [(notice: Notice) => void notices.push(notice)];
const temperature = new Parameter("temperature", { unit: "K", getCmd: () => answer() as number });
const pressure = new ManualParameter("pressure", { initialValue: 1e-6, unit: "mbar" });

beforeEach(() => {
  restore = useClock((clock = new ManualClock()));
  log = new LogCapture();
  notices = [];
  answer = () => 0.02;
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  for (const each of alarms().values()) each.stop();
  log[Symbol.dispose]();
  restore[Symbol.dispose]();
});

test("a value beyond its limit raises an alarm once, and clears it once it is back", async () => {
  const cold = alarm(temperature, { max: 0.1, every: 5, hooks });
  await clock.advance(30);
  expect([notices, cold.reason]).toEqual([[], undefined]);
  answer = () => 0.3;
  await clock.advance(30);
  const reason = "temperature is 0.3 K: must be at most 0.1 K";
  expect(cold.reason).toBe(reason);
  expect(String(cold)).toBe(`<Alarm: temperature, ${reason}>`);
  expect(notices).toEqual([
    {
      event: "alarm",
      name: "temperature",
      reason,
      lastValues: { temperature: 0.3 },
      runIds: [],
      guids: [],
      points: [0, 0],
    },
  ]);
  expect(log.value).toContain(`alarm "temperature": ${reason}`);
  answer = () => 0.05;
  await clock.advance(5);
  expect(cold.reason).toBeUndefined();
  expect(notices.map(({ event }) => event)).toEqual(["alarm", "cleared"]);
  answer = () => 0.2;
  await clock.advance(5);
  expect(notices.map(({ event }) => event)).toEqual(["alarm", "cleared", "alarm"]);
});

test("a value that is not known for too long raises an alarm, also one that never answers", async () => {
  alarm([temperature, pressure], { maxAge: 60, every: 10, hooks });
  await clock.advance(20);
  answer = () => {
    throw new Error("no answer");
  };
  await clock.advance(40);
  expect(notices).toEqual([]);
  expect(log.value).toContain("temperature cannot be read: getting temperature: no answer; 50 s are left");
  await clock.advance(30);
  expect(notices.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^temperature is not known for 6\d s: getting temperature: no answer$/),
  ]);
  answer = () => new Promise(() => undefined);
  await clock.advance(60);
  expect(notices).toHaveLength(1);
});

test("runs under way tell their own hooks, of alarms and of trips, with what they measured last", async () => {
  const x = new ManualParameter("x", { initialValue: 0 });
  let go: ((value: number) => void) | undefined;
  const y = new Parameter("y", { getCmd: () => new Promise<number>(resolve => (go = resolve)) });
  const run = dond.start(new LinSweep(x, 0, 2, 3), y, { ...inMemory, showProgress: false, name: "night", hooks });
  alarm(temperature, { name: "cold", max: 0.1, every: 5 });
  using _ = interlock({}, "vacuum", {
    guards: [[x]],
    needs: { pressure },
    maxAge: 10,
    allow: values => values.pressure < 1e-5,
    watch: { every: 1 },
  });
  await clock.advance(6);
  go?.(7);
  await turns();
  answer = () => 1;
  await pressure(1);
  await clock.advance(6);
  const told = notices.map(({ event, reason, name, lastValues, points }) => [event, reason, name, lastValues, points]);
  const state = [{ x: 1, y: 7 }, [1, 3]];
  expect(told).toContainEqual(["alarm", 'alarm "cold": temperature is 1 K: must be at most 0.1 K', "night", ...state]);
  expect(told).toContainEqual([
    "trip",
    expect.stringContaining('interlock "vacuum": pressure is 1'),
    "night",
    ...state,
  ]);
  run.stop();
  go?.(8);
  await run;
  notices.length = 0;
  answer = () => 0;
  await clock.advance(10);
  expect(notices).toEqual([]);
});

test("the same name again replaces an alarm, and a stopped one reads nothing", async () => {
  const first = alarm(temperature, { name: "cold", max: 0.1, hooks });
  const second = alarm(temperature, { name: "cold", max: 1, hooks });
  expect([...alarms().values()]).toEqual([second]);
  answer = () => 0.5;
  await clock.advance(60);
  expect([notices, first.reason]).toEqual([[], undefined]);
  second.stop();
  second.stop();
  let reads = 0;
  answer = () => ++reads;
  await clock.advance(60);
  expect([reads, alarms().size]).toEqual([0, 0]);
});

test("what is no number has no limits to be within", async () => {
  alarm(temperature, { max: 1, hooks });
  answer = () => "warm";
  await clock.advance(10);
  expect(notices[0]?.reason).toBe("temperature is 'warm' K: it has limits and is no number");
});

describe("refused:", () => {
  test.each([
    [() => alarm(5 as never), "alarm: 5 is not a parameter"],
    [() => alarm([]), "alarm: there is no parameter to look at"],
    [() => alarm(new Parameter("p", { getCmd: false })), "alarm: p cannot be read"],
    [() => alarm(pressure, { limit: 1 } as never), 'alarm "pressure": limit is not known: there are min, max'],
    [() => alarm(pressure, { min: 2, max: 1 }), 'alarm "pressure": min is 2 and max 1: must be numbers'],
    [() => alarm(pressure, { max: NaN }), "min is -Infinity and max NaN: must be numbers"],
    [() => alarm(pressure, { every: 0 }), 'alarm "pressure": every is 0: must be seconds, more than 0'],
    [() => alarm(pressure, { every: 60 }), "every is 60 s: must be less than maxAge, 60 s"],
    [() => alarm(pressure, { hooks: ["mail"] as never }), "alarm \"pressure\": hook 'mail': must be a function"],
  ])("%s", (make, message) => {
    expect(make).toThrow(message);
    expect(alarms().size).toBe(0);
  });
});
