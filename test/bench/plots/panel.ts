/** How long a panel takes to open in the workbook: from executing its cell to all of its lines painted. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Browser } from "../../browser/support/chromium.ts";
import { notebookOf } from "../../browser/support/notebook-of.ts";
import { Workbook } from "../../browser/support/workbook.ts";

const count = 200;
const cells = [
  `const wide = new Instrument("wide", {});
for (let i = 0; i < ${count}; i++)
  wide.addParameter(\`level\${i}\`, {
    label: \`Level \${i}\`, unit: "V", vals: vals.numbers(-10, 10), getCmd: null, setCmd: null, initialValue: i / 1000,
    docstring: "The level at the terminals while the output is on, as seen by the sense lines.",
  });`,
  "panel(wide)",
];

/** Milliseconds of the first panel in a fresh page and kernel, as often as is asked for. */
export async function panelOpens(rounds: number): Promise<number[]> {
  const root = process.cwd();
  const { prepare }: Record<string, (folder: string) => Promise<void>> = await import(
    pathToFileURL(join(root, "tools/start/prepare.mjs")).href
  );
  await prepare?.(root);
  const workbook = await Workbook.start();
  const browser = await Browser.launch();
  const times: number[] = [];
  try {
    await mkdir(join(workbook.root, "notebooks"));
    for (let round = 0; round < rounds; round++) {
      const name = `notebooks/panel-${round}.ipynb`;
      await writeFile(join(workbook.root, name), notebookOf(cells));
      // A workspace of its own: the notebooks of the rounds before are not opened with it.
      const address = workbook.address(name).replace("/lab/tree/", `/lab/workspaces/round-${round}/tree/`);
      times.push(await openIn(browser, address));
    }
  } finally {
    await browser.close();
    await workbook.stop();
  }
  return times;
}

async function openIn(browser: Browser, address: string): Promise<number> {
  const page = await browser.open(address);
  try {
    await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor({ timeout: 60_000 });
    await page.locator(".jp-Notebook .jp-Cell").first().locator(".jp-Cell-inputArea").click();
    await page.keyboard.press("Shift+Enter");
    await page.locator(".jp-InputPrompt", { hasText: "[1]" }).waitFor({ timeout: 60_000 });
    // What listens is there before the key is pressed.
    await page.evaluate(`globalThis.opened = (${measure})(${count}); undefined`);
    await page.keyboard.press("Shift+Enter");
    return await page.evaluate<number>("globalThis.opened");
  } finally {
    await page.close();
  }
}

/** Text, because it runs in the page: what runs here is rewritten, and has no document. */
const measure = `async count => {
  const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))));
  const began = await new Promise(resolve => {
    const pressed = event => event.key === "Enter" && (removeEventListener("keydown", pressed, true), resolve(performance.now()));
    addEventListener("keydown", pressed, true);
  });
  const isThere = () => {
    const values = [...document.querySelectorAll(".setpoint-live .line .value")];
    return values.length === count && values.every(value => value.textContent !== "not read yet");
  };
  let now = began;
  while (!isThere()) now = await frame();
  return (await frame()) - began;
}`;
