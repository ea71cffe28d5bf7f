/** Runs are seen while they run: frames come, a person looks closer, a page is loaded anew, and the picture stays. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { results, Workbook } from "./support/workbook.ts";

const cells = [
  `await initialiseOrCreateDatabaseAt("live.db");
const at = { gate: 0, bias: 0, field: 0 };
const settable = (name: keyof typeof at, label: string, unit: string) =>
  new Parameter(name, { label, unit, setCmd: (value: number) => { at[name] = value; }, getCmd: () => at[name] });
const [gate, bias, field] = [settable("gate", "Gate", "V"), settable("bias", "Bias", "V"), settable("field", "Field", "T")];
const current = new Parameter("current", { label: "Current", unit: "A", getCmd: () => 1e-9 * at.gate ** 2 });
const lift = new Parameter("lift", { label: "Lift", unit: "V", getCmd: () => 1e-3 * at.bias * at.field });`,
  `const run = dond.start(new LinSweep(gate, 0, 1, 41, 0.15), current, { name: "line" });
run`,
  `await dond(new LinSweep(bias, -1, 1, 21, 0), new LinSweep(field, 0, 4, 17, 0.02), lift, { name: "map", doPlot: true })`,
];

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "setpoint", display_name: "Setpoint", language: "typescript" } },
  cells: cells.map((source, index) => {
    return { cell_type: "code", id: `cell-${index}`, metadata: {}, source, execution_count: null, outputs: [] };
  }),
};

interface Saved {
  cells: { outputs: { data?: Record<string, unknown> }[] }[];
}

describe.skipIf(findChromium() === undefined)("live plots in the workbook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;
  let shown: NotebookPage;
  let file: string;

  beforeAll(async () => {
    workbook = await Workbook.start();
    await mkdir(join(workbook.root, "notebooks"));
    file = join(workbook.root, "notebooks/live.ipynb");
    await writeFile(file, JSON.stringify(notebook));
    browser = await Browser.launch();
    page = await browser.open(workbook.address("notebooks/live.ipynb"));
    shown = new NotebookPage(page);
  });
  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  test("a run is seen growing", async () => {
    await shown.cells.first().waitFor();
    await shown.menu("Run", "Run All Cells");
    expect(await shown.errors()).toEqual([]);
    await expect.poll(() => page.locator(".sp-figure").count(), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => page.locator(".sp-figure-state").first().textContent()).toMatch(/running \d+ of 41/u);
    await page.screenshot({ path: join(results, "live-1d.png") });
  });
});
