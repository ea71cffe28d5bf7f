/** Several pages that show the same panel: what one of them sees is read, what none sees is not. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useClock } from "../../drivers/core/index.ts";
import { Instrument, monitor, panel, type InstrumentPanel } from "../../index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { goneAfter } from "../../widgets/instrument-panel/views.ts";
import { ManualClock, turns } from "../station/safety/manual-clock.ts";
import { Page } from "./page.ts";

class Meter extends Instrument {
  readonly reads = { first: 0, second: 0 };
  readonly first = this.parameter({ getCmd: () => ++this.reads.first });
  readonly second = this.parameter({ getCmd: () => ++this.reads.second });
}

let page: Page;
let meter: Meter;
let shown: InstrumentPanel;
let time: ManualClock;
let replaced: Disposable;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  time = new ManualClock();
  replaced = useClock(time);
  page = new Page();
  meter = new Meter("meter", {});
  shown = panel(meter);
  page.open(shown);
});
afterEach(async () => {
  shown.close();
  await meter.close();
  page[Symbol.dispose]();
  replaced[Symbol.dispose]();
  vi.useRealTimers();
});

const does = (content: Json, of = shown): Promise<void> => page.tell(of, { method: "custom", content });
const seen = (view: string, keys: readonly number[] = [0, 1]): Promise<void> => does({ do: "seen", view, keys });
const hidden = (view: string): Promise<void> => does({ do: "hidden", view });
/** How often both were read in some seconds. */
async function readsIn(seconds: number): Promise<[number, number]> {
  const before = { ...meter.reads };
  for (let passed = 0; passed < seconds; passed++) {
    await time.advance(1);
    vi.advanceTimersByTime(1000);
  }
  return [meter.reads.first - before.first, meter.reads.second - before.second];
}

test("it is polled as long as one of two pages sees it, and no longer", async () => {
  await seen("left");
  await seen("right");
  await does({ do: "poll", seconds: 1 });
  await turns();
  expect(await readsIn(5)).toEqual([5, 5]);
  await hidden("left");
  expect(await readsIn(5)).toEqual([5, 5]);
  await hidden("right");
  expect(await readsIn(20)).toEqual([0, 0]);
  await seen("left");
  expect((await readsIn(5))[0]).toBeGreaterThanOrEqual(5);
});

test("each page has the lines read that it shows", async () => {
  await seen("left", [0]);
  await does({ do: "poll", seconds: 1 });
  await turns();
  expect(await readsIn(5)).toEqual([5, 0]);
  await seen("right", [1]);
  await turns();
  expect(meter.reads.second).toBe(1);
  expect(await readsIn(5)).toEqual([5, 5]);
  await hidden("left");
  expect(await readsIn(5)).toEqual([0, 5]);
  await seen("right", [0]);
  expect((await readsIn(5))[1]).toBe(0);
});

test("a page that is gone without a word does not keep it going", async () => {
  await seen("left");
  await seen("right");
  await does({ do: "poll", seconds: 1 });
  await readsIn(goneAfter / 2);
  await seen("right");
  await readsIn(goneAfter / 2 + 1);
  expect(await readsIn(3)).toEqual([3, 3]);
  await readsIn(goneAfter);
  expect(await readsIn(20)).toEqual([0, 0]);
  // Its computer has slept.
  await seen("right");
  expect((await readsIn(3))[0]).toBeGreaterThanOrEqual(3);
});

test("scrolling away and back reads nothing before it is due", async () => {
  await seen("left");
  await does({ do: "poll", seconds: 60 });
  await turns();
  expect(meter.reads).toMatchObject({ first: 1, second: 1 });
  for (let turn = 0; turn < 5; turn++) {
    await hidden("left");
    await seen("left");
    expect(await readsIn(1)).toEqual([0, 0]);
  }
  const reads: number[] = [];
  for (let passed = 5; passed < 65; passed += 10) {
    await seen("left");
    reads.push(...(await readsIn(10)));
  }
  expect(reads.reduce((sum, count) => sum + count, 0)).toBe(2);
});

test("a page that says again that it sees the panel is told nothing anew, another one all", async () => {
  await seen("left");
  const before = page.sent.length;
  await seen("left");
  expect(page.sent).toHaveLength(before);
  await seen("right");
  expect(page.sent.slice(before).map(({ content }) => Object.keys(content as object))).toEqual([
    ["values", "now"],
    ["polling", "running"],
  ]);
});

test("a monitor reads all its lines, whichever tab is in front", async () => {
  const watched = monitor(meter, { every: 1 });
  page.open(watched);
  await does({ do: "seen", view: "left", keys: [0] }, watched);
  await turns();
  expect(await readsIn(5)).toEqual([5, 5]);
  await does({ do: "hidden", view: "left" }, watched);
  expect(await readsIn(5)).toEqual([0, 0]);
  watched.close();
});

test("a page cannot fill the memory with views, and those that it has forgotten end", async () => {
  for (let count = 0; count < 1000; count++) await seen(`view ${count}`);
  await does({ do: "poll", seconds: 1 });
  for (let count = 900; count < 1000; count++) await hidden(`view ${count}`);
  expect(await readsIn(5)).toEqual([0, 0]);
});
