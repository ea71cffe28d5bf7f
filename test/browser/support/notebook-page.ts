/** What a user does with a notebook in the page, and what they see. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

export class NotebookPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  get cells(): Locator {
    return this.page.locator(".jp-Notebook .jp-Cell");
  }

  get outputs(): Locator {
    return this.page.locator(".jp-Notebook .jp-OutputArea-output");
  }

  /** Run → Run All Cells, also when the kernel is not there yet, and waits until each code cell has a number, or one has failed. */
  async runAll(): Promise<void> {
    await this.cells.first().waitFor();
    await this.menu("Run", "Run All Cells");
    await expect.poll(() => this.#pending(), { timeout: 120_000, interval: 250 }).toEqual([]);
  }

  /** Text of error outputs. */
  errors(): Promise<string[]> {
    return this.page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').allTextContents();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.press("Control+s");
  }

  /** Adds a code cell at the end, with a text, and leaves the cursor behind the text. */
  async addCell(text: string): Promise<Locator> {
    await this.cells.last().locator(".jp-Cell-inputArea").click();
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.press("b");
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.insertText(text);
    // By its place: running the last cell adds another behind it.
    return this.cells.nth((await this.cells.count()) - 1);
  }

  /** Settings → Theme → a theme of JupyterLab. */
  async theme(name: "JupyterLab Light" | "JupyterLab Dark"): Promise<void> {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: /^Settings$/ }).click();
    await this.page.locator(".lm-Menu-item:visible", { hasText: /^Theme$/ }).hover();
    await this.page.locator(".lm-Menu-item:visible", { hasText: new RegExp(`^${name}$`) }).click();
    const isLight = String(name === "JupyterLab Light");
    await this.page.locator(`body[data-jp-theme-light="${isLight}"]`).waitFor({ state: "attached" });
  }

  async menu(title: string, entry: string): Promise<void> {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${title}$`) }).click();
    await this.page.locator(".lm-Menu-item:visible", { hasText: entry }).first().click();
  }

  /** Prompts of code cells that still wait; empty once all have run or one has failed. */
  async #pending(): Promise<string[]> {
    if ((await this.errors()).length > 0) return [];
    return this.page.locator(".jp-CodeCell").evaluateAll(cells =>
      cells
        .filter(cell => (cell.querySelector(".cm-content")?.textContent ?? "").trim() !== "")
        .map(cell => cell.querySelector(".jp-InputPrompt")?.textContent ?? "")
        .filter(prompt => !/^\[\d+\]:?$/.test(prompt.trim())),
    );
  }
}
