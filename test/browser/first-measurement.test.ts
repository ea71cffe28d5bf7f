/** The first ten minutes of a user: the start notebook in the workbook, from the address in the terminal to the saved file. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { results, Workbook } from "./support/workbook.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const document = "notebooks/00-first-measurement.ipynb";

interface SavedNotebook {
  cells: { outputs?: { output_type: string; data?: Record<string, string | string[]> }[] }[];
}

describe.skipIf(findChromium() === undefined)("the start notebook in the workbook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let notebook: NotebookPage;

  beforeAll(async () => {
    workbook = await Workbook.start(join(checkout, "notebooks"));
    browser = await Browser.launch();
    notebook = new NotebookPage(await browser.open(workbook.address(document)));
  });

  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  test("all cells run without an error", async () => {
    await notebook.runAll();
    expect(await notebook.errors()).toEqual([]);
  });

  test("the instruments say that they are connected, and that they are simulated", async () => {
    const text = (await notebook.outputs.allTextContents()).join("\n");
    expect(text.match(/Connected to: /g)?.length).toBeGreaterThanOrEqual(3);
    expect(text).toContain("SIMULATED");
  });

  test("an instrument is shown as a table of its parameters", async () => {
    const table = notebook.outputs.filter({ has: notebook.page.locator("table") }).first();
    await table.scrollIntoViewIfNeeded();
    const text = await table.textContent();
    for (const parameter of ["volt", "curr", "limiti"]) expect(text).toContain(parameter);
  });

  test("a value out of range is refused with what is allowed", async () => {
    const text = (await notebook.outputs.allTextContents()).join("\n");
    expect(text).toMatch(/300 is invalid: must be between -200 and 200/);
  });

  test("the sweeps are drawn with every point and labelled axes", async () => {
    const figures = notebook.page.locator(".js-plotly-plot");
    // a figure is its picture until it is in sight
    for (const place of await notebook.page.locator('[data-mime-type^="application/vnd.plotly"]').all())
      await place.scrollIntoViewIfNeeded();
    await expect.poll(() => figures.count()).toBe(2);
    const drawn = (index: number) =>
      notebook.page.evaluate(
        `[...document.querySelectorAll(".js-plotly-plot")[${index}].calcdata].map(trace => trace.filter(point => point.y > 0).length)`,
      );
    await expect.poll(() => drawn(0)).toEqual([51]);
    await expect.poll(() => drawn(1)).toEqual([51, 51]);
    await expect.poll(() => figures.first().locator(".xtitle").textContent()).toMatch(/\(m?V\)/);
    await expect.poll(() => figures.first().locator(".ytitle").textContent()).toMatch(/A\)/);
    const chart = notebook.page.locator('[data-mime-type^="application/vnd.vegalite"]').locator("canvas, svg").first();
    await notebook.page.locator('[data-mime-type^="application/vnd.vegalite"]').first().scrollIntoViewIfNeeded();
    await expect.poll(() => chart.isVisible()).toBe(true);
  });

  test("the picture for the README can be taken", async () => {
    const folder = process.env["SETPOINT_SCREENSHOT"] ? join(checkout, "docs/images") : results;
    await mkdir(folder, { recursive: true });
    await notebook.page.locator(".js-plotly-plot").first().scrollIntoViewIfNeeded();
    await notebook.page.waitForTimeout(500);
    await notebook.page.screenshot({ path: join(folder, "first-measurement.png") });
  });

  test("the saved file holds each plot as a picture too", async () => {
    await notebook.save();
    const plots = () => readPlots(join(workbook.root, document));
    await expect.poll(async () => (await plots()).length).toBe(3);
    for (const data of await plots()) {
      const picture = [data["image/svg+xml"] ?? ""].flat().join("");
      expect(picture).toContain("<svg");
      expect(picture).toMatch(/V\)|A\)/);
    }
  });

  test("Tab completes the values that a parameter allows", async () => {
    await notebook.addCell('await smu.smua.mode("');
    await notebook.page.keyboard.press("Tab");
    const items = notebook.page.locator(".jp-Completer-item");
    await expect.poll(async () => (await items.allTextContents()).join(" ")).toMatch(/voltage/);
    expect((await items.allTextContents()).join(" ")).toMatch(/current/);
    await notebook.page.keyboard.press("Escape");
  });

  test("a word that a parameter does not know stops the cell before it runs", async () => {
    const cell = await notebook.addCell('await smu.smua.mode("power")');
    await notebook.page.keyboard.press("Shift+Enter");
    await expect.poll(() => cell.locator(".jp-OutputArea-output").allTextContents()).toHaveLength(1);
    const message = (await cell.locator(".jp-OutputArea-output").allTextContents()).join("\n");
    expect(message).toContain("power");
    expect(message).toMatch(/voltage/);
  });

  test("a running loop is stopped by the stop button, in good order, and its variables are kept", async () => {
    const loop = await notebook.addCell(
      'let turns = 0;\ntry {\n  while (true) {\n    turns += 1;\n    await sleep(0.01);\n  }\n} finally {\n  console.log("left in order");\n}',
    );
    await notebook.page.keyboard.press("Shift+Enter");
    await expect.poll(() => loop.locator(".jp-InputPrompt").textContent()).toContain("*");
    await notebook.page.waitForTimeout(500);
    await notebook.page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
    await expect.poll(() => loop.textContent()).toContain("KeyboardInterrupt");
    expect(await loop.textContent()).toContain("left in order");
    const after = await notebook.addCell("turns > 0");
    await notebook.page.keyboard.press("Shift+Enter");
    await expect.poll(() => after.locator(".jp-OutputArea-output").allTextContents()).toEqual(["true"]);
  });

  test("nothing is asked from outside, and the console has no errors", () => {
    expect(browser.problems).toEqual([]);
  });

  test("the workbook ends in good order", async () => {
    await browser.close();
    expect(await workbook.stop(), workbook.output).toBe(0);
  });
});

/** MIME bundles of the plots in a saved notebook. */
async function readPlots(path: string): Promise<Record<string, string | string[]>[]> {
  const notebook: SavedNotebook = JSON.parse(await readFile(path, "utf8"));
  return notebook.cells
    .flatMap(cell => cell.outputs ?? [])
    .flatMap(output => (output.data ? [output.data] : []))
    .filter(data => Object.keys(data).some(type => /plotly|vegalite/.test(type)));
}
