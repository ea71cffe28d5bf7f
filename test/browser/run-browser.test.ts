/** The browser of runs, in the workbook: found, looked at, noted, compared, exported, by mouse and by keyboard. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./support/audit.ts";
import { Browser, findChromium } from "./support/chromium.ts";
import { openNotebook } from "./support/open-notebook.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { results, Workbook } from "./support/workbook.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
// The picture for the documentation is of a laboratory's database; in the others, markup in names has to stay text.
const isKept = Boolean(process.env["SETPOINT_SCREENSHOT"]);
const database = isKept ? join(tmpdir(), "lab/experiments.db") : "runs.db";
const sample = isKept ? "wafer-7 device 2" : "wafer-7 <b>device</b> 2";
const note = isKept ? "two dots\nat 20 mK" : "two dots\n<i>at</i> 20 mK";

const cells = [
  `await initialiseOrCreateDatabaseAt(${JSON.stringify(database)});
const gate = new Parameter("gate", { label: "Gate", unit: "V", getCmd: null, setCmd: null, initialValue: 0 });
const bias = new Parameter("bias", { label: "Bias", unit: "V", getCmd: null, setCmd: null, initialValue: 0 });
const current = new Parameter("current", {
  label: "Drain current", unit: "A", getCmd: () => 1e-9 * (1 + Math.tanh(4 * gate.cache.value!)) * Math.sin(3 * bias.cache.value! + 0.4),
});
class Fridge extends Instrument {
  override async getIdn() { return { vendor: "none", model: "fridge", serial: "1", firmware: "1" }; }
  readonly temperature = this.parameter({ label: "Temperature", unit: "K", getCmd: null, setCmd: null, initialValue: 0.02 });
}
const fridge = new Fridge("fridge", {});
const station = new Station();
await station.addComponent(fridge);
const quiet = { showProgress: false };
await loadOrCreateExperiment("cooldown 3", "wafer-7");
await dond(new LinSweep(gate, -1, 1, 41), current, { name: "pinch-off, cold", ...quiet });
await fridge.temperature(0.9);
await dond(new LinSweep(bias, -1, 1, 61), current, { name: "bias sweep, warm", ...quiet });
await loadOrCreateExperiment("stability", ${JSON.stringify(sample)});
await dond(new LinSweep(gate, -1, 1, 31), new LinSweep(bias, -1, 1, 41), current, { name: "charge stability", ...quiet });
try {
  await new Measurement({ name: "broken" }).registerParameter(gate).run(() => { throw new Error("the pump has stopped"); });
} catch {}
await (await loadById(1)).setNotes("leaks above 0.8 V");`,
  "runBrowser()",
];

describe.skipIf(findChromium() === undefined)("the browser of runs (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;
  let shown: NotebookPage;
  let panel: Locator;

  beforeAll(async () => {
    ({ workbook, browser, page, shown } = await openNotebook("runs", cells));
    panel = page.locator(".setpoint-runs");
  });
  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
    if (isKept) await rm(dirname(database), { recursive: true, force: true });
  });

  const lines = (): Locator => panel.locator("table.list tbody tr");
  const names = (): Promise<string[]> => panel.locator("table.list td.name").allTextContents();
  const detail = (): Locator => panel.locator(".detail");
  const picture = (): Locator => panel.locator(".plot > img");
  const select = (name: string): Promise<void> => panel.getByRole("button", { name, exact: true }).click();
  const run = async (code: string): Promise<void> => {
    await shown.addCell(code);
    await page.keyboard.press("Shift+Enter");
  };

  test("the newest run comes first", async () => {
    await shown.runAll();
    expect(await shown.errors()).toEqual([]);
    await panel.waitFor();
    await expect.poll(names).toEqual(["broken", "charge stability", "bias sweep, warm", "pinch-off, cold"]);
    expect(await panel.locator(".path").textContent()).toBe(resolve(workbook.root, "notebooks", database));
    const cell = await lines().nth(1).locator("td").allTextContents();
    expect(cell.slice(2, 6)).toEqual(["3", "charge stability", "stability", sample]);
    expect(cell[7]).toBe("1,271");
    expect(await lines().first().locator(".failed").textContent()).toContain("failed");
    expect(await lines().nth(3).locator("td").last().textContent()).toBe("leaks above 0.8 V");
  });

  test("words and filters work together", async () => {
    await panel.getByRole("searchbox").fill("current COLD");
    await expect.poll(names).toEqual(["pinch-off, cold"]);
    await panel.getByRole("searchbox").fill("");
    await panel.getByRole("combobox", { name: "experiment" }).selectOption("stability");
    await expect.poll(names).toEqual(["broken", "charge stability"]);
    await panel.getByRole("combobox", { name: "state" }).selectOption("finished");
    await expect.poll(names).toEqual(["charge stability"]);
    await panel.getByLabel("to", { exact: true }).fill("2020-01-01");
    await expect.poll(names).toEqual([]);
    await expect.poll(() => panel.getByText("no runs are found").isVisible()).toBe(true);
    await panel.getByLabel("from", { exact: true }).fill("2021-01-01");
    await expect.poll(() => panel.getByRole("alert").nth(1).textContent()).toContain("the first day must not be after");
    await panel.getByRole("button", { name: "show all" }).click();
    await expect.poll(async () => (await names()).length).toBe(4);
    await expect.poll(() => panel.getByRole("alert").nth(1).textContent()).toBe("");
  });

  test("a run shows its parameters with units and shapes, and its plot", async () => {
    await select("charge stability");
    await picture().waitFor();
    expect(await detail().locator("header").first().textContent()).toContain("charge stability #3");
    const table = detail().getByRole("table", { name: "parameters of the run" }).locator("tbody tr");
    const texts = await Promise.all((await table.all()).map(line => line.locator("th,td").allTextContents()));
    expect(texts).toEqual([
      ["gate", "Gate", "V", "31", ""],
      ["bias", "Bias", "V", "41", ""],
      ["current", "Drain current", "A", "31 × 41", "gate, bias"],
    ]);
    const size = await picture().evaluate(image => (image as unknown as { naturalWidth: number }).naturalWidth);
    expect(size).toBeGreaterThan(200);
  });

  test("the plot can be looked at closer, and drawn again", async () => {
    await detail().getByRole("button", { name: "look closer" }).click();
    await detail().locator(".sp-figure canvas").first().waitFor();
    expect(await picture().isVisible()).toBe(false);
    await page.waitForTimeout(500);
    await detail().screenshot({ path: join(results, "run-browser-closer.png") });
    await detail().getByRole("button", { name: "draw again" }).click();
    await expect.poll(() => picture().isVisible()).toBe(true);
    expect(await detail().locator(".sp-figure").count()).toBe(0);
  });

  test("notes and a star are kept, and are what a cell reads", async () => {
    await detail().getByRole("textbox", { name: "notes" }).fill(note);
    await detail().getByRole("button", { name: "save notes" }).click();
    await expect.poll(() => detail().getByText("saved", { exact: true }).isVisible()).toBe(true);
    await detail().getByRole("button", { name: "☆ star" }).click();
    await detail().getByRole("button", { name: "★ starred" }).waitFor();
    await panel.getByLabel("starred").check();
    await expect.poll(names).toEqual(["charge stability"]);
    await panel.getByLabel("starred").uncheck();
    await run(
      "const kept = await loadById(3); console.log(JSON.stringify([kept.notes, kept.metadata.widget_notes, kept.starred]))",
    );
    const read = JSON.stringify([note, note, true]);
    await expect.poll(() => shown.outputs.last().textContent()).toContain(read);
  });

  test("an export tells its path, and replaces nothing unasked", async () => {
    await panel.scrollIntoViewIfNeeded();
    await detail().getByRole("combobox", { name: "kind of file" }).selectOption("csv");
    const exports = isKept ? join(dirname(database), "exports") : join(workbook.root, "exports");
    await detail().getByRole("textbox", { name: "into" }).fill(exports);
    await detail().getByRole("button", { name: "export", exact: true }).click();
    const written = detail().getByText(/^written: /);
    await written.waitFor();
    const path = (await written.textContent())!.slice("written: ".length);
    expect(path.startsWith(exports)).toBe(true);
    expect(existsSync(path)).toBe(true);
    await detail().getByRole("button", { name: "export", exact: true }).click();
    await detail().getByText("it is there already").waitFor();
    await detail().getByRole("button", { name: "replace what is there" }).click();
    await written.waitFor();
    expect(await detail().getByText("it is there already").count()).toBe(0);
  });

  test("the snapshot unfolds", async () => {
    await detail().locator("summary", { hasText: "Snapshot" }).click();
    await detail().locator(".setpoint-show").waitFor();
    expect(await detail().locator(".setpoint-show").textContent()).toContain("temperature");
    expect(await detail().locator(".setpoint-show").textContent()).toContain("0.9 K");
  });

  test("the error that ended a run is told", async () => {
    await select("broken");
    await expect.poll(() => detail().locator("pre").first().textContent()).toContain("the pump has stopped");
    await detail().getByText("there are no results to draw").waitFor();
  });

  test("two runs are compared by the keyboard alone", async () => {
    await lines().nth(2).getByRole("checkbox").focus();
    for (const index of [0, 1]) {
      await page.keyboard.press("Space");
      await expect.poll(() => panel.locator("tr.selected").count()).toBe(2);
      if (index === 0) await page.keyboard.press("ArrowDown");
    }
    const difference = panel.getByRole("region", { name: "difference of two runs" });
    await difference.locator("table").waitFor();
    const text = await difference.locator("tbody tr").allInnerTexts();
    expect(text.find(line => line.includes("temperature"))).toMatch(/0\.02\s+0\.9\s+K/);
    expect(await detail().isVisible()).toBe(false);
  });

  test("new runs are seen by themselves", async () => {
    await run(
      'await dond(new LinSweep(gate, 0, 1, 11), current, { name: "one more", showProgress: false }); undefined',
    );
    await panel.scrollIntoViewIfNeeded();
    await expect.poll(async () => (await names())[0], { timeout: 15_000 }).toBe("one more");
  });

  test.each(["JupyterLab Light", "JupyterLab Dark"] as const)(
    "nothing is clipped, and all can be read, in %s",
    async theme => {
      const suffix = theme === "JupyterLab Dark" ? "-dark" : "";
      await page.setViewportSize({ width: 1400, height: 2000 });
      await shown.theme(theme);
      await panel.scrollIntoViewIfNeeded();
      await select("pinch-off, cold");
      await panel.getByRole("checkbox", { name: "select run 2" }).check();
      await panel.getByRole("region", { name: "difference of two runs" }).waitFor();
      await page.waitForTimeout(500);
      await panel.screenshot({ path: join(results, `run-browser-compared${suffix}.png`) });
      const compared = await audit(panel);
      await select("charge stability");
      await picture().waitFor();
      await page.waitForTimeout(500);
      const folder = isKept && suffix === "" ? join(here, "../../docs/images") : results;
      await panel.screenshot({ path: join(folder, `run-browser${suffix}.png`) });
      const { texts, ...wrong } = await audit(panel);
      expect(texts).toBeGreaterThan(60);
      const none = { faint: [], cut: [], overlapping: [] };
      expect(wrong).toEqual(none);
      expect({ ...compared, texts: 0 }).toEqual({ ...none, texts: 0 });
      await page.setViewportSize({ width: 1400, height: 1000 });
    },
  );

  test("a missing database is told of in the browser", async () => {
    await run('runBrowser({ path: "none.db" })');
    const other = page.locator(".setpoint-runs", { hasText: "none.db" });
    await other.getByText("there is no such file").waitFor();
  });

  test("nothing went wrong in the page", () => {
    expect(browser.problems).toEqual([]);
  });
});
