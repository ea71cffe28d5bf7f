/** Controls: what is set here is in the page, what a person does there is here. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { widgets } from "../../index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import { Page } from "./page.ts";

const {
  Box,
  Button,
  DatePicker,
  DatetimePicker,
  Dropdown,
  FloatLogSlider,
  FloatRangeSlider,
  FloatSlider,
  HBox,
  Image,
} = widgets;
const { IntSlider, Label, Layout, Output, SelectMultiple, SelectionRangeSlider, TimePicker, VBox } = widgets;

const root = fileURLToPath(new URL("../..", import.meta.url));
let page: Page;
beforeEach(() => void (page = new Page()));
afterEach(() => page[Symbol.dispose]());

test("the classes are those of the description of the protocol", () => {
  const [generator, file] = ["tools/widgets/generate.mjs", "widgets/controls/models.ts"].map(path => join(root, path));
  const made = execFileSync(process.execPath, [generator!, "--print"], { encoding: "utf8" });
  expect(readFileSync(file!, "utf8")).toBe(made);
});

describe("a slider", () => {
  test("is known to the page when it is shown, with its layout and its style", () => {
    const slider = new IntSlider({ value: 7, description: "gain", layout: { width: "50%" } });
    expect(page.models.size).toBe(0);
    const bundle = slider[displaySymbol]() as Record<string, Json>;
    expect(bundle["application/vnd.jupyter.widget-view+json"]).toMatchObject({ model_id: slider.modelId });
    expect(bundle["text/plain"]).toBe("IntSlider(description='gain', value=7)");
    const state = page.state(slider);
    expect(state).toMatchObject({ _model_name: "IntSliderModel", _view_name: "IntSliderView", value: 7, max: 100 });
    expect(state).toMatchObject({ continuous_update: true, description: "gain", tooltip: null });
    expect(page.state(slider.layout)).toMatchObject({ _model_module: "@jupyter-widgets/base", width: "50%" });
    expect([state["layout"], state["style"]]).toEqual([slider.layout.reference(), slider.style.reference()]);
  });

  test("moves in the page when it is set, in one message for several attributes", () => {
    const slider = new IntSlider();
    expect(slider.modelId).toBeTruthy();
    slider.value = 8;
    slider.set({ min: -10, max: 10, description: "x" });
    expect(page.sent.map(({ method, state }) => [method, state])).toEqual([
      ["update", { value: 8 }],
      ["update", { min: -10, max: 10, description: "x" }],
    ]);
    slider.value = 8;
    expect(page.sent).toHaveLength(2);
  });

  test("tells observers what a person has moved, and every page", async () => {
    const slider = new FloatSlider({ min: 0, max: 10 });
    const told: unknown[] = [];
    const observing = slider.observe(["value", "max"], ({ name, old, new: now }) => void told.push([name, old, now]));
    page.open(slider);
    await page.change(slider, { value: 2.5 });
    expect(slider.value).toBe(2.5);
    slider.max = 2;
    expect(told).toEqual([
      ["value", 0, 2.5],
      ["max", 10, 2],
      ["value", 2.5, 2],
    ]);
    expect(page.sent.map(({ method, state }) => [method, state])).toEqual([
      ["echo_update", { value: 2.5 }],
      ["update", { max: 2, value: 2 }],
    ]);
    observing[Symbol.dispose]();
    slider.value = 1;
    expect(told).toHaveLength(3);
  });

  test("stays within its limits, whoever moves it", async () => {
    const slider = new IntSlider({ min: 1, max: 5, value: 9 });
    expect(slider.value).toBe(5);
    page.open(slider);
    await page.change(slider, { value: -3 });
    expect(slider.value).toBe(1);
    expect(page.state(slider)["value"]).toBe(1);
    const range = new FloatRangeSlider({ min: 0, max: 1, value: [-1, 0.5] });
    expect(range.value).toEqual([0, 0.5]);
    expect(new FloatLogSlider({ min: -1, max: 2, value: 1e5 }).value).toBe(100);
    expect(() => slider.set({ min: 7 })).toThrow("IntSlider: min 7 and max 5 are invalid: min must be at most max");
    expect([slider.min, slider.max]).toEqual([1, 5]);
  });
});

test("what an attribute cannot be is refused, and nothing has changed", () => {
  const slider = new IntSlider();
  const set = (values: object) => () => slider.set(values);
  expect(set({ value: "a" })).toThrow("setting value of IntSlider to 'a': 'a' is invalid: must be a whole number");
  expect(set({ step: 2, value: 0.5 })).toThrow("0.5 is invalid: must be a whole number");
  expect(set({ orientation: "askew" })).toThrow('must be one of "horizontal", "vertical"');
  expect(set({ tooltip: 1 })).toThrow("must be a text, or null");
  expect(set({ vlaue: 1 })).toThrow("setting vlaue of IntSlider: there is no such attribute: must be one of ");
  expect(() => (slider.value = undefined as never)).toThrow("must be a whole number");
  expect(() => new HBox({ children: [1 as never] })).toThrow("must be a list of widgets");
  expect([slider.step, slider.value]).toEqual([1, 0]);
});

test("garbage from a page changes nothing and stops nothing", async () => {
  const slider = new IntSlider({ value: 3 });
  const choice = new Dropdown({ options: ["a", "b"] });
  const everything = [slider, choice, new Image(), new DatePicker(), new TimePicker(), new Button(), new Output()];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...everything),
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          method: fc.constantFrom("update", "custom", "request_state", "nonsense"),
          state: fc.dictionary(fc.constantFrom("value", "index", "layout", "min", "max", "__proto__"), fc.jsonValue()),
          content: fc.jsonValue(),
          buffer_paths: fc.jsonValue(),
        }),
      ),
      fc.uint8Array(),
      async (widget, message, bytes) => {
        // A limit above the other one is told as an error of the message.
        await page
          .tell(widget, message as Json, [bytes])
          .catch((error: unknown) => expect(error).toBeInstanceOf(RangeError));
        expect(Number.isInteger(slider.value)).toBe(true);
        expect([null, "a", "b"]).toContain(choice.value);
        expect(({} as { value?: unknown }).value).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});

describe("a choice", () => {
  test("has values of any kind behind its labels", async () => {
    const low = { gain: 1 };
    const high = { gain: 100 };
    const choice = new Dropdown<object | number>({ options: { low, high }, value: high });
    expect(page.state(choice)).toMatchObject({ _options_labels: ["low", "high"], index: 1 });
    await page.change(choice, { index: 0 });
    expect(choice.value).toBe(low);
    choice.value = null;
    expect(page.state(choice)["index"]).toBeNull();
    expect(() => (choice.value = { gain: 1 })).toThrow("must be one of low, high");
    choice.options = [3, 4];
    expect([choice.value, page.state(choice)["_options_labels"]]).toEqual([3, ["3", "4"]]);
    await page.change(choice, { index: 9 });
    expect(choice.value).toBeNull();
  });

  test("of several or of a range gives lists", async () => {
    const several = new SelectMultiple({ options: ["x", "y", "z"], value: ["y"] });
    page.open(several);
    await page.change(several, { index: [0, 2] });
    expect(several.value).toEqual(["x", "z"]);
    const range = new SelectionRangeSlider({ options: [1, 10, 100], value: [1, 100] });
    expect(page.state(range)["index"]).toEqual([0, 2]);
    range.value = [10, 100];
    expect(page.state(range)["index"]).toEqual([1, 2]);
    range.options = [10, 1000];
    expect(range.value).toEqual([10, 10]);
  });
});

test("a button calls back each time it is pressed", async () => {
  const button = new Button({ description: "go" });
  let count = 0;
  const listening = button.onClick(() => void count++);
  page.open(button);
  await page.tell(button, { method: "custom", content: { event: "click" } });
  await page.tell(button, { method: "custom", content: { event: "hover" } });
  listening[Symbol.dispose]();
  await page.tell(button, { method: "custom", content: { event: "click" } });
  expect(count).toBe(1);
});

test("dates, times and instants travel as the page has them", async () => {
  const [date, time, instant] = [new DatePicker(), new TimePicker(), new DatetimePicker()];
  date.value = new Date(2026, 1, 3);
  time.value = "23:59:07.5";
  instant.value = new Date(Date.UTC(2026, 11, 31, 23, 0, 1, 2));
  expect(page.state(date)["value"]).toEqual({ year: 2026, month: 1, date: 3 });
  expect(page.state(time)["value"]).toEqual({ hours: 23, minutes: 59, seconds: 7, milliseconds: 500 });
  const [wireDate, wireTime, wireInstant] = [date, time, instant].map(each => page.state(each)["value"] as Json);
  for (const each of [date, time, instant]) each.value = null;
  await page.change(date, { value: wireDate as Json });
  await page.change(time, { value: wireTime as Json });
  await page.change(instant, { value: wireInstant as Json });
  expect(date.value).toEqual(new Date(2026, 1, 3));
  expect(time.value).toBe("23:59:07.500");
  expect(instant.value).toEqual(new Date(Date.UTC(2026, 11, 31, 23, 0, 1, 2)));
});

test("bytes travel beside the state", async () => {
  const image = new Image({ value: Uint8Array.of(1, 2, 3) });
  expect(page.state(image)["value"]).toEqual(Uint8Array.of(1, 2, 3));
  image.value = Uint8Array.of(4);
  expect(page.state(image)["value"]).toEqual(Uint8Array.of(4));
  await page.tell(image, { method: "update", state: {}, buffer_paths: [["value"]] }, [Uint8Array.of(5)]);
  expect(image.value).toEqual(Uint8Array.of(5));
});

test("boxes hold widgets, which are known before they are referred to", () => {
  const inner = new Label({ value: "inner" });
  const box = new VBox({ children: [inner, new HBox({ children: [new Button()] })] });
  expect(page.state(box)["children"]).toEqual(box.children.map(child => child.reference()));
  box.children = [...box.children, new Box()];
  expect(page.state(box)["children"]).toHaveLength(3);
});

test("a page that is loaded anew gets every widget with its bytes; one that is closed is gone", async () => {
  const kept = new Image({ value: Uint8Array.of(9) });
  const closed = new Label({ value: "gone" });
  const ids = [kept.modelId, closed.modelId];
  closed.close();
  closed.close();
  closed.value = "nobody sees it";
  const states = await page.reload();
  expect(states[ids[0]!]).toMatchObject({
    model_name: "ImageModel",
    state: { value: Uint8Array.of(9), format: "png" },
  });
  expect(states).not.toHaveProperty(ids[1]!);
  expect(() => new Layout().observe("colour" as never, () => {})).toThrow(
    "observing colour of Layout: there is no such",
  );
});

describe("links", () => {
  test("keep two attributes the same, until they are disposed of", async () => {
    const [one, other] = [new IntSlider({ value: 4 }), new FloatSlider()];
    const linked = widgets.link([one, "value"], [other, "value"]);
    expect(other.value).toBe(4);
    page.open(other);
    await page.change(other, { value: 7 });
    expect(one.value).toBe(7);
    linked[Symbol.dispose]();
    one.value = 1;
    expect(other.value).toBe(7);
  });

  test("may change the value on its way, or be the page's own", () => {
    const [slider, label] = [new IntSlider({ value: 4 }), new Label()];
    widgets.dlink([slider, "value"], [label, "value"], value => `${String(value)} V`);
    slider.value = 5;
    expect(label.value).toBe("5 V");
    const made = widgets.jsdlink([slider, "continuousUpdate"], [label, "value"]);
    expect(page.state(made)).toMatchObject({
      _model_name: "DirectionalLinkModel",
      _view_name: null,
      source: [slider.reference(), "continuous_update"],
      target: [label.reference(), "value"],
    });
    expect(() => widgets.jslink([slider, "valu" as never], [label, "value"])).toThrow("linking valu of IntSlider");
  });
});

test("a place for outputs shows values, one in the place of another", async () => {
  const output = new Output();
  page.open(output);
  await output.show("text", new Label());
  expect(output.outputs).toMatchObject([
    { output_type: "display_data", data: { "text/plain": "'text'" } },
    { data: { "application/vnd.jupyter.widget-view+json": {} } },
  ]);
  await output.append(1);
  expect(page.state(output)["outputs"]).toHaveLength(3);
  output.showError(new RangeError("too far"));
  expect(page.state(output)["outputs"]).toMatchObject([{ output_type: "error", evalue: "too far" }]);
  output.clear();
  expect(page.state(output)["outputs"]).toEqual([]);
});
