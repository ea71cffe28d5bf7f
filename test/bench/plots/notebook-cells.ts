/** A notebook of some cells, open in a workbook in Chromium. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Locator, Page } from "playwright-core";

import { Browser } from "../../browser/support/chromium.ts";
import { notebookOf } from "../../browser/support/notebook-of.ts";
import { Workbook } from "../../browser/support/workbook.ts";

/** Its cells, by their number. */
export interface OpenNotebook {
  readonly page: Page;
  cell(index: number): Locator;
  /** Starts a cell. */
  start(index: number): Promise<void>;
  /** Runs a cell to its end. */
  run(index: number): Promise<void>;
}

/** Opens a notebook with these cells, hands it over, and closes everything. */
export async function inNotebook(
  cells: readonly string[],
  work: (notebook: OpenNotebook) => Promise<void>,
  flags: readonly string[] = [],
): Promise<void> {
  const workbook = await Workbook.start();
  const browser = await Browser.launch(flags);
  try {
    mkdirSync(join(workbook.root, "notebooks"));
    writeFileSync(join(workbook.root, "notebooks/bench.ipynb"), notebookOf(cells));
    const page = await browser.open(workbook.address("notebooks/bench.ipynb"));
    const cell = (index: number): Locator => page.locator(".jp-Notebook .jp-CodeCell").nth(index);
    const start = async (index: number): Promise<void> => {
      await cell(index).locator(".jp-Cell-inputArea").click();
      // the number of a cell says nothing before it has run once
      await page.evaluate(`${promptOf(index)}.textContent = ""`);
      await page.keyboard.press("Shift+Enter");
    };
    const run = async (index: number): Promise<void> => {
      await start(index);
      const isDone = `/\\[\\d+\\]/.test(${promptOf(index)}.textContent)`;
      await page.waitForFunction(isDone, undefined, { timeout: 120_000 });
    };
    await work({ page, cell, start, run });
  } finally {
    await browser.close();
    await workbook.stop();
  }
}

function promptOf(index: number): string {
  return `document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")[${index}]`;
}
