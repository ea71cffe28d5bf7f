/** Columns of a dataset as plain lists, as a table and piece by piece. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { Complex } from "../../../drivers/core/index.ts";
import type { DataSet } from "../../../measure/dataset/dataset.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";
import { closeDatabases, initialiseOrCreateDatabaseAt } from "../../../measure/store/index.ts";
import { quiet } from "../measurement/quiet.ts";

quiet();

const folder = mkdtempSync(join(tmpdir(), "setpoint-tables-"));
beforeAll(() => initialiseOrCreateDatabaseAt(join(folder, "t.db")));
afterAll(async () => {
  await closeDatabases();
  rmSync(folder, { recursive: true });
});

const places = [{ keepIn: "database" }, { keepIn: "memory" }] as const;

/** A line of `count` points: gate, current, and what the loop thought of it. */
function line(count: number, place: (typeof places)[number]): Promise<DataSet> {
  const m = new Measurement({ name: "line" })
    .registerCustomParameter("gate", { label: "Gate", unit: "V" })
    .registerCustomParameter("current", { label: "Current", unit: "A", setpoints: ["gate"] })
    .registerCustomParameter("state", { setpoints: ["gate"], paramtype: "text" });
  return m.run(async saver => {
    for (let n = 0; n < count; n++) await saver.addResult(["gate", n / 10], ["current", n * 1e-9], ["state", `s${n}`]);
  }, place);
}

function map(): Promise<DataSet> {
  const m = new Measurement({ name: "map" })
    .registerCustomParameter("slow")
    .registerCustomParameter("fast")
    .registerCustomParameter("z", { setpoints: ["slow", "fast"] });
  return m.setShapes({ z: [2, 3] }).run(async saver => {
    for (let n = 0; n < 6; n++) await saver.addResult(["slow", Math.floor(n / 3)], ["fast", n % 3], ["z", n]);
  }, places[1]);
}

test.each(places)("xy gives a line as two lists with its labels ($keepIn)", async place => {
  const ds = await line(3, place);
  expect(await ds.xy("current")).toEqual({
    x: Float64Array.of(0, 0.1, 0.2),
    y: Float64Array.of(0, 1e-9, 2e-9),
    xLabel: "Gate",
    xUnit: "V",
    yLabel: "Current",
    yUnit: "A",
    shape: [3],
  });
});

test("xy of a map has all points over the innermost axis, and needs no name where there is one column", async () => {
  const { x, y, xLabel, shape } = await (await map()).xy();
  expect(x).toEqual(Float64Array.of(0, 1, 2, 0, 1, 2));
  expect(y).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5));
  expect(xLabel).toBe("fast");
  expect(shape).toEqual([2, 3]);
});

test("xy of a column without an axis counts its points", async () => {
  const ds = await new Measurement().registerCustomParameter("t").run(async saver => {
    for (const value of [5, 6]) await saver.addResult(["t", value]);
  }, places[1]);
  expect(await ds.xy()).toMatchObject({ x: Float64Array.of(0, 1), y: Float64Array.of(5, 6), xLabel: "Point" });
});

test("xy says what it cannot give", async () => {
  const ds = await line(2, places[1]);
  await expect(ds.xy()).rejects.toThrow(/^xy of run \d+: no single column was measured: name one of current, state$/u);
  await expect(ds.xy("state")).rejects.toThrow(/state has texts: must have real numbers: getParameterData gives any$/u);
  await expect(ds.xy("q")).rejects.toThrow("'q' is no column: must be one of gate, current, state");
});

test.each(places)("a table has a row for each point, the axes first ($keepIn)", async place => {
  const table = await (await line(3, place)).toTable();
  expect(table.columns.map(({ name }) => name)).toEqual(["gate", "current", "state"]);
  expect(table.at(-1)).toEqual({ gate: 0.2, current: 2e-9, state: "s2" });
  expect(table.at(3)).toBeUndefined();
  expect([...table]).toHaveLength(3);
  expect(String(table)).toBe(
    [
      "gate (V)  current (A)  state",
      "       0            0  s0",
      "     0.1         1e-9  s1",
      "     0.2         2e-9  s2",
      "(3 rows)",
    ].join("\n"),
  );
});

test("a long table is printed without its middle, and a range picks rows", async () => {
  const ds = await line(100, places[1]);
  const lines = String(await ds.toTable("current")).split("\n");
  expect(lines).toHaveLength(1 + 10 + 1 + 10 + 1);
  expect(lines[10]).toMatch(/0\.9\s+9e-9$/u);
  expect(lines[11]).toMatch(/…\s+…$/u);
  expect(lines[12]).toMatch(/9\s+9e-8$/u);
  expect(lines.at(-1)).toBe("(100 rows)");
  expect((await ds.toTable("current", { start: 2, end: 4 })).columns[0]?.values).toEqual(
    Float64Array.of(0.1, 0.2, 0.3),
  );
});

test("columns measured at different points are no table together", async () => {
  const m = new Measurement()
    .registerCustomParameter("x")
    .registerCustomParameter("a", { setpoints: ["x"] })
    .registerCustomParameter("b", { setpoints: ["x"] });
  const ds = await m.run(async saver => {
    await saver.addResult(["x", 1], ["a", 10]);
    await saver.addResult(["x", 2], ["b", 20]);
  }, places[1]);
  await expect(ds.toTable()).rejects.toThrow(
    /^table of run \d+: b was measured at other points than a: name columns that belong together of a, b$/u,
  );
  expect((await ds.toTable("b")).at(0)).toEqual({ x: 2, b: 20 });
});

test("complex numbers stand in a table as they are", async () => {
  const m = new Measurement().registerCustomParameter("s", { paramtype: "complex" });
  const ds = await m.run(saver => saver.addResult(["s", new Complex(1, -2)]), places[1]);
  const table = await ds.toTable();
  expect(table.at(0)?.["s"]).toEqual(new Complex(1, -2));
  const text = String(new Complex(1, -2));
  expect(String(table)).toBe(`${"s".padStart(text.length)}\n${text}\n(1 row)`);
});

test("a run without values has a table without rows", async () => {
  const table = await (await line(0, places[0])).toTable();
  expect(table.length).toBe(0);
  expect(String(table)).toBe("gate (V)  current (A)  state\n(0 rows)");
});

test.each(places)("slices of a column are those of an array ($keepIn)", async place => {
  const ds = await line(10, place);
  const column = ds.column("gate");
  expect([column.name, column.label, column.unit, column.length]).toEqual(["gate", "Gate", "V", 10]);
  expect((await column.slice(2, 4)).values).toEqual(Float64Array.of(0.2, 0.3));
  expect((await column.slice(-1)).values).toEqual(Float64Array.of(0.9));
  expect((await column.slice(8)).values).toEqual(Float64Array.of(0.8, 0.9));
  expect((await column.slice(0, -8)).values).toEqual(Float64Array.of(0, 0.1));
  expect((await column.slice(5, 2)).values).toHaveLength(0);
  expect((await ds.column("state").slice(3, 5)).values).toEqual(["s3", "s4"]);
  await expect(column.slice(0.5)).rejects.toThrow("slice of gate: 0.5 is invalid: must be a whole number");
  expect(() => ds.column("q")).toThrow("'q' is no column");
});

test("a column is read while it is measured", async () => {
  const m = new Measurement().registerCustomParameter("x").registerCustomParameter("y", { setpoints: ["x"] });
  await m.run(async saver => {
    const column = saver.dataset.column("x");
    for (let n = 0; n < 3; n++) await saver.addResult(["x", n], ["y", n]);
    expect(column.length).toBe(3);
    expect((await column.slice(-2)).values).toEqual(Float64Array.of(1, 2));
  });
});

test.each(places)("notes are kept with the run, and an empty text takes them away ($keepIn)", async place => {
  const ds = await line(1, place);
  expect(ds.notes).toBe("");
  await ds.setNotes("gate leaks\nbelow -2 V");
  expect([ds.notes, ds.metadata["widget_notes"]]).toEqual(["gate leaks\nbelow -2 V", "gate leaks\nbelow -2 V"]);
  await ds.setNotes("");
  expect(ds.notes).toBe("");
  await expect(ds.setNotes(3 as unknown as string)).rejects.toThrow(/^notes of run \d+: 3 is no text$/u);
});

test.each(places)(
  "rows of arrays are rolled out: what was single stands beside each element ($keepIn)",
  async place => {
    const m = new Measurement({ name: "traces" })
      .registerCustomParameter("power", { unit: "dBm" })
      .registerCustomParameter("frequency", { unit: "Hz", paramtype: "array" })
      .registerCustomParameter("trace", { setpoints: ["power", "frequency"], paramtype: "array" });
    const frequency = Float64Array.of(10, 20, 30);
    const ds = await m.run(async saver => {
      for (const power of [-5, 0])
        await saver.addResult(["power", power], ["frequency", frequency], ["trace", frequency.map(f => f + power)]);
    }, place);
    const { x, y, xLabel, xUnit, shape } = await ds.xy("trace");
    expect([x, y]).toEqual([Float64Array.of(10, 20, 30, 10, 20, 30), Float64Array.of(5, 15, 25, 10, 20, 30)]);
    expect([xLabel, xUnit, shape]).toEqual(["frequency", "Hz", [2, 3]]);
    const table = await ds.toTable();
    expect(table.length).toBe(6);
    expect(table.at(4)).toEqual({ power: 0, frequency: 20, trace: 20 });
    const column = ds.column("trace");
    expect(column.length).toBe(2);
    expect(await column.slice(1, 2)).toEqual({ values: Float64Array.of(10, 20, 30), shape: [1, 3] });
    expect((await ds.column("power").slice(-1)).values.at(0)).toBe(0);
  },
);
