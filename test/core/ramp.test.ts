/** Steps, delays and the order of sets. No test here waits. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Parameter, useClock, vals } from "../../drivers/core/index.ts";
import { FakeClock } from "./fake-clock.ts";

let clock: FakeClock;
let restore: Disposable;

beforeEach(() => {
  clock = new FakeClock();
  restore = useClock(clock);
});
afterEach(() => restore[Symbol.dispose]());

function ramped(options: { step?: number; interDelay?: number; postDelay?: number } = {}) {
  const sent: number[] = [];
  const p = new Parameter("p", {
    setCmd: async (value: number) => void sent.push(value),
    initialCacheValue: 0,
    vals: vals.numbers(),
    ...options,
  });
  return { p, sent };
}

test("a ramp goes in steps from the last value, then exactly to the target", async () => {
  const { p, sent } = ramped({ step: 0.5 });
  await p(1.2);
  expect(sent.splice(0)).toEqual([0.5, 1.0, 1.2]);
  await p(-0.1);
  expect(sent.splice(0)).toEqual([0.7, 0.19999999999999996, -0.1]);
  await p(-0.1);
  expect(sent).toEqual([-0.1]);
});

test("a step of 0 is none", async () => {
  const { p, sent } = ramped({ step: 0.5 });
  p.step = 0;
  expect(p.step).toBeUndefined();
  await p(3);
  expect(sent).toEqual([3]);
});

test("a ramp from an unknown value is refused where the value cannot be read", async () => {
  const sent: number[] = [];
  const r2 = new Parameter("r2", { getCmd: false, setCmd: (v: number) => void sent.push(v), step: 1 });
  await expect(r2(1)).rejects.toThrow(
    "setting r2 to 1: Value of parameter r2 is unknown and the Parameter does not have a get command. Please set the value before attempting to get it.",
  );
  expect(sent).toEqual([]);
});

test("a ramp from an unknown value reads it first", async () => {
  const sent: number[] = [];
  const p = new Parameter("p", { getCmd: () => 2, setCmd: (v: number) => void sent.push(v), step: 1 });
  await p(4);
  expect(sent).toEqual([3, 4]);
});

test("a ramp is never cut by another set of the same parameter", async () => {
  const { p, sent } = ramped({ step: 1 });
  await Promise.all([p(3), p(0)]);
  expect(sent).toEqual([1, 2, 3, 2, 1, 0]);
});

test("a wrong value is refused at once, not after the ramp that runs", async () => {
  let release: (() => void) | undefined;
  const p = new Parameter("p", {
    setCmd: () => new Promise<void>(done => (release = done)),
    vals: vals.numbers(0, 10),
  });
  const first = p(1);
  await expect(p(11)).rejects.toThrow("11 is invalid");
  release?.();
  await first;
});

test("a set that failed does not keep the next from its turn", async () => {
  const sent: number[] = [];
  const p = new Parameter("p", {
    setCmd: async (value: number) => {
      if (value === 1) throw new Error("hw");
      sent.push(value);
    },
  });
  const [first, second] = await Promise.allSettled([p(1), p(2)]);
  expect([first?.status, second?.status, sent]).toEqual(["rejected", "fulfilled", [2]]);
});

test("a ramp that fails leaves the last value that was sent in the cache", async () => {
  const p = new Parameter("p", {
    setCmd: (value: number) => (value > 2 ? Promise.reject(new Error("hw")) : undefined),
    initialCacheValue: 0,
    step: 1,
  });
  await expect(p(5)).rejects.toThrow("setting p to 5: hw");
  expect(p.cache.value).toBe(2);
});

test("interDelay keeps sets apart, postDelay makes each last", async () => {
  const apart = ramped({ step: 1, interDelay: 0.1 });
  await apart.p(3);
  expect(clock.sleeps.splice(0)).toEqual([0.1, 0.1]);
  const long = ramped({ step: 1, postDelay: 0.2 });
  await long.p(2);
  expect(clock.sleeps).toEqual([0.2, 0.2]);
});

test("an interrupt ends a ramp between two steps; what was sent is known", async () => {
  const controller = new AbortController();
  vi.stubGlobal("interruptOfTest", controller);
  const key = Symbol.for("setpoint.runtime/1");
  Object.assign(globalThis, {
    [key]: { cell: () => ({ id: "1", interrupted: controller.signal }), pending: (_: string, p: unknown) => p },
  });
  try {
    const sent: number[] = [];
    const p = new Parameter("p", {
      setCmd: (value: number) => {
        sent.push(value);
        if (value === 2) controller.abort(Object.assign(new Error("stop"), { name: "KeyboardInterrupt" }));
      },
      initialCacheValue: 0,
      step: 1,
    });
    await expect(p(5)).rejects.toThrow(/^stop$/);
    expect(sent).toEqual([1, 2]);
    expect(p.cache.value).toBe(2);
    // The interrupt is over: what a finally block sets is set.
    await p(0);
    expect(sent).toEqual([1, 2, 1, 0]);
  } finally {
    Reflect.deleteProperty(globalThis, key);
    vi.unstubAllGlobals();
  }
});

test("setTo restores the value, and refuses sets inside unless they are allowed", async () => {
  const { p, sent } = ramped();
  await p(2);
  await p.setTo(3, async () => {
    expect([p.cache.value, p.settable]).toEqual([3, false]);
    await expect(p(5)).rejects.toThrow("setting p to 5: Trying to set a parameter that is not settable.");
  });
  expect(sent.splice(0)).toEqual([2, 3, 2]);
  expect(p.settable).toBe(true);
  await p.setTo(3, () => p(7), { allowChanges: true });
  expect(sent.splice(0)).toEqual([3, 7, 2]);
  await expect(p.setTo(4, () => Promise.reject(new Error("body")))).rejects.toThrow("body");
  expect(sent).toEqual([4, 2]);
});

test("increment adds to the value", async () => {
  const p = new Parameter("p", { setCmd: null, initialValue: 1 });
  await p.increment(0.5);
  expect(await p()).toBe(1.5);
});
