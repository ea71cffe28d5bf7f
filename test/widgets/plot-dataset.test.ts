/** Plots of runs: the kind follows from what was measured. */

import { expect, test } from "vitest";

import { Complex } from "../../drivers/core/index.ts";
import type { DataSet } from "../../measure/index.ts";
import { type HeatmapTrace, type Plot, plot, type ScatterTrace } from "../../widgets/index.ts";
import { quiet } from "../measure/measurement/quiet.ts";
import { cloud, map, measured, sites, withDatabase } from "./runs.ts";

quiet();
withDatabase();

const kinds = (shown: Plot): string[] =>
  shown.data.map(trace => (trace.type === "scatter" ? `scatter ${trace.mode}` : trace.type));
const titles = ({ layout }: Plot): string[] =>
  Object.keys(layout).flatMap(key => (/^[xy]axis/.test(key) ? [layout[key as "xaxis"].title.text] : []));
const first = ({ data }: Plot): ScatterTrace => data[0] as ScatterTrace;
const heatmap = ({ data }: Plot): HeatmapTrace => data[0] as HeatmapTrace;

function line(x: readonly number[], y: readonly number[] = x): Promise<DataSet> {
  return measured("sweep", {
    gate: { label: "Gate", unit: "V", values: x },
    current: { label: "Current", unit: "A", setpoints: ["gate"], values: y },
  });
}

test("a sweep is a line with labels, scaled units and the title of the run", async () => {
  const run = await line([0, 0.1, 0.2], [0, 1e-9, 2e-9]);
  const shown = await plot(run);
  expect(kinds(shown)).toEqual(["scatter lines+markers"]);
  expect(titles(shown)).toEqual(["Gate (mV)", "Current (nA)"]);
  expect(shown.layout.title!.text).toBe(`#${run.capturedRunId} sweep, cooldown 3 (chip A)`);
  expect([...first(shown).x]).toEqual([0, 100, 200]);
  expect(String(await plot(run, { title: "Mine" }))).toBe("Mine: Current (nA) against Gate (mV), 3 points");
});

test.each<[string, () => Promise<DataSet>]>([
  ["a line", () => line([0, 1])],
  ["maps", map],
  ["points", cloud],
  ["bars", sites],
])("a run is plotted by its number too: %s from the file are those from memory", async (_, measure) => {
  const run = await measure();
  expect(run.cache).toBeDefined();
  expect(JSON.stringify(await plot(run.runId))).toBe(JSON.stringify(await plot(run)));
  const parameters = run.trees.map(({ top }) => top.name).toReversed();
  expect(JSON.stringify(await plot(run.runId, { parameters }))).toBe(JSON.stringify(await plot(run, { parameters })));
});

test("a number that no run has is refused", async () => {
  await expect(plot(987_654)).rejects.toThrow("987654");
});

test.each<[string, number[], string]>([
  ["forth and back", [0, 1, 2, 3, 4, 3, 2, 1, 0], "lines+markers"],
  ["downwards", [3, 2, 1], "lines+markers"],
  ["always at one place", [1, 1, 1], "markers"],
  ["anywhere", [5, 1, 4, 2, 9, 3], "markers"],
])("an axis that goes %s is drawn accordingly", async (_, x, mode) => {
  expect(kinds(await plot(await line(x)))).toEqual([`scatter ${mode}`]);
});

test("two setpoints on a grid are a map, gaps where nothing was measured, the first setpoint across", async () => {
  const shown = await plot(await map(), { parameters: "current" });
  expect(kinds(shown)).toEqual(["heatmap"]);
  expect(titles(shown)).toEqual(["Gate 1 (mV)", "Gate 2 (V)"]);
  const { x, y, z, colorbar, zmin, zmax } = heatmap(shown);
  expect([x.length, y.length, z.length, z[0]!.length]).toEqual([21, 11, 11, 21]);
  expect(z[3]![20]).toBeCloseTo(17, 9);
  expect([...z[10]!].at(-1)).toBeNaN();
  expect([zmin, zmax]).toEqual([expect.closeTo(-10), expect.closeTo(20)]);
  expect(colorbar.title.text).toBe("Current (nA)");
  expect(String(shown)).toContain("Current (nA) over Gate 1 (mV) and Gate 2 (V), 21 × 11 places");
});

test("two setpoints on no grid are points in the colour of their value", async () => {
  const shown = await plot(await cloud());
  expect(kinds(shown)).toEqual(["scatter markers"]);
  const { marker } = first(shown);
  expect(marker.color).toHaveLength(60);
  expect(marker.colorbar!.title.text).toBe("Signal (V)");
  expect(kinds(await plot(await map(), { parameters: "current", kind: "scatter" }))).toEqual(["scatter markers"]);
});

test("texts along the axis are bars; those of one unit stand side by side, the others in a panel below", async () => {
  const shown = await plot(await sites());
  expect(kinds(shown)).toEqual(["bar", "bar", "bar"]);
  expect(titles(shown)).toEqual(["Site", "Yield (%)", "Site", "Leakage, Drift (nA)"]);
  expect(shown.data.map(({ xaxis }) => xaxis)).toEqual([undefined, "x2", "x2"]);
  expect(shown.layout.height).toBe(2 * 420);
});

test("a category that comes twice has points; what was measured as text lies at its names", async () => {
  const twice = await measured("twice", {
    site: { paramtype: "text", values: ["a", "b", "a"] },
    yield: { setpoints: ["site"], values: [1, 2, 3] },
  });
  expect(kinds(await plot(twice))).toEqual(["scatter markers"]);
  const texts = await measured("states", {
    gate: { unit: "V", values: [0, 1, 2] },
    state: { paramtype: "text", setpoints: ["gate"], values: ["off", "on", "off"] },
  });
  const shown = await plot(texts);
  expect(shown.layout.yaxis.type).toBe("category");
  expect(first(shown).y).toEqual(["off", "on", "off"]);
});

test("complex values are real and imaginary part, or magnitude and phase, labelled as in QCoDeS", async () => {
  const run = await measured("resonance", {
    frequency: { label: "Frequency", unit: "Hz", values: [1e9, 2e9] },
    s21: {
      label: "S21",
      unit: "V",
      paramtype: "complex",
      setpoints: ["frequency"],
      values: [new Complex(1, 0), new Complex(0, 2)],
    },
  });
  const parts = await plot(run);
  expect(parts.data.map(({ name }) => name)).toEqual(["S21 [real]", "S21 [imag]"]);
  expect(titles(parts)).toEqual(["Frequency (GHz)", "S21 [real], S21 [imag] (V)"]);
  const polar = await plot(run, { complexAs: "magnitudeAndPhase", phaseIn: "degrees" });
  expect(titles(polar)).toEqual(["Frequency (GHz)", "S21 [mag] (V)", "Frequency (GHz)", "S21 [phase] (deg)"]);
  expect([...(polar.data[1] as ScatterTrace).y]).toEqual([0, 90]);
  expect(titles(await plot(run, { complexAs: "magnitudeAndPhase" })).at(-1)).toBe("S21 [phase] (rad)");
  expect(kinds(await plot(await map(), { parameters: "s21" }))).toEqual(["heatmap", "heatmap"]);
});

test("several measured parameters are panels of one figure, those of one unit and axis traces of one panel", async () => {
  const run = await measured("both", {
    gate: { label: "Gate", unit: "V", values: [0, 1] },
    i1: { label: "Current", unit: "A", setpoints: ["gate"], values: [1, 2] },
    t: { label: "T", unit: "K", setpoints: ["gate"], values: [3, 4] },
    i2: { label: "Current", unit: "A", setpoints: ["gate"], values: [5, 6] },
  });
  const shown = await plot(run);
  expect(shown.data.map(({ name, xaxis, yaxis }) => [name, xaxis, yaxis])).toEqual([
    ["i1", undefined, undefined],
    ["i2", undefined, undefined],
    ["T", "x2", "y2"],
  ]);
  expect((await plot(run, { parameters: ["t"] })).data).toHaveLength(1);
});

test("colours reach over percentiles on request, and the picture says what lies beyond", async () => {
  const shown = await plot(await map(), { parameters: "current", colourLimits: { percentile: [5, 95] } });
  const { zmin, zmax } = heatmap(shown);
  expect([zmin, zmax]).toEqual([expect.closeTo(-6), expect.closeTo(16)]);
  expect(String(shown)).toMatch(/; Current: \d+ of 227 values beyond the colours$/);
  const given = await plot(await map(), { parameters: "current", colourLimits: [-5e-9, 5e-9] });
  expect([heatmap(given).zmin, heatmap(given).zmax]).toEqual([-5, 5]);
});

test("the picture and the chart have the colours that plotly is told", async () => {
  const shown = await plot(await map(), { parameters: "current", colourScale: "RdBu" });
  const plain = shown.toSvg();
  heatmap(shown).reversescale = true;
  expect(shown.toSvg()).not.toBe(plain);
  heatmap(shown).colorscale = [
    [0, "#b20a1c"],
    [0.3, "#e6915a"],
    [0.4, "#dcaa84"],
    [0.5, "#bebebe"],
    [0.65, "#6a89f7"],
    [1, "#050aac"],
  ];
  expect(shown.toSvg()).toBe(plain);
  const chart = JSON.stringify((await plot.vega(await map(), { parameters: "current", colourScale: "RdBu" })).spec);
  const range = /"range":(\["#.*?\])/.exec(chart)?.[1] ?? "[]";
  // Vega's steps are even: grey is in the middle, though not in the middle of the list
  expect((JSON.parse(range) as string[])[16]).toBe("#bebebe");
});

test("what stands for itself is counted", async () => {
  const shown = await plot(await measured("alone", { noise: { unit: "V", setpoints: [], values: [3, 1, 2] } }));
  expect(titles(shown)).toEqual(["Point", "noise (V)"]);
  expect([...first(shown).x]).toEqual([0, 1, 2]);
});

test("what cannot be drawn is named: in the picture where there is something else, else in the error", async () => {
  const axes = { a: { values: [0, 1] }, b: { values: [0, 1] }, c: { values: [0, 1] } };
  const deep = { label: "Deep", setpoints: ["a", "b", "c"], values: [1, 2] };
  const run = await measured("deep", { ...axes, deep, flat: { setpoints: ["a"], values: [1, 2] } });
  expect((await plot(run)).notes).toEqual(["Deep is not drawn: it lies on 3 setpoints: must be one or two"]);
  await expect(plot(await measured("deep", { ...axes, deep }))).rejects.toThrow(
    "plotting Deep: it lies on 3 setpoints: must be one or two",
  );
  const empty = await measured("empty", { x: { values: [] }, y: { setpoints: ["x"], values: [] } });
  await expect(plot(empty)).rejects.toThrow(`plotting run ${empty.runId}: it has no values: must have at least one`);
  await expect(plot(run, { parameters: "nothing" })).rejects.toThrow("'nothing' is no column");
});
