/** Registering, running, failing and ending. */

import { describe, expect, test, vi } from "vitest";

import { ManualParameter, Parameter, vals } from "../../../drivers/core/index.ts";
import { Station } from "../../../drivers/station/index.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";
import { inMemory, quiet, xy } from "./quiet.ts";

const printed = quiet();

describe("registering", () => {
  test("takes names, labels, units and kinds from parameters", () => {
    const m = new Measurement();
    m.registerParameter(new Parameter("n", { getCmd: () => 1, label: "Number", unit: "V" }));
    m.registerParameter(new Parameter("a", { getCmd: () => Float64Array.of(1), vals: vals.arrays({ shape: [1] }) }));
    m.registerParameter(new ManualParameter("t", { initialValue: "", vals: vals.strings() }));
    m.registerParameter(new Parameter("c", { getCmd: () => "1+2j", vals: vals.complexNumbers() }));
    m.registerParameter(new ManualParameter("k", { initialValue: 1 }), { paramtype: "text" });
    const kinds = Object.values(m.parameters).map(({ name, paramtype }) => [name, paramtype]);
    expect(Object.fromEntries(kinds)).toEqual({ n: "numeric", a: "array", t: "text", c: "complex", k: "text" });
    expect(m.parameters["n"]).toEqual({ name: "n", paramtype: "numeric", label: "Number", unit: "V" });
  });

  test("takes setpoints along that are parameters", () => {
    const { x, y } = xy();
    const m = new Measurement().registerParameter(y, { setpoints: [x] });
    expect(Object.keys(m.parameters)).toEqual(["x", "y"]);
  });

  test("refuses names that are not there, and kinds that there are not", () => {
    const { y } = xy();
    const m = new Measurement();
    expect(() => m.registerParameter(y, { setpoints: ["q"] })).toThrow("Please register that parameter first.");
    expect(() => m.registerCustomParameter("z", { basis: ["q"] })).toThrow("Please register that parameter first.");
    // @ts-expect-error -- there is no such kind
    expect(() => m.registerParameter(y, { paramtype: "float" })).toThrow(
      "must be one of numeric, text, complex, array",
    );
    // @ts-expect-error -- no parameter
    expect(() => m.registerParameter("y")).toThrow("must be a parameter");
    // @ts-expect-error -- a text is no list
    expect(() => m.registerParameter(y, { setpoints: "x" })).toThrow("must be a list of parameters or names");
    expect(Object.keys(m.parameters)).toEqual([]);
  });

  test("is taken back, but not under what rests on it", () => {
    const { x, y } = xy();
    const m = new Measurement().registerParameter(x).registerParameter(y, { setpoints: [x] });
    expect(() => m.unregisterParameter(x)).toThrow("Cannot remove x");
    m.unregisterParameter("y").unregisterParameter(x).unregisterParameter("unknown");
    expect(Object.keys(m.parameters)).toEqual([]);
  });

  test("refuses shapes that are none", () => {
    const { x } = xy();
    const m = new Measurement().registerParameter(x);
    expect(() => m.setShapes({ x: [-1] })).toThrow("must be whole numbers, 0 or more");
    expect(() => m.setShapes({ q: [1] })).toThrow("it is not registered");
  });

  test("refuses a write period that is none", () => {
    const m = new Measurement();
    m.writePeriod = 0.5;
    expect(() => (m.writePeriod = 1e-4)).toThrow("The write period must be at least 1 ms.");
    // @ts-expect-error -- no number
    expect(() => (m.writePeriod = "1")).toThrow("The write period must be a number (of seconds).");
    expect(m.writePeriod).toBe(0.5);
  });
});

describe("a run", () => {
  test("tells its number, and is completed when its function has ended", async () => {
    const m = new Measurement({ name: "m1" });
    m.registerCustomParameter("x");
    const ds = await m.run(saver => {
      expect(saver.dataset.running).toBe(true);
      expect(saver.runId).toBe(saver.dataset.runId);
    }, inMemory);
    expect(printed).toEqual([`Starting experimental run with id: ${ds.runId}. `]);
    expect(ds.name).toBe("m1");
    expect([ds.completed, ds.running]).toEqual([true, false]);
  });

  test("has actions before and after it, in order", async () => {
    const seen: string[] = [];
    const m = new Measurement();
    m.registerCustomParameter("x");
    m.addBeforeRun(() => seen.push("before")).addAfterRun(async () => void seen.push("after"));
    await m.run(() => void seen.push("body"), inMemory);
    expect(seen).toEqual(["before", "body", "after"]);
  });

  test("that fails is closed, keeps its data and says why", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const after = vi.fn();
    const m = new Measurement().registerCustomParameter("x").addAfterRun(after);
    let ds: Awaited<ReturnType<Measurement["run"]>> | undefined;
    const failing = m.run(async saver => {
      ds = saver.dataset;
      await saver.addResult(["x", 1]);
      throw new Error("the magnet quenched");
    }, inMemory);
    await expect(failing).rejects.toThrow("the magnet quenched");
    expect(after).toHaveBeenCalledOnce();
    expect(ds?.completed).toBe(true);
    expect(ds?.metadata["measurement_exception"]).toContain("the magnet quenched");
    expect((await ds?.getParameterData())?.x?.x?.values).toEqual(Float64Array.of(1));
  });

  test("that fails tells what failed, not what went wrong at its end, which is printed", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const wronged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const m = new Measurement().registerCustomParameter("x").addAfterRun(() => {
      throw new Error("the valve is stuck");
    });
    const failing = m.run(() => Promise.reject(new Error("the magnet quenched")), inMemory);
    await expect(failing).rejects.toThrow("the magnet quenched");
    const told = [...warned.mock.calls, ...wronged.mock.calls].flat().join("\n");
    expect(told).toContain("the valve is stuck");
  });

  test("is completed although an action after it fails, which is thrown", async () => {
    const m = new Measurement().registerCustomParameter("x").addAfterRun(() => {
      throw new Error("the valve is stuck");
    });
    const run = await m.start(inMemory);
    await expect(run.close()).rejects.toThrow("the valve is stuck");
    expect(run.dataset.completed).toBe(true);
  });

  test("ends with its signal, and keeps what it has brought", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const stop = new AbortController();
    const m = new Measurement().registerCustomParameter("x");
    let ds: Awaited<ReturnType<Measurement["run"]>> | undefined;
    const stopped = m.run(
      async saver => {
        ds = saver.dataset;
        await saver.addResult(["x", 1]);
        stop.abort();
        await saver.addResult(["x", 2]);
      },
      { ...inMemory, signal: stop.signal },
    );
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
    expect([ds?.completed, ds?.numberOfResults]).toEqual([true, 1]);
  });

  test("closes with its block, and may be closed twice", async () => {
    const m = new Measurement().registerCustomParameter("x");
    let ds;
    {
      await using run = await m.start(inMemory);
      await run.saver.addResult(["x", 1]);
      ds = run.dataset;
      expect(ds.running).toBe(true);
      await run.close();
    }
    expect(ds.completed).toBe(true);
  });

  test("keeps the snapshot of the station, and what is known of its parameters without reading them", async () => {
    const read = vi.fn(() => 1);
    const volt = new Parameter("volt", { getCmd: read, unit: "V" });
    const station = new Station({
      components: { gate: new ManualParameter("gate", { initialValue: 3 }) },
      default: false,
    });
    const m = new Measurement({ station }).registerParameter(volt);
    const ds = await m.run(() => undefined, inMemory);
    expect(read).not.toHaveBeenCalled();
    expect(ds.snapshot?.station?.parameters["gate"]?.["value"]).toBe(3);
    expect(ds.snapshot?.parameters?.["volt"]?.["unit"]).toBe("V");
  });

  test("links to the datasets that it was made from", async () => {
    const m = new Measurement().registerCustomParameter("x");
    const parent = await m.run(() => undefined, inMemory);
    const child = await m.registerParent(parent, "fit", "of the peak").run(() => undefined, inMemory);
    expect(child.parentDatasetLinks).toEqual([
      { head: child.guid, tail: parent.guid, edgeType: "fit", description: "of the peak" },
    ]);
  });

  test("does not change when its measurement does", async () => {
    const m = new Measurement().registerCustomParameter("x").setShapes({ x: [2] });
    const shapes = { x: [3] };
    await using run = await m.setShapes(shapes).start(inMemory);
    shapes.x[0] = 7;
    m.registerCustomParameter("y");
    expect(Object.keys(run.dataset.description.interdependencies.parameters)).toEqual(["x"]);
    expect(run.dataset.description.shapes).toEqual({ x: [3] });
  });
});
