/** How soon the plot of a million points is seen, beside what plotly does with all of them, and with a few thousand. */

import type { Row } from "../report.ts";
import { inNotebook, type OpenNotebook } from "./notebook-cells.ts";

const points = Number(process.env.BENCH_POINTS ?? 1e6);
/** As many as plotly draws as SVG without haste. */
const few = 4000;

const cells = [
  `const trace = (length: number) => {
  const xs = Float64Array.from({ length }, (_, index) => index / length);
  return [xs, xs.map(x => Math.sin(1e3 * x) + Math.sin(1e8 * x * x))] as const;
};
// as any other program gives plotly its numbers
const encoded = (values: Float64Array) => ({ dtype: "f8", bdata: Buffer.from(values.buffer).toString("base64") });
const plotlyOf = (type: string, [xs, ys]: readonly [Float64Array, Float64Array]) => ({
  [Symbol.for("Jupyter.display")]: () => ({
    "application/vnd.plotly.v1+json": {
      data: [{ type, mode: "lines", x: encoded(xs), y: encoded(ys) }],
      layout: { width: 700, height: 450 },
    },
  }),
});
const [large, small] = [trace(${points}), trace(${few})];`,
  `plot([{ label: "Time", unit: "s" }, large[0]], [{ label: "Signal", unit: "V" }, large[1]])`,
  `plotlyOf("scattergl", large)`,
  `plotlyOf("scatter", small)`,
  // after the last cell a notebook makes another one, which takes a while
  `"the end"`,
];

/** What is seen in the page, or is there before it is painted. */
interface Mark {
  /** Of the figure in the tables. */
  readonly name: string;
  /** What is in the output then. */
  readonly selector: string;
  /** Whether it counts from when it is put in, not from when it is seen. */
  readonly unpainted?: boolean;
}

/** A contestant and its cell. */
interface Contestant {
  readonly index: number;
  readonly marks: readonly Mark[];
  /** Of the browser. */
  readonly flags?: readonly string[];
}

const path = ".scatterlayer path.js-line[d]";
const webGl = "plotly, WebGL";
const webGlHanded = "plotly, WebGL before it draws";
const svg = `plotly, SVG of ${few}`;
const contestants: readonly Contestant[] = [
  {
    index: 1,
    marks: [
      { name: "setpoint", selector: "img.sp-Figure-picture" },
      { name: "setpoint, interactive", selector: path },
    ],
  },
  { index: 3, marks: [{ name: svg, selector: path }] },
  {
    index: 2,
    marks: [
      { name: webGlHanded, selector: "canvas", unpainted: true },
      { name: webGl, selector: ".xtick" },
    ],
    // without a graphics processor the other one draws it, which takes a minute
    flags: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  },
];

/** The row of the benchmark. */
export async function largePlot(rounds: number): Promise<Row> {
  const samples: Record<string, number[]> = {};
  // each in a page of its own: a plot that is put in moves, and has painted anew, whatever else is in sight
  for (const contestant of contestants) {
    await inNotebook(
      cells,
      async notebook => {
        await notebook.run(0);
        // plotly is loaded with the first plot, and the kernel's code is warm after some
        const [first, after] = contestant.flags === undefined ? [-5, rounds] : [-1, Math.min(2, rounds)];
        for (let round = first; round < after; round++) {
          const times = await shownAfter(notebook, contestant);
          if (round < 0) continue;
          contestant.marks.forEach(({ name }, index) => (samples[name] ??= []).push(times[index] ?? NaN));
        }
      },
      contestant.flags,
    );
  }
  return {
    figure: `plot of ${points} points, shown`,
    unit: "ms",
    bounds: { [webGl]: 0.25, [webGlHanded]: 0.25, [svg]: 1.2 },
    samples,
  };
}

/** Milliseconds from the key that runs the cell to each mark. */
async function shownAfter({ page, cell, start }: OpenNotebook, { index, marks }: Contestant): Promise<number[]> {
  await page.evaluate(`(${waitInPage})(${index}, ${JSON.stringify(marks)})`);
  await start(index);
  const times = await page.evaluate<number[]>("globalThis.shownAfter");
  await cell(index).locator(".jp-OutputArea-output").first().waitFor();
  return times;
}

/** Text, because it runs in the page: what runs here is rewritten, and has no document. */
const waitInPage = `(index, marks) => {
  const cell = () => document.querySelectorAll(".jp-CodeCell")[index];
  // what an earlier run has left must not be taken for the new plot
  for (const old of cell().querySelectorAll(".sp-Figure")) old.classList.add("was-here");
  const began = new Promise(resolve => {
    addEventListener("keydown", () => resolve(performance.now()), { once: true, capture: true });
  });
  const found = selector => cell().querySelector(".sp-Figure:not(.was-here)")?.querySelector(selector);
  const putIn = selector => new Promise(resolve => {
    const look = () => {
      if (!found(selector)) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributes: true });
  });
  const painted = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  const through = async element => {
    if (element instanceof HTMLImageElement) await element.decode();
    for (const canvas of element.closest(".sp-Figure").querySelectorAll("canvas")) {
      // drawing goes on in another process: it has to be through
      const gl = canvas.getContext("webgl");
      gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    }
  };
  globalThis.shownAfter = Promise.all(marks.map(async ({ selector, unpainted }) => {
    const start = await began;
    await putIn(selector);
    if (!unpainted) {
      await through(found(selector));
      await painted();
    }
    return performance.now() - start;
  }));
}`;
