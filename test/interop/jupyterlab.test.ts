/** Notebooks that were run elsewhere, opened in a JupyterLab that knows nothing of us: plots and tables are seen. */
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePorts } from "../../kernel/wire/index.ts";
import { audit, inPage } from "../browser/support/audit.ts";
import { Browser, findChromium } from "../browser/support/chromium.ts";
import { finish, installedKernel, installPeers, peersPossible, root } from "./peers.ts";

const chromium = findChromium();
if (chromium === undefined && process.env.CI) throw new Error("Chromium is missing: it cannot be skipped in CI");
const possible = peersPossible() && chromium !== undefined;
const names = ["00-first-measurement.ipynb", "08-panels-and-controls.ipynb"];

describe.skipIf(!possible)("stock JupyterLab (needs Python and Chromium)", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-jupyterlab-"));
  let kernel: ReturnType<typeof installedKernel>;
  let lab: ChildProcess;
  let browser: Browser;
  let address: (name: string) => string;

  beforeAll(async () => {
    const python = installPeers();
    kernel = installedKernel();
    const environment = { ...kernel.environment, HOME: folder, JUPYTER_DATA_DIR: join(folder, "data") };
    const execute = "--to notebook --execute --inplace --ExecutePreprocessor.timeout=120".split(" ");
    for (const name of names) {
      copyFileSync(join(root, "notebooks", name), join(folder, name));
      const ran = await finish(python, ["-m", "nbconvert", ...execute, join(folder, name)], environment);
      expect(ran.status, ran.output).toBe(0);
      // as one does with what one has run oneself
      const trusted = await finish(python, ["-m", "nbformat.sign", join(folder, name)], environment);
      expect(trusted.status, trusted.output).toBe(0);
    }
    const [port] = await freePorts(1);
    const token = "stock";
    const options = [
      `--port=${port}`,
      "--ip=127.0.0.1",
      `--IdentityProvider.token=${token}`,
      "--no-browser",
      "--allow-root",
    ];
    const quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"];
    lab = spawn(python, ["-m", "jupyterlab", ...options, ...quiet, `--ServerApp.root_dir=${folder}`], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    lab.stderr?.on("data", (text: Buffer) => (said += text.toString()));
    const at = `http://127.0.0.1:${port}`;
    address = name => `${at}/lab/tree/${name}?token=${token}&reset`;
    const isUp = (): Promise<boolean> =>
      fetch(`${at}/api?token=${token}`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isUp())) {
      if (lab.exitCode !== null) throw new Error(`JupyterLab ended: ${said}`);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser?.close();
    const ended = new Promise(resolve => lab?.once("exit", resolve));
    if (lab?.kill("SIGKILL")) await ended;
    kernel?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(name: string): Promise<Page> {
    const page = await browser.blank();
    await page.setViewportSize({ width: 1400, height: 4000 });
    await page.goto(address(name));
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 });
    return page;
  }

  test("shows the plot of the first measurement as its picture, and the instrument as a table", async () => {
    const page = await opened("00-first-measurement.ipynb");
    const picture = page.locator(".jp-RenderedSVG img").first();
    await picture.waitFor({ timeout: 60_000 });
    await expect.poll(() => inPage<number>(picture, "return root.naturalWidth")).toBeGreaterThan(300);
    const svg = decodeURIComponent((await picture.getAttribute("src")) ?? "");
    for (const text of ["Voltage (", "Current (", "SIMULATED"]) expect(svg).toContain(text);
    await expectReadable(page.locator(".jp-RenderedHTMLCommon:has(table)").first(), [
      "smu_smua",
      "sourcerangeV",
      "-200 V to 200 V",
    ]);
  });

  test("shows what stands for panels as tables with their values", async () => {
    const page = await opened("08-panels-and-controls.ipynb");
    const tables = page.locator(".jp-RenderedHTMLCommon:has(table)");
    await expectReadable(tables.first(), ["smu_smua", "measurerangeI"]);
    await expectReadable(tables.nth(1), ["smu_smua volt", "500 mV"]);
  });
});

/** All of it can be read, these texts among it. */
async function expectReadable(display: Locator, texts: readonly string[]): Promise<void> {
  await display.waitFor({ timeout: 60_000 });
  const shown = (await display.textContent()) ?? "";
  for (const text of texts) expect(shown).toMatch(new RegExp(text));
  const found = await audit(display);
  expect(found.texts).toBeGreaterThan(texts.length);
  expect({ faint: found.faint, cut: found.cut, overlapping: found.overlapping }).toEqual({
    faint: [],
    cut: [],
    overlapping: [],
  });
}
