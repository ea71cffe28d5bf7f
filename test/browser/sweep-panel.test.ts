/** The panel that makes sweeps, in the workbook. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { openNotebook } from "./support/open-notebook.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { Workbook } from "./support/workbook.ts";

const cells = [
  `await initialiseOrCreateDatabaseAt("runs.db");
await loadOrCreateExperiment("panel", "none");
const source = new Instrument("source", {});
source.addParameter("volt", { unit: "V", vals: vals.numbers(-1, 1), getCmd: null, setCmd: null, initialValue: 0 });
source.addParameter("curr", { unit: "A", getCmd: () => 1e-9 });`,
  "sweepPanel(source)",
];

describe.skipIf(findChromium() === undefined)("the panel that makes sweeps (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;
  let shown: NotebookPage;
  let panel: Locator;

  beforeAll(async () => {
    ({ workbook, browser, page, shown } = await openNotebook("sweep", cells));
    panel = page.locator(".setpoint-sweep");
  });
  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  test("what is chosen becomes a cell", async () => {
    await shown.runAll();
    expect(await shown.errors()).toEqual([]);
    await panel.waitFor();
    await expect.poll(() => panel.getByRole("status").first().textContent()).toBe("choose what to sweep");
    await panel.getByRole("combobox").first().selectOption({ index: 1 });
    await panel.getByLabel("to (V)").fill("500 mV");
    await panel.getByLabel("points").fill("400");
    await panel.getByLabel("delay (s)").fill("10m");
    await panel.getByLabel("source.curr").check();
    const code = "const run = dond.start(new LinSweep(source.volt, 0, 0.5, 400, 0.01), source.curr);\nrun";
    await expect.poll(() => panel.locator("pre").textContent()).toBe(code);
  });

  test("it starts, pauses, goes on and stops", async () => {
    const state = (): Promise<string | null> => panel.getByRole("status").last().textContent();
    const press = (name: string): Promise<void> => panel.getByRole("button", { name }).click();
    await press("start");
    await expect.poll(state).toContain("running");
    await press("pause");
    await expect.poll(state).toContain("paused: by hand");
    await press("resume");
    await expect.poll(state).toContain("running");
    await press("stop");
    await expect.poll(state).toContain("stopped");
    expect(await panel.getByRole("button", { name: "start" }).isEnabled()).toBe(true);
  });
});
