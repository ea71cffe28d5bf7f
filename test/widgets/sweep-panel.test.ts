/** A panel that makes sweeps: the cell it shows does the same as its start button. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  dond,
  initialiseOrCreateDatabaseAt,
  Instrument,
  LinSweep,
  loadOrCreateExperiment,
  sweepPanel,
  vals,
  type SweepPanel,
} from "../../index.ts";
import { closeDatabases } from "../../measure/store/index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { Page } from "./page.ts";

class Source extends Instrument {
  readonly volt = this.parameter({ unit: "V", vals: vals.numbers(-1, 1), initialValue: 0, setCmd: null, getCmd: null });
  readonly gate = this.parameter({ unit: "V", vals: vals.numbers(-5, 5), initialValue: 0, setCmd: null, getCmd: null });
  readonly mode = this.parameter({ vals: vals.enum("a", "b"), initialValue: "a", setCmd: null, getCmd: null });
  readonly curr = this.parameter({ unit: "A", getCmd: () => 2e-9 * Number(this.volt.cache.value) });
}

let page: Page;
let source: Source;
let shown: SweepPanel;
let folder: string;
beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  folder = mkdtempSync(join(tmpdir(), "sweep-panel-"));
  await initialiseOrCreateDatabaseAt(join(folder, "runs.db"));
  await loadOrCreateExperiment("panel", "none");
  page = new Page();
  source = new Source("source", {});
  shown = sweepPanel(source);
  page.open(shown);
});
afterEach(async () => {
  shown.close();
  await source.close();
  page[Symbol.dispose]();
  await closeDatabases();
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

const does = (what: string): Promise<void> => page.tell(shown, { method: "custom", content: { do: what } });
const axis = (parameter: number, start: string, stop: string, points = "3", delay = ""): Json => {
  return { parameter, start, stop, points, delay };
};
const enters = (axes: Json[], measured: Json, name = ""): Promise<void> =>
  page.change(shown, { entry: { name, axes, measured } });

test("numbers can be swept, everything can be read", () => {
  expect(page.state(shown)["choices"]).toMatchObject([
    { name: "source.volt", unit: "V", canSweep: true, canRead: true },
    { name: "source.gate", canSweep: true, canRead: true },
    { name: "source.mode", canSweep: false, canRead: true },
    { name: "source.curr", canSweep: false, canRead: true },
  ]);
  expect(page.state(shown)).toMatchObject({ code: "", problem: "choose what to sweep", progress: null });
});

test("the cell that does the same is shown, and does", async () => {
  await enters([axis(1, "-1", "1", "5"), axis(0, "0", "500 mV", "11", "1 ms")], [3], "map");
  const { code, problem } = page.state(shown) as { code: string; problem: string };
  expect(problem).toBe("");
  const lines = ["new LinSweep(source.gate, -1, 1, 5)", "new LinSweep(source.volt, 0, 0.5, 11, 0.001)", "source.curr"];
  expect(code).toBe(
    `const run = dond.start(\n${[...lines, '{ name: "map" }'].map(line => `  ${line},\n`).join("")});\nrun`,
  );
  const body = code.replace(/^const run =/, "return").replace(/\nrun$/, "");
  const cell = compileFunction(body, ["dond", "LinSweep", "source"]) as (
    ...scope: unknown[]
  ) => ReturnType<typeof dond.start>;
  const [own] = await cell(dond, LinSweep, source);
  await does("start");
  const [dataset] = await shown.run!;
  expect([dataset!.name, dataset!.numberOfResults]).toEqual([own!.name, 55]);
  expect(dataset!.description).toEqual(own!.description);
});

test("it can be paused, resumed and stopped, and the page is told where it is", async () => {
  await enters([axis(0, "0", "1", "1000", "5 ms")], [3]);
  await does("start");
  await does("start");
  expect(page.state(shown)["problem"]).toBe("a sweep is under way: stop it first");
  await does("pause");
  await expect.poll(() => shown.run!.state).toBe("paused");
  await expect.poll(() => (page.state(shown)["progress"] as { state: string }).state).toBe("paused");
  await does("resume");
  await expect.poll(() => shown.run!.state).toBe("running");
  await does("stop");
  await shown.run!;
  await expect.poll(() => page.state(shown)["progress"]).toMatchObject({ state: "stopped", total: 1000 });
});

test.each([
  [[], [3], "choose what to sweep"],
  [[axis(0, "0", "1")], [], "choose what to read"],
  [[axis(0, "a", "1")], [3], 'source.volt, start: "a" is no number of V'],
  [[axis(0, "0", "1 A")], [3], "source.volt, stop:"],
  [[axis(0, "0", "1", "2.5")], [3], "2.5"],
  [[axis(0, "0", "1"), axis(0, "0", "1")], [3], "source.volt is swept twice"],
  [[axis(9, "0", "1")], [3], "there is no parameter 9"],
])("%j with %j read is refused", async (axes, measured, why) => {
  await enters(axes, measured);
  expect(page.state(shown)).toMatchObject({ code: "", problem: expect.stringContaining(why) as string });
  await does("start");
  expect(shown.run).toBeUndefined();
});

test("garbage from a page starts nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async entry => {
      await page.change(shown, { entry });
      await does("start");
      expect(shown.run).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
