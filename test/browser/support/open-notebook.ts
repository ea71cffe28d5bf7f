/** A notebook of some cells, open in a workbook of its own. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { Browser } from "./chromium.ts";
import { notebookOf } from "./notebook-of.ts";
import { NotebookPage } from "./notebook-page.ts";
import { Workbook } from "./workbook.ts";

/** What belongs to an open notebook; the browser and the workbook are to be closed. */
export interface OpenNotebook {
  readonly workbook: Workbook;
  readonly browser: Browser;
  readonly page: Page;
  readonly shown: NotebookPage;
  /** Where it is saved. */
  readonly file: string;
}

/** Opens a notebook whose cells have not been run. */
export async function openNotebook(name: string, cells: readonly string[]): Promise<OpenNotebook> {
  const workbook = await Workbook.start();
  await mkdir(join(workbook.root, "notebooks"));
  const file = join(workbook.root, `notebooks/${name}.ipynb`);
  await writeFile(file, notebookOf(cells));
  const browser = await Browser.launch();
  const page = await browser.open(workbook.address(`notebooks/${name}.ipynb`));
  return { workbook, browser, page, shown: new NotebookPage(page), file };
}
