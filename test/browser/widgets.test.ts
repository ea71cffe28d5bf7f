/** Controls in the workbook: a person moves them, cells read them; a page that is loaded anew finds them again. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { openNotebook } from "./support/open-notebook.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { Workbook } from "./support/workbook.ts";

const cells = [
  `const slider = new widgets.IntSlider({ value: 3, max: 10, description: "gain" });
slider`,
  `const label = new widgets.Label({ value: "not pressed" });
const button = new widgets.Button({ description: "press" });
let presses = 0;
button.onClick(() => {
  presses++;
  label.value = \`pressed \${presses}, gain \${slider.value}\`;
});
new widgets.HBox({ children: [button, label] })`,
  `await interact(({ x, colour }) => html\`<b class="square" style="color: \${colour}">\${x * x}</b>\`, {
  x: [0, 10],
  colour: ["teal", "navy"],
})`,
];

interface Saved {
  metadata: { widgets?: Record<string, { state: Record<string, { model_name: string; state: { value?: unknown } }> }> };
}

describe.skipIf(findChromium() === undefined)("controls in the workbook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;
  let shown: NotebookPage;
  let file: string;

  beforeAll(async () => {
    ({ workbook, browser, page, shown, file } = await openNotebook("controls", cells));
  });
  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  test("all are shown, and no cell fails", async () => {
    await shown.runAll();
    expect(await shown.errors()).toEqual([]);
    await expect.poll(() => page.locator(".widget-slider").count()).toBe(2);
    expect(await page.locator(".widget-readout").allTextContents()).toEqual(["3", "0"]);
    await expect.poll(() => page.locator("b.square").allTextContents()).toEqual(["0"]);
  });

  test("a slider is moved by keyboard, and a button reads it in the kernel", async () => {
    await page.locator(".widget-slider .noUi-handle").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator(".widget-readout").first().textContent()).toBe("5");
    await page.locator("button", { hasText: "press" }).click();
    await expect.poll(() => page.getByText("pressed 1, gain 5", { exact: true }).count()).toBe(1);
  });

  test("a function is called with each change, and its value takes the place of the last one", async () => {
    await page.locator(".widget-slider .noUi-handle").nth(1).focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.locator("b.square").allTextContents()).toEqual(["16"]);
    await page.getByLabel("colour").selectOption("navy");
    await expect.poll(() => page.locator("b.square").getAttribute("style")).toContain("navy");
  });

  test("the notebook keeps them as they are, and a page that is loaded anew goes on with them", async () => {
    await shown.save();
    const state = async (): Promise<unknown[]> => {
      const saved = JSON.parse(await readFile(file, "utf8")) as Saved;
      const models = Object.values(saved.metadata.widgets?.["application/vnd.jupyter.widget-state+json"]?.state ?? {});
      const sliders = models.filter(model => model.model_name === "IntSliderModel");
      // by their names, which are random
      return sliders.map(model => Number(model.state.value)).toSorted((one, other) => one - other);
    };
    await expect.poll(state, { timeout: 10_000 }).toEqual([4, 5]);
    await page.reload();
    await expect.poll(() => page.locator(".widget-readout").allTextContents(), { timeout: 30_000 }).toEqual(["5", "4"]);
    await page.locator("button", { hasText: "press" }).click();
    await expect.poll(() => page.getByText("pressed 2, gain 5", { exact: true }).count()).toBe(1);
  });
});
