/** Instruments without hardware: the names, values and behaviour of QCoDeS's. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Complex, Instrument, InstrumentBase, useClock, type AnyParameter } from "../../drivers/core/index.ts";
import * as mock from "../../drivers/instruments/mock/index.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";
import { FakeClock } from "../core/fake-clock.ts";

const {
  DummyAttrInstrument,
  DummyChannelInstrument,
  DummyChannelOnlyInstrument,
  DummyInstrument,
  DummyInstrumentWithMeasurement,
  MockCustomChannel,
  MockDAC,
  MockField,
  MockLockin,
  MockMetaParabola,
  MockParabola,
} = mock;

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

const openers: [string, () => Promise<InstrumentBase>][] = [
  ["DummyInstrument", () => DummyInstrument.open("dut")],
  ["DummyAttrInstrument", () => DummyAttrInstrument.open("dut")],
  ["DummyChannelInstrument", () => DummyChannelInstrument.open("dut", { channelNames: ["A"] })],
  ["DummyChannelOnlyInstrument", () => DummyChannelOnlyInstrument.open("dut")],
  ["MockDAC", () => MockDAC.open("dut", 1)],
  ["MockLockin", () => MockLockin.open("dut")],
  ["MockParabola", () => MockParabola.open("dut")],
];

describe.each(openers)("%s", (name, open) => {
  test("says that it is simulated, in its message too", async () => {
    const dut = await open();
    expect(dut.simulated).toBe(true);
    expect(vi.mocked(console.log).mock.calls[0]?.[0]).toMatch(
      new RegExp(`^Connected to: Setpoint ${name} \\(serial:NA, firmware:NA\\) in \\d\\.\\d\\ds \\(SIMULATED\\)$`),
    );
  });

  test("each parameter says what it means, can be read, and accepts its own output", async () => {
    const dut = await open();
    for (const parameter of dut.allParameters()) {
      if (parameter.name === "IDN") continue;
      expect(parameter.docstring, parameter.fullName).toMatch(/^\S.{10,}\.$/);
      await parameter.get?.();
      // It takes anything.
      if (parameter.settable && parameter.name !== "fixedParameter") await assertGoldenRule(parameter, { runs: 10 });
    }
  });
});

describe("a dummy", () => {
  test("has three gates at 0 V unless it is told others, and a parameter that nothing depends on", async () => {
    const dac = await DummyInstrument.open("dac");
    expect(Object.keys(dac.parameters).toSorted()).toEqual(["IDN", "dac1", "dac2", "dac3", "fixedParameter"]);
    expect([await dac.dac1(), await dac.fixedParameter()]).toEqual([0, 5]);
    expect([dac.dac1.label, dac.dac1.unit]).toEqual(["Gate dac1", "V"]);
    await dac.dac3(-800);
    await expect(dac.dac3(401)).rejects.toThrow(
      "setting dac_dac3 to 401: 401 is invalid: must be between -800 and 400",
    );
    // @ts-expect-error it has no such gate
    expect(dac.ch1).toBeUndefined();
  });

  test.each([
    ["a list", () => DummyInstrument.open("dac", ["ch1", "ch2"], { label: "Gates" })],
    ["an option", () => DummyInstrument.open("dac", { gates: ["ch1", "ch2"], label: "Gates" })],
    [
      "the keys of an object, as YAML has a set",
      () => DummyInstrument.open("dac", { gates: { ch1: null, ch2: null }, label: "Gates" }),
    ],
  ])("takes the names of its gates as %s", async (_, open) => {
    const dac = await open();
    await dac.ch1(0.5);
    expect([await dac.ch1(), await dac.ch2(), dac.label]).toEqual([0.5, 0, "Gates"]);
    // @ts-expect-error it has no such gate
    expect(dac.dac1).toBeUndefined();
    // @ts-expect-error a gate is a number
    await expect(dac.ch2("on")).rejects.toThrow("setting dac_ch2 to on: 'on' is not an int or float");
  });

  test("is found again by its class, and another of its name is refused", async () => {
    const dac = await DummyInstrument.open("dac", ["ch1"]);
    expect(Instrument.findInstrument("dac", DummyInstrument)).toBe(dac);
    await expect(DummyInstrument.open("dac")).rejects.toThrow("Another instrument has the name: dac");
    expect((await DummyInstrument.open("dac", ["ch9"], { recreate: true })).ch9.fullName).toBe("dac_ch9");
  });

  test("tells a station's types the names of its gates", () => {
    expect(DummyInstrument.typeArguments({ gates: ["ch1", "ch2"] })).toEqual(['"ch1" | "ch2"']);
    expect(DummyInstrument.typeArguments({ gates: { ch1: null } })).toEqual(['"ch1"']);
    expect(DummyInstrument.typeArguments({})).toEqual([]);
  });
});

describe("a dummy meter", () => {
  test("measures the gates of a dummy, with noise that repeats itself", async () => {
    const dac = await DummyInstrument.open("dac", ["ch1", "ch2"]);
    const dmm = await DummyInstrumentWithMeasurement.open("dmm", dac);
    const again = await DummyInstrumentWithMeasurement.open("again", { setterInstr: "dac" });
    const other = await DummyInstrumentWithMeasurement.open("other", dac, { seed: 2 });
    await dac.ch1(2);
    const value = await dmm.v1();
    expect(Math.abs(value - 5 * Math.exp(-0.4))).toBeLessThan(0.5);
    expect(await again.v1()).toBe(value);
    expect(await other.v1()).not.toBe(value);
    expect(await dmm.v1()).not.toBe(value);
  });

  test("has a bump at its centre, which can be moved", async () => {
    const dac = await DummyInstrument.open("dac", ["ch1", "ch2"]);
    const { v2 } = await DummyInstrumentWithMeasurement.open("dmm", dac);
    v2.noise = 0;
    await dac.ch1(0.1);
    await dac.ch2(0.2);
    expect(await v2()).toBeCloseTo(Math.exp(0.125), 12);
    v2.x0 = 0.1 + 0.25;
    expect(await v2()).toBeCloseTo(Math.exp(0.125 - 0.5), 12);
    expect([v2.fullName, v2.unit, v2.label]).toEqual(["dmm_v2", "V", "Gate v2"]);
  });

  test("needs a dummy, and its gates", async () => {
    await expect(DummyInstrumentWithMeasurement.open("dmm")).rejects.toThrow(
      "opening dmm: it measures the gates of a dummy: give the dummy, or { setterInstr: its name }",
    );
    await expect(DummyInstrumentWithMeasurement.open("dmm", { setterInstr: "dac" })).rejects.toThrow(
      "Instrument with name dac does not exist",
    );
    const dac = await DummyInstrument.open("dac", ["ch1"]);
    const dmm = await DummyInstrumentWithMeasurement.open("dmm", dac);
    await dmm.v1();
    await expect(dmm.v2()).rejects.toThrow(
      "getting dmm_v2: dac has no gate ch2 to measure: it has IDN, fixedParameter, ch1",
    );
  });
});

describe("a dummy with channels", () => {
  test("has six, as submodules and as a tuple", async () => {
    const dut = await DummyChannelInstrument.open("dut");
    expect(Object.keys(dut.submodules)).toEqual(["channels", "A", "B", "C", "D", "E", "F"]);
    expect(dut.A).toBe(dut.channels[0]);
    expect([dut.A.fullName, dut.A.temperature.label, dut.A.temperature.unit]).toEqual([
      "dut_ChanA",
      "Temperature_A",
      "K",
    ]);
    await dut.channels.temperature(4);
    expect(await dut.F.temperature()).toBe(4);
    dut.channels.turnOn();
    expect((await dut.snapshot()).submodules["channels"]).not.toHaveProperty("channels");
  });

  test("has those that it is told", async () => {
    const dut = await DummyChannelInstrument.open("dut", { channelNames: ["left", "right"] });
    expect(Object.keys(dut.submodules)).toEqual(["channels", "left", "right"]);
    expect(dut.channels.byName("right").temperature.label).toBe("Temperature_right");
    expect(await dut.left.temperature()).toBe(0);
    // @ts-expect-error -- there is no such channel
    expect(dut.A).toBeUndefined();
  });

  test("has them in the tuple alone, where it is the other one", async () => {
    const dut = await DummyChannelOnlyInstrument.open("dut");
    expect(Object.keys(dut.submodules)).toEqual(["channels"]);
    expect(dut.getComponent("channels_ChanB_b_temperature")).toBe(dut.channels[1]?.temperature);
  });

  test("its arrays lie on their axes", async () => {
    const { A } = await DummyChannelInstrument.open("dut", { channelNames: ["A"] });
    await A.dummyNPoints(3);
    await A.dummyNPoints2(2);
    expect(await A.dummySpAxis()).toEqual(Float64Array.of(0, 50, 100));
    const trace = await A.dummyParameterWithSetpoints();
    expect([trace.length, trace.every(each => each >= 0 && each < 1)]).toEqual([3, true]);
    expect(await A.dummyParameterWithSetpoints2d()).toHaveLength(6);
    expect(await A.dummyParameterWithSetpointsComplex()).toHaveLength(3);
    expect(A.dummyParameterWithSetpoints.unpack(trace)[0]?.setpoints[0]).toMatchObject({
      axis: Float64Array.of(0, 50, 100),
    });
    expect(await A.dummyArrayParameter()).toEqual(Float64Array.of(2, 2, 2, 2, 2));
    expect((await A.dummyComplexArrayParameter())[3]).toEqual(Complex.from({ re: 3, im: -3 }));
    expect(await A.dummyComplex()).toEqual(Complex.from({ re: 1, im: 1 }));
    expect(await A.dummyScalarMultiParameter()).toEqual({ thisparam: 0, thatparam: 1 });
  });

  test.each([
    ["dummyMultiParameter", [[5], [5]]],
    [
      "dummy2dMultiParameter",
      [
        [5, 3],
        [5, 3],
      ],
    ],
    [
      "dummy2dMultiParameter2",
      [
        [5, 3],
        [2, 7],
      ],
    ],
  ] as const)("%s unfolds into zeros and ones over axes of %j", async (name, shapes) => {
    const { A } = await DummyChannelInstrument.open("dut", { channelNames: ["A"] });
    const parameter: AnyParameter = A[name];
    const columns = parameter.unpack(await parameter.get?.());
    expect(columns.map(({ setpoints }) => setpoints.map(({ axis }) => axis.length))).toEqual(shapes);
    expect(columns.map(({ values }) => [...new Set(Array.from(values as ArrayLike<number>))])).toEqual([[0], [1]]);
  });
});

describe("a parabola", () => {
  test("is the sum of the squares, with noise that is asked for", async () => {
    const p = await MockParabola.open("p");
    await p.x(1);
    await p.y(2);
    await p.z(3);
    expect([await p.parabola(), await p.skewedParabola()]).toEqual([14, 28]);
    await p.noise(0.5);
    const value = await p.parabola();
    expect(value > 14 && value < 14.5).toBe(true);
  });

  test("has a view with a gain, which is no open instrument", async () => {
    const p = await MockParabola.open("p");
    const meta = new MockMetaParabola("meta", p);
    await meta.x(2);
    await meta.gain(10);
    expect([await meta.parabola(), await meta.skewedParabola()]).toEqual([40, 120]);
    expect([await p.x(), Instrument.exist("meta"), meta.simulated]).toEqual([2, false, true]);
    await expect(meta.ask("?")).rejects.toThrow("has not defined an ask method");
  });
});

describe("a field", () => {
  test("ramps at its rate, and a set waits until it is there", async () => {
    const fake = new FakeClock();
    using _ = useClock(fake);
    const magnet = await MockField.open("magnet");
    await magnet.field(0.1);
    expect([await magnet.field(), fake.sleeps]).toEqual([0.1, [60]]);
    await expect(magnet.field(1.1)).rejects.toThrow(
      "setting magnet_field to 1.1: 1.1 is invalid: must be between -1 and 1",
    );
    await magnet.rampRate(0.6);
    await magnet.setField(-0.5, { block: false });
    fake.advance(30);
    expect(await magnet.field()).toBeCloseTo(-0.2, 9);
    fake.advance(31);
    expect(await magnet.field()).toBe(-0.5);
    await magnet.field(-0.5);
    expect(fake.sleeps).toEqual([60]);
  });
});

describe("a source of many voltages", () => {
  test("has ten channels, or as many as it is told", async () => {
    const mdac = await MockDAC.open("mdac");
    expect(mdac.channels).toHaveLength(10);
    expect(mdac.ch01).toBe(mdac.channels[0]);
    // @ts-expect-error a voltage is a number
    await expect(mdac.ch01?.voltage("high")).rejects.toThrow("setting mdac_ch01_voltage to high");
    expect([mdac.channels[9]?.fullName, mdac.channels[9]?.channelNumber()]).toEqual(["mdac_ch10", "10"]);
    expect(await mdac.channels[0]?.dacOutput()).toBe("off");
    expect((await MockDAC.open("two", { numChannels: 2 })).channels).toHaveLength(2);
  });

  test("a channel of one's own is made around one of them", async () => {
    const mdac = await MockDAC.open("mdac", 2);
    const own = new MockCustomChannel(mdac, "fast_gate", { channel: "mdac.ch02", currentValidRange: [-0.5, 0] });
    expect(own.dacChannel).toBe(mdac.submodules["ch02"]);
    expect(await own.currentValidRange()).toEqual([-0.5, 0]);
    await expect(own.currentValidRange([1])).rejects.toThrow("setting mdac_fast_gate_currentValidRange");
    expect(() => new MockCustomChannel(mdac, "no", { channel: "mdac.ch03" })).toThrow(
      "mdac has no channel mdac.ch03: it has channels, ch01, ch02",
    );
  });
});
