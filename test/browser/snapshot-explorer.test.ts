/** The explorer of snapshots in the workbook: a source-meter is made what it was, after a look at what would be set. */
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "./support/audit.ts";
import { Browser, findChromium } from "./support/chromium.ts";
import { openNotebook } from "./support/open-notebook.ts";
import { NotebookPage } from "./support/notebook-page.ts";
import { results, Workbook } from "./support/workbook.ts";

const cells = [
  `import { Keithley2614B } from "setpoint/instruments/keithley";
const smu = await Keithley2614B.open("smu", "GPIB0::26::INSTR", { sim: "keithley/2600" });
await smu.smua.mode("voltage");
await smu.smua.volt(0.25);
await smu.smua.limiti(0.01);
await smu.smua.output(true);
const saved = await smu.snapshot({ update: "All" });
await smu.smua.output(false);
await smu.smua.volt(0);
await smu.smua.limiti(0.001);`,
  "snapshotExplorer([saved, await smu.smub.snapshot()])",
];

describe.skipIf(findChromium() === undefined)("the explorer of snapshots (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;
  let shown: NotebookPage;
  let explorer: Locator;

  beforeAll(async () => {
    ({ workbook, browser, page, shown } = await openNotebook("explorer", cells));
    explorer = page.locator(".setpoint-snapshot");
  });
  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  const line = (name: string): Locator =>
    explorer.locator("tbody tr", { has: page.getByRole("checkbox", { name: `restore smu ${name}`, exact: true }) });
  const press = (name: string): Promise<void> => explorer.getByRole("button", { name, exact: true }).click();
  const cell = async (text: string): Promise<void> => {
    await shown.addCell(text);
    await page.keyboard.press("Shift+Enter");
  };

  test("each parameter stands in its channel, with the value here beside the one that was kept", async () => {
    await shown.runAll();
    expect(await shown.errors()).toEqual([]);
    await explorer.waitFor();
    expect(await explorer.locator("header .simulated").isVisible()).toBe(true);
    await press("unfold all");
    expect(await line("smua volt").locator("td").first().textContent()).toBe("250 mV");
    await expect.poll(() => line("smua volt").locator(".here").textContent()).toBe("0 V");
    expect(await line("smua volt").locator(".note").textContent()).toBe("≠ differs");
    expect(await line("smub limiti").locator(".note").textContent()).toBe("");
  });

  test("search and the filter of differences show what they say, and folds fold", async () => {
    const names = (): Promise<string[]> =>
      explorer.locator(".scroll tbody tr:not(.group):not([hidden]) th .own").allTextContents();
    await press("only differences");
    expect((await names()).toSorted()).toEqual(["limiti", "output", "volt"]);
    await press("only differences");
    await explorer.getByRole("searchbox").fill("smub volt");
    expect(await names()).toContain("volt");
    expect((await names()).length).toBeLessThan(8);
    await explorer.getByRole("searchbox").fill("");
    await press("fold all");
    expect(await names()).toEqual([]);
    await explorer.getByRole("button", { name: "parameters of smu", exact: true }).press("Enter");
    await explorer.getByRole("button", { name: "parameters of smu smua" }).press("Enter");
    expect(await names()).toContain("volt");
    await press("unfold all");
  });

  test("a channel is ticked and checked: nothing is set, and the list tells what would be", async () => {
    expect(await explorer.getByRole("button", { name: "Restore" }).isDisabled()).toBe(true);
    await explorer.getByRole("checkbox", { name: "restore smu smua", exact: true }).check();
    await press("Check");
    const steps = explorer.locator("table[aria-label^='what is set'] tbody tr");
    await expect
      .poll(() => steps.locator("th").allTextContents())
      .toEqual(["smu.smua.limiti", "smu.smua.volt", "smu.smua.output"]);
    expect(await steps.nth(1).locator("td.value").allTextContents()).toEqual(["0 V", "0.25 V"]);
    expect(await explorer.textContent()).toContain("cannot be set: smu.smua.");
    expect(await line("smua volt").locator(".here").textContent()).toBe("0 V");
  });

  test("a value that changes takes the check back", async () => {
    await cell("await smu.smua.volt(0.1);");
    await explorer.scrollIntoViewIfNeeded();
    await expect.poll(() => explorer.getByRole("alert").textContent()).toContain("smu_smua_volt has changed since");
    expect(await explorer.getByRole("button", { name: "Restore" }).isDisabled()).toBe(true);
    await press("Check");
    await expect.poll(() => explorer.getByRole("button", { name: "Restore" }).isEnabled()).toBe(true);
  });

  test.each(["JupyterLab Dark", "JupyterLab Light"] as const)(
    "nothing is clipped, and all can be read, in %s",
    async theme => {
      await shown.theme(theme);
      await explorer.scrollIntoViewIfNeeded();
      await page.waitForTimeout(500);
      await explorer.screenshot({ path: join(results, `explorer-all-${theme.slice(11)}.png`) });
      // What is scrolled out of sight would count as lying on what is below.
      await press("only differences");
      await explorer.screenshot({ path: join(results, `explorer-${theme.slice(11)}.png`) });
      const { texts, ...wrong } = await audit(explorer);
      expect(texts).toBeGreaterThan(50);
      await press("only differences");
      expect(wrong).toEqual({ faint: [], cut: [], overlapping: [] });
    },
  );

  test("Restore sets exactly that, and tells the result of each", async () => {
    await press("Restore");
    await expect.poll(() => explorer.locator("td.set").allTextContents()).toEqual(["set", "set", "set"]);
    await expect.poll(() => line("smua volt").locator(".here").textContent()).toBe("250 mV");
    expect(await line("smua volt").locator(".note").textContent()).toBe("");
    await cell("[await smu.smua.volt(), await smu.smua.limiti(), await smu.smua.output()].join()");
    await expect.poll(() => shown.outputs.last().textContent()).toContain("0.25,0.01,true");
    await explorer.scrollIntoViewIfNeeded();
  });

  test("another snapshot is chosen", async () => {
    await explorer.getByRole("combobox", { name: "snapshot" }).selectOption({ index: 1 });
    await expect.poll(() => explorer.locator("header strong").textContent()).toBe("smu_smub");
    await expect.poll(() => explorer.getByRole("status").first().textContent()).toContain("0 differ");
    expect(browser.problems).toEqual([]);
  });
});
