/** Arrays whose axes are arrays: what they say of themselves, and what is refused. */

import { expect, test } from "vitest";

import { ArrayParameter, Instrument } from "../../drivers/core/index.ts";
import type { AnyInstrument } from "../../drivers/core/index.ts";

class Trace extends ArrayParameter<Float64Array> {
  reply: unknown = Float64Array.of(1, 2, 3);

  constructor(name: string, instrument?: AnyInstrument, options: { snapshotValue?: boolean } = {}) {
    super(name, {
      instrument,
      shape: [3],
      label: "Trace",
      unit: "V",
      setpoints: [Float64Array.of(0, 0.5, 1)],
      setpointNames: ["time"],
      setpointLabels: ["Time"],
      setpointUnits: ["s"],
      docstring: "What came in.",
      ...options,
    });
  }

  override async getRaw(): Promise<unknown> {
    return this.reply;
  }
}

class Scope extends Instrument {
  readonly trace = new Trace("trace", this);
}

test("it is read with the shape that it has", async () => {
  const trace = new Trace("trace");
  expect(await trace()).toEqual(Float64Array.of(1, 2, 3));
  trace.reply = Float64Array.of(1, 2);
  await expect(trace()).rejects.toThrow("getting trace: the reply has 2 values, but its shape is (3,)");
  trace.reply = 5;
  await expect(trace()).rejects.toThrow("getting trace: the reply is a single value, but its shape is (3,)");
  expect(trace.cache.value).toHaveLength(3);
  trace.shape = [2];
  trace.setpoints = [[7, 8]];
  trace.reply = [5, 6];
  expect(trace.unpack(await trace())[0]?.setpoints[0]?.values).toEqual([7, 8]);
});

test("it unfolds into a column on its axes, whose names are those of the instrument's", async () => {
  const { trace } = new Scope("scope", undefined);
  const axis = Float64Array.of(0, 0.5, 1);
  const names = { name: "time", registerName: "scope_time", label: "Time", unit: "s" };
  expect(trace.setpointFullNames).toEqual(["scope_time"]);
  expect(trace.columns()).toEqual([
    { name: "trace", registerName: "scope_trace", label: "Trace", unit: "V", setpoints: [names] },
  ]);
  expect(trace.unpack(await trace())[0]).toMatchObject({
    values: Float64Array.of(1, 2, 3),
    setpoints: [{ ...names, axis, values: axis }],
  });
});

test("nested values and setpoints are laid out row by row", async () => {
  const rows = [
    [0, 1, 2],
    [3, 4, 5],
  ];
  const inner = [6, 7, 8];
  const image = new ArrayParameter("image", {
    shape: [2, 3],
    setpoints: [
      [1, 2],
      [inner, inner],
    ],
    getCmd: () => rows,
  });
  const [column] = image.unpack(await image());
  expect(column?.values).toEqual([0, 1, 2, 3, 4, 5]);
  expect(column?.setpoints.map(({ name, label, values }) => [name, label, values])).toEqual([
    ["image_setpoint_0", "image_setpoint_0", [1, 1, 1, 2, 2, 2]],
    ["image_setpoint_1", "image_setpoint_1", [6, 7, 8, 6, 7, 8]],
  ]);
  expect(image.setpointFullNames).toBeUndefined();
  image.setpoints = undefined;
  expect(() => image.unpack(rows)).toThrow("image has the shape (2, 3), but no setpoints");
});

test("a snapshot has the names of the axes, and the values only where it is asked to", async () => {
  const { trace } = new Scope("scope", undefined);
  const snapshot = await trace.snapshot({ update: "All" });
  expect(snapshot).toMatchObject({
    __class__: "Trace",
    full_name: "scope_trace",
    label: "Trace",
    unit: "V",
    ts: null,
    setpoint_names: ["time"],
    setpoint_labels: ["Time"],
    setpoint_units: ["s"],
  });
  expect(snapshot).not.toHaveProperty("value");
  expect(await new Trace("kept", undefined, { snapshotValue: true }).snapshot()).toMatchObject({ value: [1, 2, 3] });
});

test("its text tells its shape", () => {
  expect(new Trace("trace").doc).toBe(
    "What came in.\n\nParameter class:\n\n* `name` trace\n* `label` Trace\n* `unit` V\n* `shape` (3,)",
  );
});

test("it cannot be set, must be readable, and its lists must fit its shape", () => {
  const make = (options: object) => (): unknown => new ArrayParameter("a", options as never);
  const getCmd = (): number[] => [1, 2, 3];
  expect(make({ shape: [3], getCmd, setCmd: () => undefined })).toThrow("ArrayParameter a cannot be set");
  expect(make({ shape: [3] })).toThrow("ArrayParameter a cannot be read: it needs getCmd, or a class with getRaw");
  expect(make({ getCmd })).toThrow("shape of ArrayParameter a must be a list of lengths");
  expect(make({ getCmd, shape: [1.5] })).toThrow("must be a list of lengths");
  expect(make({ getCmd, shape: [3], setpointNames: ["x", "y"] })).toThrow(
    "setpointNames of ArrayParameter a must be a list with one entry for each length of (3,)",
  );
});
