/** Live figures in a browser: frames a second, how soon a zoom is refined, and what a figure costs a sweep that it follows. */

import type { Row } from "../report.ts";
import { inNotebook, type OpenNotebook } from "./notebook-cells.ts";

const points = Number(process.env.BENCH_POINTS ?? 1e6);
const side = Math.sqrt(points);

const setUp = `await initialiseOrCreateDatabaseAt("bench.db");
const sleep = (ms: number) => new Promise<void>(done => setTimeout(() => done(), ms));`;
/** A trace of many points that goes on growing. */
const trace = `await new Measurement({ name: "trace" })
  .registerCustomParameter("time", { unit: "s" })
  .registerCustomParameter("signal", { unit: "V", setpoints: ["time"] })
  .run(async saver => {
    let from = 0;
    const add = async (count: number) => {
      const xs = Float64Array.from({ length: count }, (_, index) => (from + index) * 1e-6);
      from += count;
      await saver.addResult(["time", xs], ["signal", xs.map(x => Math.sin(1e3 * x) + Math.sin(1e8 * x * x))]);
    };
    await add(${points});
    livePlot(saver.dataset);
    for (const end = performance.now() + 12_000; performance.now() < end; ) {
      await add(200);
      await sleep(10);
    }
  });`;
/** A map that is measured again and again. */
const map = `await new Measurement({ name: "map" })
  .registerCustomParameter("gate", { unit: "V" })
  .registerCustomParameter("bias", { unit: "V" })
  .registerCustomParameter("current", { unit: "A", setpoints: ["gate", "bias"] })
  .run(async saver => {
    const ys = Float64Array.from({ length: ${side} }, (_, index) => index);
    const line = (gate: number, phase: number) =>
      saver.addResult(["gate", ys.map(() => gate)], ["bias", ys], ["current", ys.map(y => Math.sin(y / 50 + gate / 30 + phase))]);
    for (let gate = 0; gate < ${side}; gate++) await line(gate, 0);
    livePlot(saver.dataset);
    let gate = 0;
    for (const end = performance.now() + 12_000; performance.now() < end; gate = (gate + 1) % ${side}) {
      await line(gate, 1);
      await sleep(10);
    }
  });`;
/** A figure of what is there. */
const still = `const xs = Float64Array.from({ length: ${points} }, (_, index) => index * 1e-6);
interactive(plot([{ label: "Time", unit: "s" }, xs], [{ label: "Signal", unit: "V" }, xs.map(x => Math.sin(1e8 * x * x))]))`;
/** What measures a sweep. */
const sweeps = `const { readFileSync } = await import("node:fs");
const cpu = () => {
  const own = process.cpuUsage();
  // of the process that passes messages on, in hundredths of a second
  const [user = 0, system = 0] = readFileSync(\`/proc/\${process.ppid}/stat\`, "utf8").split(") ")[1]!.split(" ").slice(11, 13).map(Number);
  return own.user + own.system + (user + system) * 1e4;
};
const at = { x: 0 };
const x = new Parameter("x", { unit: "V", setCmd: (value: number) => { at.x = value; }, getCmd: () => at.x });
const y = new Parameter("y", { unit: "A", getCmd: () => Math.sin(at.x * 300) });
const cost = async (doPlot: boolean) => {
  let [began, ended] = [0, 0];
  const count = 150_000;
  await dond(new LinSweep(x, 0, 1, count, 0), y, {
    doPlot,
    showProgress: false,
    enterActions: [() => { began = cpu(); }],
    exitActions: [() => { ended = cpu(); }],
  });
  return (ended - began) / count;
};
await cost(false);`;
const costShown = `console.log("cost " + (await cost(true)))`;
const costAlone = `console.log("cost " + (await cost(false)))`;

/** The rows of the benchmark. */
export async function liveFigures(rounds: number): Promise<Row[]> {
  const rows: Record<string, Row & { samples: Record<string, number[]> }> = {};
  const note = (figure: string, row: Partial<Row>, name: string, value: number): void => {
    const known = (rows[figure] ??= { unit: "", ...row, figure, samples: {} });
    (known.samples[name] ??= []).push(value);
  };
  for (let round = 0; round < rounds; round++) {
    for (const [cell, figure] of [
      [trace, `live trace of ${points} points`],
      [map, `live map of ${side} x ${side}`],
    ] as const) {
      // a notebook of its own each time: a page scrolls as it will where there are other figures
      await inNotebook([setUp, cell], async notebook => {
        await notebook.run(0);
        note(figure, { unit: "frames/s", least: 15 }, "setpoint", await framesWhileRunning(notebook, 1));
      });
    }
  }
  await inNotebook([setUp, still, sweeps, costShown, costAlone], async notebook => {
    await notebook.run(0);
    await notebook.run(1);
    await show(notebook, 1);
    await notebook.page.waitForTimeout(1000);
    for (let round = 0; round < rounds; round++) {
      for (const key of ["+", "+", "+", "ArrowRight", "-", "0"]) {
        const refined = await refinedAfter(notebook, 1, key);
        note(`zoom of ${points} points, until refined`, { unit: "ms", limit: 100 }, "setpoint", refined);
      }
    }
    await notebook.run(2);
    for (let round = 0; round < rounds; round++) {
      for (const kind of ["shown", "hidden"] as const) {
        const state = kind === "shown" ? "visible" : "hidden";
        await notebook.page.evaluate(`
          Object.defineProperty(document, "visibilityState", { value: "${state}", configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        `);
        const figure = `dond, its figure ${kind}, CPU of the kernel a point`;
        note(figure, { unit: "µs", bounds: { "without a figure": 1.1 } }, "setpoint", await costOf(notebook, 3));
        note(figure, {}, "without a figure", await costOf(notebook, 4));
      }
    }
  });
  return Object.values(rows);
}

/** Frames a second of the figure that a cell shows while it runs. */
async function framesWhileRunning(notebook: OpenNotebook, index: number): Promise<number> {
  const milliseconds = 5000;
  const ended = notebook.run(index);
  await show(notebook, index);
  await notebook.page.waitForTimeout(1500);
  const drawn = await notebook.page.evaluate<number>(`new Promise(resolve => {
    let count = 0;
    ${heardOf(index, "count++")}
    setTimeout(() => resolve(count), ${milliseconds});
  })`);
  await ended;
  return (drawn / milliseconds) * 1000;
}

/** Milliseconds from a key to the frame from the kernel: first what is there is drawn at once. */
async function refinedAfter({ page }: OpenNotebook, index: number, key: string): Promise<number> {
  const refined = await page.evaluate<number>(`new Promise(resolve => {
    let count = 0;
    const began = performance.now();
    ${heardOf(index, "if (++count === 2) resolve(performance.now() - began)")}
    const place = document.querySelectorAll(".jp-CodeCell")[${index}].querySelector(".sp-figure-place");
    place.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }));
  })`);
  await page.waitForTimeout(200);
  return refined;
}

/** What a cell that measures its own cost has printed. */
async function costOf({ run, cell }: OpenNotebook, index: number): Promise<number> {
  await run(index);
  const text = (await cell(index).locator(".jp-OutputArea").textContent()) ?? "";
  return Number(/cost ([\d.e-]+)/.exec(text)?.[1]);
}

/** Scrolls to a figure: one that is out of sight gets no frames, and what is above it may change its height. */
async function show({ page, cell }: OpenNotebook, index: number): Promise<void> {
  const figure = cell(index).locator(".sp-figure").first();
  const layer = cell(index).locator(".sp-figure-layer").first();
  await figure.waitFor({ state: "attached", timeout: 60_000 });
  for (let look = 0; (await layer.count()) === 0 && look < 100; look++) {
    await figure.scrollIntoViewIfNeeded();
    await page.waitForTimeout(100);
  }
  await layer.scrollIntoViewIfNeeded();
}

/** Does something in the page each time the values of a figure are drawn: the canvas is cleared before. */
function heardOf(index: number, heard: string): string {
  return `{
    const context = document.querySelectorAll(".jp-CodeCell")[${index}].querySelector(".sp-figure-values").getContext("2d");
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    context.clearRect = (...box) => { ${heard}; clear.apply(context, box); };
  }`;
}
