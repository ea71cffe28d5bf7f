/** Promises of gets and sets that are through at once, in a script: one serves for the same value. */

import { expect, test } from "vitest";

import { Parameter } from "../../drivers/core/index.ts";

test("the promise of a value serves again until there is another", async () => {
  const volt = new Parameter("volt", { getCmd: null, setCmd: null, initialValue: -0 });
  const first = volt();
  expect(volt()).toBe(first);
  await volt(0);
  expect(volt()).not.toBe(first);
  expect(Object.is(await volt(), 0)).toBe(true);
  expect(Object.is(await first, -0)).toBe(true);
});

test("a read notes its time, whether its promise is a new one or not", async () => {
  const volt = new Parameter("volt", { getCmd: () => 1 });
  await volt();
  const before = volt.cache.timestamp?.getTime() ?? NaN;
  while (Date.now() <= before);
  await volt();
  expect(volt.cache.timestamp?.getTime()).toBeGreaterThan(before);
});

test("the promises of gets and sets refuse to be values", () => {
  const volt = new Parameter("volt", { getCmd: null, setCmd: null, initialValue: 1 });
  for (const promise of [volt(), volt(), volt(2), volt(3)] as unknown[])
    expect(() => (promise as number) * 2).toThrow("write await before it");
});
