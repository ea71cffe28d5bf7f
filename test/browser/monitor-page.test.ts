/** A monitor on a screen of its own: what it shows is what the parameters have, in light and in dark, until it ends. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { alarm, Instrument, ManualParameter, type MonitorPage, monitorPage, vals } from "../../index.ts";
import { useClock } from "../../drivers/core/index.ts";
import { audit } from "./support/audit.ts";
import { Browser, findChromium } from "./support/chromium.ts";
import { results } from "./support/workbook.ts";

class Fridge extends Instrument {
  kelvin = 0.0123;
  readonly mxc = this.parameter({ label: "Mixing chamber", unit: "K", getCmd: () => this.kelvin });
  readonly still = this.parameter({ label: "Still", unit: "K", getCmd: () => 0.82 });
  readonly pressure = this.parameter({ label: "Condenser pressure", unit: "mbar", setCmd: null, getCmd: null });
  readonly pulseTube = this.parameter({
    label: "Pulse tube",
    vals: vals.bool(),
    initialValue: true,
    setCmd: null,
    getCmd: null,
  });
  readonly message = this.parameter({ label: "<b>Message</b>", vals: vals.strings(), setCmd: null, getCmd: null });
}

describe.skipIf(findChromium() === undefined)("a monitor page (needs Chromium)", () => {
  let fridge: Fridge;
  let screen: MonitorPage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await mkdir(results, { recursive: true });
    vi.spyOn(console, "log").mockImplementation(() => {});
    fridge = new Fridge("fridge", {});
    const gate = new ManualParameter("gate", { label: "Gate", unit: "V", initialValue: 0.5 });
    screen = await monitorPage([fridge, gate], { title: "fridge 2" });
    let now = Date.now() - 3_500_000;
    const clock = { now: () => now, monotonic: () => now / 1000, sleep: () => Promise.resolve() };
    {
      using _past = useClock(clock);
      await fridge.still();
      for (let minute = 0; minute < 57; minute++) {
        now += 60_000;
        fridge.kelvin = 0.012 + 0.0004 * Math.sin(minute / 5) + 0.0001 * Math.cos(minute * 2);
        await fridge.mxc();
        await fridge.pressure(812 + Math.sin(minute / 3));
      }
    }
    await fridge.message("<i>circulating</i>");
    fridge.still.cache.invalidate();
    alarm(fridge.mxc, { max: 0.1, name: "warm", every: 1000, maxAge: 10_000 });
    browser = await Browser.launch();
    page = await browser.open(screen.url);
  });
  afterAll(async () => {
    await browser?.close();
    await screen?.close();
    await fridge?.close();
    vi.restoreAllMocks();
  });

  const card = (label: string): Locator => page.locator("article", { has: page.getByRole("heading", { name: label }) });
  const value = (label: string): Promise<string | null> => card(label).locator(".value").textContent();

  test("each parameter stands below its instrument with its value, age and line", async () => {
    await expect.poll(() => page.locator("h2").allTextContents()).toEqual(["fridge", "parameters"]);
    expect(await value("Mixing chamber")).toMatch(/^1[12]\.\d+ mK$/);
    expect([await value("Still"), await value("Pulse tube"), await value("Gate")]).toEqual(["820 mK", "on", "500 mV"]);
    expect(await value("Message")).toBe("<i>circulating</i>");
    expect(await card("Mixing chamber").getByRole("img").getAttribute("aria-label")).toMatch(
      /^last hour: 11\.5.* mK to 12\./,
    );
    const points = await card("Mixing chamber").locator("polyline").getAttribute("points");
    expect(points!.split(" ").length).toBeGreaterThan(50);
    expect(await card("Still").locator(".age").textContent()).toMatch(/^5\d min ago$/);
    expect(await card("Still").locator(".why").textContent()).toBe("stale");
    expect(await card("Mixing chamber").locator(".limits").textContent()).toBe("alarm: at most 100 mK");
  });

  test("what the notebook reads arrives, and an alarm is seen at once", async () => {
    fridge.kelvin = 0.2;
    await fridge.mxc();
    await expect.poll(() => value("Mixing chamber")).toBe("200 mK");
    expect(await card("Mixing chamber").locator(".why").textContent()).toBe("ALARM warm: must be at most 100 mK");
    expect(await card("Mixing chamber").getAttribute("class")).toBe("alarm");
    expect(await page.getByRole("alert").textContent()).toBe("1 alarm");
    expect(await page.title()).toBe("⚠ 1 alarm: fridge 2");
    await expect.poll(() => card("Mixing chamber").locator(".age").textContent()).toMatch(/^[23] s ago$/);
  });

  test.each(["light", "dark"] as const)("nothing is clipped, and all can be read, in %s", async colorScheme => {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(results, `monitor-page-${colorScheme}.png`) });
    const { texts, ...wrong } = await audit(page.locator("body"));
    expect(texts).toBeGreaterThan(20);
    expect(wrong).toEqual({ faint: [], cut: [], overlapping: [] });
  });

  test("a person chooses the other theme by keyboard, and a narrow screen shows all", async () => {
    await page.getByRole("button", { name: "light" }).press("Enter");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("light");
    await page.setViewportSize({ width: 360, height: 700 });
    expect((await audit(page.locator("body"))).cut).toEqual([]);
    await page.setViewportSize({ width: 1400, height: 1000 });
  });

  test("two pages are open, and one that is closed costs nothing", async () => {
    const other = await browser.open(screen.url);
    await expect.poll(() => screen.pages).toBe(2);
    await other.close();
    await expect.poll(() => screen.pages).toBe(1);
  });

  test("it ends, and says so", async () => {
    await screen.close();
    await expect.poll(() => page.getByRole("status").first().textContent()).toMatch(/^ended at /);
    expect(browser.problems).toEqual([]);
  });
});
