/** What a user sees of mistakes while typing: the start notebook, before and after its first cells have run. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { results, Workbook } from "./support/workbook.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

describe.skipIf(findChromium() === undefined)("mistakes while typing (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let notebook: NotebookPage;
  let cell: Locator;

  beforeAll(async () => {
    workbook = await Workbook.start(join(checkout, "notebooks"));
    browser = await Browser.launch();
    notebook = new NotebookPage(await browser.open(workbook.address("notebooks/00-first-measurement.ipynb")));
  });

  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  const marks = (of: Locator, severity = "error") => of.locator(`.cm-lintRange-${severity}`);
  const menu = async (...entries: string[]) => {
    const [title = "", entry = "", ...further] = entries;
    await notebook.menu(title, entry);
    for (const one of further) await notebook.page.locator(".lm-Menu-item:visible", { hasText: one }).first().click();
  };

  test("a notebook that was just opened is calm: names of cells that have not run are only told on hover", async () => {
    const second = notebook.cells.nth(3);
    await second.locator(".cm-content").click();
    await notebook.page.keyboard.press("Control+End");
    await notebook.page.keyboard.insertText(" // all that is known");
    await expect.poll(() => marks(second, "hint").allTextContents()).toEqual(["smu"]);
    expect(await marks(notebook.page.locator(".jp-Notebook")).count()).toBe(0);
    await marks(second, "hint").hover();
    const hover = notebook.page.locator(".cm-tooltip-lint");
    await expect.poll(() => hover.textContent()).toContain("the cell above that declares it is to be run first");
  });

  test("once the cell has run, nothing is said of the names that it declares", async () => {
    await notebook.cells.nth(1).locator(".cm-content").click();
    await notebook.page.keyboard.press("Shift+Enter");
    await expect.poll(() => notebook.cells.nth(1).locator(".jp-InputPrompt").textContent()).toMatch(/\[1\]/);
    await expect.poll(() => marks(notebook.cells.nth(3), "hint").count()).toBe(0);
  });

  test("a word that a parameter does not know is underlined, and what is allowed is told on hover", async () => {
    cell = await notebook.addCell('await smu.smua.mode("power")');
    await expect.poll(() => marks(cell).allTextContents()).toEqual(['"power"']);
    await marks(cell).hover();
    const hover = notebook.page.locator(".cm-tooltip-lint");
    await expect.poll(() => hover.textContent()).toMatch(/"power".*"voltage"/);
    await notebook.page.screenshot({ path: join(results, "diagnostics-light.png") });
  });

  test("the underline has the colour of the theme", async () => {
    const colour = () =>
      notebook.page.evaluate<string>(
        'getComputedStyle(document.querySelector(".cm-lintRange-error")).textDecorationColor',
      );
    const light = await colour();
    await menu("Settings", "Theme", "JupyterLab Dark");
    await expect.poll(colour).not.toBe(light);
    await marks(cell).hover();
    await expect.poll(() => notebook.page.locator(".cm-tooltip-lint").isVisible()).toBe(true);
    await notebook.page.screenshot({ path: join(results, "diagnostics-dark.png") });
    await menu("Settings", "Theme", "JupyterLab Light");
    await expect.poll(colour).toBe(light);
  });

  test("corrected, it is not underlined any more", async () => {
    await cell.locator(".cm-content").click();
    await notebook.page.keyboard.press("Control+a");
    await notebook.page.keyboard.insertText('await smu.smua.mode("voltage")');
    await expect.poll(() => marks(cell).count()).toBe(0);
    await notebook.page.keyboard.press("Control+End");
    await notebook.page.keyboard.insertText(";\nsmu.smua.volt(1);\nconst now: number = [");
    await expect.poll(() => marks(cell).count()).toBe(1);
    await notebook.page.keyboard.insertText("1][0];");
    await expect.poll(() => marks(cell).allTextContents()).toEqual(["smu.smua.volt(1)"]);
  });

  test("a cell that runs keeps no mistake from being seen", async () => {
    const busy = await notebook.addCell("while (true) await sleep(0.05);");
    await notebook.page.keyboard.press("Control+Enter");
    await expect.poll(() => busy.locator(".jp-InputPrompt").textContent()).toContain("*");
    const typed = await notebook.addCell("att.attenuation.nowhere");
    await expect.poll(() => marks(typed).allTextContents()).toEqual(["nowhere"]);
    await notebook.page.locator('[data-command="notebook:interrupt-kernel"]').first().click();
    await expect.poll(() => busy.textContent()).toContain("KeyboardInterrupt");
    cell = typed;
  });

  test("a cell that is moved keeps its mistakes, one that is deleted takes them along", async () => {
    await notebook.page.keyboard.press("Escape");
    await notebook.page.keyboard.press("Control+Shift+ArrowUp");
    const moved = notebook.cells.nth((await notebook.cells.count()) - 2);
    await expect.poll(() => marks(moved).allTextContents()).toEqual(["nowhere"]);
    await notebook.page.keyboard.press("d");
    await notebook.page.keyboard.press("d");
    await expect.poll(() => marks(notebook.page.locator(".jp-Notebook")).allTextContents()).not.toContain("nowhere");
  });

  test("with the kernel the underlines go", async () => {
    const last = await notebook.addCell("att.attenuation.nowhere");
    await expect.poll(() => marks(last).count()).toBe(1);
    await menu("Kernel", "Shut Down Kernel");
    await expect.poll(() => notebook.page.locator(".jp-Notebook .cm-lintRange").count()).toBe(0);
  });

  test("nothing is asked from outside, and the console has no errors", () => {
    expect(browser.problems).toEqual([]);
  });
});
