/** A function and controls for its arguments. */

import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import { interact, widgets } from "../../index.ts";
import { Page } from "./page.ts";

let page: Page;
beforeEach(() => void (page = new Page()));
afterEach(() => page[Symbol.dispose]());

test("each kind of value has its control, and the function gets all of them", async () => {
  const calls: unknown[] = [];
  const shown = await interact(
    values => {
      expectTypeOf(values.text).toBeString();
      expectTypeOf(values.range).toBeNumber();
      expectTypeOf(values.mode).toEqualTypeOf<"a" | "b">();
      expectTypeOf(values.own).toBeNumber();
      expectTypeOf(values.on).toBeBoolean();
      calls.push(values);
      return "shown";
    },
    {
      text: "t",
      range: [0, 10, 0.1],
      whole: [1, 5],
      near: 10,
      below: -2,
      zero: 0,
      on: true,
      mode: ["a", "b"],
      named: { one: 1, two: 2 },
      own: new widgets.IntText({ value: 6 }),
    },
  );
  const names = shown.children.map(child => child.constructor.name);
  expect(names).toEqual([
    "Text",
    "FloatSlider",
    "IntSlider",
    "IntSlider",
    "IntSlider",
    "IntSlider",
    "Checkbox",
    "Dropdown",
    "Dropdown",
    "IntText",
    "Output",
  ]);
  const first = { text: "t", range: 0, whole: 1, near: 10, below: -2, zero: 0, on: true, mode: "a", named: 1, own: 6 };
  expect(calls).toEqual([first]);
  expect(shown.children.slice(3, 6)).toMatchObject([
    { min: -10, max: 30 },
    { min: -6, max: 2 },
    { min: 0, max: 1 },
  ]);
  page.open(shown);
  await page.change(shown.children[7]!, { index: 1 });
  await page.change(shown.children[0]!, { value: "u" });
  expect(calls.slice(1)).toEqual([
    { ...first, mode: "b" },
    { ...first, mode: "b", text: "u" },
  ]);
  expect(page.state(shown.children.at(-1)!)["outputs"]).toMatchObject([{ data: { "text/plain": "'shown'" } }]);
});

test("while the function runs, only the last change is kept", async () => {
  const seen: number[] = [];
  let go = (): void => {};
  const shown = await interact(
    async ({ x }) => {
      seen.push(x);
      if (seen.length > 1) await new Promise<void>(resolve => (go = resolve));
    },
    { x: [0, 100] },
  );
  const slider = shown.children[0] as widgets.IntSlider;
  page.open(shown);
  const changes = [1, 2, 3, 4].map(value => page.change(slider, { value }));
  expect(seen).toEqual([0, 1]);
  go();
  await expect.poll(() => seen).toEqual([0, 1, 4]);
  go();
  await Promise.all(changes);
});

test("an error of the function is shown in the place of its value, and the next value in its place", async () => {
  const shown = await interact(
    ({ x }) => {
      if (x > 3) throw new RangeError(`${x} is too much`);
      return x;
    },
    { x: [0, 5] },
  );
  page.open(shown);
  const [slider, output] = shown.children as [widgets.IntSlider, widgets.Output];
  await page.change(slider, { value: 4 });
  expect(output.outputs).toMatchObject([{ output_type: "error", evalue: "4 is too much" }]);
  await page.change(slider, { value: 2 });
  expect(output.outputs).toMatchObject([{ data: { "text/plain": "2" } }]);
});

test("what is no control is refused, and what is allowed is told", async () => {
  await expect(interact(() => {}, { x: [5, 1] as never })).rejects.toThrow(
    "interact: the control x is [5, 1]: must be",
  );
  await expect(interact(() => {}, { x: null as never })).rejects.toThrow("a number, [min, max, step], true or false");
});
