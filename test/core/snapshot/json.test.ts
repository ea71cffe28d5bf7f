/** Snapshots as JSON text that QCoDeS writes and reads. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { InstrumentChannel, SetpointError, snapshotFromJson, snapshotToJson } from "../../../drivers/core/index.ts";
import { source } from "./bench.ts";

class Complex {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

test.each<[string, unknown, string]>([
  ["numbers that are not finite", [NaN, Infinity, -Infinity], "[NaN,Infinity,-Infinity]"],
  ["negative zero", -0, "-0.0"],
  ["large whole numbers", [10n ** 20n, 2 ** 53], "[100000000000000000000,9007199254740992]"],
  ["arrays", { a: Float32Array.of(0.5, NaN), b: BigInt64Array.of(1n) }, '{"a":[0.5,NaN],"b":[1]}'],
  ["complex numbers", new Complex(1, -0.5), '{"__dtype__":"complex","re":1,"im":-0.5}'],
  ["complex numbers in lists", [{ re: NaN, im: 0 }], '[{"__dtype__":"complex","re":NaN,"im":0}]'],
  ["text with quotes and signs", { "µ\n": 'NaN "Ω"' }, '{"µ\\n":"NaN \\"Ω\\""}'],
  [
    "text that looks like a mark",
    [NaN, "numberNaN", { "number-1": "number--" }],
    '[NaN,"numberNaN",{"number-1":"number--"}]',
  ],
  ["maps", new Map<unknown, unknown>([[1, true]]), '{"1":true}'],
  ["sets", new Set([1, "a"]), '[1,"a"]'],
  ["nothing", { a: undefined, b: null, c: [undefined] }, '{"b":null,"c":[null]}'],
  ["empty lists and objects", [[], {}], "[[],{}]"],
])("%s", (_what, value, text) => {
  expect(snapshotToJson(value)).toBe(text);
});

test("a date is written as snapshots show it", () => {
  expect(snapshotToJson(new Date(0))).toMatch(/^"19(69|70)-\d\d-\d\d \d\d:\d\d:00[+-]\d\d:\d\d"$/);
});

test("what JSON cannot hold is written as its text", () => {
  const s = source();
  expect(snapshotToJson([s, s.title, s.a, InstrumentChannel])).toBe(
    '["<Source: s>","s_title","<Output: s_a of Source: s>","<function InstrumentChannel>"]',
  );
});

test("inner lines are indented where that is asked for", () => {
  expect(snapshotToJson({ a: [1], b: {} }, { indent: 2 })).toBe('{\n  "a": [\n    1\n  ],\n  "b": {}\n}');
  for (const indent of [-1, 0.5, 11])
    expect(() => snapshotToJson({}, { indent })).toThrow(`indent ${indent} must be a whole number from 0 to 10`);
});

test("a value that contains itself is refused; one that occurs twice is not", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  expect(() => snapshotToJson(loop)).toThrow("a snapshot cannot hold a value that contains itself");
  const shared = { x: 1 };
  expect(snapshotToJson([shared, shared])).toBe('[{"x":1},{"x":1}]');
});

test("a number that is not finite deep within takes no longer than any other", () => {
  let deep: unknown = NaN;
  for (let depth = 0; depth < 100; depth++) deep = { deep, list: [depth] };
  expect(snapshotToJson(deep)).toContain('{"deep":NaN,"list":[0]}');
});

test("Python's words for numbers are read, inside texts they are text", () => {
  const text = '{"NaN": [NaN, -Infinity, Infinity], "s": "a \\" NaN, number NaN Infinity", "t": "number", "é": -1e5}';
  expect(snapshotFromJson(text)).toEqual({
    NaN: [NaN, -Infinity, Infinity],
    s: 'a " NaN, number NaN Infinity',
    t: "number",
    é: -1e5,
  });
});

test("a text that is no JSON is refused", () => {
  for (const text of ["", "{", "nan", "[NaN", "[NaNa]", "[-NaN]", '{"a": Infinity, }', "1 NaN", "--Infinity"]) {
    expect(() => snapshotFromJson(text)).toThrow(SetpointError);
    expect(() => snapshotFromJson(text)).toThrow("reading a snapshot: the text is not JSON: ");
  }
});

test("any data is read back as it was written, at any indent", () => {
  const data = fc.jsonValue().chain(json => fc.double().map(number => ({ json, number, "NaN Infinity": [number] })));
  fc.assert(
    fc.property(data, fc.integer({ min: 0, max: 4 }), (value, indent) => {
      const back = snapshotFromJson(snapshotToJson(value, { indent }));
      expect(back).toEqual(value);
    }),
  );
});

test("a long text between numbers that are not finite does not stop the reader", () => {
  const long = `${"\\n".repeat(1_000_000)}NaN`;
  expect(snapshotFromJson(`[NaN, "${long}"]`)).toEqual([NaN, `${"\n".repeat(1_000_000)}NaN`]);
});
