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
];

/** A contestant, its cell, and what is there when its trace is drawn. */
interface Contestant {
  readonly name: string;
  readonly index: number;
  readonly drawn: string;
  /** The name of what it takes until only the graphics processor has to do something. */
  readonly handed?: string;
  /** Of the browser. */
  readonly flags?: readonly string[];
}

const [ours, webGl, svg]: readonly [Contestant, Contestant, Contestant] = [
  { name: "setpoint", index: 1, drawn: ".scatterlayer path.js-line[d]" },
  {
    name: "plotly, WebGL",
    index: 2,
    drawn: "canvas",
    handed: "plotly, WebGL before it draws",
    // without a graphics processor the other one draws it, which takes a minute
    flags: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  },
  { name: `plotly, SVG of ${few}`, index: 3, drawn: ".scatterlayer path.js-line[d]" },
];

/** The row of the benchmark. */
export async function largePlot(rounds: number): Promise<Row> {
  const samples: Record<string, number[]> = {};
  const note = (name: string, value: number): unknown => (samples[name] ??= []).push(value);
  // each in a page of its own: a plot that is put in moves, and has painted anew, whatever else is in sight
  for (const contestant of [ours, svg, webGl]) {
    await inNotebook(
      cells,
      async notebook => {
        await notebook.run(0);
        // plotly is loaded with the first plot, and the kernel's code is warm after some
        const [first, after] = contestant.flags === undefined ? [-5, rounds] : [-1, Math.min(2, rounds)];
        for (let round = first; round < after; round++) {
          const { shown, handed } = await shownAfter(notebook, contestant);
          if (round < 0) continue;
          note(contestant.name, shown);
          if (contestant.handed !== undefined) note(contestant.handed, handed);
        }
      },
      contestant.flags,
    );
  }
  return {
    figure: `plot of ${points} points, shown`,
    unit: "ms",
    bounds: { [webGl.name]: 0.25, [webGl.handed ?? ""]: 0.25, [svg.name]: 1.2 },
    samples,
  };
}

/** Milliseconds from the key that runs the cell. */
interface Times {
  /** To the frame in which its trace is seen. */
  readonly shown: number;
  /** Until the values were handed to what draws them. */
  readonly handed: number;
}

async function shownAfter({ page, cell, start }: OpenNotebook, { index, drawn }: Contestant): Promise<Times> {
  await page.evaluate(`(${waitInPage})(${index}, ${JSON.stringify(drawn)})`);
  await start(index);
  const times = await page.evaluate<Times>("globalThis.shownAfter");
  await cell(index).locator(".jp-OutputArea-output").first().waitFor();
  return times;
}

/** Text, because it runs in the page: what runs here is rewritten, and has no document. */
const waitInPage = `(index, drawn) => {
  const cell = () => document.querySelectorAll(".jp-CodeCell")[index];
  // what an earlier run has left must not be taken for the new plot
  for (const old of cell().querySelectorAll(".js-plotly-plot")) old.classList.add("was-here");
  globalThis.shownAfter = new Promise(resolve => {
    let [began, handed] = [];
    const place = () => began && cell().querySelector(".js-plotly-plot:not(.was-here)");
    const observer = new MutationObserver(() => {
      if (place()?.querySelector("canvas, path.js-line")) handed ??= performance.now() - began;
    });
    observer.observe(cell(), { childList: true, subtree: true });
    addEventListener("keydown", () => (began = performance.now()), { once: true, capture: true });
    const look = () => {
      const made = place();
      if (!made?.querySelector(drawn) || !made.querySelector(".xtick")) return requestAnimationFrame(look);
      observer.disconnect();
      for (const canvas of made.querySelectorAll("canvas")) {
        // drawing goes on in another process: it has to be through
        const gl = canvas.getContext("webgl");
        gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      }
      requestAnimationFrame(() => setTimeout(() => resolve({ shown: performance.now() - began, handed })));
    };
    requestAnimationFrame(look);
  });
}`;
