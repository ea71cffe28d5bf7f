/** Frames go where they are seen, two at a time, and carry the values that were measured. */

import { performance as perfHooks } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DataSetCache } from "../../measure/dataset/cache.ts";
import { FigureWidget } from "../../widgets/live/figure-widget.ts";
import { GrowingGrid } from "../../widgets/live/growing-grid.ts";
import { GrowingTrace } from "../../widgets/live/growing-trace.ts";
import { serve } from "../../widgets/live/live-plot.ts";
import type { FrameHeader, LinesHeader, MapHeader } from "../../widgets/live/protocol.ts";
import type { LivePanel, Source } from "../../widgets/live/source.ts";
import { readMessage } from "../../widgets/live/views.ts";
import { panelData, type MapData, type PanelData } from "../../widgets/browser/figure/data.ts";
import type { Json } from "../../widgets/mime.ts";
import { Page, type Sent } from "./page.ts";

/** A run of two columns, and a map, that grow by hand. */
class Run implements Source {
  readonly title = "#1 test";
  readonly notes = [];
  version = 0;
  isOver = false;
  looks = 0;
  readonly #trace = new GrowingTrace();
  readonly grid = new GrowingGrid();
  #xs = new Float64Array();

  get state(): string {
    return `running ${this.#xs.length}`;
  }

  grow(length: number): void {
    this.#xs = Float64Array.from({ length }, (_, index) => index);
    this.version++;
  }

  get xs(): Float64Array {
    return this.#xs;
  }

  panels(): readonly LivePanel[] {
    this.looks++;
    const [xs, ys] = [this.#xs, this.#xs.map(Math.sin)];
    this.#trace.update(xs, ys);
    const points = { x: xs.map(x => Math.floor(x / 10)), y: xs.map(x => x % 10), z: ys };
    this.grid.update(points.x, points.y, points.z);
    const quantity = { label: "Gate", unit: "V" };
    return [
      { kind: "lines", x: quantity, y: quantity, traces: [{ label: "Current", trace: this.#trace }] },
      { kind: "map", x: quantity, y: quantity, z: quantity, grid: this.grid, points },
    ];
  }

  picture(): Promise<Record<string, string>> {
    return Promise.resolve({});
  }
}

let page: Page;
let run: Run;
/** What the processor has spent on a frame. */
let spent: NodeJS.CpuUsage;
const { cpuUsage } = process;
const { eventLoopUtilization } = perfHooks;
let widget: FigureWidget;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  // the processor's time is real otherwise, and a frame that took long is followed by a rest
  spent = { user: 0, system: 0 };
  process.cpuUsage = () => spent;
  busy(0);
  page = new Page();
  run = new Run();
  widget = new FigureWidget();
  serve(widget, run);
  void widget.modelId;
});
afterEach(() => {
  widget.close();
  page[Symbol.dispose]();
  vi.useRealTimers();
  process.cpuUsage = cpuUsage;
  perfHooks.eventLoopUtilization = eventLoopUtilization;
  vi.restoreAllMocks();
});

/** The process works for so large a part of its time. */
function busy(utilization: number): void {
  const load = { idle: 100 * (1 - utilization), active: 100 * utilization, utilization };
  // a mock would keep each call
  perfHooks.eventLoopUtilization = () => load;
}

const frames = (): Sent[] => page.sent.filter(({ method }) => method === "custom");
const headerOf = (sent: Sent | undefined): FrameHeader => sent?.content as FrameHeader;
const say = (content: Json): Promise<void> => page.tell(widget, { method: "custom", content });
const see = (more: Record<string, Json> = {}): Promise<void> =>
  say({ type: "view", view: "one", seen: true, width: 500, panels: [], ...more });
const acknowledge = (): Promise<void> => say({ type: "ack", view: "one", frame: headerOf(frames().at(-1)).frame });
const views = (sent: Sent): DataView[] =>
  sent.buffers.map(({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength));

describe("what is sent", () => {
  test("nothing while nobody sees it, and nobody looks at the values", async () => {
    run.grow(100);
    await vi.advanceTimersByTimeAsync(10_000);
    await see({ seen: false });
    await vi.advanceTimersByTimeAsync(10_000);
    expect([frames().length, run.looks]).toEqual([0, 0]);
  });

  test("two frames until one is acknowledged, then the newest values", async () => {
    run.grow(10);
    await see();
    await vi.advanceTimersByTimeAsync(100);
    for (let length = 11; length < 50; length++) {
      run.grow(length);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(frames().length).toBe(2);
    await say({ type: "ack", view: "one", frame: 1 });
    await vi.advanceTimersByTimeAsync(100);
    expect(frames().map(sent => headerOf(sent).frame)).toEqual([1, 2, 3]);
    expect(headerOf(frames()[2]).state).toBe("running 49");
    // an answer that is late, or to what was never sent, makes no room
    for (const frame of [1, 0, -1, 4, 1e9, NaN]) await say({ type: "ack", view: "one", frame });
    run.grow(50);
    await vi.advanceTimersByTimeAsync(1000);
    expect(frames().length).toBe(3);
  });

  test.each([
    [0.5, 24, 26],
    [0.75, 9, 11],
    [1, 6, 7],
  ])("where a measurement takes %f of the time, from %i to %i frames a second", async (utilization, least, most) => {
    busy(utilization);
    await see();
    for (let step = 0; step < 1000; step++) {
      run.grow(step + 1);
      await vi.advanceTimersByTimeAsync(1);
      if (frames().length > 0) await acknowledge();
    }
    expect(frames().length).toBeGreaterThanOrEqual(least);
    expect(frames().length).toBeLessThanOrEqual(most);
  });

  test("at most twenty-five frames a second, and none where nothing is new", async () => {
    await see();
    for (let step = 0; step < 1000; step++) {
      run.grow(step + 1);
      await vi.advanceTimersByTimeAsync(1);
      if (frames().length > 0) await acknowledge();
    }
    expect(frames().length).toBeLessThanOrEqual(26);
    expect(frames().length).toBeGreaterThan(10);
    await acknowledge();
    await vi.advanceTimersByTimeAsync(200);
    await acknowledge();
    const count = frames().length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(frames().length).toBe(count);
  });

  test("fewer where a frame costs the processor much and the run leaves no pauses", async () => {
    spent = { user: 4000, system: 1000 };
    busy(1);
    await see();
    for (let step = 0; step < 1000; step++) {
      run.grow(step + 1);
      await vi.advanceTimersByTimeAsync(1);
      if (frames().length > 0) await acknowledge();
    }
    // five milliseconds in two hundred
    expect(frames().length).toBeGreaterThan(3);
    expect(frames().length).toBeLessThan(7);
  });

  test("the values as they were measured", async () => {
    run.grow(57);
    await see();
    await vi.advanceTimersByTimeAsync(60);
    const [sent] = frames() as [Sent];
    const [lines] = headerOf(sent).panels as [LinesHeader, MapHeader];
    const data = panelData(lines, views(sent), undefined);
    if (data.kind !== "lines") throw new Error("no lines");
    expect([...data.traces[0]!.xs]).toEqual([...run.xs]);
    expect([...data.traces[0]!.ys]).toEqual(Array.from(run.xs, Math.sin));
    expect(data.extent).toEqual([0, 56]);
  });

  test("of a map only the stripes that changed, and the page has all of it", async () => {
    let data: PanelData | undefined;
    await see();
    for (const length of [25, 38, 61]) {
      run.grow(length);
      await vi.advanceTimersByTimeAsync(60);
      const sent = frames().at(-1)!;
      data = panelData(headerOf(sent).panels[1]!, views(sent), data);
      await acknowledge();
    }
    expect((headerOf(frames()[1]).panels[1] as MapHeader).stripes).toEqual([2, 3]);
    const { xs, ys, stripes } = data as MapData;
    run.xs.forEach(x => {
      const shown = stripes[xs.indexOf(Math.floor(x / 10))]?.[ys.indexOf(x % 10)];
      expect(shown).toBe(Math.fround(Math.sin(x)));
    });
  });

  test("of a range that is zoomed to, its points; a place that is told anew gets a whole frame", async () => {
    run.grow(1000);
    run.isOver = true;
    await see({ panels: [{ x: [10, 20], xType: "linear", process: "none" }] });
    await vi.advanceTimersByTimeAsync(60);
    const zoomed = panelData(headerOf(frames()[0]).panels[0]!, views(frames()[0]!), undefined);
    expect(zoomed.kind === "lines" && [...zoomed.traces[0]!.xs]).toEqual([
      9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    ]);
    await say({ type: "view", view: "another", seen: true, width: 500, panels: [] });
    await vi.advanceTimersByTimeAsync(60);
    const header = headerOf(frames()[1]);
    expect([header.view, header.frame, (header.panels[1] as MapHeader).stripes.length]).toEqual(["another", 1, 100]);
  });

  test("nothing more to a place that is gone", async () => {
    await see();
    await say({ type: "view", view: "one", seen: false, gone: true, width: 5, panels: [] });
    run.grow(5);
    await vi.advanceTimersByTimeAsync(1000);
    expect(frames().length).toBe(0);
  });

  test("a table of what is in sight", async () => {
    run.grow(100);
    await see();
    await say({ type: "csv", view: "one", panel: 0, x: [3, 5], y: null });
    const sent = frames().find(each => (headerOf(each).type as string) === "csv")!;
    const text = new TextDecoder().decode(views(sent)[0]);
    expect(text.split("\r\n")).toEqual(["Gate (V),Gate (V)", ...[3, 4, 5].map(x => `${x},${Math.sin(x)}`), ""]);
  });
});

/** Bytes in the heap and in buffers that somebody needs: buffers go after a collection, on a thread that may be late. */
async function held(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const bytes = (): number => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  let last = Infinity;
  for (;;) {
    collect();
    await new Promise(setImmediate);
    const now = bytes();
    if (now > last - 1e5) return Math.min(now, last);
    last = now;
  }
}

test("memory stays flat over a hundred thousand frames, and where no answer comes", async () => {
  run.grow(50);
  await see();
  await vi.advanceTimersByTimeAsync(60);
  const rounds = 100_000;
  let before = 0;
  for (let round = 0; round < rounds; round++) {
    run.version++;
    page.sent.splice(0, page.sent.length - 1);
    await acknowledge();
    await vi.advanceTimersByTimeAsync(50);
    if (round === rounds / 10) before = await held();
  }
  expect(headerOf(frames().at(-1)).frame).toBeGreaterThan(rounds - 10);
  expect((await held()) - before).toBeLessThan(10e6);
}, 120_000);

test("whatever a page says is passed over or understood", async () => {
  run.grow(100);
  const any = fc.anything({ maxDepth: 2, withNullPrototype: false });
  const like = fc.record(
    {
      type: fc.constantFrom("view", "ack", "csv", "frame"),
      view: fc.oneof(fc.string(), any),
      seen: fc.oneof(fc.boolean(), any),
      gone: any,
      width: fc.oneof(fc.double(), any),
      frame: fc.oneof(fc.integer(), any),
      panel: fc.oneof(fc.integer({ min: -2, max: 4 }), any),
      x: fc.oneof(fc.tuple(fc.double(), fc.double()), any),
      y: any,
      panels: fc.oneof(
        fc.array(fc.record({ x: fc.tuple(fc.double(), fc.double()), xType: any, process: any }, { requiredKeys: [] })),
        any,
      ),
    },
    { requiredKeys: ["type"] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(any, like), async content => {
      let json: Json;
      try {
        json = JSON.parse(JSON.stringify(content) ?? "null") as Json;
      } catch {
        return;
      }
      readMessage(json);
      await say(json);
      await vi.advanceTimersByTimeAsync(60);
    }),
    { numRuns: 500 },
  );
  await see();
  await vi.advanceTimersByTimeAsync(1000);
  expect(headerOf(frames().at(-1)).view).toBe("one");
});

test("the cache gives its columns without a copy", () => {
  const cache = new DataSetCache();
  expect(cache.views("current")).toEqual({});
});
