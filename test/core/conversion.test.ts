/** From a value to what is sent and back. Expected texts and values are QCoDeS's unless a test says otherwise. */

import { expect, test } from "vitest";

import { createOnOffValMapping, Parameter, vals } from "../../drivers/core/index.ts";

test("a value is mapped, scaled, shifted and parsed on its way out, and the other way round on its way in", async () => {
  let raw: unknown;
  const p = new Parameter("p", {
    scale: 2,
    offset: 10,
    getCmd: () => raw,
    setCmd: value => void (raw = value),
    setParser: value => `S${String(value)}`,
    getParser: reply => Number(String(reply).slice(1)),
    vals: vals.numbers(),
  });
  await p(3);
  expect(raw).toBe("S16");
  expect(p.cache.rawValue).toBe("S16");
  expect(p.cache.value).toBe(3);
  expect(await p()).toBe(3);
});

test("a mapping comes before scale and offset", async () => {
  let raw: unknown;
  const p = new Parameter("p", {
    valMapping: { a: 1, b: 2 },
    scale: 10,
    offset: 5,
    getCmd: () => raw,
    setCmd: code => void (raw = code),
  });
  await p("b");
  expect(raw).toBe(25);
  expect(await p()).toBe("b");
});

test("scale works on each element of an array", async () => {
  const p = new Parameter("p", { getCmd: () => Float64Array.of(2, 4), scale: 2 });
  expect(await p()).toEqual(Float64Array.of(1, 2));
  const each = new Parameter("each", { getCmd: () => [2, 4], scale: [2, 4], offset: 0 });
  expect(await each()).toEqual([1, 1]);
});

test("scale with a text reply needs no parser, and quotes what is no number", async () => {
  let reply = "2.5";
  const p = new Parameter("p", { getCmd: () => reply, scale: 0.5 });
  expect(await p()).toBe(5);
  reply = "";
  await expect(p()).rejects.toThrow("getting p: reply '' is not a number");
});

test.each([
  ["1", "on"],
  [1, "on"],
  [" 1", "on"],
  ["1e0", "on"],
  ["1.00000e+00", "on"],
  ["0", "off"],
])("the reply %j stands for the code of %j", async (reply, name) => {
  const q = new Parameter("q", { getCmd: () => reply, valMapping: { on: 1, off: 0 } });
  expect(await q()).toBe(name);
});

test.each(["x", "", "2", "nan"])("the reply %j fits no code: the error quotes it and lists the codes", async reply => {
  const q = new Parameter("q", { getCmd: () => reply, valMapping: { on: 1, off: 0 } });
  await expect(q()).rejects.toThrow(`getting q: '${reply}' not in val_mapping: must be one of {1, 0}`);
});

test("codes that are text are found as text only", async () => {
  let reply: unknown = "1";
  const q = new Parameter("q", { getCmd: () => reply, valMapping: { on: "1", off: "0" } });
  expect(await q()).toBe("on");
  reply = 1;
  await expect(q()).rejects.toThrow("getting q: 1 not in val_mapping");
});

test("names that are whole numbers come back as numbers", async () => {
  let raw: unknown;
  const source = new Parameter("source", {
    valMapping: { 1: "INT", 4: "EXT" },
    getCmd: () => raw,
    setCmd: code => void (raw = code),
  });
  await source(4);
  expect(raw).toBe("EXT");
  expect(await source()).toBe(4);
});

test("pairs serve names that are no text; the last name of a code wins", async () => {
  let raw: unknown;
  const p = new Parameter("p", {
    valMapping: [
      ["yes", 1],
      [true, 1],
      [null, 0],
    ],
    getCmd: () => raw,
    setCmd: code => void (raw = code),
  });
  await p("yes");
  expect(await p()).toBe(true);
  await p(null);
  expect(await p()).toBe(null);
});

test.each([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ["on", true],
  ["ON", true],
  ["On", true],
  ["1", true],
  ["0", false],
  ["off", false],
  ["OFF", false],
  ["Off", false],
] as const)("on or off can be set as %j and is read as %j", async (name, expected) => {
  let raw: unknown;
  const q = new Parameter("q", {
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
    getCmd: () => String(raw),
    setCmd: code => void (raw = code),
  });
  await q(name);
  expect(raw).toBe(expected ? 1 : 0);
  expect(await q()).toBe(expected);
});

test.each(["oN", null, "true", 2])("on or off refuses %j", async name => {
  const q = new Parameter("q", { valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }), setCmd: null });
  const text = name === null ? "None" : typeof name === "string" ? `'${name}'` : String(name);
  await expect(q(name as never)).rejects.toThrow(
    `setting q to ${name === null ? "None" : name}: ${text} is not in {'On', 'ON', 'on', '1', True, 'Off', 'OFF', 'off', '0', False}; Parameter: q`,
  );
});

test.each([
  ["1.5", 1.5],
  [" +2.50E+01 ", 25],
  ["-.5", -0.5],
  ["inf", Infinity],
  ["9.91e37", 9.91e37],
])("a validator of numbers reads the reply %j", async (reply, value) => {
  const p = new Parameter("p", { getCmd: () => reply, vals: vals.numbers() });
  expect(await p()).toBe(value);
});

test.each(["", " ", "1,5", "ERROR", "0x10", "1.2.3", "1 V"])(
  "the reply %j where a number was due is an error that quotes it",
  async reply => {
    const p = new Parameter("p", { getCmd: () => reply, vals: vals.numbers() });
    await expect(p()).rejects.toThrow(`getting p: reply '${reply}' is not a number`);
    await expect(p()).rejects.toMatchObject({ name: "ParameterError", parameter: "p", reply });
    expect(p.cache.timestamp).toBeNull();
  },
);

test.each([
  ["", Number],
  ["", parseFloat],
  ["1.5V", parseFloat],
  ["ERR", (reply: string) => Number(reply)],
])("the reply %j is no number for a lenient parser either", async (reply, getParser) => {
  const p = new Parameter("p", { getCmd: () => reply, getParser });
  await expect(p()).rejects.toThrow(`getting p: reply '${reply}' is not a number`);
});

test("the cache knows what a read would give, whichever name was set", async () => {
  const q = new Parameter("q", { valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }), setCmd: null });
  await q("ON");
  expect([q.cache.value, q.cache.rawValue]).toEqual([true, 1]);
  q.cache.set("off");
  expect(q.cache.value).toBe(false);
});

test("a validator of choices takes the choice that a rounded reply stands for", async () => {
  const p = new Parameter("p", { getCmd: () => "0.3", vals: vals.enum(0.1 * 3, 1) });
  const value = await p();
  expect(value).toBe(0.1 * 3);
  p.validate(value);
});

test.each([
  ["a mapping", { valMapping: { a: 0, b: 1 } }, [null, undefined, [], ""]],
  ["Number", { getParser: Number }, [null, undefined, [], "", " "]],
  ["a parser that calls Number", { getParser: (raw: unknown) => Number(raw as string) }, ["", " ", "\n", "1 V"]],
])("nothing is never read as the number 0: %s", async (_, options, replies) => {
  for (const reply of replies) {
    const p = new Parameter("p", { getCmd: () => reply, ...(options as object) });
    await expect(p(), JSON.stringify(reply)).rejects.toThrow(/^getting p: /);
  }
});

test("a parser may make 0 of a word", async () => {
  const p = new Parameter("p", { getCmd: () => "OFF", getParser: word => ["OFF", "ON"].indexOf(word) });
  expect(await p()).toBe(0);
});

test("a reply that is repeated says the same, and one that changes something else", async () => {
  let reply = "20";
  const level = new Parameter("level", { getCmd: () => reply, valMapping: { low: 1, high: 2 }, scale: 10 });
  expect([await level(), await level()]).toEqual(["high", "high"]);
  reply = "10.0";
  expect([await level(), await level(), level.cache.rawValue]).toEqual(["low", "low", "10.0"]);
  reply = "30";
  await expect(level()).rejects.toThrow("not in val_mapping");
  reply = "20";
  expect(await level()).toBe("high");
});

test("a driver's own parser is asked for every reply", async () => {
  let count = 0;
  const counted = new Parameter("counted", { getCmd: () => "x", getParser: () => ++count });
  expect([await counted(), await counted()]).toEqual([1, 2]);
});

test("each reader of a list has a list of its own", async () => {
  const trace = new Parameter("trace", { getCmd: () => "1,2", vals: vals.arrays({ shape: [2] }) });
  const first = await trace();
  first[0] = 5;
  expect(await trace()).toEqual(Float64Array.of(1, 2));
});
