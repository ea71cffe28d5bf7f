/** The figure of a plot: what plotly and Vega-Lite are given. */

import { inspect } from "node:util";

import { expect, test } from "vitest";

import { displaySymbol } from "../../widgets/mime.ts";
import { shownText } from "../../widgets/plot/figure.ts";
import { type Plot, plot } from "../../widgets/index.ts";
import { curr, currents, simulatedCurr, volt, volts } from "./diode.ts";

interface Json {
  [key: string]: Json;
  [index: number]: Json;
}

const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

test("a plot is shown as a plotly figure, a picture and a line of text", () => {
  const bundle = plot([volt, volts], [curr, currents], { title: "Diode" })[displaySymbol]();
  expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"]);
  expect(bundle["text/plain"]).toBe("Diode: Current (mA) against Voltage (mV), 61 points");
});

test("values travel as typed arrays in the units of their axis", () => {
  const { data } = asJson(plot([volt, volts], [curr, currents]));
  expect(data![0]!.x!.dtype).toBe("f8");
  const bytes = Buffer.from(data![0]!.x!.bdata as unknown as string, "base64");
  const sent = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  expect(sent).toHaveLength(61);
  expect(sent[8]).toBeCloseTo(100, 9);
});

const root = (count: number): [Float64Array, Float64Array] => {
  const xs = Float64Array.from({ length: count }, (_, index) => index + 1);
  return [xs, xs.map(Math.sqrt)];
};
const withGap = (count: number, value: number): [Float64Array, Float64Array] => {
  const [xs, ys] = root(count);
  return [xs, ys.with(7, value)];
};

test.each<[string, string, Plot]>([
  ["few points", "lines+markers", plot(...root(500))],
  ["thousands of points", "lines", plot(...root(501))],
  ["thousands with a gap", "lines+markers", plot(...withGap(5000, NaN))],
  ["thousands with a value that has no place", "lines+markers", plot(...withGap(5000, -1), { yScale: "log" })],
  ["the same where it has one", "lines", plot(...withGap(5000, -1))],
])("the line through %s is drawn with %s: where a point has no line it has a marker", (_what, mode, { data }) => {
  expect(data).toMatchObject([{ mode }]);
});

test("margins and ranges are fixed, so that plotly and the picture agree", () => {
  const { layout, config } = asJson(plot([volt, volts], [curr, currents]));
  expect(layout).toMatchObject({ width: 700, height: 420, margin: { autoexpand: false, pad: 0 } });
  expect(layout!.xaxis!.range as unknown as number[]).toEqual([expect.closeTo(-30), expect.closeTo(780)]);
  expect(config).toMatchObject({ showSendToCloud: false, displaylogo: false });
});

test("a logarithmic axis has its range in powers of ten, and gaps where there is no logarithm", () => {
  const { layout, data } = asJson(plot(["x", [1, 2, 3]], [curr, [0, 1e-9, 1e-3]], { yScale: "log" }));
  expect(layout!.yaxis!.type).toBe("log");
  expect(layout!.yaxis!.range as unknown as number[]).toEqual([expect.closeTo(-9.24), expect.closeTo(-2.76)]);
  expect(Buffer.from(data![0]!.y!.bdata as unknown as string, "base64").readDoubleLE(0)).toBeNaN();
});

test("simulated instruments are named in the figure", () => {
  const { layout } = asJson(plot([volt, volts], [simulatedCurr, currents]));
  expect(layout!.annotations![0]!.text).toBe("<b>SIMULATED: smu</b>");
  expect(asJson(plot([volt, volts], [curr, currents])).layout!.annotations).toEqual([]);
});

test("labels are text to plotly, neither HTML nor TeX", () => {
  const label = '<a href="https://example.org">$x$ & y</a>';
  const title = asJson(plot([{ label, unit: "" }, [1, 2]], [curr, [1, 2]])).layout!.xaxis!.title!.text;
  expect(title).not.toMatch(/[<$]/);
  expect(shownText(title as unknown as string)).toBe(label);
});

test("what the user adds to the figure goes with it", () => {
  const shown = plot([volt, volts], [curr, currents]);
  shown.layout.hovermode = "x unified";
  shown.layout.annotations = [{ text: "knee", x: 600, y: 10 }];
  shown.data[0]!.marker.color = "#000000";
  const { layout, data } = asJson(shown);
  expect(layout!.hovermode).toBe("x unified");
  expect(layout!.annotations).toEqual([{ text: "knee", x: 600, y: 10 }]);
  expect(data![0]!.marker!.color).toBe("#000000");
});

test("a scatter plot has no lines", () => {
  expect(plot([1, 2], [3, 4], { kind: "scatter" }).data[0]!.mode).toBe("markers");
  expect(plot([1, 2], [3, 4], { kind: "scatter" }).toSvg()).not.toMatch(/<g aria-label="y"><path/);
});

test("number lists of every kind are taken, and a later change of them does not show", () => {
  const ys = Int16Array.of(1, 2, 3);
  const shown = plot(Float32Array.of(0.5, 1.5, 2.5), ys);
  ys[0] = 99;
  expect([...shown.data[0]!.x]).toEqual([0.5, 1.5, 2.5]);
  expect([...shown.data[0]!.y]).toEqual([1, 2, 3]);
});

test.each([
  ["equal values", [2, 2], [5, 5]],
  ["zeros", [0, 0], [0, 0]],
  ["a single point", [1], [1]],
  ["the largest numbers", [-Number.MAX_VALUE, Number.MAX_VALUE], [1, 2]],
  ["the smallest numbers", [Number.MIN_VALUE, 0], [1, 2]],
])("the axes of %s are finite and not empty", (_, xs, ys) => {
  const { layout } = asJson(plot(xs, ys));
  for (const axis of [layout!.xaxis!, layout!.yaxis!]) {
    const [from, to] = axis.range as unknown as [number, number];
    expect(Number.isFinite(from) && Number.isFinite(to)).toBe(true);
    expect(to).toBeGreaterThan(from);
  }
  expect(
    plot(xs, ys)
      .toSvg()
      .match(/<circle/g),
  ).toHaveLength(xs.length);
});

test("a Vega-Lite chart comes for versions 5 and 6, with the same picture", () => {
  const chart = plot.vega([volt, volts], [simulatedCurr, currents], { yScale: "log", title: "Diode" });
  const bundle = chart[displaySymbol]();
  expect(Object.keys(bundle)).toEqual([
    "application/vnd.vegalite.v6+json",
    "application/vnd.vegalite.v5+json",
    "image/svg+xml",
    "text/plain",
  ]);
  const spec = asJson(bundle["application/vnd.vegalite.v5+json"]);
  expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v5.json");
  expect(spec.title).toMatchObject({ text: "Diode", subtitle: ["SIMULATED: smu"] });
  expect(spec.layer![0]!.data!.values).toHaveLength(61);
  expect(spec.layer![0]!.encoding!.y).toMatchObject({ title: "Current (A)", scale: { type: "log" } });
  expect(bundle["image/svg+xml"]).toBe(
    plot([volt, volts], [simulatedCurr, currents], { yScale: "log", title: "Diode" }).toSvg(),
  );
});

test("in a terminal a plot is its description", () => {
  expect(inspect(plot([volt, volts], [curr, currents]))).toBe("Current (mA) against Voltage (mV), 61 points");
});
