/** A forgotten await is never silent. */

import { expect, test } from "vitest";

import { Parameter, sleep } from "../../drivers/core/index.ts";
import { guarded } from "../../drivers/core/parameter/guarded-promise.ts";

function text(value: unknown): string {
  return `value: ${value as string}`;
}

test("the promise of a parameter is neither text nor a number", async () => {
  const volt = new Parameter("volt", { getCmd: () => 2 });
  const promise: unknown = volt();
  expect(() => text(promise)).toThrow("write await before it");
  expect(() => (promise as number) * 2).toThrow(TypeError);
  expect(() => text(sleep(0))).toThrow("write await before it");
  expect(await promise).toBe(2);
  expect(promise).toBeInstanceOf(Promise);
});

test("a promise of another kind is guarded, too, and stays the same object", async () => {
  class Own<T> extends Promise<T> {}
  const own = Own.resolve(1);
  expect(guarded(own)).toBe(own);
  expect(() => text(own)).toThrow("write await before it");
  expect(await own).toBe(1);
});
