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
const contestants = [
  { name: "setpoint", index: 1, drawn: ".scatterlayer path.js-line[d]" },
  { name: "plotly, WebGL", index: 2, drawn: "canvas" },
  { name: `plotly, SVG of ${few}`, index: 3, drawn: ".scatterlayer path.js-line[d]" },
] as const;

/** The row of the benchmark. */
export async function largePlot(rounds: number): Promise<Row> {
  const samples: Record<string, number[]> = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  await inNotebook(
    cells,
    async notebook => {
      await notebook.run(0);
      // plotly is loaded with the first plot, and the kernel's code is warm after it
      for (let round = -1; round < rounds; round++) {
        for (const { name, index, drawn } of contestants) {
          const shown = await shownAfter(notebook, index, drawn);
          if (round >= 0) samples[name]?.push(shown);
        }
      }
    },
    // there is no graphics processor everywhere: WebGL is drawn by the processor, as anything else is
    ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  );
  return {
    figure: `plot of ${points} points, shown`,
    unit: "ms",
    bounds: { [contestants[1].name]: 0.25, [contestants[2].name]: 1.2 },
    samples,
  };
}

/** Milliseconds from the key that runs the cell to the frame in which its trace is seen. */
async function shownAfter({ page, cell, start }: OpenNotebook, index: number, drawn: string): Promise<number> {
  await page.evaluate(`(${waitInPage})(${index}, ${JSON.stringify(drawn)})`);
  await start(index);
  const shown = await page.evaluate<number>("globalThis.shownAfter");
  await cell(index).locator(".jp-OutputArea-output").first().waitFor();
  return shown;
}

/** Text, because it runs in the page: what runs here is rewritten, and has no document. */
const waitInPage = `(index, drawn) => {
  const cell = () => document.querySelectorAll(".jp-CodeCell")[index];
  // what an earlier run has left must not be taken for the new plot
  for (const old of cell().querySelectorAll(".js-plotly-plot")) old.classList.add("was-here");
  globalThis.shownAfter = new Promise(resolve => {
    let began;
    addEventListener("keydown", () => (began = performance.now()), { once: true, capture: true });
    const look = () => {
      const place = began && cell().querySelector(".js-plotly-plot:not(.was-here)");
      if (!place?.querySelector(drawn) || !place.querySelector(".xtick")) return requestAnimationFrame(look);
      for (const canvas of place.querySelectorAll("canvas")) {
        // drawing goes on in another process: it has to be through
        const gl = canvas.getContext("webgl");
        gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      }
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    };
    requestAnimationFrame(look);
  });
}`;
