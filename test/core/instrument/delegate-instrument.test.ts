/** Instruments whose parameters are those of others, and groups of them. */

import { inspect } from "node:util";

import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";

import {
  DelegateInstrument,
  Instrument,
  InstrumentChannel,
  InstrumentGroup,
  InstrumentModule,
  vals,
} from "../../../drivers/core/index.ts";
import type { AnyParameter, ComponentSource, Idn, InstrumentBase, Parameter } from "../../../drivers/core/index.ts";

const sent: string[] = [];

class Gate extends InstrumentChannel {
  readonly volt = this.parameter({
    unit: "V",
    getCmd: () => (sent.push(`get ${this.fullName}`), this.level),
    setCmd: (value: number) => {
      sent.push(`set ${this.fullName} ${value}`);
      this.level = value;
    },
    vals: vals.numbers(-1, 1),
  });
  level = 0;
}

class Dac extends Instrument {
  readonly ch01 = new Gate(this, "ch01");
  readonly ch02 = new Gate(this, "ch02");
  readonly field = this.parameter({ unit: "T", setCmd: null, initialValue: 0, vals: vals.numbers(-9, 9) });
  readonly rate = this.parameter({ unit: "T/min", setCmd: null, initialValue: 1 });
  readonly reading = this.parameter({ getCmd: () => 7 });

  override async getIdn(): Promise<Idn> {
    return { vendor: "Maker", model: "Dac", serial: null, firmware: null };
  }

  async setField(value: number, { block = true }: { block?: boolean } = {}): Promise<void> {
    sent.push(`setField ${value} ${block}`);
    await this.field(value);
  }
}

let dac: Dac;

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  sent.length = 0;
  dac = await Dac.open("dac");
});

afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
});

/** A station as the simplest thing that finds components. */
const station: ComponentSource = {
  getComponent: path => (path.startsWith("dac") ? dac.getComponent(path.slice(4)) : undefined),
};

test.each([
  ["a station", station],
  ["the open instruments", undefined],
])("parameters are found by their paths in %s, and are set and read under other names", async (_, source) => {
  const field = new DelegateInstrument("magnet", source, {
    parameters: { X: "dac.field", gate: ["dac.ch01.volt"], ramp: "dac_rate" },
  });
  await field.X(3);
  expect([await field.X(), dac.field.cache.value]).toEqual([3, 3]);
  await field.gate(0.5);
  expect(sent).toEqual(["set dac_ch01 0.5"]);
  expect([field.X.unit, field.gate.unit, field.ramp.unit]).toEqual(["T", "V", "T/min"]);
  expect([field.X.fullName, Object.keys(field.parameters)]).toEqual([
    "magnet_X",
    ["X_field", "X", "gate_volt", "gate", "ramp_rate", "ramp"],
  ]);
  await expect(field.gate(2)).rejects.toThrow(
    "2 is invalid: must be between -1 and 1 inclusive; Parameter: dac_ch01.volt",
  );
});

test("a parameter may be given as such; its type is known then", async () => {
  const magnet = new DelegateInstrument("magnet", undefined, { parameters: { X: dac.field, Y: "dac.rate" } });
  expectTypeOf(magnet.X).toEqualTypeOf<Parameter<number>>();
  expectTypeOf(magnet.Y).toEqualTypeOf<Parameter>();
  await magnet.X(2);
  expect(dac.field.cache.value).toBe(2);
});

test("several parameters are read and set together", async () => {
  const gates = new DelegateInstrument("gates", station, {
    parameters: { all: ["dac.ch01.volt", "dac.ch02.volt"], mixed: ["dac.field", "dac.ch01.volt"] },
  });
  await gates.all(0.1);
  expect(await gates.all()).toEqual({ volt0: 0.1, volt1: 0.1 });
  await gates.all({ volt1: 0.2 });
  await gates.mixed({ field: 4, volt: 0.3 });
  expect(await gates.mixed()).toEqual({ field: 4, volt: 0.3 });
  expect(sent.filter(line => line.startsWith("set"))).toEqual([
    "set dac_ch01 0.1",
    "set dac_ch02 0.1",
    "set dac_ch02 0.2",
    "set dac_ch01 0.3",
  ]);
  expect([gates.all.unit, gates.mixed.unit]).toEqual(["V", ""]);
  sent.length = 0;
  await expect(gates.all({ volt0: 0.5, volt1: 5 })).rejects.toThrow("5 is invalid");
  await expect(gates.all({ volt2: 0.5 })).rejects.toThrow("volt2 is not in all: it has volt0, volt1");
  expect(sent).toEqual([]);
});

test("what the sources cannot do, a delegate cannot", () => {
  const magnet = new DelegateInstrument("magnet", station, { parameters: { reading: "dac.reading" } });
  expect([magnet.reading.gettable, magnet.reading.settable]).toEqual([true, false]);
});

test("a method can set in the place of the parameter, with options of its own", async () => {
  const magnet = new DelegateInstrument("magnet", undefined, {
    parameters: { X: "dac.field" },
    setters: { X: { method: "dac.setField", block: false } },
    units: { X: "Tesla" },
  });
  await magnet.X(1);
  expect([sent, magnet.X.unit]).toEqual([["setField 1 false"], "Tesla"]);
  const wrong = (method: string): unknown =>
    new DelegateInstrument("m", undefined, { parameters: { X: "dac.field" }, setters: { X: { method } } });
  expect(() => wrong("dac.fly")).toThrow("making m: dac.fly is not a method");
});

test("initial values are set by open if that is wanted, by a call otherwise; a dry run says what it would do", async () => {
  const options = { parameters: { X: "dac.field" }, initialValues: { X: 5, X_field: 6 } };
  const later = await DelegateInstrument.open("later", station, options);
  expect(dac.field.cache.value).toBe(0);
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  log.mockClear();
  await later.setInitialValues({ dryRun: true });
  expect([log.mock.calls, dac.field.cache.value]).toEqual([
    [["Dry run: Setting parameter later.X to 5."], ["Dry run: Setting parameter later.X_field to 6."]],
    0,
  ]);
  await DelegateInstrument.open("now", station, { ...options, setInitialValuesOnLoad: true });
  expect(dac.field.cache.value).toBe(6);
  const wrong = { parameters: { R: "dac.reading" }, initialValues: { R: 1 }, setInitialValuesOnLoad: true };
  await expect(DelegateInstrument.open("wrong", station, wrong)).rejects.toThrow(
    "initial value of wrong.R: the parameter cannot be set",
  );
});

test("channels of others are parts, as they are or inside a class of one's own", async () => {
  class Sensor extends InstrumentModule {
    readonly half: AnyParameter;
    constructor(
      parent: InstrumentBase,
      name: string,
      { channel, factor }: { channel: InstrumentModule; factor?: number },
    ) {
      super(parent, name);
      this.half = this.parameter({ getCmd: async () => (await (channel as Gate).volt()) * (factor ?? 1) });
    }
  }
  const device = new DelegateInstrument("device", undefined, {
    channels: { left: "dac.ch01", right: dac.ch02, sensor: { channel: "dac.ch02", type: Sensor, factor: 0.5 } },
    initialValues: { "left.volt": 0.8 },
  });
  await device.setInitialValues();
  expect(dac.ch01.level).toBe(0.8);
  await dac.ch02.volt(1);
  expect(device.getComponent("right")).toBe(dac.ch02);
  const half = device.getComponent("sensor_half") as AnyParameter;
  expect([half.fullName, await half.get?.()]).toEqual(["dac_sensor_half", 0.5]);
});

test("its record holds what its sources know, and reads them where that is asked for", async () => {
  const magnet = new DelegateInstrument("magnet", station, {
    parameters: { gate: "dac.ch01.volt" },
    label: "Magnet",
    metadata: { site: "x" },
  });
  await dac.ch01.volt(0.25);
  const { parameters, ...rest } = magnet.record();
  expect(rest).toMatchObject({
    __class__: "DelegateInstrument",
    name: "magnet",
    label: "Magnet",
    metadata: { site: "x" },
  });
  expect(parameters["gate_volt"]).toMatchObject({ value: 0.25, source_parameter: { full_name: "dac_ch01_volt" } });
  expect((await magnet.snapshot({ update: "All" })).parameters["gate"]).toMatchObject({ value: 0.25, unit: "V" });
  expect(inspect(magnet)).toBe("DelegateInstrument(name=magnet, parameters=gate_volt, gate)");
  expect(magnet.simulated).toBe(false);
  await expect(magnet.write("X")).rejects.toThrow("Instrument DelegateInstrument has not defined a write method");
});

test.each<[string, unknown, string]>([
  [
    "a name that nothing has",
    { parameters: { X: "dac.fild" } },
    "making m: no component fild in <Dac: dac>: there are IDN, field,",
  ],
  [
    "an instrument that is not open",
    { parameters: { X: "smu.volt" } },
    "making m: no component smu.volt in the open instruments: there are dac",
  ],
  ["a channel in the place of a parameter", { parameters: { X: "dac.ch01" } }, "making m: dac.ch01 is not a parameter"],
  [
    "a parameter in the place of a channel",
    { channels: { X: "dac.field" } },
    "making m: dac.field is not a channel or module",
  ],
])("%s is refused, with what there is", (_, options, text) => {
  expect(() => new DelegateInstrument("m", undefined, options as never)).toThrow(text);
});

test("a closed source says that it is closed", async () => {
  const magnet = new DelegateInstrument("magnet", station, { parameters: { X: "dac.field" } });
  await dac.close();
  await expect(magnet.X()).rejects.toThrow("<Dac: dac> is closed");
});

test("a group makes and holds instruments, and sets their initial values", async () => {
  const group = await InstrumentGroup.open("devices", station, {
    submodules: {
      left: { parameters: { gate: "dac.ch01.volt" } },
      right: { parameters: { gate: "dac.ch02.volt" }, initialValues: { gate: 0.2 } },
    },
    initialValues: { left: { gate: 0.1 } },
    setInitialValuesOnLoad: true,
  });
  expect([dac.ch01.level, dac.ch02.level]).toEqual([0.1, 0.2]);
  expect(inspect(group)).toBe("InstrumentGroup(name=devices, submodules=left, right)");
  expect((group.getComponent("right_gate") as AnyParameter).fullName).toBe("right_gate");
  expect(Object.keys(group.record().submodules)).toEqual(["left", "right"]);
  expect(() => new InstrumentGroup("g", station, { submodules: { empty: {} } })).toThrow(
    "empty of group g has neither parameters nor channels",
  );
});

// Never called: these lines are for the compiler.
export function misuses(magnet = new DelegateInstrument("m", station, { parameters: { X: dac.field } })): void {
  // @ts-expect-error a name that was not given
  void magnet.Y;
  // @ts-expect-error a value of another kind
  void magnet.X("1");
  // @ts-expect-error a path is text
  void new DelegateInstrument("m", station, { parameters: { X: 3 } });
  // @ts-expect-error an option that does not exist
  void new DelegateInstrument("m", station, { parameter: {} });
}
