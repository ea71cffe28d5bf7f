/** What is known without asking. */

import { afterEach, beforeEach, expect, test } from "vitest";

import { Parameter, useClock, vals } from "../../drivers/core/index.ts";
import { FakeClock } from "./fake-clock.ts";

let clock: FakeClock;
let restore: Disposable;

beforeEach(() => {
  clock = new FakeClock();
  restore = useClock(clock);
});
afterEach(() => restore[Symbol.dispose]());

test("the cache is empty until something is read or set", async () => {
  let asked = 0;
  const p = new Parameter("p", { getCmd: () => ++asked });
  expect([p.cache.value, p.cache.rawValue, p.cache.timestamp, p.cache.valid]).toEqual([null, null, null, false]);
  expect(await p.cache.get()).toBe(1);
  expect(await p.cache.get()).toBe(1);
  expect(p.cache.timestamp).toEqual(new Date(clock.now()));
  p.cache.invalidate();
  expect(p.cache.value).toBe(1);
  expect(await p.cache.get({ getIfInvalid: false })).toBe(1);
  expect(await p.cache.get()).toBe(2);
});

test("a value is too old after maxValAge", async () => {
  let asked = 0;
  const p = new Parameter("p", { getCmd: () => ++asked, maxValAge: 10 });
  await p();
  clock.advance(10);
  expect(p.cache.valid).toBe(true);
  clock.advance(0.1);
  expect(p.cache.valid).toBe(false);
  expect(await p.cache.get()).toBe(2);
});

test("a value can be noted without telling the instrument; it is checked and converted", () => {
  const sent: unknown[] = [];
  const p = new Parameter("p", { setCmd: v => void sent.push(v), scale: 10, vals: vals.numbers(0, 1) });
  p.cache.set(0.5);
  expect([p.cache.value, p.cache.rawValue, sent]).toEqual([0.5, 5, []]);
  expect(() => p.cache.set(2)).toThrow("2 is invalid");
});

test("a manual parameter remembers; before it is set it is None", async () => {
  const p = new Parameter("p", { setCmd: null, vals: vals.enum("a", "b") });
  expect(await p()).toBeNull();
  await p("b");
  expect(await p()).toBe("b");
});

test("an initial value is there at once for a manual parameter, else sent before the first use", async () => {
  const sent: number[] = [];
  expect(await new Parameter("m", { setCmd: null, initialValue: 3 })()).toBe(3);
  const p = new Parameter("p", {
    getCmd: () => sent.at(-1),
    setCmd: (v: number) => void sent.push(v),
    initialValue: 4,
  });
  expect(sent).toEqual([]);
  expect(await p()).toBe(4);
  await p(5);
  expect(sent).toEqual([4, 5]);
});

test("an initial cache value is known, but not sent", async () => {
  const sent: number[] = [];
  const p = new Parameter("p", { setCmd: (v: number) => void sent.push(v), initialCacheValue: 4 });
  expect(p.cache.value).toBe(4);
  expect(sent).toEqual([]);
});
