/** Who listens to a cache hears of what changes. */

import { expect, test } from "vitest";

import {
  DelegateGroup,
  DelegateParameter,
  GroupedParameter,
  LogCapture,
  ManualParameter,
  vals,
} from "../../drivers/core/index.ts";

function manual(name = "m") {
  return new ManualParameter(name, { vals: vals.numbers(), scale: 2, initialValue: 1 });
}

test("a listener hears of another value, not of the same one again", async () => {
  const m = manual();
  const heard: unknown[] = [];
  {
    using _ = m.cache.onChange(change => heard.push(change));
    await m(3);
    await m(3);
    m.cache.set(4);
  }
  await m(5);
  expect(heard).toEqual([
    { value: 3, valueBefore: 1, rawValue: 6, rawValueBefore: 2 },
    { value: 4, valueBefore: 3, rawValue: 8, rawValueBefore: 6 },
  ]);
});

test("a listener that fails is a warning, and the others hear of it all the same", async () => {
  const m = manual();
  const heard: unknown[] = [];
  using logs = new LogCapture();
  using _ = m.cache.onChange(() => {
    throw new Error("no room");
  });
  using __ = m.cache.onChange(({ value }) => heard.push(value));
  await m(3);
  expect([await m(), heard]).toEqual([3, [3]]);
  expect(logs.value).toContain("m: a listener to its cache failed: no room");
});

test("a listener to a delegate hears in the delegate's numbers, from whatever source it has", async () => {
  const [one, two] = [manual("one"), manual("two")];
  const d = new DelegateParameter("d", { source: one, scale: 10 });
  const heard: unknown[] = [];
  const watch = d.cache.onChange(({ value, rawValue }) => heard.push([value, rawValue]));
  await one(20);
  d.source = two;
  await one(30);
  await two(40);
  watch[Symbol.dispose]();
  await two(50);
  expect(heard).toEqual([
    [2, 20],
    [4, 40],
  ]);
});

test("a listener to a grouped parameter hears of each part", async () => {
  const [x, y] = [manual("x"), manual("y")];
  const pair = new GroupedParameter("pair", { group: new DelegateGroup("pair", { x, y }) });
  const heard: unknown[] = [];
  using _ = pair.cache.onChange(({ value, valueBefore }) => heard.push([valueBefore, value]));
  await pair({ x: 2, y: 3 });
  expect(heard).toEqual([
    [
      { x: 1, y: 1 },
      { x: 2, y: 1 },
    ],
    [
      { x: 2, y: 1 },
      { x: 2, y: 3 },
    ],
  ]);
});
