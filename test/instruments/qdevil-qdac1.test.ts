/** The QDevil QDAC-I: what it is told, and the outputs that its simulation ramps. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { Instrument, LogCapture } from "../../drivers/core/index.ts";
import { loadOfQDac, QDevilQDac, type QDevilQDacMode } from "../../drivers/instruments/qdevil/index.ts";
import { openSimulation } from "../../drivers/io/sim/index.ts";
import { BenchTime } from "./bench-time.ts";

let time: BenchTime;

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  time = new BenchTime();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
  time[Symbol.dispose]();
});

const open = (address = "ASRL3::INSTR") =>
  QDevilQDac.open("qdac", address, { sim: "qdevil/qdac1", bench: time.bench, recreate: true });

/** The channel of a number. */
const channel = (qdac: QDevilQDac, number: number) => qdac.channels.at(number - 1);

/** What is sent from here on. */
function sentBy(qdac: QDevilQDac): string[] {
  const sent: string[] = [];
  const write = qdac.write.bind(qdac);
  vi.spyOn(qdac, "write").mockImplementation(command => {
    sent.push(command);
    return write(command);
  });
  return sent;
}

describe("opening", () => {
  test.each(["ASRL3::INSTR", "TCPIP0::10.0.0.30::5025::SOCKET", "GPIB0::30::INSTR"])(
    "it is reached at %s, and has the channels and sensors of its boards",
    async address => {
      const qdac = await open(address);
      expect(await qdac.IDN()).toEqual({ vendor: "QDevil", model: "QDAC-I", serial: null, firmware: "1.07" });
      expect(qdac.channels.length).toBe(24);
      expect(qdac.channels.byName("chan07").number).toBe(7);
      expect(qdac.submodules.ch24).toBe(channel(qdac, 24));
      expect(await qdac.parameters.temp2_1?.get?.()).toBe(32.5);
      expect(qdac.parameters.temp3_0).toBeUndefined();
    },
  );

  test("each parameter says what it means, and in which unit it counts", async () => {
    for (const parameter of (await open()).allParameters()) {
      if (parameter.name === "IDN") continue;
      expect(parameter.docstring, parameter.fullName).toMatch(/^[A-Z].{20,}[.;]/);
      const isCount = ["cal", "sync"].includes(parameter.name);
      if (parameter.control.kind === "number" && !isCount) expect(parameter.unit, parameter.fullName).not.toBe("");
    }
  });

  test.each([
    ["Error: Unrecognized command", "Error: Unrecognized command"],
    ["Software Version: 0.170202", 'firmware "Software Version: 0.170202" must be "Software Version: 1.07" or newer'],
    ["hello", 'firmware "hello" must be'],
  ])("what answers %s is refused", async (version, why) => {
    const ask = QDevilQDac.prototype.ask;
    vi.spyOn(QDevilQDac.prototype, "ask").mockImplementation(async function (this: QDevilQDac, command) {
      if (command !== "version") return await ask.call(this, command);
      if (version.startsWith("Error")) return await ask.call(this, "verzion");
      return version;
    });
    await expect(open()).rejects.toThrow(why);
  });
});

describe("one channel", () => {
  test("a voltage is set at once, and makes a current", async () => {
    const qdac = await open();
    const first = channel(qdac, 1);
    const sent = sentBy(qdac);
    await first.v(1.25);
    expect(sent).toEqual(["set 1 1.250000;wav 1 0 0 0"]);
    expect(await first.v()).toBe(1.25);
    expect(await first.i()).toBeCloseTo(1.25 / loadOfQDac, 12);
    expect(await channel(qdac, 2).v()).toBe(0);
    await expect(first.v(10)).rejects.toThrow("10 is invalid: must be between -9.99 and 9.99 inclusive");
  });

  test("with a slope it is ramped by a generator, and set returns when the ramp begins", async () => {
    const qdac = await open();
    const first = channel(qdac, 3);
    await first.v(1);
    await first.slope(0.5);
    const sent = sentBy(qdac);
    await first.v(2);
    expect(sent).toEqual(["wav 3 1 1.000000 1.000000;fun 1 4 1 2000 1 0"]);
    expect(await first.v()).toBe(1);
    time.advance(1);
    expect(await first.v()).toBeCloseTo(1.5, 2);
    time.advance(1);
    expect(await first.v()).toBe(2);
    time.advance(100);
    expect(await first.v()).toBe(2);
    // The voltage is kept when the slope ends, without a jump in between.
    await first.slope("Inf");
    expect([await first.v(), await first.slope()]).toEqual([2, "Inf"]);
  });

  test("a way of more than 10 V is ramped in two halves", async () => {
    const qdac = await open();
    const first = channel(qdac, 1);
    await first.v(-8);
    await first.slope(2);
    const began = time.monotonic();
    await first.v(8);
    expect(time.monotonic() - began).toBeCloseTo(4, 9);
    expect(await first.v()).toBeCloseTo(0, 2);
    time.advance(4);
    expect(await first.v()).toBe(8);
  });

  test("a ramp that is under way goes on from where it is when another voltage is set", async () => {
    const qdac = await open();
    const first = channel(qdac, 1);
    await first.slope(1);
    await first.v(2);
    time.advance(1);
    const at = await first.v();
    await first.v(0);
    expect(await first.v()).toBe(at);
    time.advance(at);
    expect(await first.v()).toBe(0);
  });

  test("ranges change by relays, in the order in which they do not exclude each other", async () => {
    const qdac = await open();
    const first = channel(qdac, 1);
    expect(await first.mode()).toBe("vhigh_ihigh");
    const sent = sentBy(qdac);
    await first.mode("vlow_ilow");
    await first.mode("vhigh_ihigh");
    await first.mode("vhigh_ilow");
    expect(sent).toEqual([
      "cur 1 0;vol 1 1;set 1 0.000000;wav 1 0 0 0",
      "vol 1 0;set 1 0.000000;wav 1 0 0 0;cur 1 1",
      "cur 1 0",
    ]);
    await first.mode("vlow_ilow");
    await expect(first.v(1)).rejects.toThrow("must be between -0.999 and 0.999 inclusive");
    await qdac.updateCache();
    expect(first.mode.cache.value).toBe("vlow_ilow");
  });

  test("the voltage range changes at 0 V only, unless it is forced", async () => {
    using logs = new LogCapture({ level: "WARNING" });
    const qdac = await open();
    const first = channel(qdac, 1);
    await first.v(2);
    await expect(first.mode("vlow_ilow")).rejects.toThrow(
      "the voltage is 2 V: set it to 0 first, or modeForce to true",
    );
    expect(await first.mode()).toBe("vhigh_ihigh");
    await qdac.modeForce(true);
    await first.mode("vlow_ilow");
    expect(await first.v()).toBe(0.999);
    expect(logs.value).toContain("2 V is outside of the new range: 0.999 V");
  });
});

describe("several channels", () => {
  test("are read and set as one", async () => {
    const qdac = await open();
    const some = qdac.channels.slice(0, 3);
    await some.v([0.1, 0.2, 0.3]);
    expect(await some.v()).toEqual([0.1, 0.2, 0.3]);
  });

  test("ramp together, started by a trigger", async () => {
    const qdac = await open();
    await channel(qdac, 2).v(1);
    const sent = sentBy(qdac);
    expect(await qdac.rampVoltages([1, 2], [], [0.5, 0], 2)).toBe(2);
    expect(sent).toEqual([
      "wav 1 1 0.500000 0.000000;fun 1 4 1 2000 1 1;wav 2 2 -1.000000 1.000000;fun 2 4 1 2000 1 1",
      "trig 1",
    ]);
    time.advance(1);
    expect(await channel(qdac, 1).v()).toBeCloseTo(0.25, 2);
    expect(await channel(qdac, 2).v()).toBeCloseTo(0.5, 2);
    time.advance(1);
    expect(await qdac.channels.slice(0, 2).v()).toEqual([0.5, 0]);
  });

  test("go through the fast way at each step of the slow one", async () => {
    const qdac = await open();
    const seconds = await qdac.rampVoltages2d({
      slowChannels: [1],
      slowStart: [0],
      slowEnd: [1],
      fastChannels: [2],
      fastStart: [-1],
      fastEnd: [1],
      stepLength: 0.01,
      slowSteps: 3,
      fastSteps: 5,
    });
    expect(seconds).toBeCloseTo(0.15, 12);
    const seen: number[][] = [];
    time.advance(0.005);
    for (let step = 0; step < 15; step++) {
      seen.push([await channel(qdac, 1).v(), await channel(qdac, 2).v()]);
      time.advance(0.01);
    }
    const expected = [0, 0.5, 1].flatMap(slow => [-1, -0.5, 0, 0.5, 1].map(fast => [slow, fast]));
    expect(seen).toEqual(expected);
    expect(await qdac.channels.slice(0, 2).v()).toEqual([1, 1]);
  });

  test("take over generators of ramps that are over; those channels keep their voltage", async () => {
    const qdac = await open();
    const eight = [1, 2, 3, 4, 5, 6, 7, 8];
    await qdac.rampVoltages(eight, [], eight, 1);
    await expect(qdac.rampVoltages([9], [], [1], 1)).rejects.toThrow(
      "ramping channels 9: there are 8 generators, and channels 1, 2, 3, 4, 5, 6, 7, 8 are still ramping: wait for them",
    );
    time.advance(2);
    await qdac.rampVoltages([9, 10], [], [1, 2], 1);
    time.advance(2);
    expect(await qdac.channels.slice(0, 10).v()).toEqual([...eight, 1, 2]);
  });

  test.each([
    [[1, 1], [0, 0], "ramping channels 1, 1: each can be there once"],
    [[1, 2], [0], "ramping 2 channels (1, 2): 1 voltages are given"],
    [[0], [1], "channel 0 must be a whole number between 1 and 24"],
    [[25], [1], "channel 25 must be a whole number between 1 and 24"],
    [[1], [11], "11 is invalid: must be between -9.99 and 9.99"],
  ])("%j to %j is refused before anything is sent", async (channels, ends, why) => {
    const qdac = await open();
    const sent = sentBy(qdac);
    await expect(qdac.rampVoltages(channels, [], ends, 1)).rejects.toThrow(why);
    await expect(qdac.rampVoltages([1], [], [1], -1)).rejects.toThrow("ramping for -1 s: must be a number, 0 or more");
    expect(sent).toEqual([]);
  });

  test("a sync output gives a pulse with the ramp of its channel, and belongs to one channel", async () => {
    const qdac = await open();
    const [first, second] = [channel(qdac, 1), channel(qdac, 2)];
    await first.sync(1);
    await first.syncDelay(0.5);
    const sent = sentBy(qdac);
    await qdac.rampVoltages([1], [0], [1], 1);
    expect(sent[0]).toBe("syn 1 1 500 10");
    await second.sync(1);
    expect([await first.sync(), await second.sync()]).toEqual([0, 1]);
    await second.sync(2);
    await second.sync(0);
    expect(sent.slice(-3)).toEqual(["syn 1 0 0 0", "syn 1 0 0 0", "syn 2 0 0 0"]);
    await expect(first.sync(3)).rejects.toThrow("must be between 0 and 2 inclusive");
  });
});

test("a generator that ramps since before the driver was opened is not given away until it is done", async () => {
  const device = await openSimulation("qdevil/qdac1", "ASRL3::INSTR", { bench: time.bench });
  const before = await QDevilQDac.open("qdac", "ASRL3::INSTR", { sim: device });
  await before.rampVoltages([1], [0], [1], 100);
  await before.close();
  const qdac = await QDevilQDac.open("qdac", "ASRL3::INSTR", { sim: device });
  const sent = sentBy(qdac);
  await qdac.rampVoltages([2], [0], [1], 1);
  expect(sent).toEqual(["wav 2 2 1.000000 0.000000;fun 2 4 1 1000 1 0"]);
  time.advance(100);
  expect(await channel(qdac, 1).v()).toBe(1);
  await qdac.rampVoltages([3, 4, 5, 6, 7, 8, 9], [], [1, 1, 1, 1, 1, 1, 1], 1);
  expect(await channel(qdac, 1).v()).toBe(1);
});

test("an error of the instrument is an error, and names the command", async () => {
  const qdac = await open();
  await expect(qdac.write("set 1 0;nonsense")).rejects.toThrow(
    "writing 'set 1 0;nonsense' to <QDevilQDac: qdac>: Error: Unrecognized command",
  );
  await expect(qdac.ask("tem 7 0")).rejects.toThrow("Error: Argument out of range");
  expect(await qdac.ask("version")).toBe("Software Version: 1.07");
});

test("reset brings everything back to 0 V and its defaults", async () => {
  const qdac = await open();
  const first = channel(qdac, 1);
  await first.slope(1);
  await first.v(1);
  await first.sync(1);
  await qdac.modeForce(true);
  await qdac.reset();
  expect([await first.v(), await first.slope(), await first.sync(), await qdac.modeForce()]).toEqual([
    0,
    "Inf",
    0,
    false,
  ]);
});

test("modes, slopes and channels are typed", async () => {
  const qdac = await open();
  const first = channel(qdac, 1);
  expectTypeOf(await first.mode()).toEqualTypeOf<QDevilQDacMode | null>();
  expectTypeOf(await first.slope()).toEqualTypeOf<number | "Inf">();
  expectTypeOf(await first.v()).toEqualTypeOf<number>();
  // @ts-expect-error -- there are three modes
  await expect(first.mode("vlow_ihigh")).rejects.toThrow("vlow_ihigh");
  // @ts-expect-error -- a current is measured
  expect(first.i.set).toBeUndefined();
});
