/** Every display in the workbook, from a real kernel: readable in both themes, reached by keyboard, and only text where a stranger speaks. */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notebook, shown } from "./displays/notebook.ts";
import { audit, inPage } from "./support/audit.ts";
import { Browser, findChromium } from "./support/chromium.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { results, Workbook } from "./support/workbook.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const pictures = process.env["SETPOINT_SCREENSHOT"] ? join(here, "../../docs/images") : results;
const names = Object.keys(shown);

interface Saved {
  cells: { id: string; outputs: { data?: Record<string, unknown> }[] }[];
}

describe.skipIf(findChromium() === undefined)("displays in the workbook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: NotebookPage;

  beforeAll(async () => {
    workbook = await Workbook.start();
    await mkdir(pictures, { recursive: true });
    await cp(join(here, "displays/hostile.sim.yaml"), join(workbook.root, "hostile.sim.yaml"));
    await writeFile(join(workbook.root, "displays.ipynb"), JSON.stringify(notebook()));
    browser = await Browser.launch();
    page = new NotebookPage(await browser.open(workbook.address("displays.ipynb")));
  });

  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  /** The last output of the cell of that name, in sight. */
  const output = async (name: string): Promise<Locator> => {
    const cell = page.cells.nth(names.indexOf(name) + 1);
    await cell.scrollIntoViewIfNeeded();
    const last = cell.locator(".jp-OutputArea-output").last();
    await last.locator(".setpoint-show, [role=progressbar]").first().waitFor();
    // cells come and go while the notebook is scrolled
    await expect.poll(async () => (await audit(last)).texts).toBeGreaterThan(2);
    return last;
  };

  const themed = async (theme: string): Promise<void> => {
    await page.menu("Settings", "Theme");
    await page.page.locator(".lm-Menu-item:visible", { hasText: new RegExp(`^${theme}$`) }).click();
    await expect.poll(() => page.page.locator("body").getAttribute("data-jp-theme-name")).toBe(theme);
  };

  test("a cell for each of them runs, and each is shown as a page", async () => {
    await page.runAll();
    expect(await page.errors()).toEqual([]);
    for (const name of names) {
      const mime = (await output(name)).getAttribute("data-mime-type");
      await expect.poll(async () => [name, await mime]).toEqual([name, "text/html"]);
    }
  });

  test.each(["JupyterLab Dark", "JupyterLab Light"])("pictures can be taken in %s", async theme => {
    await themed(theme);
    await page.page.setViewportSize({ width: 1400, height: 2400 });
    const suffix = theme.endsWith("Dark") ? "-dark" : "";
    for (const name of names) {
      const last = await output(name);
      const volt = last.locator("th summary", { hasText: /^volt$/ }).first();
      const isFolded = name === "instrument" && (await volt.locator("..").getAttribute("open")) === null;
      if (isFolded) await volt.click();
      await last.screenshot({ path: join(pictures, `display-${name}${suffix}.png`) });
    }
    await page.page.setViewportSize({ width: 1400, height: 1000 });
  });

  test.each(["JupyterLab Light", "JupyterLab Dark"])(
    "in %s every text is whole, alone and easy to read",
    async theme => {
      await themed(theme);
      for (const name of names) {
        const shownHere = await output(name);
        for (const isOpen of name === "wide" ? [false] : [false, true]) {
          if (isOpen) await inPage(shownHere, 'root.querySelectorAll("details").forEach(fold => (fold.open = true))');
          const { texts, ...wrong } = await audit(shownHere);
          expect({ name, isOpen, ...wrong }).toEqual({ name, isOpen, faint: [], cut: [], overlapping: [] });
          expect(texts).toBeGreaterThan(2);
        }
      }
    },
  );

  test("the look at a page finds what is wrong with one", async () => {
    const shownHere = await output("error");
    const before = await shownHere.innerHTML();
    const wrong = `<div style="position:relative;height:4em" class="setpoint-show">
      <div style="color:#999;background:#fff">faint</div>
      <div style="position:absolute;top:30px;left:0">one</div><div style="position:absolute;top:32px;left:4px">other</div>
      <div style="position:absolute;top:30px;right:-20px">beyond</div></div>`;
    await inPage(shownHere, `root.innerHTML = ${JSON.stringify(wrong)}`);
    const { faint, cut, overlapping } = await audit(shownHere);
    await inPage(shownHere, `root.innerHTML = ${JSON.stringify(before)}`);
    expect(faint).toEqual(["faint: 2.85"]);
    expect(cut).toEqual(["beyond"]);
    expect(overlapping).toEqual(["one / other"]);
  });
});
