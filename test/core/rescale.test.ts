/** A scale and an offset that are changed after a parameter was made. */

import { expect, test } from "vitest";

import { DelegateParameter, Parameter, vals } from "../../drivers/core/index.ts";

test("a scale that is changed counts for the next set and the next read, and makes what is known invalid", async () => {
  const sent: unknown[] = [];
  let reply = "6";
  const volt = new Parameter("volt", {
    getCmd: () => reply,
    setCmd: (raw: number) => void sent.push(raw),
    vals: vals.numbers(-10, 10),
  });
  expect(await volt()).toBe(6);
  volt.scale = 2;
  expect(volt.cache.valid).toBe(false);
  expect(await volt()).toBe(3);
  await volt(4);
  volt.offset = 1;
  await volt(4);
  expect(sent).toEqual([8, 9]);
  reply = "7";
  expect(await volt()).toBe(3);
  expect([volt.scale, volt.offset]).toEqual([2, 1]);
  expect(await volt.snapshot()).toMatchObject({ scale: 2, offset: 1 });
  volt.scale = null;
  volt.offset = undefined;
  expect(await volt()).toBe(7);
});

test("a parameter in memory keeps what it was sent, and reads it by its new scale", async () => {
  const volt = new Parameter("volt", { setCmd: null, initialValue: 5 });
  volt.scale = 2;
  expect(await volt.cache.get()).toBe(2.5);
});

test("a value that a changed scale misses by rounding is still the one that was set", async () => {
  const percent = new Parameter("percent", { setCmd: null, vals: vals.enum(0.3, 0.7) });
  percent.scale = 1.1;
  await percent(0.7);
  expect(await percent()).toBe(0.7);
});

test("a delegate's scale leaves alone what is known of its source", async () => {
  const source = new Parameter("source", { setCmd: null, initialValue: 5 });
  const gate = new DelegateParameter("gate", { source });
  gate.scale = 10;
  expect(source.cache.valid).toBe(true);
  expect(gate.cache.value).toBe(0.5);
});

test("a scale that loses the value, and what is no number, is refused", () => {
  const volt = new Parameter("volt", { setCmd: null });
  expect(() => (volt.scale = 0)).toThrow("scale 0 must be a number other than 0, or several");
  expect(() => (volt.scale = NaN)).toThrow("scale nan must be a number other than 0, or several");
  expect(() => (volt.offset = "1" as never)).toThrow("offset '1' must be a number, or several");
});
