/** The plot of a run takes its place when the run has ended, with a page that shows live figures and without one. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { LinSweep, Parameter } from "../../drivers/core/index.ts";
import { dond } from "../../measure/index.ts";
import type { MimeBundle } from "../../kernel/runtime.ts";
import { interactive, livePlot, plot } from "../../widgets/index.ts";
import { PlotSource } from "../../widgets/live/plot-source.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import { withoutPrefix } from "../../widgets/si.ts";
import { quiet } from "../measure/measurement/quiet.ts";
import { Page } from "./page.ts";

quiet();
const view = "application/vnd.jupyter.widget-view+json";
let page: Page;
beforeEach(() => (page = new Page()));
afterEach(() => page[Symbol.dispose]());

const at = { gate: 0 };
const gate = new Parameter("gate", {
  unit: "V",
  setCmd: (value: number) => void (at.gate = value),
  getCmd: () => at.gate,
});
const current = new Parameter("current", { unit: "A", getCmd: () => 1e-9 * at.gate });
const memory = { keepIn: "memory", showProgress: false } as const;

test("where no page shows live figures, the picture follows the run and stays", async () => {
  const run = dond.start(new LinSweep(gate, 0, 1, 15, 0.1), current, memory);
  const shown = livePlot(run);
  await run;
  await shown.ended;
  const pictures = page.shown.filter(bundle => "image/svg+xml" in bundle);
  // once a second and a half has passed without an answer there was time for one or two before the last one
  expect(pictures.length).toBeGreaterThanOrEqual(2);
  expect(pictures.length).toBeLessThanOrEqual(4);
  expect(page.shown.at(-1)?.["text/plain"]).toContain("15 points");
  expect(page.shown.some(bundle => view in bundle)).toBe(false);
});

test("doPlot shows a plot that is as it stays when the cell is done", async () => {
  await dond(new LinSweep(gate, 0, 1, 5, 0), current, { ...memory, doPlot: true });
  expect(page.shown.at(-1)?.["text/plain"]).toContain("5 points");
  expect(page.shown.at(-1)).toHaveProperty("image/svg+xml");
});

test("the value of a run that is under way is a plot beside its progress; of one that has ended, how it ended", async () => {
  const run = dond.start(new LinSweep(gate, 0, 1, 3, 0.05), current, memory);
  const display = (): MimeBundle => (run as unknown as Record<symbol, () => MimeBundle>)[displaySymbol]!();
  expect(display()["text/plain"]).toContain("in the background");
  expect(page.shown.length).toBe(1);
  await run;
  await livePlot(run).ended;
  const count = page.shown.length;
  expect(display()["text/plain"]).toContain("3/3");
  expect(page.shown.length).toBe(count);
});

test("a figure to look closer at is the picture where no page shows such figures", async () => {
  const shown = interactive(plot([1, 2, 3], [4, 5, 6]));
  const bundle = await shown[displaySymbol]();
  expect(bundle).toHaveProperty("image/svg+xml");
  expect(bundle).not.toHaveProperty([view]);
  const ds = await dond(new LinSweep(gate, 0, 1, 5, 0), current, memory);
  expect(String(await interactive(ds))).toContain("5 points");
  expect(() => interactive(5 as never)).toThrow("neither a plot nor a dataset");
}, 20_000);

test("a plot in prefixed units is looked closer at in plain ones, and the page chooses the prefix", () => {
  const [panel] = new PlotSource(
    plot([{ label: "Gate", unit: "V" }, [0.1, 0.2]], [{ label: "I", unit: "A" }, [1e-9, 2e-9]]),
  ).panels();
  if (panel?.kind !== "lines") throw new Error("no lines");
  expect([panel.x, panel.y]).toEqual([
    { label: "Gate", unit: "V" },
    { label: "I", unit: "A" },
  ]);
  const { xs, ys } = panel.traces[0]!.trace;
  expect([[...xs], [...ys]]).toEqual([
    [0.1, 0.2],
    [1e-9, 2e-9],
  ]);
  expect(["mV", "m", "mm", "dB", "kg", "µA", ""].map(unit => withoutPrefix(unit).unit)).toEqual([
    "V",
    "m",
    "m",
    "dB",
    "g",
    "A",
    "",
  ]);
});
