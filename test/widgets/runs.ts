/** Small runs of every kind, to be plotted. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

import { Complex } from "../../drivers/core/index.ts";
import {
  type DataSet,
  initialiseOrCreateDatabaseAt,
  loadOrCreateExperiment,
  Measurement,
} from "../../measure/index.ts";
import { closeDatabases } from "../../measure/store/index.ts";

/** What a column is registered with, and its value at each point. */
export interface RunColumn {
  readonly label?: string;
  readonly unit?: string;
  readonly paramtype?: "numeric" | "text" | "complex";
  readonly setpoints?: readonly string[];
  readonly values: readonly (number | string | Complex)[];
}

/** A database for the tests of a file, with one experiment. */
export function withDatabase(): void {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-plots-"));
  beforeAll(async () => {
    await initialiseOrCreateDatabaseAt(join(folder, "runs.db"));
    await loadOrCreateExperiment("cooldown 3", "chip A");
  });
  afterAll(async () => {
    await closeDatabases();
    rmSync(folder, { recursive: true });
  });
}

/** Measures columns that are as long as each other. */
export async function measured(name: string, columns: Readonly<Record<string, RunColumn>>): Promise<DataSet> {
  const m = new Measurement({ name });
  for (const [column, { values: _, setpoints = [], ...rest }] of Object.entries(columns)) {
    m.registerCustomParameter(column, { ...rest, setpoints: [...setpoints] });
  }
  return m.run(async saver => {
    const top = Object.entries(columns).filter(([, { setpoints }]) => setpoints !== undefined);
    for (const [column, { setpoints = [], values }] of top) {
      for (const [index, value] of values.entries()) {
        const places = setpoints.map((axis): [string, unknown] => [axis, columns[axis]!.values[index]]);
        await saver.addResult(...places, [column, value]);
      }
    }
  });
}

const columns = 21;
const lines = 11;
const count = columns * lines - 4;

/** A map of 21 by 11 places without its last four, of a real and a complex quantity. */
export function map(): Promise<DataSet> {
  const at = (index: number): [x: number, y: number] => [Math.floor(index / lines), index % lines];
  const list = <T>(value: (x: number, y: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => value(...at(index)));
  return measured("stability", {
    gate1: { label: "Gate 1", unit: "V", values: list(x => x * 0.01) },
    gate2: { label: "Gate 2", unit: "V", values: list((_, y) => y * 0.2 - 1) },
    current: { label: "Current", unit: "A", setpoints: ["gate1", "gate2"], values: list((x, y) => (x - y) * 1e-9) },
    s21: {
      label: "S21",
      paramtype: "complex",
      setpoints: ["gate1", "gate2"],
      values: list((x, y) => new Complex(x, y)),
    },
  });
}

/** Points along a spiral. */
export function cloud(): Promise<DataSet> {
  const turns = Array.from({ length: 60 }, (_, index) => index * 0.2);
  return measured("cloud", {
    x: { label: "Position across", unit: "m", values: turns.map(turn => turn * Math.cos(turn) * 1e-3) },
    y: { label: "Position up", unit: "m", values: turns.map(turn => turn * Math.sin(turn) * 1e-3) },
    signal: { label: "Signal", unit: "V", setpoints: ["x", "y"], values: turns },
  });
}

/** A value for each of five places with names, short and long. */
export function sites(): Promise<DataSet> {
  const names = ["north west corner of the wafer", "north", "east", "south", "a place without a name"];
  return measured("sites", {
    site: { label: "Site", paramtype: "text", values: names },
    yield: { label: "Yield", unit: "%", setpoints: ["site"], values: [90, 85.5, 70, 12, 99] },
    leakage: { label: "Leakage", unit: "A", setpoints: ["site"], values: [-1e-9, 2e-9, 3e-9, 4e-9, 5e-9] },
    drift: { label: "Drift", unit: "A", setpoints: ["site"], values: [1e-9, -2e-9, 1e-9, 0, 1e-9] },
  });
}
