/** An hour of a live figure in a page, in virtual time; the figures go to `live.md`. */
import { afterAll, expect, test } from "vitest";
import { Browser } from "../browser/support/chromium.ts";
import { showLong } from "../browser/support/long-figure.ts";
import { SoakReport } from "./report.ts";

/** As often as the kernel sends at most. */
const framesASecond = 25;
const seconds = Number(process.env["SETPOINT_SECONDS"] ?? 3600);
const report = new SoakReport("Soak of a live figure in a page");
afterAll(() => report.write("live"));

test(`${seconds} s of a trace and a map leave nothing behind`, async () => {
  const browser = await Browser.launch();
  try {
    const held = await showLong(await browser.blank(), seconds * framesASecond, 12);
    for (const { frames, heapMB, nodes, listeners } of held) {
      const minutes = (frames / framesASecond / 60).toFixed(0);
      report.add(`after ${minutes} minutes`, `${heapMB.toFixed(1)} MB of heap, ${nodes} nodes, ${listeners} listeners`);
    }
    const [first, ...later] = held;
    expect(Math.max(...later.map(({ heapMB }) => heapMB))).toBeLessThan(first!.heapMB + 2);
    expect(Math.max(...later.map(({ nodes }) => nodes))).toBeLessThan(first!.nodes * 1.1 + 100);
    expect(browser.problems).toEqual([]);
  } finally {
    await browser.close();
  }
});
