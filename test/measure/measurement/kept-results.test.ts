/** What is kept of results is what was given, in memory as in a file. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  ArrayParameter,
  Complex,
  ComplexArray,
  MultiParameter,
  Parameter,
  ParameterWithSetpoints,
  vals,
} from "../../../drivers/core/index.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";
import { closeDatabases, initialiseOrCreateDatabaseAt } from "../../../measure/store/index.ts";
import { quiet, sweep, xy } from "./quiet.ts";

quiet();

const folder = mkdtempSync(join(tmpdir(), "setpoint-results-"));
beforeAll(() => initialiseOrCreateDatabaseAt(join(folder, "results.db")));
afterAll(async () => {
  await closeDatabases();
  rmSync(folder, { recursive: true });
});

describe.each(["memory", "database"] as const)("what is kept in %s", keepIn => {
  test("are the values of a sweep, by parameter or by name", async () => {
    const { m, x, y } = sweep();
    const ds = await m.run(
      async saver => {
        for (let point = 0; point < 3; point++) await saver.addResult([x, point], [y, point / 2]);
        await saver.addResult(["y", 1.5], ["x", 3]);
      },
      { keepIn },
    );
    expect(await ds.getParameterData()).toEqual({
      y: {
        x: { values: Float64Array.of(0, 1, 2, 3), shape: [4] },
        y: { values: Float64Array.of(0, 0.5, 1, 1.5), shape: [4] },
      },
    });
    expect(ds.cache?.data()).toEqual(await ds.getParameterData());
  });

  test("are rows `start` to `end`, both included", async () => {
    const { m, x, y } = sweep();
    const ds = await m.run(
      async saver => {
        for (let point = 1; point <= 5; point++) await saver.addResult([x, point], [y, point]);
      },
      { keepIn },
    );
    const { y: data } = await ds.getParameterData("y", { start: 2, end: 3 });
    expect(data?.y).toEqual({ values: Float64Array.of(2, 3), shape: [2] });
  });

  test("are the elements of an array, a single setpoint counting for all of them", async () => {
    const { m, x, y } = sweep();
    const ds = await m.run(
      async saver => {
        await saver.addResult([x, 1], [y, [1, 2]]);
        await saver.addResult([x, Float64Array.of(5, 6)], [y, Int16Array.of(3, 4)]);
      },
      { keepIn },
    );
    const { y: data } = await ds.getParameterData();
    expect(data?.x?.values).toEqual(Float64Array.of(1, 1, 5, 6));
    expect(data?.y?.values).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(ds.numberOfResults).toBe(4);
  });

  test("are only the trees that have values", async () => {
    const { m, x, y } = sweep();
    m.registerCustomParameter("z", { setpoints: [x] });
    const ds = await m.run(
      async saver => {
        await saver.addResult([x, 1], [y, 2]);
        await saver.addResult([x, 5], ["z", 6]);
      },
      { keepIn },
    );
    const { y: ofY, z: ofZ } = await ds.getParameterData();
    expect(ofY?.x?.values).toEqual(Float64Array.of(1));
    expect(ofZ?.x?.values).toEqual(Float64Array.of(5));
    expect(ofZ?.z?.values).toEqual(Float64Array.of(6));
  });

  test("is NaN for what was inferred at other points only", async () => {
    const { m, x, y } = sweep();
    m.registerCustomParameter("power", { basis: [y] });
    const ds = await m.run(
      async saver => {
        await saver.addResult([x, 1], [y, 2]);
        await saver.addResult([x, 2], [y, 3], ["power", 9]);
      },
      { keepIn },
    );
    const { y: data } = await ds.getParameterData();
    expect(data?.y?.values).toEqual(Float64Array.of(2, 3));
    expect(data?.power?.values).toEqual(Float64Array.of(NaN, 9));
    expect(ds.cache?.data()).toEqual({ y: data });
  });

  test("are texts, and complex numbers, real ones among them", async () => {
    const m = new Measurement();
    m.registerCustomParameter("label", { paramtype: "text" }).registerCustomParameter("s21", { paramtype: "complex" });
    const ds = await m.run(
      async saver => {
        await saver.addResult(["label", "a"]);
        await saver.addResult(["label", ["b", "c"]]);
        await saver.addResult(["s21", new Complex(1, 2)]);
        await saver.addResult(["s21", 3]);
      },
      { keepIn },
    );
    const data = await ds.getParameterData();
    expect(data.label?.label?.values).toEqual(["a", "b", "c"]);
    expect(data.s21?.s21?.values).toEqual(ComplexArray.from([new Complex(1, 2), 3]));
  });

  test("are traces with their axes, against an outer setpoint", async () => {
    const { x } = xy();
    const axis = new Parameter("freq", {
      unit: "Hz",
      getCmd: () => Float64Array.of(10, 20, 30),
      vals: vals.arrays({ shape: [3] }),
    });
    const trace = new ParameterWithSetpoints("trace", {
      unit: "dB",
      setpoints: [axis],
      getCmd: () => Float64Array.of(1, 2, 3),
      vals: vals.arrays({ shape: [3] }),
    });
    const m = new Measurement().registerParameter(x).registerParameter(trace, { setpoints: [x] });
    expect(m.parameters["freq"]).toEqual({ name: "freq", paramtype: "array", label: "freq", unit: "Hz" });
    const ds = await m.run(
      async saver => {
        for (const value of [0, 1]) await saver.addResult([x, value], [trace, await trace()]);
      },
      { keepIn },
    );
    const { trace: data } = await ds.getParameterData();
    expect(data?.x).toEqual({ values: Float64Array.of(0, 0, 0, 1, 1, 1), shape: [2, 3] });
    expect(data?.freq).toEqual({ values: Float64Array.of(10, 20, 30, 10, 20, 30), shape: [2, 3] });
    expect(data?.trace).toEqual({ values: Float64Array.of(1, 2, 3, 1, 2, 3), shape: [2, 3] });
    expect(ds.cache?.data()).toEqual({ trace: data });
  });

  test("are images of ArrayParameters rolled out where their column is numeric", async () => {
    const image = new ArrayParameter("image", {
      shape: [2, 2],
      setpoints: [
        [0, 1],
        [5, 6],
      ],
      setpointNames: ["row", "column"],
      getCmd: () => Float64Array.of(1, 2, 3, 4),
    });
    const m = new Measurement().registerParameter(image, { paramtype: "numeric" });
    const ds = await m.run(
      async saver => {
        await saver.addResult([image, await image()]);
      },
      { keepIn },
    );
    const { image: data } = await ds.getParameterData();
    expect(data?.row?.values).toEqual(Float64Array.of(0, 0, 1, 1));
    expect(data?.column?.values).toEqual(Float64Array.of(5, 6, 5, 6));
    expect(data?.image).toEqual({ values: Float64Array.of(1, 2, 3, 4), shape: [4] });
  });

  test("are the parts of a MultiParameter", async () => {
    const { x } = xy();
    const both = new MultiParameter("both", {
      names: ["raw", "curr"],
      units: ["V", "A"],
      shapes: [[], []],
      getCmd: () => [1, 2],
    });
    const m = new Measurement().registerParameter(x).registerParameter(both, { setpoints: [x] });
    const ds = await m.run(
      async saver => {
        await saver.addResult([x, 7], [both, await both()]);
      },
      { keepIn },
    );
    const data = await ds.getParameterData();
    expect(data.raw?.raw?.values).toEqual(Float64Array.of(1));
    expect(data.curr?.x?.values).toEqual(Float64Array.of(7));
    expect(data.curr?.curr?.values).toEqual(Float64Array.of(2));
  });

  test("are the axes of a trace that is added by its name", async () => {
    const axis = new Parameter("freq", { getCmd: () => Float64Array.of(1, 2), vals: vals.arrays({ shape: [2] }) });
    const trace = new ParameterWithSetpoints("trace", {
      setpoints: [axis],
      getCmd: () => Float64Array.of(3, 4),
      vals: vals.arrays({ shape: [2] }),
    });
    const ds = await new Measurement().registerParameter(trace).run(
      async saver => {
        await saver.addResult(["trace", await trace()]);
      },
      { keepIn },
    );
    const { trace: data } = await ds.getParameterData();
    expect(data?.freq?.values).toEqual(Float64Array.of(1, 2));
    expect(data?.trace).toEqual({ values: Float64Array.of(3, 4), shape: [1, 2] });
  });

  test("have the shape that a validator says", async () => {
    const image = new Parameter("image", {
      getCmd: () => Float64Array.of(1, 2, 3, 4, 5, 6),
      vals: vals.arrays({ shape: [2, 3] }),
    });
    const ds = await new Measurement().registerParameter(image).run(
      async saver => {
        await saver.addResult([image, await image()]);
      },
      { keepIn },
    );
    expect((await ds.getParameterData()).image?.image?.shape).toEqual([1, 2, 3]);
  });

  test("have the shape of a validator that is set while the run goes on", async () => {
    const image = new Parameter("image", { getCmd: () => Float64Array.of(1, 2, 3, 4), vals: vals.arrays() });
    const ds = await new Measurement().registerParameter(image).run(
      async saver => {
        await saver.addResult([image, await image()]);
        image.vals = vals.arrays({ shape: [2, 2] });
        await saver.addResult([image, await image()]);
      },
      { keepIn },
    );
    expect((await ds.getParameterData()).image?.image?.rowShapes).toEqual([[4], [2, 2]]);
  });

  test("are the same from arrays in one block as from lists, and not what is put into the block later", async () => {
    const m = new Measurement()
      .registerCustomParameter("gate")
      .registerCustomParameter("f", { paramtype: "array" })
      .registerCustomParameter("raw", { paramtype: "array", setpoints: ["gate", "f"] })
      .registerCustomParameter("s21", { paramtype: "array", setpoints: ["gate", "f"] });
    const take = (isBlock: boolean) =>
      m.run(
        async saver => {
          const raw = Float64Array.of(4, 5, NaN);
          const [f, s21] = [Float64Array.of(1, 2, 3), ComplexArray.from([new Complex(1, 2), 3, new Complex(0, -1)])];
          for (let gate = 0; gate < 3; gate++) {
            raw[0] = gate;
            if (isBlock) await saver.addResult(["gate", gate], ["f", f], ["raw", raw], ["s21", s21]);
            else await saver.addResult(["gate", gate], ["f", [...f]], ["raw", [...raw]], ["s21", [...s21]]);
          }
          raw.fill(7);
        },
        { keepIn },
      );
    const [blocks, lists] = [await take(true), await take(false)];
    const data = await blocks.getParameterData();
    expect(data).toEqual(await lists.getParameterData());
    expect(data.raw?.raw).toEqual({ values: Float64Array.of(0, 5, NaN, 1, 5, NaN, 2, 5, NaN), shape: [3, 3] });
    expect(data.s21?.gate?.values).toEqual(Float64Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2));
    expect(blocks.cache?.data()).toEqual(data);
    // what somebody writes into what was read stays there
    for (const { raw, s21 } of [await blocks.getParameterData(), blocks.cache?.data() ?? {}]) {
      (raw!.raw!.values as Float64Array).fill(7);
      (s21!.s21!.values as ComplexArray).data.fill(7);
    }
    expect(await blocks.getParameterData()).toEqual(await lists.getParameterData());
    expect(blocks.cache?.data()).toEqual(lists.cache?.data());
  });

  test("are arrays of other lengths, row by row", async () => {
    const m = new Measurement().registerCustomParameter("a", { paramtype: "array" });
    const ds = await m.run(
      async saver => {
        await saver.addResult(["a", [1, 2]]);
        await saver.addResult(["a", [3]]);
      },
      { keepIn },
    );
    const { a: data } = await ds.getParameterData();
    expect(data?.a?.values).toEqual(Float64Array.of(1, 2, 3));
    expect(data?.a?.rowShapes).toEqual([[2], [1]]);
    expect(ds.cache?.data()).toEqual({ a: data });
  });

  test("are the values of an axis, asked for by its name", async () => {
    const { m, x, y } = sweep();
    const ds = await m.run(
      async saver => {
        await saver.addResult([x, [1, 2]], [y, [3, 4]]);
      },
      { keepIn },
    );
    expect((await ds.getParameterData("x")).x?.x?.values).toEqual(Float64Array.of(1, 2));
  });
});
