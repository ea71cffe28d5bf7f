/** Instruments on one bench: they share what is wired to them, the time and the noise. */
import { afterEach, describe, expect, test } from "vitest";
import { Bench } from "../../../drivers/io/sim/bench.ts";
import { passing, realClock, VirtualClock } from "../../../drivers/io/sim/clock.ts";
import type { Behaviour, SimulatedDevice } from "../../../drivers/io/sim/device.ts";
import { openSimulation } from "../../../drivers/io/sim/library.ts";
import { modelDevice } from "../../../drivers/io/sim/model-device.ts";
import { DoubleDot } from "../../../drivers/io/sim/models/double-dot.ts";
import { Port } from "../../../drivers/io/sim/models/port.ts";
import { Settling } from "../../../drivers/io/sim/models/settling.ts";
import { diode, resistor } from "../../../drivers/io/sim/models/two-terminal.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";

const handles: MessageHandle[] = [];
afterEach(async () => {
  await Promise.all(handles.splice(0).map(handle => handle.close()));
});

function open(device: SimulatedDevice): MessageHandle {
  const options = { timeout: 5, readTermination: "\n", writeTermination: "\n" };
  const handle = new MessageHandle("GPIB0::1::INSTR", new SimulationTransport(device), options);
  handles.push(handle);
  return handle;
}

/** A voltmeter at the terminals of smua. */
const voltmeter: Behaviour = (_, bench) => message =>
  message === "READ?" ? String(bench.part("smua", () => new Port(resistor(50))).point.voltage) : undefined;

describe("a source and a meter", () => {
  test("meet at a diode: one drives it, the other reads it", async () => {
    const bench = new Bench();
    const port = bench.place("smua", new Port(diode({ ideality: 1, saturationCurrent: 1e-12, temperature: 300 })));
    const name = "TCPIP0::10.0.0.7::5025::SOCKET";
    const smu = open(await openSimulation("keithley/2600", name, { bench }));
    const dmm = open(modelDevice("dmm", voltmeter, { bench }));
    expect(Number(await dmm.query("READ?"))).toBe(0);
    await smu.write("smua.source.func=0");
    await smu.write("smua.source.leveli=1e-3");
    await smu.write("smua.source.output=1");
    const volts = Number(await dmm.query("READ?"));
    expect(volts).toBeCloseTo(port.load.voltage(1e-3), 12);
    expect(Number(await smu.query("print(smua.measure.v())"))).toBeCloseTo(volts, 4);
    await smu.write("smua.source.output=0");
    expect(Number(await dmm.query("READ?"))).toBe(0);
  });

  test("on benches of their own do not meet", async () => {
    const port = new Port(resistor(1));
    port.drive(() => ({ output: true, mode: "voltage", level: 3, limit: 10 }));
    const [one, other] = [new Bench(), new Bench()];
    one.place("smua", port);
    expect(await open(modelDevice("dmm", voltmeter, { bench: one })).query("READ?")).toBe("3");
    expect(await open(modelDevice("dmm", voltmeter, { bench: other })).query("READ?")).toBe("0");
  });

  test("gates of a source and an electrometer make the map of a double dot", async () => {
    const bench = new Bench();
    const dot = new DoubleDot({ gates: [4e-18, 4e-18], total: [40e-18, 40e-18], mutual: 8e-18 });
    const gates = bench.part<[number, number]>("gates", () => [0, 0]);
    const dac = open(
      modelDevice("dac", () => message => {
        const [, gate, volts] = /^V([12]) (\S+)$/.exec(message) ?? [];
        if (gate === undefined) return undefined;
        gates[Number(gate) - 1] = Number(volts);
        return null;
      }),
    );
    const meter = open(modelDevice("meter", () => () => dot.occupation(gates).join(","), { bench }));
    await dac.write("V1 0.03;V2 0");
    expect(await meter.query("N?")).toBe("1,0");
    await dac.write("V2 0.035");
    expect(await meter.query("N?")).toBe("1,1");
  });
});

describe("time", () => {
  const slow: Behaviour = (_, bench) => {
    const filter = new Settling(bench.clock, 10);
    return async message => {
      if (message === "V?") return filter.value.toFixed(4);
      if (message !== "MEAS?") {
        filter.target = Number(message);
        return null;
      }
      await passing(bench.clock, 100);
      return filter.value.toFixed(4);
    };
  };

  test("is moved by the test", async () => {
    const clock = new VirtualClock();
    const handle = open(modelDevice("filter", slow, { bench: new Bench({ clock }) }));
    await handle.write("1");
    expect(await handle.query("V?")).toBe("0.0000");
    clock.advance(10);
    expect(await handle.query("V?")).toBe("0.6321");
    const measuring = handle.query("MEAS?");
    await new Promise(resolve => setTimeout(resolve, 5));
    clock.advance(100);
    expect(await measuring).toBe("1.0000");
  });

  test("jumps ahead for whoever waits, where that is asked for", async () => {
    const clock = new VirtualClock({ skipsWaits: true });
    const handle = open(modelDevice("filter", slow, { bench: new Bench({ clock }) }));
    await handle.write("2");
    expect(await handle.query("MEAS?")).toBe("1.9999");
    expect(clock.now()).toBe(100);
  });

  test("that does not pass ends in a time-out, and the late answer meets no other question", async () => {
    const clock = new VirtualClock();
    const handle = open(modelDevice("filter", slow, { bench: new Bench({ clock }) }));
    handle.timeout = 0.05;
    await expect(handle.query("MEAS?")).rejects.toThrow('asking "MEAS?" of GPIB0::1::INSTR: no reply within 0.05 s');
    clock.advance(200);
    expect(await handle.query("V?")).toBe("0.0000");
    expect(await handle.query("V?")).toBe("0.0000");
  });

  test("what comes while an answer is under way waits for its turn", async () => {
    const clock = new VirtualClock({ skipsWaits: true });
    const handle = open(modelDevice("filter", slow, { bench: new Bench({ clock }) }));
    await handle.write("MEAS?;4;V?;MEAS?");
    expect([await handle.read(), await handle.read(), await handle.read()]).toEqual(["0.0000", "0.0000", "3.9998"]);
  });

  test("closing ends a read that waits", async () => {
    const handle = open(modelDevice("filter", slow, { bench: new Bench({ clock: new VirtualClock() }) }));
    const reading = handle.query("MEAS?");
    await new Promise(resolve => setTimeout(resolve, 5));
    await handle.close();
    await expect(reading).rejects.toThrow("the connection is closed");
  });

  test("a signal ends a read that waits", async () => {
    const handle = open(modelDevice("filter", slow, { bench: new Bench({ clock: new VirtualClock() }) }));
    await expect(handle.query("MEAS?", { signal: AbortSignal.timeout(10) })).rejects.toThrow("aborted");
    expect(await handle.query("V?")).toBe("0.0000");
  });

  test("a model that fails while it works tells whoever comes next", async () => {
    const handle = open(
      modelDevice("broken", () => async () => {
        await passing(realClock, 0.001);
        throw new RangeError("the model is wrong");
      }),
    );
    handle.timeout = 0.05;
    await handle.write("X");
    await new Promise(resolve => setTimeout(resolve, 10));
    await expect(handle.write("Y")).rejects.toThrow("the model is wrong");
  });
});

describe("a virtual clock", () => {
  test("keeps appointments in order, at their moment, and not those called off", () => {
    const clock = new VirtualClock({ start: 5 });
    const met: string[] = [];
    const note = (name: string) => () => void met.push(`${name} ${clock.now()}`);
    clock.after(3, note("c"));
    clock.after(1, () => {
      note("a")();
      clock.after(1, note("b"));
    });
    clock.after(2.5, note("never"))[Symbol.dispose]();
    clock.advance(10);
    expect(met).toEqual(["a 6", "b 7", "c 8"]);
    expect(clock.now()).toBe(15);
    expect(() => clock.advance(-1)).toThrow("advancing a clock by -1 s: must be at least 0");
  });

  test("the real one passes by itself", async () => {
    const before = realClock.now();
    const hold = setInterval(() => {}, 1000);
    await passing(realClock, 0.01);
    clearInterval(hold);
    expect(realClock.now() - before).toBeGreaterThan(0.009);
  });
});

describe("noise", () => {
  const numbers = (next: () => number): number[] => [next(), next(), next()];

  test("is the same for the same seed and name, and another for another", () => {
    const from = (seed: number, name: string): number[] => numbers(new Bench({ seed }).noise(name));
    expect(from(1, "a")).toEqual(from(1, "a"));
    expect(from(1, "a")).not.toEqual(from(1, "b"));
    expect(from(1, "a")).not.toEqual(from(2, "a"));
  });

  test("of one name does not depend on who else draws", () => {
    const bench = new Bench();
    const [a, b] = [bench.uniform("a"), bench.uniform("b")];
    const mixed = [a(), b(), a(), b(), a()].filter((_, index) => index % 2 === 0);
    expect(mixed).toEqual(numbers(new Bench().uniform("a")));
  });

  test("RANDOM of a file follows the seed of the bench", async () => {
    const { readDefinition } = await import("../../../drivers/io/sim/definition.ts");
    const { oneDevice } = await import("../simulation-file.ts");
    const { SimulatedDevice: Device } = await import("../../../drivers/io/sim/device.ts");
    const text = oneDevice(`    dialogues:\n      - {q: "R?", r: "{RANDOM(0, 1, 3):.6f}"}`);
    const [definition] = readDefinition("x.yaml", text, () => ({ path: "", text: "" })).resources.values();
    const draw = (seed: number) =>
      new Device(definition as NonNullable<typeof definition>, "GPIB INSTR", { bench: new Bench({ seed }) }).answer(
        "R?",
      );
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});
