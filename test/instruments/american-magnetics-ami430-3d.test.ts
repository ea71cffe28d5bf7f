/** The vector magnet: coordinates, the order of its axes, simultaneous ramps, and a field that never leaves its limits. */
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import {
  AMIModel430,
  AMIModel4303D,
  FieldVector,
  magnetName,
  type AMI430Axes,
  type CartesianFieldLimit,
  type SimulatedMagnet,
} from "../../drivers/instruments/american-magnetics/index.ts";
import { assertGoldenRule } from "../core/golden-rule.ts";
import { BenchTime, type BenchTimeOptions } from "./bench-time.ts";

let time: BenchTime;

function start(options: BenchTimeOptions): void {
  time?.[Symbol.dispose]();
  time = new BenchTime(options);
}

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  start({ least: 20 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
  time?.[Symbol.dispose]();
});

type Limit = number | Iterable<CartesianFieldLimit>;

async function open(limit: Limit = 1): Promise<AMIModel4303D> {
  const magnets: AMIModel430[] = [];
  for (const [index, name] of ["mx", "my", "mz"].entries()) {
    const address = `TCPIP0::10.0.0.2${index + 1}::7180::SOCKET`;
    magnets.push(
      await AMIModel430.open(name, address, { sim: "american-magnetics/ami430", bench: time.bench, recreate: true }),
    );
  }
  const [x, y, z] = magnets as [AMIModel430, AMIModel430, AMIModel430];
  return await AMIModel4303D.open("magnet", x, y, z, limit, { recreate: true, label: "Vector magnet" });
}

/** The field that the simulated magnets make at this moment; nobody is asked. */
function truth(): AMI430Axes<number> {
  return [magnetOf("x").field, magnetOf("y").field, magnetOf("z").field];
}

function magnetOf(axis: string): SimulatedMagnet {
  return time.bench.part<SimulatedMagnet>(magnetName(`${axis} axis`), () => {
    throw new Error(`nobody drives ${axis}`);
  });
}

const near = (values: readonly number[], digits = 9) => values.map(value => expect.closeTo(value, digits) as number);

/** In which order axes begin to ramp, and whether others still do. */
function watchRamps(magnet: AMIModel4303D): string[] {
  const seen: string[] = [];
  for (const axis of magnet.axes) {
    const write = axis.write.bind(axis);
    vi.spyOn(axis, "write").mockImplementation(async command => {
      if (command === "RAMP") {
        const others = magnet.axes.filter(each => each !== axis);
        const states = await Promise.all(others.map(each => each.rampingState()));
        seen.push(`${axis.name}${states.includes("ramping") ? " too" : ""}`);
      }
      await write(command);
    });
  }
  return seen;
}

describe("opening", () => {
  test("magnets are given as they are or by name, and the options come last", async () => {
    const magnet = await open();
    expect(magnet.label).toBe("Vector magnet");
    expect(magnet.simulated).toBe(true);
    expect(await magnet.IDN()).toEqual({ vendor: "American Magnetics", model: "magnet", serial: null, firmware: null });
    const named = await AMIModel4303D.open("named", "mx", "my", "mz", [() => true]);
    expect(named.axes).toEqual(magnet.axes);
  });

  test("it starts from the field that is there", async () => {
    const magnet = await open();
    await magnet.cartesian([0.3, -0.2, 0.1]);
    await magnet.close();
    const again = await open();
    expect(await again.cartesian()).toEqual([0.3, -0.2, 0.1]);
  });

  test.each<[string, unknown[], string]>([
    ["a name that nobody has", ["mx", "my", "nobody", 1], "Instrument with name nobody does not exist"],
    ["an instrument that is no such magnet", ["mx", "my", "magnet", 1], "Instrument magnet is a AMIModel4303D but"],
    ["the same magnet twice", ["mx", "my", "mx", 1], "axes mx, my, mx must differ"],
    ["a limit that is none", ["mx", "my", "mz", "1 T"], "field limit 1 T must be a number, 0 or more, or functions"],
    ["no limit", ["mx", "my", "mz", []], "must be a number, 0 or more, or functions"],
    ["a negative limit", ["mx", "my", "mz", -1], "field limit -1 must be a number, 0 or more"],
  ])("%s is refused", async (_, args, why) => {
    await open();
    const opening = AMIModel4303D.open as unknown as (
      this: unknown,
      name: string,
      ...rest: unknown[]
    ) => Promise<unknown>;
    await expect(opening.call(AMIModel4303D, "other", ...args)).rejects.toThrow(why);
  });

  test("axes that count in different units are refused, with who counts in what", async () => {
    const magnet = await open();
    await magnet.axes[1].fieldUnits("kilogauss");
    await magnet.rampMode("simultaneous");
    await magnet.vectorRampRate(0.001);
    await expect(magnet.x(0.1)).rejects.toThrow(
      "fieldUnits of its axes must be the same: mx tesla, my kilogauss, mz tesla",
    );
    await magnet.close();
    await expect(AMIModel4303D.open("magnet", "mx", "my", "mz", 1)).rejects.toThrow("my kilogauss");
  });

  test("units of the parameters are those of the axes", async () => {
    const magnet = await open();
    for (const axis of magnet.axes) await axis.fieldUnits("kilogauss");
    await magnet.close();
    const other = await AMIModel4303D.open("magnet", "mx", "my", "mz", 10);
    expect([other.x.unit, other.spherical.unit, other.theta.unit, other.cylindricalMeasured.unit]).toEqual([
      "kG",
      "kG, deg, deg",
      "deg",
      "kG, deg, kG",
    ]);
    expect(other.vectorRampRate.unit).toBe("kG/s");
    await other.x(5);
    expect(truth()).toEqual([0.5, 0, 0]);
  });

  test("once it is closed, its axes are on their own again", async () => {
    const magnet = await open();
    const [x] = magnet.axes;
    await expect(x.field(1.2)).rejects.toThrow("its length must be at most 1 T");
    await magnet.close();
    await x.field(1.2);
    expect(truth()[0]).toBe(1.2);
  });
});

describe("coordinates", () => {
  test("cartesian, spherical and cylindrical ones tell the same field", async () => {
    const magnet = await open();
    await magnet.spherical([0.5, 90, 30]);
    expect(await magnet.cartesian()).toEqual(near([0.5 * Math.cos(Math.PI / 6), 0.25, 0]));
    expect(await magnet.cylindrical()).toEqual(near([0.5, 30, 0]));
    await magnet.cylindrical([0.3, 180, 0.4]);
    expect(await magnet.cartesian()).toEqual(near([-0.3, 0, 0.4]));
    expect(await magnet.field()).toBeCloseTo(0.5, 12);
    await magnet.cartesian([0.1, 0.2, 0.2]);
    expect(await magnet.spherical()).toEqual(near([0.3, 48.189685104, 63.434948823]));
    expect(await magnet.cartesianMeasured()).toEqual([0.1, 0.2, 0.2]);
    expect(await magnet.sphericalMeasured()).toEqual(near([0.3, 48.189685104, 63.434948823]));
    expect(await magnet.cylindricalMeasured()).toEqual(near([Math.hypot(0.1, 0.2), 63.434948823, 0.2]));
    expect([await magnet.xMeasured(), await magnet.yMeasured(), await magnet.zMeasured()]).toEqual([0.1, 0.2, 0.2]);
    expect([await magnet.fieldMeasured(), await magnet.thetaMeasured(), await magnet.phiMeasured()]).toEqual(
      near([0.3, 48.189685104, 63.434948823]),
    );
    expect(await magnet.rhoMeasured()).toBeCloseTo(Math.hypot(0.1, 0.2), 12);
  });

  test("one coordinate is set and those of its kind are kept", async () => {
    const magnet = await open();
    await magnet.spherical([0.5, 60, 45]);
    await magnet.phi(-45);
    expect(await magnet.spherical()).toEqual(near([0.5, 60, -45]));
    await magnet.theta(90);
    expect(truth()).toEqual(near([Math.SQRT1_2 / 2, -Math.SQRT1_2 / 2, 0]));
    await magnet.rho(0.2);
    expect(await magnet.cylindrical()).toEqual(near([0.2, -45, 0]));
    await magnet.z(0.1);
    await magnet.x(0);
    await magnet.y(0.3);
    expect(truth()).toEqual([0, 0.3, 0.1]);
  });

  test("a length is swept through zero and keeps its direction", async () => {
    const magnet = await open();
    await magnet.spherical([0.2, 30, 60]);
    const [x, y, z] = await magnet.cartesian();
    await magnet.field(0);
    expect(truth()).toEqual([0, 0, 0]);
    expect(await magnet.spherical()).toEqual([0, 30, 60]);
    await magnet.field(-0.2);
    expect(truth()).toEqual(near([-x, -y, -z]));
    await magnet.field(0.2);
    expect(truth()).toEqual(near([x, y, z]));
  });

  test("what is remembered does not outlive a change of another coordinate", async () => {
    const magnet = await open();
    await magnet.x(0.1);
    await magnet.cartesian([0.2, 0, 0]);
    expect(magnet.x.cache.valid).toBe(false);
    expect(await magnet.x.cache.get()).toBe(0.2);
  });

  test("every settable parameter accepts its own output", async () => {
    const magnet = await open();
    const component = fc.integer({ min: -55, max: 55 }).map(value => value / 100);
    const values = {
      cartesian: fc.tuple(component, component, component),
      spherical: fc.tuple(component, fc.integer({ min: 0, max: 180 }), fc.integer({ min: -180, max: 180 })),
      cylindrical: fc.tuple(component, fc.integer({ min: -180, max: 180 }), component),
      x: component,
      y: component,
      z: component,
      rho: component,
      theta: fc.integer({ min: 0, max: 180 }),
      phi: fc.integer({ min: -180, max: 180 }),
      field: component,
    };
    for (const [name, each] of Object.entries(values)) {
      await magnet.cartesian([0, 0, 0]);
      const parameter = magnet[name as keyof typeof values];
      await assertGoldenRule(parameter, { values: each, runs: 5 });
    }
    for (const name of ["blockDuringRamp", "rampMode", "rampingStateCheckInterval", "vectorRampRate"] as const) {
      await assertGoldenRule(magnet[name]);
    }
  });

  test("each parameter says what it means, and in which unit it counts", async () => {
    for (const parameter of (await open()).allParameters()) {
      if (parameter.name === "IDN") continue;
      expect(parameter.docstring, parameter.fullName).toMatch(/^[A-Z].{20,}[.;]/);
      if (parameter.control.kind === "number") expect(parameter.unit, parameter.fullName).not.toBe("");
    }
  });
});

describe("order and waiting", () => {
  test("axes whose field does not grow go first, one after the other", async () => {
    const magnet = await open();
    await magnet.cartesian([0.1, 0.7, -0.6]);
    const ramps = watchRamps(magnet);
    await magnet.cartesian([0.5, -0.2, 0.6]);
    expect(ramps).toEqual(["my", "mz", "mx"]);
    expect(truth()).toEqual([0.5, -0.2, 0.6]);
  });

  test("an axis that is there already is left alone", async () => {
    const magnet = await open();
    await magnet.cartesian([0.1, 0.2, 0.3]);
    const ramps = watchRamps(magnet);
    await magnet.z(0.4);
    await magnet.z(0.4 + 1e-9);
    expect(ramps).toEqual(["mz"]);
  });

  test("without waiting, axes ramp at once where any way is allowed", async () => {
    const magnet = await open();
    await magnet.blockDuringRamp(false);
    const ramps = watchRamps(magnet);
    await magnet.cartesian([0.5, 0.5, 0.5]);
    expect(ramps).toEqual(["mx", "my too", "mz too"]);
    expect(await magnet.anyAxisIsRamping()).toBe(true);
    expect(await magnet.cartesian()).toEqual([0.5, 0.5, 0.5]);
    await magnet.waitWhileAllAxesRamping();
    expect(truth()).toEqual([0.5, 0.5, 0.5]);
  });

  test("without waiting, it waits all the same for an axis that must shrink before another may grow", async () => {
    const magnet = await open();
    await magnet.cartesian([0.9, 0, 0]);
    await magnet.blockDuringRamp(false);
    const ramps = watchRamps(magnet);
    await magnet.cartesian([0, 0.9, 0.1]);
    expect(ramps).toEqual(["mx", "my", "mz too"]);
    expect(truth()[0]).toBe(0);
    await magnet.waitWhileAllAxesRamping();
    expect(truth()).toEqual([0, 0.9, 0.1]);
  });

  test("nothing is set while an axis ramps", async () => {
    const magnet = await open();
    await magnet.axes[1].setField(0.5, { block: false });
    await expect(magnet.x(0.1)).rejects.toThrow(
      "magnet: magnet my is ramping: waitWhileAllAxesRamping() or pause() first",
    );
    await magnet.pause();
    await magnet.x(0.1);
  });

  test("two cannot set it at once", async () => {
    const magnet = await open();
    const first = magnet.x(0.1);
    await expect(magnet.y(0.1)).rejects.toThrow("its field is being set: wait until that is done, or interrupt it");
    await first;
    expect(truth()).toEqual([0.1, 0, 0]);
  });
});

describe("simultaneous ramps", () => {
  test("all axes arrive together, along a line, and have their own rates afterwards", async () => {
    const line: number[] = [];
    start({ least: 5, step: 1, onStep: () => line.push(truth()[1] - 2 * truth()[0]) });
    const magnet = await open();
    const before = await Promise.all(magnet.axes.map(axis => axis.rampRate()));
    await magnet.rampMode("simultaneous");
    await expect(magnet.cartesian([0.1, 0.2, 0.1])).rejects.toThrow(
      "vectorRampRate is null: a simultaneous ramp needs",
    );
    await magnet.vectorRampRate(0.001);
    const ramps = watchRamps(magnet);
    const began = time.monotonic();
    await magnet.cartesian([0.1, 0.2, 0.2]);
    expect(time.monotonic() - began).toBeGreaterThanOrEqual(300);
    expect(time.monotonic() - began).toBeLessThan(310);
    expect(ramps).toEqual(["mx", "my too", "mz too"]);
    expect(Math.max(...line.map(Math.abs))).toBeLessThan(1e-12);
    expect(await Promise.all(magnet.axes.map(axis => axis.rampRate()))).toEqual(before);
    expect(magnet.vectorRampRate.unit).toBe("T/s");
  });

  test("a ramp in a given time sets mode and rate", async () => {
    const magnet = await open();
    const began = time.monotonic();
    await magnet.rampSimultaneously(new FieldVector({ x: 0.1, y: 0.2, z: 0.2 }), 600);
    expect(time.monotonic() - began).toBeGreaterThanOrEqual(600);
    expect(await magnet.rampMode()).toBe("simultaneous");
    expect(await magnet.vectorRampRate()).toBeCloseTo(0.3 / 600, 12);
    expect(truth()).toEqual([0.1, 0.2, 0.2]);
    await expect(magnet.rampSimultaneously(new FieldVector({ x: 0, y: 0, z: 0 }), 0)).rejects.toThrow(
      "duration 0 of a ramp",
    );
  });

  test("without waiting, own rates come back when somebody waits, pauses, or sets the next field", async () => {
    const magnet = await open();
    const [x] = magnet.axes;
    const before = await x.rampRate();
    await magnet.blockDuringRamp(false);
    await magnet.rampMode("simultaneous");
    await magnet.vectorRampRate(0.001);
    await magnet.cartesian([0.1, 0.1, 0]);
    expect(await x.rampRate()).toBeCloseTo(0.001 * Math.SQRT1_2, 12);
    await magnet.waitWhileAllAxesRamping();
    expect(await x.rampRate()).toBe(before);
    await magnet.cartesian([0.2, 0.2, 0]);
    await magnet.pause();
    expect(await x.rampRate()).toBe(before);
    await magnet.cartesian([0.3, 0.3, 0]);
    time.advance(1000);
    await magnet.rampMode("default");
    await magnet.z(0.1);
    expect(await x.rampRate()).toBe(before);
  });

  test("a rate that is too fast for an axis is refused before anything moves", async () => {
    const magnet = await open();
    await magnet.rampMode("simultaneous");
    await magnet.vectorRampRate(0.01);
    const ramps = watchRamps(magnet);
    await expect(magnet.cartesian([0.1, 0.1, 0])).rejects.toThrow(
      /ramping the axes at .* T\/s: .*must be between 0 and 0.001875/,
    );
    expect([ramps, await magnet.cartesian()]).toEqual([[], [0, 0, 0]]);
    expect(await magnet.axes[0].rampRate()).toBe(0.001875);
  });

  test("an axis that is paused alone takes the others with it", async () => {
    const magnet = await open();
    await magnet.cartesian([0.9, 0, 0]);
    await magnet.blockDuringRamp(false);
    await magnet.rampMode("simultaneous");
    await magnet.vectorRampRate(0.001);
    await magnet.cartesian([0, 0.9, 0]);
    time.advance(300);
    await magnet.axes[0].pause();
    const at = truth();
    time.advance(10_000);
    expect(truth()).toEqual(at);
  });

  test("rates of axes are calculated from a duration or the rate of the vector", () => {
    const [from, to] = [new FieldVector({ x: 1, y: 0, z: 0 }), new FieldVector({ x: 1, y: 3, z: -4 })];
    expect(AMIModel4303D.calculateVectorRampRateFromDuration(from, to, 10)).toBe(0.5);
    expect(AMIModel4303D.calculateAxesRampRatesFor(from, to, 10)).toEqual(near([0, 0.3, 0.4]));
    expect(AMIModel4303D.calculateAxesRampRatesFromVectorRampRate(from, to, 5)).toEqual(near([0, 3, 4]));
    expect(AMIModel4303D.calculateAxesRampRatesFromVectorRampRate(to, to, 5)).toEqual([0, 0, 0]);
  });
});

describe("limits", () => {
  test("a field beyond the limit is refused, with the limit, before anything is sent", async () => {
    const magnet = await open(0.5);
    const ramps = watchRamps(magnet);
    await expect(magnet.cartesian([0.4, 0.4, 0])).rejects.toThrow(
      "setting magnet_cartesian to [0.4, 0.4, 0]: magnet: setting the field to [0.4, 0.4, 0] T: its length must be at most 0.5 T",
    );
    await expect(magnet.axes[2].setField(0.6)).rejects.toThrow("[0, 0, 0.6] T: its length must be at most 0.5 T");
    await expect(magnet.axes[0].field(0.6)).rejects.toThrow("setting mx_field to 0.6");
    expect(ramps).toEqual([]);
    expect(await magnet.cartesian()).toEqual([0, 0, 0]);
  });

  test("functions say where it may be: one that allows it is enough", async () => {
    // Along z more than in other directions, as most vector magnets can.
    const magnet = await open([(x, y, z) => x === 0 && y === 0 && Math.abs(z) < 3, (...xyz) => Math.hypot(...xyz) < 1]);
    await magnet.z(2);
    await expect(magnet.x(0.1)).rejects.toThrow("[0.1, 0, 2] T: one of the 2 field limits must allow it");
    await magnet.cartesian([0.5, 0.5, 0.5]);
    await magnet.cartesian([0, 0, -2]);
    expect(truth()).toEqual([0, 0, -2]);
  });

  test("a way that leads outside is refused, also between two fields that are allowed", async () => {
    const inLobe = (x: number, y: number) => (center: number) => Math.hypot(x - center, y) < 0.2;
    const magnet = await open([(x, y) => inLobe(x, y)(0), (x, y) => inLobe(x, y)(0.6)]);
    await expect(magnet.x(0.6)).rejects.toThrow(/would lead through \[0\.2\d*, 0, 0\] T: one of the 2 field limits/);
  });

  test("an axis that ramps to what it was told before is asked about, too", async () => {
    const magnet = await open();
    const [x] = magnet.axes;
    await x.setField(0.8, { block: false });
    time.advance(100);
    await magnet.pause();
    await magnet.cartesian([await x.field(), 0.7, 0]);
    await expect(x.ramp()).rejects.toThrow("magnet: ramping mx to 0.8 would lead to [0.8, 0.7, 0] T");
    await magnet.y(0.1);
    await x.ramp();
    await x.waitWhileRamping();
    expect(truth()).toEqual([0.8, 0.1, 0]);
  });

  test("an axis at zero counts as what is to be", async () => {
    const magnet = await open();
    await magnet.cartesian([0.3, 0.4, 0]);
    await magnet.axes[0].zero();
    expect(await magnet.cartesian()).toEqual([0, 0.4, 0]);
    await magnet.waitWhileAllAxesRamping();
    await magnet.z(0.1);
    expect(truth()).toEqual([0, 0.4, 0.1]);
  });

  test("an axis that cannot ramp keeps the others from it", async () => {
    const magnet = await open();
    await magnet.axes[2].setQuenched();
    const ramps = watchRamps(magnet);
    await expect(magnet.cartesian([0.1, 0.1, 0.1])).rejects.toThrow("mz: ramping to 0.1 T: the magnet is quenched");
    expect(ramps).toEqual([]);
  });

  test("an interrupt pauses all axes, and where they are is what is to be", async () => {
    const magnet = await open();
    const interrupt = Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
    for (const mode of ["default", "simultaneous"] as const) {
      await magnet.cartesian([0, 0, 0]);
      await magnet.rampMode(mode);
      await magnet.vectorRampRate(0.002);
      const rate = await magnet.axes[0].rampRate();
      let slept = 0;
      const sleeps = vi.spyOn(time, "sleep").mockImplementation(async seconds => {
        if (++slept > 12) throw interrupt;
        time.advance(Math.max(seconds, 5));
      });
      await expect(magnet.cartesian([0.1, 0.2, 0.3])).rejects.toThrow("interrupted");
      sleeps.mockRestore();
      const at = truth();
      expect(at[0]).toBeGreaterThan(0.01);
      expect(at[2]).toBeLessThan(0.3);
      time.advance(1000);
      expect(truth()).toEqual(at);
      expect(await magnet.cartesian()).toEqual(near(at));
      expect(await magnet.axes[0].rampRate()).toBe(rate);
    }
  });

  test("a quench on the way stops all axes", async () => {
    const magnet = await open();
    const [x, , z] = magnet.axes;
    const sleeps = vi.spyOn(time, "sleep").mockImplementation(async seconds => {
      time.advance(Math.max(seconds, 5));
      if (truth()[1] > 0.1) magnetOf("y").quench();
    });
    await expect(magnet.cartesian([0.1, 0.2, 0.3])).rejects.toThrow("my: ramping to 0.2 T ended as quench detected");
    sleeps.mockRestore();
    expect([await x.field(), await z.field()]).toEqual([0.1, 0]);
    time.advance(100);
    expect(truth()).toEqual(near([0.1, 0, 0]));
  });
});

/** What somebody may do with the magnet. */
interface Action {
  readonly does: string;
  readonly run: (magnet: AMIModel4303D) => Promise<unknown>;
}

/** An action on a generated value, as often as its weight says. */
function action<T>(
  weight: number,
  does: string,
  values: fc.Arbitrary<T>,
  run: (on: AMIModel4303D, value: T) => Promise<unknown>,
) {
  const arbitrary = values.map((value): Action => ({ does: `${does} ${String(value)}`, run: on => run(on, value) }));
  return { weight, arbitrary };
}

const component = fc.integer({ min: -130, max: 130 }).map(value => value / 100);
/** Close below the limit, where ways lead out most easily. */
const length = fc.integer({ min: 80, max: 102 }).map(value => value / 100);
const angle = fc.integer({ min: -180, max: 180 });
const anyAxis = fc.constantFrom(0 as const, 1 as const, 2 as const);
const nothing = fc.constant("");

const actions = fc.oneof(
  action(4, "cartesian", fc.tuple(component, component, component), (on, xyz) => on.cartesian(xyz)),
  action(8, "spherical", fc.tuple(length, angle, angle), (on, rtp) => on.spherical(rtp)),
  action(2, "cylindrical", fc.tuple(component, angle, component), (on, rpz) => on.cylindrical(rpz)),
  ...(["x", "y", "z", "field", "rho"] as const).map(name => action(1, name, component, (on, value) => on[name](value))),
  action(2, "axis", fc.tuple(anyAxis, component), (on, [index, value]) => on.axes[index].field(value)),
  action(2, "free axis", fc.tuple(anyAxis, component), (on, [index, value]) =>
    on.axes[index].setField(value, { block: false }),
  ),
  action(2, "zero", anyAxis, (on, index) => on.axes[index].zero()),
  action(2, "pause", anyAxis, (on, index) => on.axes[index].pause()),
  action(2, "ramp", anyAxis, (on, index) => on.axes[index].ramp()),
  action(1, "pause all", nothing, on => on.pause()),
  action(6, "wait", nothing, on => on.waitWhileAllAxesRamping()),
  action(3, "seconds", fc.integer({ min: 1, max: 300 }), async (_, seconds) => time.advance(seconds)),
  action(2, "block", fc.boolean(), (on, block) => on.blockDuringRamp(block)),
  action(2, "mode", fc.constantFrom("default" as const, "simultaneous" as const), (on, mode) => on.rampMode(mode)),
  action(1, "rate", fc.integer({ min: 1, max: 18 }), (on, rate) => on.vectorRampRate(rate / 10_000)),
);

describe("whatever is done, the field is where it may be at every moment", () => {
  const insideOf = (limits: readonly CartesianFieldLimit[]) => (field: AMI430Axes<number>) =>
    limits.some(each => each(...field));
  const lens: readonly CartesianFieldLimit[] = [
    (x, y, z) => Math.hypot(x, y, z) <= 0.6,
    (x, y, z) => Math.abs(x) <= 1e-9 && Math.abs(y) <= 1e-9 && Math.abs(z) <= 1.2,
    (x, y, z) => z > 0.1 && Math.hypot(x - 0.4, y, z) <= 0.7,
  ];
  test.each<[string, Limit, (field: AMI430Axes<number>) => boolean]>([
    ["a sphere", 1, field => Math.hypot(...field) <= 1 + 1e-9],
    ["regions that overlap", lens, insideOf(lens)],
  ])("%s", async (_, limit, isInside) => {
    let moments = 0;
    const farthest = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(actions, { minLength: 5, maxLength: 25 }), async (block, sequence) => {
        const outside: string[] = [];
        let doing = "opening";
        const check = () => {
          moments++;
          for (const [axis, value] of truth().entries())
            farthest[axis] = Math.max(farthest[axis] ?? 0, Math.abs(value));
          if (!isInside(truth())) outside.push(`${doing}: ${truth().join()}`);
        };
        start({ least: 20, step: 10, onStep: check });
        const magnet = await open(limit);
        await magnet.blockDuringRamp(block);
        for (const { does, run } of sequence) {
          doing = does;
          try {
            await run(magnet);
          } catch (error) {
            // What is refused is refused in our words.
            expect(String(error)).toMatch(/InstrumentError|ParameterError|ValidationError/);
          }
          check();
        }
        time.advance(500);
        await Instrument.closeAll();
        expect(outside).toEqual([]);
      }),
      { numRuns: 30 },
    );
    // It was looked at often, and the field has been about.
    expect(moments).toBeGreaterThan(1000);
    expect(Math.min(...farthest)).toBeGreaterThan(0.2);
  });
});

describe("a field vector", () => {
  test("knows all its coordinates from each complete set", () => {
    const vector = new FieldVector({ x: 3, y: 4, z: 12 });
    expect([vector.r, vector.rho]).toEqual([13, 5]);
    expect(new FieldVector({ r: vector.r, theta: vector.theta, phi: vector.phi }).isEqual(vector)).toBe(true);
    expect(new FieldVector({ rho: vector.rho, phi: vector.phi, z: 12 }).isEqual(vector)).toBe(true);
    expect(String(vector)).toBe("FieldVector(x=3, y=4, z=12)");
  });

  test("is added, scaled and compared", () => {
    const [a, b] = [new FieldVector({ x: 1, y: 2, z: 3 }), new FieldVector({ x: 1, y: 5, z: -1 })];
    expect(a.distance(b)).toBe(5);
    expect(a.plus(b).getComponents("x", "y", "z")).toEqual([2, 7, 2]);
    expect(a.minus(b).norm()).toBe(5);
    expect(a.times(-2).getComponents("z", "x")).toEqual([-6, -2]);
    expect(a.isEqual(b)).toBe(false);
  });

  test("refuses what is no number", () => {
    expect(() => new FieldVector({ x: Number.NaN, y: 0, z: 0 })).toThrow(
      "x of a field vector is NaN: must be a number",
    );
  });
});

test("coordinates are typed", async () => {
  const magnet = await open();
  expectTypeOf(await magnet.cartesian()).toEqualTypeOf<AMI430Axes<number>>();
  expectTypeOf(await magnet.vectorRampRate()).toEqualTypeOf<number | null>();
  // @ts-expect-error -- three numbers, not two
  await expect(magnet.cartesian([0, 0])).rejects.toThrow("has not length 3 but 2");
  // @ts-expect-error -- there are two ways to ramp
  await expect(magnet.rampMode("fast")).rejects.toThrow("fast");
  // @ts-expect-error -- what is measured cannot be set
  expect(magnet.xMeasured.set).toBeUndefined();
});
