/** Fast sweeps and time traces of the Keithley 2600: the scripts that are sent, and what the simulated diode makes of them. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument, LinSweep, linspace, vals } from "../../drivers/core/index.ts";
import {
  diodeOf2600,
  Keithley2601B,
  Keithley2614B,
  noiseOf2600,
  resistorOf2600,
  type Keithley2600Sweep,
} from "../../drivers/instruments/keithley/index.ts";
import { socketServer } from "../../drivers/io/serve/socket-server.ts";
import { Bench } from "../../drivers/io/sim/bench.ts";
import { VirtualClock } from "../../drivers/io/sim/clock.ts";
import { ServedSimulation } from "../../drivers/io/sim/conversation.ts";
import { openSimulation } from "../../drivers/io/sim/library.ts";
import { diode } from "../../drivers/io/sim/models/two-terminal.ts";
import { dialogue } from "../../drivers/testing/index.ts";

const address = "TCPIP0::10.0.0.7::5025::SOCKET";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

const open = (clock = new VirtualClock({ skipsWaits: true })) =>
  Keithley2614B.open("smu", address, { sim: "keithley/2600", bench: new Bench({ clock }) });

/** A block as `printbuffer` gives it. */
function block(...values: number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, 4 * index);
  return Buffer.concat([Buffer.from("#0"), bytes, Buffer.from("\n")]);
}

const script = (...lines: string[]) =>
  [
    "loadandrunscript",
    ...lines,
    "format.data = format.REAL32",
    "format.byteorder = format.LITTLEENDIAN",
    `printbuffer(1, ${/#(\d+)/.exec(lines.join())?.[1]}, smua.nvbuffer1.readings)`,
    "format.data = format.ASCII",
    "endscript",
  ]
    .filter(line => !line.startsWith("#"))
    .join("\n");

const before = [
  ["print(smua.measure.nplc)", "1.00000e+00"],
  ["print(localnode.linefreq)", "5.00000e+01"],
  ["print(smua.nvbuffer1.capacity)", "1.40000e+05"],
] as const;

describe("traffic", () => {
  test("a fast sweep is one script, and its readings one block", async () => {
    const sweep = script(
      "#3",
      "smua.sense = 0",
      "smua.measure.count = 1",
      "smua.source.levelv = -0.1",
      "smua.source.func = 1",
      "smua.source.output = 1",
      "smua.nvbuffer1.clear()",
      "smua.nvbuffer1.appendmode = 1",
      "for inner = 0, 2 do",
      "  smua.source.levelv = -0.1 + inner * 0.1",
      "  delay(0.01)",
      "  smua.measure.i(smua.nvbuffer1)",
      "end",
    );
    // Bytes of a reading may look like the end of a message: 0x0a is one.
    const odd = Buffer.from([0x0a, 0x0a, 0x0a, 0x3f]).readFloatLE();
    await dialogue(Keithley2614B, [...before, [sweep, block(1e-3, odd, 9.91e37)]], async ({ smua }) => {
      smua.setupFastsweep(new LinSweep(smua.volt, -0.1, 0.1, 3, 0.01));
      const readings = await smua.fastsweep();
      expect(readings).toBeInstanceOf(Float64Array);
      expect(readings).toEqual(Float64Array.of(Math.fround(1e-3), odd, Math.fround(9.91e37)));
    });
  });

  test("with two sweeps the inner one is run at each value of the outer one; a negative step stands in brackets", async () => {
    const sweep = script(
      "#4",
      "smua.sense = 1",
      "smua.measure.count = 1",
      "smub.source.levelv = 5",
      "smub.source.func = 1",
      "smub.source.output = 1",
      "smua.source.leveli = 2e-10",
      "smua.source.func = 0",
      "smua.source.output = 1",
      "smua.nvbuffer1.clear()",
      "smua.nvbuffer1.appendmode = 1",
      "for outer = 0, 1 do",
      "  smub.source.levelv = 5 + outer * 1",
      "  delay(0.5)",
      "  for inner = 0, 1 do",
      "    smua.source.leveli = 2e-10 + inner * (-1e-10)",
      "    smua.measure.v(smua.nvbuffer1)",
      "  end",
      "end",
    );
    await dialogue(Keithley2614B, [...before, [sweep, block(1, 2, 3, 4)]], async ({ smua, smub }) => {
      const outer = new LinSweep(smub.volt, 5, 6, 2, 0.5);
      smub.setupFastsweep(new LinSweep(smua.curr, 2e-10, 1e-10, 2), outer, { mode: "VIfourprobe" });
      expect(await smua.fastsweep()).toEqual(Float64Array.of(1, 2, 3, 4));
    });
  });

  test("a time trace leaves count and interval as they were", async () => {
    const trace = script(
      "#3",
      "local before = smua.measure.interval",
      "smua.measure.count = 3",
      "smua.measure.interval = 0.1",
      "smua.nvbuffer1.clear()",
      "smua.nvbuffer1.appendmode = 0",
      "smua.measure.v(smua.nvbuffer1)",
      "smua.measure.interval = before",
      "smua.measure.count = 1",
    );
    await dialogue(Keithley2614B, [...before, [trace, block(1, 2, 3)]], async ({ smua }) => {
      await smua.timetraceNpts(3);
      await smua.timetraceDt(0.1);
      await smua.timetraceMode("voltage");
      expect(await smua.timetrace()).toEqual(Float64Array.of(1, 2, 3));
      expect(smua.timeAxis.cache.value).toEqual(Float64Array.of(0, 0.1, 0.2));
    });
  });

  test("what the instrument's memory does not hold is refused before anything is run", async () => {
    const lines = [before[0], before[1], ["print(smua.nvbuffer1.capacity)", "1.00000e+02"]] as const;
    await dialogue(Keithley2614B, lines, async ({ smua }) => {
      smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 101));
      await expect(smua.fastsweep()).rejects.toThrow(
        "getting dut_smua_fastsweep: 101 readings do not fit into the instrument's memory: smua.nvbuffer1 holds at most 100",
      );
    });
  });

  test("a script that fails is stopped, and the error says what the instrument says", async () => {
    const trace = script(
      "#1",
      "local before = smua.measure.interval",
      "smua.measure.count = 1",
      "smua.measure.interval = 1",
      "smua.nvbuffer1.clear()",
      "smua.nvbuffer1.appendmode = 0",
      "smua.measure.i(smua.nvbuffer1)",
      "smua.measure.interval = before",
      "smua.measure.count = 1",
    );
    const stopped = [
      { op: "clear" },
      ["abort"],
      ["format.data = format.ASCII"],
      ["smua.measure.count=1"],
      ["smua.measure.interval=0"],
    ] as const;
    const error = "-2.86000e+02\tTSP Runtime error\t2.00000e+01\t1.00000e+00";
    const lines = [...before, [trace, "#0nonsense"], ...stopped, ["print(errorqueue.next())", error]] as const;
    await dialogue(Keithley2614B, lines, async ({ smua }) => {
      await smua.timetraceNpts(1);
      await smua.timetraceDt(1);
      await expect(smua.timetrace()).rejects.toThrow(
        /^getting dut_smua_timetrace: asking "loadandrunscript.*; the error queue of the instrument says: TSP Runtime error \(-286\)$/,
      );
    });
  });

  test("limits that came after the set-up count", async () => {
    await dialogue(Keithley2614B, [], async ({ smua }) => {
      smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 3));
      smua.volt.addValidator(vals.numbers(0, 0.5));
      await expect(smua.fastsweep()).rejects.toThrow("1 is invalid: must be between 0 and 0.5 inclusive");
    });
  });

  test("the time-out is that of the instrument and what the script may take", async () => {
    const smu = await open();
    const asked = vi.spyOn(smu.visaHandle, "queryBinaryValues");
    await smu.smua.nplc(10);
    smu.smua.setupFastsweep(new LinSweep(smu.smua.volt, 0, 0.1, 11, 0.3), new LinSweep(smu.smub.volt, 0, 0.1, 2, 1));
    await smu.smua.fastsweep();
    // 5 s of the instrument, 2 × 1 s outside, 22 readings of 0.3 s delay, 4 × 10 / 50 Hz integration and 0.05 s.
    expect(asked.mock.calls[0]?.[1]?.timeout).toBeCloseTo(5 + 2 + 22 * (0.3 + 0.8 + 0.05), 9);
    await smu.timeout(null);
    await smu.smua.fastsweep();
    expect(asked.mock.calls[1]?.[1]?.timeout).toBeNull();
  });
});

describe("what cannot be swept", () => {
  const cases: [string, (smu: Keithley2614B) => unknown, string][] = [
    [
      "another parameter",
      ({ smua }) => smua.setupFastsweep(new LinSweep(smua.limitv, 1, 2, 3)),
      "dut_smua_limitv cannot be swept: must be one of dut_smua_volt, dut_smua_curr, dut_smub_volt, dut_smub_curr",
    ],
    [
      "the same channel twice",
      ({ smua }) => smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 2), new LinSweep(smua.curr, 0, 1, 2)),
      "outer sweep of dut_smua_curr: must be of another channel than the inner sweep",
    ],
    [
      "a mode of the other quantity",
      ({ smua }) => smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 2), { mode: "VI" }),
      'mode "VI" does not sweep dut_smua_volt: must be "IV"',
    ],
    [
      "a current in the mode of voltages",
      ({ smua }) => smua.setupFastsweep(new LinSweep(smua.curr, 0, 1, 2), undefined, { mode: "IV" }),
      'mode "IV" does not sweep dut_smua_curr: must be "VI" or "VIfourprobe"',
    ],
    [
      "post actions",
      ({ smua }) => smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 2, 0, [() => 1])),
      "sweep of dut_smua_volt: 1 post actions: must be none, they cannot run there",
    ],
    [
      "a level that is read back",
      ({ smua }) => smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 2, 0, [], true)),
      "sweep of dut_smua_volt: getAfterSet is true: must be false, a level is not read back there",
    ],
    [
      "points that are not even",
      ({ smua }) => smua.setupFastsweep({ param: smua.volt, delay: 0, getSetpoints: () => [1, 10, 100] }),
      "sweep of dut_smua_volt: point 1 is 10: must be 50.5, as far from its neighbours as the others",
    ],
    [
      "no points",
      ({ smua }) => smua.setupFastsweep({ param: smua.volt, delay: 0, getSetpoints: () => [] }),
      "sweep of dut_smua_volt: no points: must be 1 or more",
    ],
    [
      "levels that are not allowed",
      ({ smua }) => smua.setupFastsweep(new LinSweep(smua.volt, 0, 300, 4)),
      "300 is invalid: must be between -200 and 200 inclusive",
    ],
  ];

  test.each(cases)("%s", async (_, setUp, message) => {
    await dialogue(Keithley2614B, [], async smu => {
      expect(() => setUp(smu)).toThrow(message);
      await expect(smu.smua.fastsweep()).rejects.toThrow("call setupFastsweep(sweep) first");
    });
  });

  test("by the other channel, where there is none", async () => {
    await dialogue(Keithley2601B, [], async ({ smua }) => {
      expect(() => smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 2), { measureInnerChannel: false })).toThrow(
        "measureInnerChannel is false: must be true, a 2601B has one channel",
      );
    });
  });

  test("types say so, too", async () => {
    await dialogue(Keithley2614B, [], async ({ smua }) => {
      // @ts-expect-error -- text is not swept
      expect(() => smua.setupFastsweep(new LinSweep(smua.mode, 0, 1, 2))).toThrow("dut_smua_mode cannot be swept");
      // @ts-expect-error -- there are three modes
      expect(() => smua.setupFastsweep(new LinSweep(smua.volt, 0, 1, 2), { mode: "VV" })).toThrow('mode "VV"');
      // @ts-expect-error -- it is read, not set
      expect(smua.fastsweep.set).toBeUndefined();
    });
  });
});

describe("the simulated diode", () => {
  test("a fast sweep draws its curve, on the axis of the voltage", async () => {
    const { smua } = await open();
    await smua.limiti(1e-3);
    const sweep: Keithley2600Sweep = new LinSweep(smua.volt, 0.2, 0.6, 41);
    smua.setupFastsweep(sweep);
    const currents = await smua.fastsweep();
    const voltages = linspace(0.2, 0.6, 41);
    for (const [index, voltage] of voltages.entries()) {
      const expected = Math.min(diode(diodeOf2600).current(voltage), 1e-3);
      expect(Math.abs((currents[index] as number) - expected)).toBeLessThan(
        1e-6 * expected + 6 * noiseOf2600.deviation,
      );
    }
    const [column] = smua.fastsweep.unpack(currents);
    expect(column).toMatchObject({ unit: "A", label: "Current" });
    expect(column?.setpoints[0]).toMatchObject({
      registerName: "smu_smua_volt",
      label: "Voltage (smu_smua_volt)",
      unit: "V",
      values: Float64Array.from(voltages),
    });
  });

  test("outputs and levels end where the sweep does, and are read anew", async () => {
    const { smua } = await open();
    await smua.mode("current");
    await smua.fourWireMeasurement(true);
    await smua.output(false);
    smua.setupFastsweep(new LinSweep(smua.volt, 0, 0.3, 4));
    await smua.fastsweep();
    expect([smua.mode.cache.valid, smua.output.cache.valid, smua.volt.cache.valid]).toEqual([false, false, false]);
    expect([await smua.mode(), await smua.output(), await smua.fourWireMeasurement()]).toEqual([
      "voltage",
      true,
      false,
    ]);
    expect(await smua.volt()).toBe(0.3);
    // The instrument prints in text again.
    expect(await smua.ask("smua.measure.count")).toBe("1.00000e+00");
  });

  test("two sweeps make a grid, measured by either channel", async () => {
    const { smua, smub } = await open();
    const outer = new LinSweep(smub.volt, 0, 1, 3);
    smua.setupFastsweep(new LinSweep(smua.volt, 0.3, 0.5, 2), outer);
    const grid = await smua.fastsweep();
    const [low, high] = [diode(diodeOf2600).current(0.3), diode(diodeOf2600).current(0.5)];
    for (const row of [0, 1, 2]) {
      expect(grid[2 * row]).toBeCloseTo(low, 10);
      expect(grid[2 * row + 1]).toBeCloseTo(high, 10);
    }
    expect(smua.fastsweep.unpack(grid)[0]?.setpoints.map(each => each.registerName)).toEqual([
      "smu_smub_volt",
      "smu_smua_volt",
    ]);

    await smub.output(true);
    smua.setupFastsweep(new LinSweep(smua.volt, 0.3, 0.5, 2), outer, { measureInnerChannel: false });
    const other = await smua.fastsweep();
    for (const [index, value] of other.entries())
      expect(value).toBeCloseTo((Math.floor(index / 2) * 0.5) / resistorOf2600, 9);
    expect(smua.fastsweep.setpoints.map(each => each.unit)).toEqual(["V", "V"]);
  });

  test("a current is swept and a voltage measured, with sense wires where it is asked for", async () => {
    const { smub } = await open();
    smub.setupFastsweep(new LinSweep(smub.curr, 0, 1e-3, 3), { mode: "VIfourprobe" });
    expect([smub.fastsweep.unit, smub.fastsweep.label]).toEqual(["V", "Voltage"]);
    const voltages = await smub.fastsweep();
    for (const [index, expected] of [0, 0.5, 1].entries()) expect(voltages[index]).toBeCloseTo(expected, 6);
    expect(await smub.fourWireMeasurement()).toBe(true);
  });

  test("a sweep of one point is one reading", async () => {
    const { smub } = await open();
    smub.setupFastsweep(new LinSweep(smub.volt, 0.5, 0.7, 1));
    expect((await smub.fastsweep())[0]).toBeCloseTo(0.5e-3, 9);
  });

  test("a time trace shows the noise of the current", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { smua } = await open();
    await smua.output(true);
    await smua.nplc(0.01);
    await smua.timetraceNpts(2000);
    const currents = await smua.timetrace();
    const mean = currents.reduce((sum, value) => sum + value, 0) / currents.length;
    const deviation = Math.sqrt(currents.reduce((sum, value) => sum + (value - mean) ** 2, 0) / currents.length);
    expect(Math.abs(deviation / noiseOf2600.deviation - 1)).toBeLessThan(0.1);
    expect(smua.timeAxis.cache.value?.at(-1)).toBeCloseTo(1.999, 9);
    expect(warned).not.toHaveBeenCalled();
    expect(await smua.ask("smua.measure.interval")).toBe("0.00000e+00");
  });

  test("a time trace tells its quantity, and warns where readings cannot keep up", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { smub } = await open();
    expect([smub.timetrace.unit, smub.timetrace.label]).toEqual(["A", "Current"]);
    await smub.timetraceMode("voltage");
    expect([smub.timetrace.unit, smub.timetrace.label]).toEqual(["V", "Voltage"]);
    await smub.timetraceNpts(2);
    await smub.timetrace();
    expect(warned.mock.calls).toEqual([
      [
        "smu_smub_timetrace: integrating takes 20.0 ms, longer than the 1.0 ms of timetraceDt: readings come later than " +
          "timeAxis says; lower nplc or raise timetraceDt",
      ],
    ]);
  });
});

describe("a sweep that takes time", () => {
  const turn = () => new Promise(resolve => setImmediate(resolve));

  test("is one transaction: who asks meanwhile waits for its end", async () => {
    const clock = new VirtualClock();
    const { smua, smub } = await open(clock);
    smua.setupFastsweep(new LinSweep(smua.volt, 0, 0.1, 2, 10));
    const done: string[] = [];
    const sweeping = smua.fastsweep().then(() => done.push("sweep"));
    for (let count = 0; count < 10; count++) await turn();
    const asking = smub.volt().then(() => done.push("question"));
    for (let count = 0; count < 10; count++) await turn();
    clock.advance(10);
    for (let count = 0; count < 10; count++) await turn();
    expect(done).toEqual([]);
    clock.advance(10);
    await Promise.all([sweeping, asking]);
    expect(done).toEqual(["sweep", "question"]);
  });

  test("is stopped by an interrupt in the instrument, where it is then; the next question gets its own answer", async () => {
    const clock = new VirtualClock();
    const smu = await open(clock);
    const { smua } = smu;
    const sent = vi.spyOn(smu.visaHandle, "write");
    smua.setupFastsweep(new LinSweep(smua.volt, 0.1, 0.3, 3, 10));
    const sweeping = smua.fastsweep();
    for (let count = 0; count < 10; count++) await turn();
    clock.advance(10);
    for (let count = 0; count < 10; count++) await turn();
    process.emit("SIGINT");
    await expect(sweeping).rejects.toMatchObject({ name: "KeyboardInterrupt" });
    expect(sent.mock.calls.map(([command]) => command)).toEqual(["abort", "format.data = format.ASCII"]);
    clock.advance(100);
    for (let count = 0; count < 10; count++) await turn();
    expect([await smua.output(), await smua.volt()]).toEqual([true, 0.2]);
  });

  test("leaves no count behind when a time trace is interrupted", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { smua } = await open(new VirtualClock());
    const tracing = smua.timetrace();
    for (let count = 0; count < 10; count++) await turn();
    expect(tracing).toBeInstanceOf(Promise);
    process.emit("SIGINT");
    await expect(tracing).rejects.toMatchObject({ name: "KeyboardInterrupt" });
    expect([await smua.ask("smua.measure.count"), await smua.ask("smua.measure.interval")]).toEqual([
      "1.00000e+00",
      "0.00000e+00",
    ]);
  });
});

describe("over a socket", () => {
  const turn = () => new Promise(resolve => setTimeout(resolve, 1));

  /** A simulated instrument on a port of this machine; time stands still until it is moved. */
  async function served() {
    const clock = new VirtualClock();
    const device = await openSimulation("keithley/2600", address, { bench: new Bench({ clock }) });
    const server = await socketServer.start([new ServedSimulation(device)], { port: 0, host: "127.0.0.1", note() {} });
    const smu = await Keithley2614B.open("smu", server.resourceNames[0] as string);
    const close = async () => {
      await smu.close();
      await server.close();
    };
    return { clock, device, smu, [Symbol.asyncDispose]: close };
  }

  test("thousands of readings come as they are, whatever their bytes", async () => {
    await using bench = await served();
    const { smub } = bench.smu;
    smub.setupFastsweep(new LinSweep(smub.volt, -2, 2, 5001));
    const currents = await smub.fastsweep();
    expect(currents).toHaveLength(5001);
    expect(currents[0]).toBeCloseTo(-2e-3, 9);
    expect(currents[5000]).toBeCloseTo(2e-3, 9);
  });

  test("an interrupt stops the script, and the connection goes on in step", async () => {
    await using bench = await served();
    const { smua } = bench.smu;
    smua.setupFastsweep(new LinSweep(smua.volt, 0.1, 0.3, 3, 10));
    const sweeping = smua.fastsweep();
    const failed = sweeping.catch((error: Error) => error.name);
    while (bench.device.number("output", "smua") === 0) await turn();
    process.emit("SIGINT");
    expect(await failed).toBe("KeyboardInterrupt");
    expect(await smua.output()).toBe(true);
    bench.clock.advance(100);
    expect([await smua.volt(), await smua.ask("localnode.model")]).toEqual([0.1, "2614B"]);
  });
});
