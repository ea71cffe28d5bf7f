/** How long Chromium takes to show a display, to unfold it and to scroll through it. */

import { readFileSync } from "node:fs";

import { chromium } from "playwright-core";

import { findChromium } from "../../browser/support/chromium.ts";

/** Milliseconds of one display, from its HTML to the frame in which it is seen. */
export interface Shown {
  shown: number;
  unfolded: number;
  /** The longest frame of a scroll through all of it. */
  frame: number;
}

/** Shows the HTML in a page of its own. */
export async function showIn(path: string): Promise<Shown> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    await page.setContent('<body style="height:1000px;overflow-y:auto"></body>');
    return await page.evaluate<Shown>(`(${measure})(${JSON.stringify(readFileSync(path, "utf8"))})`);
  } finally {
    await browser.close();
  }
}

/** Text, because it runs in the page: what runs here is rewritten, and has no document. */
const measure = `async html => {
  const painted = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))));
  await painted();
  let began = performance.now();
  document.body.innerHTML = html;
  const shown = (await painted()) - began;
  began = performance.now();
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const unfolded = (await painted()) - began;
  let frame = 0;
  let at = performance.now();
  for (let top = 0; top < document.body.scrollHeight; top += 700) {
    document.body.scrollTop = top;
    const now = await painted();
    frame = Math.max(frame, now - at);
    at = now;
  }
  return { shown, unfolded, frame };
}`;
