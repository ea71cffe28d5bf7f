/** Vega-Lite charts of every kind of plot. */

import { expect, test } from "vitest";

import { displaySymbol } from "../../widgets/mime.ts";
import { plot, type VegaChart } from "../../widgets/index.ts";
import { quiet } from "../measure/measurement/quiet.ts";
import { cloud, map, sites, withDatabase } from "./runs.ts";

quiet();
withDatabase();

interface Layer {
  readonly data: { readonly values: Record<string, unknown>[] };
  readonly mark: Record<string, unknown>;
  readonly encoding: Record<string, Record<string, unknown>>;
}

const layersOf = (chart: VegaChart): Layer[] => (JSON.parse(JSON.stringify(chart)) as { layer: Layer[] }).layer;

test("a map is a rectangle for each place that was measured, as large as its cell", async () => {
  const [layer] = layersOf(await plot.vega(await map(), { parameters: "current" }));
  expect(layer!.data.values).toHaveLength(21 * 11 - 4);
  const [first] = layer!.data.values;
  expect(first).toEqual({ x: -5, x2: 5, y: expect.closeTo(-1.1), y2: expect.closeTo(-0.9), z: 0 });
  expect(layer!.mark).toMatchObject({ type: "rect" });
  const { x, y, x2, color } = layer!.encoding;
  expect([x!.title, y!.title, color!.title]).toEqual(["Gate 1 (mV)", "Gate 2 (V)", "Current (nA)"]);
  expect([x2, color!.scale]).toMatchObject([{ field: "x2" }, { domain: [-10, 20], clamp: true }]);
});

test("points in colours have their values", async () => {
  const [layer] = layersOf(await plot.vega(await cloud()));
  expect(layer!.mark).toMatchObject({ type: "point", filled: true });
  expect(layer!.data.values[59]).toMatchObject({ z: expect.closeTo(11.8) as number });
  expect(layer!.encoding.color).toMatchObject({ field: "z", title: "Signal (V)" });
});

test("bars stand side by side at their categories", async () => {
  const layers = layersOf(await plot.vega(await sites(), { parameters: ["leakage", "drift"] }));
  expect(layers.map(({ mark }) => mark.type)).toEqual(["bar", "bar"]);
  expect(layers[0]!.encoding).toMatchObject({
    x: { type: "nominal", sort: null, title: "Site" },
    xOffset: { field: "trace" },
    color: { scale: { domain: ["Leakage", "Drift"] } },
  });
  expect(layers[0]!.data.values[1]).toMatchObject({ x: "north", y: 2, trace: "Leakage" });
});

test("panels lie below one another, each with colours of its own", async () => {
  const chart = await plot.vega(await map());
  expect(chart.spec.vconcat).toHaveLength(3);
  expect(chart.spec.resolve).toMatchObject({ scale: { color: "independent" } });
  const bundle = chart[displaySymbol]();
  expect(Object.keys(bundle)).toEqual([
    "application/vnd.vegalite.v6+json",
    "application/vnd.vegalite.v5+json",
    "image/svg+xml",
    "text/plain",
  ]);
});

test("what is changed in a chart shows where Vega-Lite draws it", async () => {
  const chart = await plot.vega(await cloud());
  chart.spec.width = 123;
  expect(JSON.parse(JSON.stringify(chart))).toMatchObject({ width: 123 });
});
