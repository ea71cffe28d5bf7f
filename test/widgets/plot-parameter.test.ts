/** Plots of parameters that have several values. */

import { expect, test } from "vitest";

import {
  ArrayParameter,
  ComplexArray,
  Instrument,
  linspace,
  ManualParameter,
  MultiParameter,
  vals,
} from "../../drivers/core/index.ts";
import { type BarTrace, type HeatmapTrace, plot, type ScatterTrace } from "../../widgets/index.ts";

let reads = 0;

class Analyser extends Instrument {
  override get simulated(): boolean {
    return true;
  }
  readonly frequency = this.parameter({
    label: "Frequency",
    unit: "Hz",
    getCmd: () => Float64Array.from(linspace(1e9, 2e9, 5)),
    vals: vals.arrays({ shape: [5] }),
  });
  readonly trace = this.parameterWithSetpoints({
    label: "Power",
    unit: "W",
    setpoints: [this.frequency],
    shape: [5],
    getCmd: () => {
      reads++;
      return Float64Array.of(1e-6, 2e-6, 9e-6, 2e-6, 1e-6);
    },
  });
  readonly response = this.parameterWithSetpoints({
    label: "S21",
    setpoints: [this.frequency],
    vals: vals.arrays({ shape: [5], validTypes: ["complex"] }),
    getCmd: () => ComplexArray.fromParts([1, 2, 3, 4, 5], [0, 0, 1, 0, 0]),
  });
}

const analyser = new Analyser("analyser", undefined);

test("a parameter with setpoints is read and drawn over them", async () => {
  const shown = await plot(analyser.trace, { kind: "scatter" });
  expect(String(shown)).toBe("Power (µW) against Frequency (GHz), 5 points; SIMULATED: analyser");
  expect([...shown.data[0]!.x]).toEqual([1, 1.25, 1.5, 1.75, 2]);
  expect((shown.data[0] as ScatterTrace).mode).toBe("markers");
});

test("values that were read before are drawn without another read", async () => {
  const values = await analyser.trace();
  const before = reads;
  expect(String(plot(analyser.trace, values))).toBe(
    "Power (µW) against Frequency (GHz), 5 points; SIMULATED: analyser",
  );
  expect(reads).toBe(before);
  expect(() => plot(analyser.trace, Float64Array.of(1, 2))).toThrow(
    /^plotting analyser_trace: analyser_trace has 2 values, but its setpoints have 5$/,
  );
});

test("complex values of a parameter are two traces", async () => {
  expect((await plot(analyser.response)).data.map(({ name }) => name)).toEqual(["S21 [real]", "S21 [imag]"]);
});

test("an array parameter of two dimensions is a map", async () => {
  const image = new ArrayParameter("image", {
    label: "Image",
    unit: "V",
    shape: [2, 3],
    setpoints: [
      [0, 1],
      [10, 20, 30],
    ],
    setpointLabels: ["Row", "Column"],
    getCmd: () => [
      [1, 2, 3],
      [4, 5, 6],
    ],
  });
  const shown = await plot(image);
  const { x, y, z } = shown.data[0] as HeatmapTrace;
  expect([[...x], [...y], z.map(line => [...line])]).toEqual([
    [0, 1],
    [10, 20, 30],
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ]);
  expect(String(shown)).toBe("Image (V) over Row and Column, 2 × 3 places");
});

test("the parts of a multi-parameter lie on their own setpoints; single values are bars, a panel for each unit", async () => {
  const iv = new MultiParameter("iv", {
    names: ["i", "v", "trace", "state"],
    labels: ["Current", "Voltage", "Trace", "State"],
    units: ["A", "V", "V", ""],
    shapes: [[], [], [3], []],
    setpoints: [[], [], [[1, 2, 3]], []],
    getCmd: () => ({ i: 2e-3, v: 1, trace: [4, 5, 6], state: "on" }),
  });
  const shown = await plot(iv);
  expect(shown.data.map(({ type }) => type)).toEqual(["scatter", "bar", "bar"]);
  const bars = shown.data[1] as BarTrace;
  expect([bars.x, [...bars.y]]).toEqual([["Current"], [2]]);
});

test("a parameter of a single value has nothing to be drawn over", async () => {
  const volt = new ManualParameter("volt", { initialValue: 1 });
  await expect(plot(volt as never, {})).rejects.toThrow(
    /^plotting volt: it has no setpoints: must be a ParameterWithSetpoints, ArrayParameter or MultiParameter; /,
  );
});
