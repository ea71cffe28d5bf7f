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
/** Those that the documentation shows. */
const documented = new Set(["channel", "channel-dark", "difference", "error"]);
const names = Object.keys(shown);

interface Snapshot {
  parameters: Record<string, { name: string; value?: unknown; unit: string }>;
}

interface Saved {
  cells: { id: string; outputs: { data?: Record<string, unknown> }[] }[];
}

describe.skipIf(findChromium() === undefined)("displays in the workbook (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: NotebookPage;

  beforeAll(async () => {
    workbook = await Workbook.start();
    await mkdir(results, { recursive: true });
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
      const isFolded = name === "channel" && (await volt.locator("..").getAttribute("open")) === null;
      if (isFolded) await volt.click();
      const isKept = process.env["SETPOINT_SCREENSHOT"] && documented.has(name + suffix);
      const folder = isKept ? join(here, "../../docs/images") : results;
      await last.screenshot({ path: join(folder, `display-${name}${suffix}.png`) });
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

  test("every fold is reached by Tab, in order, and opened by Space or Enter", async () => {
    for (const name of ["hostile", "error", "plan", "parameter", "channel"]) {
      const last = await output(name);
      const count = await inPage<number>(
        last,
        summaries +
          'folds.forEach(each => (each.parentElement.open = !each.closest("th"))); seen()[0].focus(); return seen().length;',
      );
      expect(count, name).toBeGreaterThanOrEqual({ hostile: 3, plan: 2, channel: 20 }[name] ?? 1);
      const reached: number[] = [];
      for (let press = 0; press < count; press++) {
        reached.push(await inPage<number>(last, summaries + "return seen().indexOf(document.activeElement);"));
        const ring = await inPage<string>(last, "return getComputedStyle(document.activeElement).outlineStyle;");
        if (press > 0) expect(ring).toBe("solid");
        await page.page.keyboard.press("Tab");
      }
      expect(reached).toEqual(Array.from({ length: count }, (_, index) => index));
    }
    const last = await output("error");
    for (const key of ["Space", "Enter"]) {
      const before = await inPage<boolean>(last, summaries + "folds[0].focus(); return folds[0].parentElement.open;");
      await page.page.keyboard.press(key);
      const isOpen = () => inPage<boolean>(last, summaries + "return folds[0].parentElement.open;");
      await expect.poll(async () => [key, await isOpen()]).toEqual([key, !before]);
    }
  });

  test("what a hostile instrument says is text, and nothing of it runs", async () => {
    const last = await output("hostile");
    const text = await last.textContent();
    for (const said of [
      "<script>globalThis.pwned = 1</script>",
      "<img src=x onerror=",
      '"><b>42</b>',
      "&lt;1.0&gt;",
      "<svg onload=",
    ])
      expect(text).toContain(said);
    expect(await last.locator("script, img, svg, b, i").count()).toBe(0);
    expect(await page.page.evaluate("globalThis.pwned")).toBeUndefined();
  });

  test("the values in the page are those of the data beside it", async () => {
    await page.save();
    const type = "application/vnd.setpoint.snapshot+json";
    const file = join(workbook.root, "displays.ipynb");
    await expect.poll(async () => await readFile(file, "utf8")).toContain(type);
    const saved = JSON.parse(await readFile(file, "utf8")) as Saved;
    const channel = saved.cells.find(({ id }) => id === "channel")?.outputs.at(-1)?.data?.[type] as Snapshot;
    const rows = await inPage<string[][]>(
      await output("channel"),
      'return [...root.querySelectorAll("tbody tr")].map(row => [row.querySelector("summary").textContent, row.cells[2].title || row.cells[2].textContent]);',
    );
    const exact = Object.values(channel.parameters).filter(({ value }) => typeof value === "number");
    expect(exact.length).toBeGreaterThan(8);
    for (const { name, value, unit } of exact)
      expect(rows).toContainEqual([name, `${String(value)} ${unit}`.trimEnd()]);
    expect(new Set(rows.map(([name]) => name))).toEqual(new Set(Object.keys(channel.parameters)));
  });

  test("in a notebook of a stranger, whose styles are left out, every text is whole and easy to read", async () => {
    const saved = JSON.parse(await readFile(join(workbook.root, "displays.ipynb"), "utf8")) as Saved & {
      metadata: object;
    };
    const copy = { ...saved, metadata: { ...saved.metadata, title: "by a stranger" } };
    await writeFile(join(workbook.root, "stranger.ipynb"), JSON.stringify(copy));
    const own = page;
    page = new NotebookPage(await browser.open(workbook.address("stranger.ipynb")));
    try {
      for (const name of ["channel", "hostile", "difference", "error", "runs"]) {
        const last = await output(name);
        expect(await last.locator("style").count()).toBe(0);
        const { texts, ...wrong } = await audit(last);
        expect({ name, ...wrong }).toEqual({ name, faint: [], cut: [], overlapping: [] });
        await last.screenshot({ path: join(results, `stranger-${name}.png`) });
        expect(texts).toBeGreaterThan(2);
      }
    } finally {
      await page.page.close();
      page = own;
    }
  });

  test("the browser's search opens the folds in which it finds something, where no script runs", async () => {
    const saved = JSON.parse(await readFile(join(workbook.root, "displays.ipynb"), "utf8")) as Saved;
    const data = saved.cells.find(({ id }) => id === "wide")?.outputs.at(-1)?.data?.["text/html"];
    const file = join(workbook.root, "wide.html");
    await writeFile(file, `<!doctype html><meta charset="utf-8">${[data].flat().join("")}`);
    const found = await browser.open(`file://${file}#:~:text=terminals%20of%20channel%20ch37`);
    const open = () => found.locator("details[open] > summary").allTextContents();
    await expect.poll(open).toEqual(["wide 500 parameters", "wide_ch37 ch37 · 10 parameters", "volt0"]);
    await found.close();
  });

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

  test("nothing is asked from outside, and the console has no errors", () => {
    expect(browser.problems).toEqual([]);
  });
});

/** The names of folds, and those of them that are seen. */
const summaries = `
  const folds = [...root.querySelectorAll("summary")];
  const seen = () => folds.filter(each => each.checkVisibility({ contentVisibilityAuto: true }));
`;
