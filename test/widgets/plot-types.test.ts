/** What the types of a plot take and refuse; the compiler is the test, and the run shows that what it takes works. */

import { expect, test } from "vitest";

import {
  ArrayParameter,
  type Complex,
  ComplexArray,
  Instrument,
  MultiParameter,
  ParameterWithSetpoints,
  vals,
} from "../../drivers/core/index.ts";
import type { DataSet } from "../../measure/index.ts";
import { type BarTrace, type HeatmapTrace, Plot, plot, VegaChart } from "../../widgets/index.ts";

class Source extends Instrument {
  readonly volt = this.parameter({ label: "Voltage", unit: "V", setCmd: null, vals: vals.numbers() });
  readonly curr = this.parameter({ label: "Current", unit: "A", getCmd: () => 1 });
}

const source = new Source("source", undefined);

test("parameters, described quantities and names can be plotted over one another", () => {
  const shown = plot([source.volt, [1, 2]], [source.curr, Float64Array.of(1, 2)], ["other", [2, 3]], { yScale: "log" });
  expect(String(shown)).toBe("Current (A) and other against Voltage (V), 4 points in 2 traces");
  expect(String(plot([{ label: "T", unit: "K" }, [1, 2]], [source.curr, [1, 2]]))).toBe(
    "Current (A) against T (K), 2 points",
  );
  expect(String(plot([1, 2], Uint8Array.of(3, 4), { title: "t" }))).toBe("t: y against x, 2 points");
});

test("lists of texts are places with names, or states; three lists are a map", () => {
  const bars: Plot = plot(["north", "east"], [90, 85.5]);
  expect(bars.data).toMatchObject([{ type: "bar", x: ["north", "east"] }]);
  const states = plot([{ label: "Time", unit: "s" }, [0, 1, 2]], ["State", ["idle", "busy", "idle"]]);
  expect(states.data).toMatchObject([{ type: "scatter", mode: "markers", y: ["idle", "busy", "idle"] }]);
  const map = plot([source.volt, [0, 0, 1, 1]], ["Site", ["a", "b", "a", "b"]], [source.curr, [1, 2, 3, 4]], {
    kind: "map",
    colourScale: "RdBu",
  });
  expect(map.data).toMatchObject([{ type: "heatmap", x: { length: 2 }, y: ["a", "b"], colorscale: "RdBu" }]);
  expect(map.data[0]?.["z"]).toEqual([Float64Array.of(1, 3), Float64Array.of(2, 4)]);
  expect(plot([0, 0, 1, 1], [0, 1, 0, 1], [1, 2, 3, 4], { kind: "map" }).data[0]?.type).toBe("heatmap");
});

class Analyser extends Instrument {
  readonly frequency = this.parameter({
    unit: "Hz",
    getCmd: () => Float64Array.of(1, 2, 3),
    vals: vals.arrays({ shape: [3] }),
  });
  readonly spectrum = this.parameterWithSetpoints({
    unit: "dB",
    setpoints: [this.frequency],
    shape: [3],
    getCmd: () => Float64Array.of(4, 5, 6),
  });
  readonly response = this.parameterWithSetpoints({
    setpoints: [this.frequency],
    vals: vals.arrays({ shape: [3], validTypes: ["complex"] }),
    getCmd: () => new ComplexArray(3),
  });
}

test("parameters on setpoints give a promise of a plot, and a plot at once where their values are given", async () => {
  const { spectrum, response } = new Analyser("analyser", undefined);
  const read: Plot = await plot(spectrum);
  const given: Plot = plot(spectrum, await spectrum(), { title: "t" });
  expect(given.data).toEqual(read.data);
  expect(await plot(response, { complexAs: "magnitudeAndPhase" })).toBeInstanceOf(Plot);
  const chart: VegaChart = plot.vega(response, new ComplexArray(3));
  expect(chart).toBeInstanceOf(VegaChart);
  const traces = new ArrayParameter("traces", { shape: [2], setpoints: [[5, 6]], getCmd: () => [1, 2] });
  const image = new ArrayParameter("image", {
    shape: [2, 2],
    setpoints: [
      [0, 1],
      [0, 1],
    ],
    getCmd: () => [
      [1, 2],
      [3, 4],
    ],
  });
  const iv = new MultiParameter("iv", { names: ["i", "v"], getCmd: () => ({ i: 1, v: 2 }) });
  const all: Plot[] = await Promise.all([plot(traces), plot(image), plot(iv, { width: 300 })]);
  expect(all.map(each => each.data[0]?.type)).toEqual(["scatter", "heatmap", "bar"]);
});

test("the kind of a trace tells what it has", () => {
  const never = async (run: DataSet, spectrum: ParameterWithSetpoints<Complex>): Promise<void> => {
    const shown = await plot(run, { colourLimits: { percentile: [1, 99] }, parameters: ["a", "b"] });
    for (const trace of shown.data) {
      if (trace.type === "heatmap") trace.zmin = (trace satisfies HeatmapTrace).zmax;
      if (trace.type === "bar") trace.marker.color = (trace satisfies BarTrace).name;
      // @ts-expect-error -- a line has no colours
      if (trace.type === "scatter") trace.zmin = trace.zmax + 1;
    }
    shown.layout.xaxis2!.title.text = "lower";
    await plot(12, { complexAs: "realAndImaginary", phaseIn: "degrees" });
    // @ts-expect-error -- no such limits
    await plot(run, { colourLimits: { percent: [1, 99] } });
    // @ts-expect-error -- complex numbers are no list
    void plot(spectrum, 5);
  };
  expect(never).toBeTypeOf("function");
});

test("what cannot be plotted does not compile", () => {
  const never = (): void => {
    // @ts-expect-error -- an axis alone
    void plot([source.volt, [1]]);
    // @ts-expect-error -- texts among numbers
    void plot([source.volt, ["1", 2]], [source.curr, [1, 2]]);
    // @ts-expect-error -- a map of texts
    void plot([1], [2], ["3"], { kind: "map" });
    // @ts-expect-error -- a map lies over two axes
    void plot([1], [2], { kind: "map" });
    // @ts-expect-error -- an unawaited list
    void plot([source.volt, Promise.resolve([1])], [source.curr, [1]]);
    // @ts-expect-error -- a misspelt option
    void plot([source.volt, [1]], [source.curr, [1]], { yscale: "log" });
    // @ts-expect-error -- no such scale
    void plot([1], [2], { yScale: "ln" });
    // @ts-expect-error -- a Vega-Lite chart takes the same
    void plot.vega([source.volt, [1]]);
  };
  expect(never).toBeTypeOf("function");
});
