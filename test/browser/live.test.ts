/** Runs are seen while they run: frames come, a person looks closer, a page is loaded anew, and the picture stays. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { openNotebook } from "./support/open-notebook.ts";
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
  `const run = dond.start(new LinSweep(gate, 0, 1, 81, 0.2), current, { name: "line" });
run`,
  `await dond(new LinSweep(bias, -1, 1, 21, 0), new LinSweep(field, 0, 4, 17, 0.03), lift, { name: "map", doPlot: true })`,
];

interface Saved {
  cells: { source: string | string[]; outputs: { data?: Record<string, unknown> }[] }[];
}

describe.skipIf(findChromium() === undefined)("live plots in the workbook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;
  let shown: NotebookPage;
  let file: string;

  beforeAll(async () => {
    ({ workbook, browser, page, shown, file } = await openNotebook("live", cells));
  });
  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  const figure = (index: number) => page.locator(".sp-figure").nth(index);
  const stateOf = (index: number) => figure(index).locator(".sp-figure-state").textContent();
  const readout = (index: number) => figure(index).locator(".sp-figure-readout").first().textContent();
  const place = (index: number) => figure(index).locator(".sp-figure-place").first();

  test("two runs are seen growing at once, one in the background", async () => {
    await shown.cells.first().waitFor();
    await shown.menu("Run", "Run All Cells");
    await expect.poll(() => page.locator(".sp-figure-panel").count(), { timeout: 60_000 }).toBe(2);
    expect(await shown.errors()).toEqual([]);
    const numbers = async () => {
      const states = [await stateOf(0), await stateOf(1)];
      return states.map(state => Number(/running (\d+) of/u.exec(state ?? "")?.[1] ?? NaN));
    };
    const before = await numbers();
    await page.waitForTimeout(1000);
    const after = await numbers();
    for (const [index, count] of after.entries()) expect(count).toBeGreaterThan(before[index]!);
    await page.screenshot({ path: join(results, "live-growing.png") });
  });

  test("the cross-hair reads the values that were measured, with units, by mouse and by keyboard", async () => {
    await place(0).scrollIntoViewIfNeeded();
    await place(0).hover({ position: { x: 20, y: 200 } });
    await expect.poll(() => readout(0)).toMatch(/^Gate /u);
    const check = (text: string) => {
      const [, gate = "", unit = "", current = "", prefix = ""] =
        /^Gate ([\d.]+) (m?V), Current ([\d.e-]+) ([pnµfa]?)A$/u.exec(text) ?? [];
      const volts = Number(gate) * (unit === "mV" ? 1e-3 : 1);
      const scale = { p: 1e-12, n: 1e-9, f: 1e-15, "": 1 }[prefix] ?? NaN;
      expect(Number(current) * scale, text).toBeCloseTo(1e-9 * volts ** 2, 15);
      return volts;
    };
    const first = check((await readout(0)) ?? "");
    await place(0).focus();
    await page.keyboard.press("Shift+ArrowRight");
    expect(check((await readout(0)) ?? "")).toBeGreaterThan(first);
  });

  test("a map is cut where it is clicked", async () => {
    await place(1).scrollIntoViewIfNeeded();
    await place(1).click({ position: { x: 15, y: 150 } });
    await expect.poll(() => figure(1).locator(".sp-figure-cuts .sp-figure-panel").count()).toBe(2);
    expect(await readout(1)).toMatch(/^Bias .* V, Field .* T, Lift .* [mµ]?V$/u);
    await page.screenshot({ path: join(results, "live-map.png") });
  });

  test("a page that is loaded anew in the middle of a run finds the plot again", async () => {
    await shown.save();
    await expect.poll(async () => (await readFile(file, "utf8")).includes("widget-view+json")).toBe(true);
    await page.waitForTimeout(500);
    await page.reload();
    await expect.poll(() => page.locator(".sp-figure-panel").count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(1);
    expect(await stateOf(0)).toMatch(/running/u);
    await page.screenshot({ path: join(results, "live-reloaded.png") });
  });

  test("at the end a page that was loaded anew has the picture in the figure", async () => {
    await expect
      .poll(() => page.locator("img.sp-figure-picture:visible").count(), { timeout: 60_000 })
      .toBeGreaterThanOrEqual(1);
  });

  test("zoom refines from all points in the kernel; a straight background is taken away; the table is saved", async () => {
    const cell = await shown.addCell(`const xs = Float64Array.from({ length: 1_000_000 }, (_, index) => index * 1e-6);
const ys = xs.map(x => 1e-9 * Math.sin(2 * Math.PI * 1e5 * x) + x);
interactive(plot([{ label: "Time", unit: "s" }, xs], [{ label: "Signal", unit: "A" }, ys]))`);
    await page.keyboard.press("Shift+Enter");
    const last = cell.locator(".sp-figure");
    await expect.poll(() => last.locator(".sp-figure-panel").count(), { timeout: 30_000 }).toBe(1);
    const area = last.locator(".sp-figure-place").first();
    await area.scrollIntoViewIfNeeded();
    await last.getByLabel("take the straight background away").click();
    await area.focus();
    for (let press = 0; press < 15; press++) await page.keyboard.press("+");
    // 2 to the power of 15 deeper there are 30 points in sight, each with its own place
    const step = async () => {
      await page.keyboard.press("Shift+ArrowRight");
      const text = await last.locator(".sp-figure-readout").textContent();
      return Number(/^Time ([\d.]+) ms/u.exec(text ?? "")?.[1]);
    };
    await page.waitForTimeout(1500);
    expect(-(await step()) + (await step())).toBeCloseTo(0.001, 4);
    await page.screenshot({ path: join(results, "live-zoomed.png") });
    const saving = page.waitForEvent("download");
    await last.getByLabel("save the values in sight as CSV").click();
    const text = await readFile(await (await saving).path(), "utf8");
    expect(text.split("\r\n").length).toBeLessThan(50);
    for (const kind of ["SVG", "PNG"]) {
      const picture = page.waitForEvent("download");
      await last.getByLabel(`save the picture as ${kind}`).click();
      await (await picture).saveAs(join(results, `live-exported.${kind.toLowerCase()}`));
    }
  });

  test("a run that has ended leaves its picture in the notebook file, and nothing that needs a kernel", async () => {
    await shown.addCell(`await dond(new LinSweep(gate, 0, 1, 11, 0.1), current, { name: "again", doPlot: true })`);
    await page.keyboard.press("Shift+Enter");
    await expect
      .poll(async () => (await shown.outputs.allTextContents()).join("\n"), { timeout: 30_000 })
      .toContain("11 of 11");
    await page.waitForTimeout(1500);
    await shown.save();
    const outputs = async () => {
      const { cells: all } = JSON.parse(await readFile(file, "utf8")) as Saved;
      const cell = all.find(({ source }) => [source].flat().join("").includes("again"));
      return (cell?.outputs ?? []).flatMap(({ data = {} }) => Object.keys(data));
    };
    await expect.poll(outputs, { timeout: 10_000 }).toContain("image/svg+xml");
    expect(await outputs()).not.toContain("application/vnd.jupyter.widget-view+json");
  });

  test("the console has no errors", () => {
    expect(browser.problems).toEqual([]);
  });
});
