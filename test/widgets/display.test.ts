/** What a cell shows, and what it calls to do so. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { clearOutput, display, updateDisplay } from "../../widgets/display.ts";
import { html } from "../../widgets/markup.ts";
import { displaySymbol } from "../../widgets/mime.ts";

const key = Symbol.for("setpoint.runtime/1");
const shown: unknown[][] = [];
const pending: Promise<unknown>[] = [];

beforeEach(() => {
  shown.length = 0;
  pending.length = 0;
  Reflect.set(globalThis, key, {
    display: (...args: unknown[]) => shown.push(args),
    clearOutput: (wait: boolean) => shown.push(["clear", wait]),
    bind: (callback: unknown) => callback,
    pending: (_label: string, operation: Promise<unknown>) => (pending.push(operation), operation),
  });
});

afterEach(() => Reflect.deleteProperty(globalThis, key));

test("a value with a display of its own is shown by it", () => {
  display(html`<b>${1}</b>`);
  expect(shown).toEqual([[{ "text/html": "<b>1</b>", "text/plain": "<b>1</b>" }, {}]]);
});

test("a function can carry a display too", () => {
  display(Object.assign(() => undefined, { [displaySymbol]: () => ({ "text/plain": "called" }) }));
  expect(shown).toEqual([[{ "text/plain": "called" }, {}]]);
});

test("anything else is shown as text", () => {
  display({ a: [1, "b"] });
  expect(shown).toEqual([[{ "text/plain": "{ a: [ 1, 'b' ] }" }, {}]]);
});

test("an id finds a display again", () => {
  display("one", { id: "x" });
  updateDisplay("two", { id: "x" });
  expect(shown).toEqual([
    [{ "text/plain": "'one'" }, { id: "x" }],
    [{ "text/plain": "'two'" }, { id: "x", update: true }],
  ]);
  expect(() => updateDisplay("three", { id: "" })).toThrow("updating a display: no id");
});

test("a display that takes time holds the cell until it is there", async () => {
  display({ [displaySymbol]: async () => ({ "text/plain": "late" }) });
  expect(shown).toEqual([]);
  expect(pending).toHaveLength(1);
  await pending[0];
  expect(shown).toEqual([[{ "text/plain": "late" }, {}]]);
});

test("a promise is refused: its value is not known yet", () => {
  expect(() => display(Promise.resolve(1))).toThrow("displaying a promise: await it first");
  expect(() => display(undefined)).not.toThrow();
});

test("figures of plotly and Vega-Lite are recognised", () => {
  display({ data: [{ y: Float32Array.of(1, NaN) }], layout: {} });
  display({ $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "point" });
  display({ $schema: "https://example.org/other.json" });
  const [plotly, vega, other] = shown.map(([bundle]) => bundle as Record<string, unknown>);
  expect(plotly).toEqual({
    "application/vnd.plotly.v1+json": { data: [{ y: { dtype: "f4", bdata: "AACAPwAAwH8=" } }], layout: {} },
    "text/plain": "plotly figure with 1 traces",
  });
  expect(Object.keys(vega!)).toEqual([
    "application/vnd.vegalite.v6+json",
    "application/vnd.vegalite.v5+json",
    "text/plain",
  ]);
  expect(Object.keys(other!)).toEqual(["text/plain"]);
});

test("output is cleared, at once or when something new comes", () => {
  clearOutput();
  clearOutput(true);
  expect(shown).toEqual([
    ["clear", false],
    ["clear", true],
  ]);
});

test("without a kernel the text is printed", () => {
  Reflect.deleteProperty(globalThis, key);
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  display(html`<i>text</i>`);
  expect(print).toHaveBeenCalledWith("<i>text</i>");
  print.mockRestore();
});
