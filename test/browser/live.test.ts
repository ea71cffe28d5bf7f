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
const gate = new ManualParameter("gate", { label: "Gate", unit: "V" });
const bias = new ManualParameter("bias", { label: "Bias", unit: "V" });
const current = new Parameter("current", { label: "Current", unit: "A", getCmd: () => 1e-9 * (gate.cache.get() ** 2 + (bias.cache.get() ?? 0)) });`,
  `const run = dond.start(new LinSweep(gate, 0, 1, 41, 0.1), current, { name: "line" });
run`,
  `const map = dond.start(new LinSweep(gate, -1, 1, 21, 0), new LinSweep(bias, 0, 4, 16, 0.02), current, { name: "map" });
map`,
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
    await shown.runAll();
    expect(await shown.errors()).toEqual([]);
    await expect.poll(() => page.locator(".sp-figure").count(), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => page.locator(".sp-figure-state").first().textContent()).toMatch(/running \d+ of 41/u);
    await page.screenshot({ path: join(results, "live-1d.png") });
  });
});
