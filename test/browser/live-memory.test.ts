/** A page that shows a live figure for long holds no more than at the start. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Browser, findChromium } from "./support/chromium.ts";
import { showLong } from "./support/long-figure.ts";

describe.skipIf(findChromium() === undefined)("a live figure for long (needs Chromium)", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await Browser.launch();
  });
  afterAll(() => browser?.close());

  test("holds as much after four hundred frames as after a hundred", async () => {
    const [first, ...later] = await showLong(await browser.blank(), 400, 4);
    for (const { heapMB, nodes, listeners } of later) {
      expect(heapMB).toBeLessThan(first!.heapMB + 2);
      expect(nodes).toBeLessThan(first!.nodes * 1.1 + 100);
      expect(listeners).toBeLessThanOrEqual(first!.listeners);
    }
    expect(browser.problems).toEqual([]);
  });
});
