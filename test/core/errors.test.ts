/** What a person reads when something is wrong with a parameter. */

import { expect, test } from "vitest";

import { Parameter, ParameterError, ValidationError, vals } from "../../drivers/core/index.ts";

test("a value out of range is refused before anything is sent, and the cache stays", async () => {
  const sent: unknown[] = [];
  const n = new Parameter("n", { getCmd: false, setCmd: value => void sent.push(value), vals: vals.numbers(0, 10) });
  await expect(n(11)).rejects.toThrow(
    "setting n to 11: 11 is invalid: must be between 0 and 10 inclusive; Parameter: n",
  );
  await expect(n("a" as never)).rejects.toThrow("setting n to a: 'a' is not an int or float; Parameter: n");
  await expect(n(NaN)).rejects.toThrow(
    "setting n to nan: nan is invalid: must be between 0 and 10 inclusive; Parameter: n",
  );
  expect(sent).toEqual([]);
  expect(n.cache.value).toBeNull();
  expect(n.cache.timestamp).toBeNull();
});

test("the error carries what it is about", async () => {
  const n = new Parameter("n", { setCmd: null, vals: vals.numbers(0, 10) });
  const error: unknown = await n(11).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ParameterError);
  expect(error).toMatchObject({ parameter: "n", cause: { value: 11, reason: "value" } });
  expect((error as ParameterError).cause).toBeInstanceOf(ValidationError);
});

test("a parameter without a get or set says so, and has no such method", async () => {
  const g = new Parameter("g", { getCmd: false, setCmd: null });
  const s = new Parameter("s", { getCmd: () => 1 });
  await expect((g as unknown as () => Promise<unknown>)()).rejects.toThrow("no get cmd found in Parameter g");
  await expect((s as unknown as (v: number) => Promise<void>)(1)).rejects.toThrow("no set cmd found in Parameter s");
  expect((g as { get?: unknown }).get).toBeUndefined();
  expect((s as { set?: unknown }).set).toBeUndefined();
  await expect(g.cache.get()).rejects.toThrow(
    "Value of parameter g is unknown and the Parameter does not have a get command. Please set the value before attempting to get it.",
  );
});

test("what a command throws is told with what was being done, and leaves the cache as it was", async () => {
  const b = new Parameter("b", {
    getCmd: () => Promise.reject(new Error("hw")),
    setCmd: () => Promise.reject(new Error("hw")),
    vals: vals.numbers(),
  });
  await expect(b()).rejects.toThrow("getting b: hw");
  await expect(b(1)).rejects.toThrow("setting b to 1: hw");
  expect(b.cache.valid).toBe(false);
});

test("an interrupt passes through as it is", async () => {
  const interrupt = Object.assign(new Error("stopped"), { name: "KeyboardInterrupt" });
  const b = new Parameter("b", { getCmd: () => Promise.reject(interrupt) });
  await expect(b()).rejects.toBe(interrupt);
});

test.each([
  [
    () => new Parameter("1a"),
    "Parameter name must be a valid identifier, which '1a' is not. Parameter names cannot start with a number and must not contain spaces or special characters",
  ],
  [
    // @ts-expect-error the types refuse it as well
    () => new Parameter("p", { getCmd: false, setCmd: null, maxValAge: 1 }),
    "Must have get method or specify getCmd when maxValAge is set",
  ],
  [
    // @ts-expect-error the types refuse it as well
    () => new Parameter("p", { setCmd: null, initialValue: 1, initialCacheValue: 1 }),
    "It is not possible to specify both of the `initialValue` and `initialCacheValue` keyword arguments.",
  ],
  [
    // @ts-expect-error the types refuse it as well
    () => new Parameter("x", { getCmd: "A?" }),
    "Cannot use a str getCmd without binding to an instrument. Got: getCmd A? for parameter x",
  ],
  [() => new Parameter("p", { vals: 3 as never }), "vals must be None or a Validator"],
  [() => new Parameter("p", { setCmd: null, step: -1 }), "step must be positive"],
  [() => new Parameter("p", { setCmd: null, step: 0.5, vals: vals.ints() }), "step must be a positive int"],
  [
    // @ts-expect-error the types refuse it as well
    () => new Parameter("p", { setCmd: null, step: 1, vals: vals.strings() }),
    "you can only sweep numeric parameters",
  ],
  [() => new Parameter("p", { getCmd: 3 as never }), "getCmd of parameter p must be a text, a function, null or false"],
  [() => vals.numbers(2, 1), "numbers(2, 1): the maximum must be a number above the minimum"],
])("wrong options are refused: %#", (make, text) => {
  expect(make).toThrow(text);
});
