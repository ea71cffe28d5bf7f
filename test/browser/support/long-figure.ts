/** A live figure for as many frames as are wanted, drawn as fast as the page can: hours in minutes. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const half = fileURLToPath(new URL("../../../dist/widgets/browser/figure.widget.js", import.meta.url));

/** What a page holds after it was collected. */
export interface Held {
  readonly frames: number;
  readonly heapMB: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Shows the real browser half a trace that grows and a map that is measured again and again; tells `parts` times what is held. */
export async function showLong(page: Page, frames: number, parts: number): Promise<Held[]> {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(`(${begin})(${JSON.stringify(readFileSync(half, "utf8"))})`);
  const held: Held[] = [];
  for (let part = 1; part <= parts; part++) {
    const done = await page.evaluate<number>(`globalThis.drawFrames(${Math.round(frames / parts)})`);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners: listeners } = await session.send("Memory.getDOMCounters");
    held.push({ frames: done, heapMB: usedSize / 2 ** 20, nodes, listeners });
  }
  return held;
}

/** Text, because it runs in the page: what runs here is rewritten, and has no document. */
const begin = `async code => {
  const { default: half } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  // a frame is drawn at once: what is tested is what is held, not how often a screen is refreshed
  globalThis.requestAnimationFrame = draw => (queueMicrotask(() => draw(performance.now())), 1);
  let hear;
  let told;
  let acknowledged = 0;
  const isTold = new Promise(resolve => (told = resolve));
  const model = {
    get: () => "",
    on: (event, listener) => event === "msg:custom" && (hear = listener),
    off: () => {},
    send: message => {
      if (message.type === "view" && message.seen) told(message.view);
      if (message.type === "ack") acknowledged = message.frame;
    },
  };
  document.body.innerHTML = '<div id="figure" style="width:800px"></div>';
  half.render({ model, el: document.getElementById("figure") });
  const view = await isTold;
  const side = 200;
  const quantity = label => ({ label, unit: "V" });
  const views = numbers => new DataView(numbers.buffer);
  let frame = 0;
  globalThis.drawFrames = async count => {
    for (let end = frame + count; frame < end; ) {
      const total = (frame + 1) * 400;
      const xs = Float64Array.from({ length: 2800 }, (_, index) => (index * total) / 2800);
      const places = Float64Array.from({ length: side }, (_, index) => index);
      const buffers = [xs, xs.map(x => Math.sin(x + frame)), places, places, Float32Array.from(places, y => Math.sin(y / 20 + frame))];
      const header = {
        type: "frame", view, frame: ++frame, title: "an hour", state: "running " + frame, ended: false, notes: [],
        panels: [
          { kind: "lines", x: quantity("Time"), y: quantity("Signal"), extent: [0, total], traces: [{ label: "Signal", x: 0, y: 1, total, joined: true }] },
          { kind: "map", x: quantity("Gate"), y: quantity("Bias"), z: quantity("Current"), xs: 2, ys: 3, stripes: [frame % side], values: 4, low: -1, high: 1, total },
        ],
      };
      hear(header, buffers.map(views));
      await new Promise(resolve => setTimeout(resolve));
      if (acknowledged !== frame) throw new Error("frame " + frame + " was not drawn");
    }
    return frame;
  };
}`;
