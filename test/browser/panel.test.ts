/** The panel of a simulated source-meter in the workbook: set, get, poll, search, errors, by mouse and by keyboard. */
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
const smu = await Keithley2614B.open("smu", "TCPIP0::10.0.0.7::5025::SOCKET", { sim: "keithley/2600" });`,
  "panel(smu)",
  `const wide = new Instrument("wide", {});
for (let i = 0; i < 200; i++) wide.addParameter(\`p\${i}\`, { getCmd: null, setCmd: null, initialValue: i, unit: "V" });
panel(wide)`,
  `class Analyser extends Instrument {
  readonly start = this.parameter({ label: "Start", unit: "Hz", vals: vals.numbers(1e6, 9e9), getCmd: null, setCmd: null, initialValue: 4e9 });
  readonly stop = this.parameter({ label: "Stop", unit: "Hz", vals: vals.numbers(1e6, 9e9), getCmd: null, setCmd: null, initialValue: 6e9 });
  readonly points = this.parameter({ label: "Points", vals: vals.ints(2, 10_001), getCmd: null, setCmd: null, initialValue: 201 });
  readonly freq = this.parameter({
    label: "Frequency", unit: "Hz", vals: vals.arrays({ shape: [this.points] }),
    getCmd: async () => Float64Array.from(linspace(await this.start(), await this.stop(), await this.points())),
  });
  readonly power = this.parameterWithSetpoints({
    label: "Power", unit: "W", setpoints: [this.freq], shape: [this.points], settings: [this.start, this.stop],
    getCmd: async () => (await this.freq()).map(f => 2e-3 / (1 + ((f - 5.1e9) / 8e7) ** 2)),
    docstring: "Power that comes through the resonator.",
  });
  readonly resonance = new MultiParameter("resonance", {
    instrument: this,
    names: ["centre", "width", "decay"], labels: ["Centre", "Width", "Decay"], units: ["Hz", "Hz", "V"],
    shapes: [[], [], [101]],
    setpoints: [[], [], [linspace(0, 10e-9, 101)]],
    setpointLabels: [[], [], ["Time"]], setpointUnits: [[], [], ["s"]], setpointNames: [[], [], ["time"]],
    getCmd: () => [5.1e9, 1.6e8, Float64Array.from(linspace(0, 10e-9, 101), t => 0.02 * Math.exp(-t / 2e-9))],
    docstring: "What a resonance looks like.",
  });
}
const analyser = new Analyser("analyser", {});
panel([analyser.power, analyser.resonance])`,
];

describe.skipIf(findChromium() === undefined)("the panel of an instrument (needs Chromium)", () => {
  let workbook: Workbook;
  let browser: Browser;
  let page: Page;
  let shown: NotebookPage;
  let panel: Locator;

  beforeAll(async () => {
    ({ workbook, browser, page, shown } = await openNotebook("panel", cells));
    panel = page.locator(".setpoint-live").first();
  });
  afterAll(async () => {
    await browser?.close();
    await workbook?.stop();
  });

  const line = (name: string): Locator =>
    panel.locator(".line", { has: page.locator(".name", { hasText: new RegExp(`${name}$`) }) });

  test("it is shown with a tab for each channel, and says that it is a simulation", async () => {
    await shown.runAll();
    expect(await shown.errors()).toEqual([]);
    await panel.waitFor();
    expect(await panel.locator("header").textContent()).toContain("SIMULATED");
    expect(await panel.getByRole("tab").allTextContents()).toEqual(["smu", "smu_smua", "smu_smub"]);
  });

  test("a number is set by Enter, with a prefix and its unit, and read back", async () => {
    await panel.getByRole("tab", { name: "smu_smua" }).click();
    const volt = line("volt");
    await volt.locator("input").fill("12 mV");
    await volt.locator("input").press("Enter");
    await expect.poll(() => volt.locator(".value").textContent()).toBe("12 mV");
    expect(await volt.locator(".value").getAttribute("data-note")).toBe("set, not read back");
    await volt.getByRole("button", { name: "get" }).click();
    await expect.poll(() => volt.locator(".value").getAttribute("data-note")).toBe("");
  });

  test("what is out of range is told beside the field, and Escape takes it back", async () => {
    const volt = line("volt");
    const before = await volt.locator("input").inputValue();
    await volt.locator("input").fill("300");
    await volt.locator("input").press("Enter");
    await expect.poll(() => volt.getByRole("alert").textContent()).toContain("must be between -200 and 200 inclusive");
    await volt.locator("input").press("Escape");
    await volt.getByRole("button", { name: "get" }).click();
    await expect.poll(() => volt.getByRole("alert").textContent()).toBe("");
    expect(Number.parseFloat(before)).not.toBe(300);
  });

  test("arrow keys step the last digit, and nothing is sent before Enter", async () => {
    const field = line("volt").locator("input");
    await field.fill("12 mV");
    await field.press("ArrowUp");
    await field.press("PageDown");
    expect(await field.inputValue()).toBe("3 mV");
    expect(await line("volt").locator(".value").textContent()).not.toBe("3 mV");
    await field.press("Enter");
    await expect.poll(() => line("volt").locator(".value").textContent()).toBe("3 mV");
    await expect.poll(() => field.inputValue()).toBe("3 m");
  });

  test("a choice and a cell change the same instrument", async () => {
    const mode = line("mode");
    await mode.locator("select").selectOption({ label: "voltage" });
    await expect.poll(() => mode.locator(".value").textContent()).toContain("voltage");
    await shown.addCell("await smu.smua.volt(0.5)");
    await page.keyboard.press("Shift+Enter");
    await panel.scrollIntoViewIfNeeded();
    await expect.poll(() => line("volt").locator(".value").textContent()).toBe("500 mV");
  });

  test("all that are shown are read again and again, until that is ended", async () => {
    await panel.getByRole("combobox", { name: "again" }).selectOption("every 0.5 s");
    await expect.poll(() => line("curr").locator(".value").textContent()).not.toContain("not read yet");
    await expect.poll(() => line("curr").locator(".age").textContent()).toMatch(/^(now|1 s)$/);
    await panel.getByRole("combobox", { name: "again" }).selectOption("no polling");
  });

  test("search finds parameters of all channels, favourites stay", async () => {
    await panel.getByRole("searchbox").fill("smub volt");
    await expect.poll(() => panel.getByRole("status").textContent()).toMatch(/^\d+ parameters?$/);
    for (const name of await panel.locator(".line .name").allTextContents())
      expect(name.toLowerCase()).toContain("volt");
    await panel.locator(".line .star").first().click();
    await panel.getByRole("searchbox").fill("");
    await panel.getByRole("button", { name: "only favourites" }).click();
    await expect.poll(() => panel.locator(".line").count()).toBe(1);
    await panel.getByRole("button", { name: "only favourites" }).click();
  });

  const traces = (): Locator => page.locator(".setpoint-live").nth(2);

  test("a trace is acquired once, with the settings beside it", async () => {
    await traces().scrollIntoViewIfNeeded();
    expect(await traces().locator(".line").count()).toBe(2);
    expect(await traces().locator(".setting .name").allTextContents()).toEqual(["Start", "Stop", "Points"]);
    expect(await traces().locator(".picture").first().textContent()).toContain("not acquired yet");
    await traces().getByRole("textbox", { name: "set Stop" }).fill("5.5 GHz");
    await traces().getByRole("textbox", { name: "set Stop" }).press("Enter");
    const stop = traces().locator(".setting").nth(1);
    await expect.poll(() => stop.locator(".value").textContent()).toBe("5.5 GHz");
    expect(await stop.locator(".value").getAttribute("data-note")).toBe("set, not read back");
    await traces().getByRole("textbox", { name: "set Points" }).fill("0");
    await traces().getByRole("textbox", { name: "set Points" }).press("Enter");
    await expect.poll(() => traces().locator(".setting").nth(2).getByRole("alert").textContent()).toContain("must be");
    await traces().getByRole("textbox", { name: "set Points" }).press("Escape");
    await expect.poll(() => traces().locator(".setting").nth(2).getByRole("alert").textContent()).toBe("");
    await traces().getByRole("button", { name: "acquire Power once" }).click();
    const plot = traces().locator(".trace .picture > svg");
    await expect.poll(() => plot.textContent()).toContain("Frequency (GHz)");
    expect(await plot.textContent()).toContain("Power (mW)");
  });

  test("a trace is acquired again and again at a chosen pace, and stopped", async () => {
    await traces().getByRole("combobox", { name: "pause between two acquisitions of Power" }).selectOption("no pause");
    const run = traces().getByRole("button", { name: "acquire Power again and again" });
    await run.click();
    await expect.poll(() => run.textContent()).toBe("stop");
    const age = traces().locator(".line").first().locator(".age");
    await page.waitForTimeout(2500);
    expect(await age.textContent()).toBe("now");
    await run.click();
    await expect.poll(() => run.textContent()).toBe("run");
    await expect.poll(() => age.textContent()).toMatch(/^[2-9] s$/);
  });

  test("each single value of several has a line, each array a plot", async () => {
    await traces().getByRole("button", { name: "acquire resonance once" }).click();
    const parts = traces().locator(".part");
    await expect.poll(() => parts.nth(0).locator(".value").textContent()).toBe("5.1 GHz");
    expect(await parts.nth(1).locator(".value").textContent()).toBe("160 MHz");
    const plot = parts.nth(2).locator(".picture > svg");
    for (const text of ["Decay (mV)", "Time (ns)"]) expect(await plot.textContent()).toContain(text);
  });

  test("a value that is only read has its last values beside it, and the compact view leaves out the rest", async () => {
    await panel.scrollIntoViewIfNeeded();
    await panel.getByRole("tab", { name: "smu_smua" }).click();
    const trend = panel.locator(".trend polyline[points]").first();
    await panel.getByRole("combobox", { name: "again" }).selectOption("every 0.2 s");
    await expect.poll(async () => ((await trend.getAttribute("points")) ?? "").split(" ").length).toBeGreaterThan(2);
    await panel.getByRole("combobox", { name: "again" }).selectOption("no polling");
    await panel.getByRole("button", { name: "only names, controls and values" }).click();
    await expect.poll(() => panel.locator(".allowed").first().isVisible()).toBe(false);
    const { texts, ...wrong } = await audit(panel);
    expect(texts).toBeGreaterThan(20);
    expect(wrong).toEqual({ faint: [], cut: [], overlapping: [] });
    await panel.screenshot({ path: join(results, "panel-compact.png") });
    await panel.getByRole("button", { name: "only names, controls and values" }).click();
  });

  test("two hundred parameters are shown, each with its value", async () => {
    const wide = page.locator(".setpoint-live").nth(1);
    await wide.scrollIntoViewIfNeeded();
    await expect.poll(() => wide.locator(".line").count()).toBe(200);
    await expect.poll(() => wide.locator(".value").nth(199).textContent()).toBe("199 V");
  });

  test.each(["JupyterLab Light", "JupyterLab Dark"] as const)(
    "nothing is clipped, and all can be read, in %s",
    async theme => {
      await shown.theme(theme);
      for (const each of [panel, traces()]) {
        await each.scrollIntoViewIfNeeded();
        await page.waitForTimeout(500);
        const { texts, ...wrong } = await audit(each);
        expect(texts).toBeGreaterThan(40);
        expect(wrong).toEqual({ faint: [], cut: [], overlapping: [] });
      }
      await panel.screenshot({ path: join(results, `panel-${theme.replace(/.* /, "").toLowerCase()}.png`) });
      await traces().screenshot({ path: join(results, `panel-traces-${theme.replace(/.* /, "").toLowerCase()}.png`) });
    },
  );
});
