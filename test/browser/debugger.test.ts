/** The debugger's panel in the workbook: a breakpoint in a cell's gutter, the stop, a variable's value, and on. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { results, Workbook } from "./support/workbook.ts";

const source = `const volts = [0.5, 1.5];
let total = 0;
for (const volt of volts) {
  const doubled = volt * 2;
  total += doubled;
}
total`;

const notebookFile = {
  cells: [{ cell_type: "code", id: "sum", execution_count: null, metadata: {}, outputs: [], source }],
  metadata: { kernelspec: { name: "setpoint", display_name: "TypeScript (Setpoint)", language: "typescript" } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe.skipIf(findChromium() === undefined)("the debugger in the workbook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let notebook: NotebookPage;

  beforeAll(async () => {
    workbook = await Workbook.start();
    await writeFile(join(workbook.root, "debug.ipynb"), JSON.stringify(notebookFile));
    browser = await Browser.launch();
    notebook = new NotebookPage(await browser.open(workbook.address("debug.ipynb")));
  });

  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  const panel = (name: string) => notebook.page.locator(`.jp-Debugger${name}`);
  const frame = () => panel("CallstackFrame").first();
  const output = () => notebook.outputs.allTextContents();

  test("is enabled in the notebook's toolbar", async () => {
    const button = notebook.page.locator(".jp-DebuggerBugButton").first();
    await expect.poll(() => button.getAttribute("aria-disabled")).toBe("false");
    // The button belongs to the document that has the focus.
    await notebook.cells.first().locator(".cm-content").click();
    await button.click();
    await expect.poll(() => button.getAttribute("aria-pressed")).toBe("true");
  });

  test("a breakpoint is set in the gutter of a cell", async () => {
    await notebook.page.locator(".cm-breakpoint-gutter .cm-gutterElement:visible").nth(4).click();
    await expect.poll(() => notebook.page.locator(".cm-breakpoint-icon:visible").count()).toBe(1);
    await expect.poll(() => panel("Breakpoint").count()).toBe(1);
  });

  test("running the cell stops at its line, and the panel shows the variables", async () => {
    await notebook.cells.first().locator(".cm-content").click();
    await notebook.page.keyboard.press("Control+Enter");
    await expect.poll(() => frame().textContent()).toContain("cell 1");
    await expect
      .poll(() => notebook.page.locator(".jp-DebuggerEditor-highlight").textContent())
      .toContain("total += doubled");
    await expect.poll(() => panel("Variables-body").first().textContent()).toContain("doubled1");
    await mkdir(results, { recursive: true });
    await notebook.page.screenshot({ path: join(results, "debugger.png") });
  });

  test("continuing comes to the next round, and then to the result", async () => {
    const go = () =>
      notebook.page.locator('[data-command="debugger:continue"], .jp-DebuggerCallstack jp-button').first();
    await go().click();
    await expect.poll(() => panel("Variables-body").first().textContent()).toContain("doubled3");
    await go().click();
    await expect.poll(output).toEqual(["4"]);
    await expect.poll(() => panel("CallstackFrame").count()).toBe(0);
  });

  test("nothing is asked from outside, and the console has no errors", () => {
    expect(browser.problems).toEqual([]);
  });
});
