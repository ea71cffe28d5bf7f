/** Saved figures are drawn by the page: no kernel, no trust, nothing from outside. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { Workbook } from "./support/workbook.ts";

const points = Array.from({ length: 21 }, (_, index) => ({ volt: index / 20, curr: (index / 20) ** 2 }));

const plotly = {
  data: [{ type: "scatter", mode: "markers", x: points.map(p => p.volt), y: points.map(p => p.curr) }],
  layout: { xaxis: { title: { text: "Voltage (V)" } }, yaxis: { title: { text: "Current (A)" } } },
  config: { showSendToCloud: true, plotlyServerURL: "https://plots.example.com" },
};

const vegaLite = (version: number, colour: string) => ({
  $schema: `https://vega.github.io/schema/vega-lite/v${version}.json`,
  data: { values: points },
  mark: { type: "point", color: colour },
  encoding: { x: { field: "volt", type: "quantitative" }, y: { field: "curr", type: "quantitative" } },
});

const picture =
  "<svg xmlns='http://www.w3.org/2000/svg' width='700' height='420'><text>for readers without plotly</text></svg>";

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    cell("plotly", { "application/vnd.plotly.v1+json": plotly, "image/svg+xml": picture, "text/plain": "figure" }),
    cell("vega-lite", {
      "application/vnd.vegalite.v5+json": vegaLite(5, "red"),
      "application/vnd.vegalite.v6+json": vegaLite(6, "green"),
      "text/plain": "chart",
    }),
    cell("older", {
      "application/vnd.vegalite.v4+json": vegaLite(4, "blue"),
      "image/svg+xml": picture,
      "text/plain": "chart",
    }),
    cell("damaged", {
      "application/vnd.plotly.v1+json": { layout: {} },
      "image/svg+xml": picture,
      "text/plain": "figure",
    }),
    cell("hostile", {
      "text/html":
        "<b>by a stranger</b><img src='data:,x' onerror='globalThis.pwned = true'><script>globalThis.pwned = true</script>",
    }),
    cell("lines", { "text/plain": "a line\n".repeat(50) }),
    cell("below", {
      "application/vnd.plotly.v1+json": { ...plotly, layout: { ...plotly.layout, width: 700, height: 420 } },
      "image/svg+xml": picture,
      "text/plain": "Current against Voltage",
    }),
  ],
};

function cell(id: string, data: object) {
  const output = { output_type: "display_data", metadata: {}, data };
  return { cell_type: "code", id, metadata: {}, source: `// ${id}`, execution_count: 1, outputs: [output] };
}

describe.skipIf(findChromium() === undefined)("figures in a saved notebook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    workbook = await Workbook.start();
    await mkdir(join(workbook.root, "notebooks"));
    await writeFile(join(workbook.root, "notebooks/figures.ipynb"), JSON.stringify(notebook));
    browser = await Browser.launch();
    page = await browser.open(workbook.address("notebooks/figures.ipynb"));
  });

  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  const output = (index: number) => new NotebookPage(page).cells.nth(index).locator(".jp-OutputArea-output");

  test("a plotly figure is drawn with every point, before the picture that comes with it", async () => {
    await expect.poll(() => output(0).locator(".scatterlayer .point").count()).toBe(points.length);
    await expect.poll(() => output(0).textContent()).toContain("Voltage (V)");
    expect(await page.getByText("for readers without plotly").count()).toBe(0);
  });

  test("a plotly figure offers no upload, whatever it asks for", async () => {
    await output(0).hover();
    expect(await page.locator(".modebar-btn").count()).toBeGreaterThan(3);
    expect(await page.locator('.modebar-btn[data-title*="loud"], .modebar-btn[data-title*="Studio"]').count()).toBe(0);
  });

  test("a Vega-Lite chart in two versions is drawn from the newer one", async () => {
    const marks = output(1).locator("canvas, svg");
    await expect.poll(() => marks.count()).toBeGreaterThan(0);
    await expect.poll(() => output(1).getAttribute("data-mime-type")).toBe("application/vnd.vegalite.v6+json");
  });

  test("a Vega-Lite chart of an older version is drawn in the place of its picture", async () => {
    await output(2).scrollIntoViewIfNeeded();
    const chart = output(2).locator("canvas, svg.marks").first();
    await expect.poll(() => chart.isVisible()).toBe(true);
    await expect.poll(() => output(2).locator("img").count()).toBe(0);
    expect((await chart.boundingBox())?.y).toBeLessThan((await output(2).boundingBox())!.y + 40);
  });

  test("a damaged figure says what is wrong with it, below its picture", async () => {
    await output(3).scrollIntoViewIfNeeded();
    await expect
      .poll(() => output(3).textContent())
      .toBe("drawing the figure: data is missing: must be an array of traces");
    expect((await output(3).locator("img").boundingBox())?.width).toBe(700);
  });

  test("HTML of a notebook that this user did not run is shown without its scripts", async () => {
    await output(4).scrollIntoViewIfNeeded();
    await expect.poll(() => output(4).textContent()).toContain("by a stranger");
    expect(await page.evaluate("globalThis.pwned")).toBeUndefined();
  });

  test("a figure that is not in sight is its picture, and is drawn in its place when it comes into sight", async () => {
    await output(5).scrollIntoViewIfNeeded();
    const image = output(6).locator("img");
    await expect.poll(async () => (await image.boundingBox())?.width).toBe(700);
    expect(await image.getAttribute("alt")).toBe("Current against Voltage");
    expect(await output(6).locator(".js-plotly-plot").count()).toBe(0);
    const seen = await image.boundingBox();
    await output(6).scrollIntoViewIfNeeded();
    await expect.poll(() => output(6).locator(".scatterlayer .point").count()).toBe(points.length);
    await expect.poll(() => image.count()).toBe(0);
    const drawn = await output(6).locator(".main-svg").first().boundingBox();
    expect([drawn?.x, drawn?.width, drawn?.height]).toEqual([seen?.x, seen?.width, seen?.height]);
  });

  test("nothing is asked from outside, and the console has no errors", () => {
    expect(browser.problems).toEqual([]);
  });
});
