/** Plots of very many points: pictures of bounded size that look the same. */

import { expect, test } from "vitest";

import { type HeatmapTrace, type Plot, plot, type VegaChart } from "../../widgets/index.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import { viridis } from "../../widgets/plot/color-scale.ts";
import { extremes } from "../../widgets/plot/reduce.ts";
import { coarseMap } from "../../widgets/plot/vega-thin.ts";
import { imagesOf } from "./png-pixels.ts";
import { all, parseXml } from "./xml.ts";

const count = 1_000_000;
const xs = Float64Array.from({ length: count }, (_, index) => index);
const noise = xs.map(index => Math.sin(index * index) + Math.sin(index / 1e5));
const jumping = xs.map(index => (index * 618_033) % count);

test("a million points of a sweep are a line with a few points for each pixel, the spike among them", () => {
  const spiked = noise.map((value, index) => (index === 345_678 ? 9 : value));
  const svg = plot(xs, spiked).toSvg();
  const [path] = all(parseXml(svg), "path").filter(({ attributes }) => attributes["stroke-linejoin"] === "round");
  const points = path!.attributes.d!.split(/[ML]/).slice(1);
  expect(points.length).toBeLessThan(4 * 700);
  const heights = points.map(point => Number(point.split(",")[1]));
  // only the spike reaches the upper half
  expect(heights.filter(height => height < 100)).toHaveLength(1);
});

/** The numbers that plotly is told when a plot is shown. */
function shownTo(shown: Plot): { readonly xs: Float64Array; readonly ys: Float64Array; readonly text: string } {
  const figure = shown[displaySymbol]()["application/vnd.plotly.v1+json"] as unknown as {
    data: [Record<"x" | "y", { bdata: string }>];
    layout: { annotations: readonly { text: string }[] };
  };
  const numbers = ({ bdata }: { bdata: string }): Float64Array =>
    new Float64Array(new Uint8Array(Buffer.from(bdata, "base64")).buffer);
  const [{ x, y }] = figure.data;
  return { xs: numbers(x), ys: numbers(y), text: figure.layout.annotations.map(({ text }) => text).join() };
}

/** Where two lists differ first; `toEqual` takes seconds for a million numbers. */
function firstDifference(one: Float64Array, other: Float64Array): number | undefined {
  expect([one.constructor, one.length]).toEqual([Float64Array, other.length]);
  const at = one.findIndex((value, index) => !Object.is(value, other[index]));
  return at < 0 ? undefined : at;
}

test("plotly is told what is seen of a long line, and that there is more; the figure has all of it", () => {
  const spiked = noise.map((value, index) => (index === 345_678 ? 9 : value));
  const shown = plot(xs, spiked);
  const told = shownTo(shown);
  expect(told.xs.length).toBeLessThan(4 * 701);
  expect([told.xs[0], told.xs.at(-1), Math.max(...told.ys)]).toEqual([0, (count - 1) / 1e3, 9]);
  expect(told.text).toContain("extremes of 1000000 points: interactive(…) zooms into all of them");
  expect(shown.toSvg()).toContain("extremes of 1000000 points");
  expect(firstDifference(shown.data[0]!.y as Float64Array, spiked)).toBeUndefined();
  expect(JSON.stringify(shown).length).toBeGreaterThan(2e7);
  // the arrays of others may be used again
  spiked.fill(0);
  expect(Math.max(...shownTo(shown).ys)).toBe(9);
});

test("a part of the axis that was chosen has columns of its own, and what is beyond is there", () => {
  const shown = plot(xs, noise);
  shown.layout.xaxis.range = [100, 100.5];
  const { xs: told } = shownTo(shown);
  expect(told.filter(x => x >= 100 && x <= 100.5)).toHaveLength(501);
  expect([told[0], told.at(-1)]).toEqual([0, (count - 1) / 1e3]);
  expect(told.length).toBeLessThan(3 * 4 * 701);
  expect(told).toEqual(told.toSorted());
});

test.each([
  ["downwards", xs.map(x => count - 1 - x)],
  ["forth and back", xs.map(x => Math.abs(x - count / 2))],
  ["logarithmic, with places that are on no such axis", xs.map(x => x - 10)],
])("a long line %s keeps its ends and its spike", (name, places) => {
  const spiked = noise.map((value, index) => (index === 345_678 ? 9 : value));
  const shown = plot(places, spiked, name.startsWith("log") ? { xScale: "log" } : {});
  const told = shownTo(shown);
  expect(told.xs.length).toBeLessThan(8 * 701);
  expect(Math.max(...told.ys)).toBe(9);
  expect(told.ys.at(-1)).toBe(spiked.at(-1));
});

test("a long line at one place keeps its extremes", () => {
  const spiked = noise.map((value, index) => (index === 345_678 ? 9 : value));
  const told = shownTo(
    plot(
      xs.map(() => 3),
      spiked,
      { kind: "line" },
    ),
  );
  expect(told.xs.length).toBeLessThan(10);
  expect([told.xs[0], Math.max(...told.ys)]).toEqual([3, 9]);
});

test("the line covers the same pixels as one through all points", () => {
  const some = noise.subarray(0, 60_000);
  const columnOf = (index: number): number => Math.floor(index / 100);
  const kept = extremes(some, columnOf);
  for (let column = 0; column < 600; column++) {
    const own = [...kept].filter(index => columnOf(index) === column);
    const every = some.subarray(column * 100, column * 100 + 100);
    expect([own[0], own.at(-1)]).toEqual([column * 100, column * 100 + 99]);
    expect(Math.min(...own.map(index => some[index]!))).toBe(Math.min(...every));
    expect(Math.max(...own.map(index => some[index]!))).toBe(Math.max(...every));
  }
});

test("hundreds of thousands of points anywhere are painted, and are no line", () => {
  const shown = plot(jumping.subarray(0, 200_000), noise.subarray(0, 200_000));
  expect(shown.data[0]!.mode).toBe("markers");
  const svg = shown.toSvg();
  expect(svg.length).toBeLessThan(100_000);
  const [image] = imagesOf(svg);
  expect(image!.at(image!.x + image!.width / 2, image!.y + image!.height / 2)).toBe(shown.data[0]!.marker.color);
  expect(image!.at(image!.x + 1, image!.y + 1)).toBeUndefined();
});

test("a long line that jumps to and fro is painted where it is asked for", () => {
  const some = 60_000;
  const shown = plot(jumping.subarray(0, some), noise.subarray(0, some), { kind: "line" });
  const svg = shown.toSvg();
  expect(svg.length).toBeLessThan(100_000);
  expect(imagesOf(svg)).toHaveLength(1);
});

test("every second value a gap: the isolated points are still drawn", () => {
  const torn = noise.subarray(0, 60_000).map((value, index) => (index % 2 === 0 ? value : NaN));
  const svg = plot(xs.subarray(0, 60_000), torn).toSvg();
  expect(svg.length).toBeLessThan(1_000_000);
  expect(all(parseXml(svg), "path").some(({ attributes }) => attributes.d!.includes("h0"))).toBe(true);
});

const rowsOf = (chart: VegaChart): unknown[] =>
  (chart as unknown as { spec: { layer: [{ data: { values: unknown[] } }] } }).spec.layer[0].data.values;

test("a chart of Vega-Lite has some thousand rows, of a line and of points", () => {
  expect(rowsOf(plot.vega(xs, noise)).length).toBeLessThan(20_000);
  const some = [jumping.subarray(0, 300_000), noise.subarray(0, 300_000)] as const;
  expect(rowsOf(plot.vega(...some, { kind: "scatter" })).length).toBeLessThan(45_001);
});

test("cells of a large map are joined for Vega-Lite, with the mean of what was measured", () => {
  const trace: HeatmapTrace = {
    type: "heatmap",
    name: "z",
    x: xs.subarray(0, 600),
    y: [1, 2],
    z: [xs.slice(0, 600), xs.slice(0, 600).fill(NaN, 0, 2)],
    colorscale: viridis,
    zmin: 0,
    zmax: 1,
    colorbar: { title: { text: "" } },
  };
  const { x, y, z } = coarseMap(trace);
  expect([x.length, y, z.map(({ length }) => length)]).toEqual([300, [1, 2], [300, 300]]);
  expect([x[0], x[299], z[0]![1], z[0]![299]]).toEqual([0.5, 598.5, 2.5, 598.5]);
  expect(z[1]![0]).toBeNaN();
  const small = { ...trace, x: [1, 2], z: [[1, 2]] };
  expect(coarseMap(small)).toBe(small);
});
