/** The safe state: what may be declared, and that nothing keeps it from being applied. No test here waits. */

import { inspect } from "node:util";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import {
  channelTuple,
  createOnOffValMapping,
  DelegateParameter,
  Instrument,
  InstrumentChannel,
  LogCapture,
  Parameter,
  useClock,
  vals,
  VisaInstrument,
} from "../../../drivers/core/index.ts";
import {
  interlock,
  interlocksOf,
  safeState,
  safeStateOf,
  softLimit,
  useDriverFinder,
} from "../../../drivers/station/safety/index.ts";
import { applyKept } from "../../../drivers/station/safety/recover.ts";
import { keepForCrash, type Kept } from "../../../drivers/station/safety/kept.ts";
import { recipeFor } from "../../../drivers/station/safety/reopen.ts";
import { scriptedSession } from "../../../drivers/testing/scripted-session.ts";
import { ManualClock, turns } from "./manual-clock.ts";

/** What was sent by instruments of any process. */
let sent: string[];
let broken: (line: string) => void;

class Gate extends InstrumentChannel<Source> {
  readonly volt = this.parameter({
    unit: "V",
    getCmd: () => this.parent.volts,
    setCmd: (value: number) => this.parent.put(`${this.shortName} ${value}`),
    vals: vals.numbers(-10, 10),
    docstring: "Volts.",
  });
}

class Source extends Instrument {
  volts = 3;
  readonly gates = channelTuple(["A", "B"], id => new Gate(this, id));
  readonly left = new Gate(this, "left");
  readonly output = this.parameter({
    getCmd: () => 1,
    setCmd: (value: number) => this.put(`output ${value}`),
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
    docstring: "Output.",
  });

  static override async connect(_address?: string): Promise<unknown> {
    return undefined;
  }

  override async getIdn() {
    return { vendor: "Lab", model: "Source", serial: "1", firmware: "1" };
  }

  async put(line: string): Promise<void> {
    broken(line);
    sent.push(line);
  }
}

class Supply extends VisaInstrument {
  readonly volt = this.parameter({ setCmd: "VOLT {}", vals: vals.numbers(), docstring: "Volts.", unit: "V" });
}

let clock: ManualClock;
let logs: LogCapture;
let restore: Disposable;
let source: Source;
let station: { components: Record<string, unknown> };

beforeEach(async () => {
  sent = [];
  broken = () => undefined;
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  clock = new ManualClock();
  restore = useClock(clock);
  logs = new LogCapture({ level: "WARNING" });
  source = await Source.open("source", ...(["GPIB0::1::INSTR"] as never[]));
  station = { components: { source } };
});
afterEach(async () => {
  for (const one of interlocksOf(station).values()) one.remove();
  safeStateOf(station)?.remove();
  await Instrument.closeAll();
  logs[Symbol.dispose]();
  restore[Symbol.dispose]();
  vi.restoreAllMocks();
});

const messages = () => logs.records.map(({ level, message }) => `${level} ${message}`);
const told = (text: string) => messages().filter(line => line.includes(text));

describe("a declaration", () => {
  test("takes paths or parameters, and shows them in their order", () => {
    const state = safeState(station, {
      "source.left.volt": { to: 0, step: 0.5 },
      "source.gates[1].volt": 1,
      "source.output": "off",
    });
    expect(inspect(state)).toBe(
      "Safe state after abort, trip, crash\n  source.left.volt -> 0 in steps of 0.5 V\n  source.gates[1].volt -> 1\n  source.output -> off",
    );
    expect(safeState(station, [[source.output, false]]).entries).toHaveLength(1);
    expect(safeStateOf(station)?.entries).toHaveLength(1);
  });

  test("takes the place of one that has the same parameters or whose instruments are closed, though its station is another", async () => {
    safeState({ components: { source } }, { "source.output": false, "source.left.volt": 0 });
    const second = { components: { source } };
    const state = safeState(second, { "source.output": false });
    expect(told("the new one takes the place of one that had source.left.volt as well")).toHaveLength(1);
    const other = await Source.open("other", ...(["GPIB0::2::INSTR"] as never[]));
    const beside = { components: { other } };
    safeState(beside, { "other.output": false });
    expect([safeStateOf(second), safeStateOf(beside)?.entries.length]).toEqual([state, 1]);
    await other.close();
    const third = safeState(second, { "source.output": false });
    expect(safeStateOf(beside)).toBeUndefined();
    third.remove();
  });

  test("that cannot be meant is refused, and the one before stays", () => {
    const state = safeState(station, { "source.output": false });
    const declare =
      (values: object, options: object = {}) =>
      () =>
        safeState(station, values as never, options);
    expect(declare({ "source.left.volt": 11 })).toThrow(
      "safe state: source.left.volt cannot be 11: 11 is invalid: must be between -10 and 10 inclusive",
    );
    expect(declare({ "source.left.amps": 0 })).toThrow(
      "safe state: source.left.amps: source.left has no amps: must be volt",
    );
    expect(declare({ "smu.volt": 0 })).toThrow("safe state: smu.volt: there is no smu: must be source");
    expect(declare({ "source.lefft.volt": 0 })).toThrow(
      /^safe state: source\.lefft\.volt: source has no lefft: must be one of .*left.*; the nearest is left$/,
    );
    expect(declare({ "source.gates[2].volt": 0 })).toThrow(
      "safe state: source.gates[2].volt: source.gates has no 2: must be one of 0, 1; the nearest is 0",
    );
    expect(declare({ "source.left.toString": 0 })).toThrow("source.left.toString is not a parameter");
    expect(declare({ "source.left": 0 })).toThrow("source.left is not a parameter");
    expect(declare({ "source.IDN": 0 })).toThrow("source.IDN cannot be set");
    expect(declare({ "source.left.volt": { to: 0, step: -1 } })).toThrow("safe state: source.left.volt cannot be 0");
    expect(declare({ "source.left.volt": { to: 0, steps: 1 } })).toThrow("steps is not known");
    expect(declare({ "source.output": { to: "off", step: 1 } })).toThrow("safe state: source.output cannot be 'off'");
    expect(declare({})).toThrow("name at least one parameter");
    expect(declare({ "source.output": false }, { after: ["crashes"] })).toThrow("after 'crashes': must be among");
    expect(declare({ "source.output": false }, { timeout: 0 })).toThrow("timeout is 0");
    softLimit(source.left.volt, { max: 1 }, { reason: "sample 12" });
    expect(declare({ "source.left.volt": 5 })).toThrow("soft limit: sample 12");
    expect(safeStateOf(station)).toBe(state);
    expect(source.left.volt.step).toBeUndefined();
    expect(sent).toEqual([]);
  });

  test("has types for pairs", () => {
    const declare = (): void => {
      // @ts-expect-error -- no such value
      safeState(station, [[source.output, "burning"]]);
      // @ts-expect-error -- a text is no voltage
      safeState(station, [[source.left.volt, "0"]]);
    };
    expect(declare).toBeTypeOf("function");
  });
});

describe("applied", () => {
  test("it sets all in their order, ramps where asked, and logs old and new values", async () => {
    const state = safeState(station, { "source.left.volt": { to: 1, step: 1 }, "source.output": false });
    await source.left.volt();
    const report = await state.apply();
    expect(sent).toEqual(["left 2", "left 1", "output 0"]);
    expect(report).toMatchObject({
      complete: true,
      entries: [{ path: "source.left.volt", from: 3, to: 1 }, { from: null }],
    });
    expect(messages()).toEqual([
      "WARNING safe state: applied because apply() was called",
      "WARNING safe state: source.left.volt: 3 -> 1",
      "WARNING safe state: source.output: not known -> False",
      "WARNING safe state: 2 of 2 set in 0 s",
    ]);
    expect(source.left.volt.step).toBeUndefined();
  });

  test("what fails does not stop the rest", async () => {
    const state = safeState(station, { "source.left.volt": 0, "source.gates[0].volt": 0, "source.output": false });
    broken = line => {
      if (line.startsWith("A")) throw new Error("no reply within 5 s");
    };
    const report = await state.apply();
    expect(sent).toEqual(["left 0", "output 0"]);
    expect(report.complete).toBe(false);
    expect(report.entries[1]?.error).toBe("setting source_A_volt to 0: no reply within 5 s");
    expect(messages().at(-1)).toBe("ERROR safe state: 2 of 3 set in 0 s; NOT set: source.gates[0].volt");
  });

  test("what hangs is left behind after its time, and the rest is set", async () => {
    const state = safeState(station, { "source.left.volt": 0, "source.output": false }, { timeout: 3 });
    source.put = async line => {
      if (line.startsWith("left")) await new Promise(() => {});
      sent.push(line);
    };
    const applying = state.apply();
    await clock.advance(3);
    expect((await applying).entries[0]?.error).toBe("no answer for 3 s; it is set if the instrument answers after all");
    expect(sent).toEqual(["output 0"]);
  });

  test("neither interlocks, limits nor a block that holds the value keep it from that", async () => {
    const state = safeState(station, { "source.left.volt": 5, "source.output": false });
    softLimit(source.left.volt, { max: 4 });
    interlock(station, "never", {
      guards: [[source.left.volt], [source.output]],
      needs: { volt: source.gates[0]!.volt },
      maxAge: 1,
      allow: () => false,
    });
    await source.gates[1]!.volt.setTo(1, async () => {
      expect((await state.apply()).complete).toBe(true);
    });
    expect(sent).toContain("left 5");
    await expect(source.left.volt(5)).rejects.toThrow("soft limit");
  });

  test("a parameter that a block holds is set all the same", async () => {
    const state = safeState(station, { "source.left.volt": 0 });
    await source.left.volt.setTo(1, async () => void (await state.apply()));
    expect(sent.slice(0, 2)).toEqual(["left 1", "left 0"]);
  });

  test("a press of the stop button does not end it", async () => {
    const state = safeState(station, { "source.left.volt": 0, "source.output": false });
    let presses = 0;
    broken = () => {
      if (presses++ < 3) throw Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
    };
    expect((await state.apply()).complete).toBe(true);
    expect(sent).toEqual(["left 0", "output 0"]);
  });

  test("a transaction that sets the same parameter gives way instead of waiting for ever", async () => {
    const script = scriptedSession([["VOLT 3"], ["VOLT 0"]]);
    const supply = new Supply("supply", script.session);
    const state = safeState(station, [[supply.volt, 0]], { after: ["trip"] });
    let applying: Promise<unknown> | undefined;
    await supply.transaction(async () => {
      await supply.volt(3);
      applying = state.apply();
      await turns();
      await expect(supply.volt(7)).rejects.toThrow("supply_volt is being set outside of this transaction");
    });
    expect(await applying).toMatchObject({ complete: true });
    script.check();
  });

  test("once at a time", async () => {
    const state = safeState(station, { "source.output": false });
    const [one, other] = await Promise.all([state.apply(), state.apply()]);
    expect(one).toBe(other);
    expect(sent).toEqual(["output 0"]);
  });
});

describe("after a crash", () => {
  const kept = new Map<string, unknown>();
  const key = Symbol.for("setpoint.runtime/1");
  const host = {
    keep: (name: string, value: unknown) => void kept.set(name, value && JSON.parse(JSON.stringify(value))),
  };

  beforeEach(() => {
    kept.clear();
    useDriverFinder(async type => (type === "Source" ? Source : Promise.reject(new Error("not found"))));
  });

  /** What the kernel process would hold. */
  async function keep(values: object, drivers: Record<string, string> = {}): Promise<Kept> {
    const state = safeState(station, values as Record<string, unknown>, { after: ["trip"], timeout: 4 });
    Object.defineProperty(globalThis, key, { value: host, configurable: true });
    try {
      await keepForCrash([{ entries: state.entries, timeout: 4, drivers, isNew: true }]);
    } finally {
      Reflect.deleteProperty(globalThis, key);
    }
    return kept.get("setpoint.safe-state") as Kept;
  }

  test("a fresh process opens the instrument, sets all in their order, with the steps that the notebook gave, and closes it", async () => {
    source.left.volt.step = 1;
    const mV = new DelegateParameter("mV", { source: source.gates[1]!.volt, unit: "mV", scale: 1e-3 });
    Object.assign(station.components, { mV });
    const record = await keep({ "source.left.volt": 0, mV: 500, "source.output": "off" });
    expect(record.entries.map(({ route, value, step }) => [route, value, step])).toEqual([
      [["left", "volt"], 0, 1],
      [["gates", 1, "volt"], 0.5, undefined],
      [["output"], "off", undefined],
    ]);
    await source.close();
    const notes: Kept[] = [];
    const report = await applyKept(record, note => notes.push(note));
    expect(report.complete).toBe(true);
    expect(sent).toEqual(["left 2", "left 1", "left 0", "B 0.5", "output 0"]);
    expect(Instrument.exist("source")).toBe(false);
    expect(notes[0]?.busy).toBe("source");
    expect(notes.at(-1)).toEqual(record);
  });

  test("an instrument that does not answer is told, and the others are set", async () => {
    const other = await Source.open("other", ...(["GPIB0::2::INSTR"] as never[]));
    Object.assign(station.components, { other });
    const record = await keep({ "source.output": false, "other.output": false });
    await Instrument.closeAll();
    vi.spyOn(Source, "connect").mockImplementation(async address => {
      if (address === "GPIB0::1::INSTR") throw new Error("nobody answers");
    });
    const report = await applyKept(record, () => undefined);
    expect(sent).toEqual(["output 0"]);
    expect(report.entries[0]?.error).toBe("opening source: nobody answers");
    expect(messages().at(-1)).toContain("NOT set: source.output");
  });

  test("an instrument that never comes to be open does not keep the cells waiting", async () => {
    const record = await keep({ "source.output": false });
    await Instrument.closeAll();
    let giveUp = (_error: Error): void => undefined;
    vi.spyOn(Source, "connect").mockImplementation(() => new Promise((_, reject) => (giveUp = reject)));
    const applying = applyKept(record, () => undefined);
    await clock.advance(60);
    expect((await applying).entries[0]?.error).toBe("opening source takes more than 30 s");
    giveUp(new Error("at last"));
    await turns();
  });

  test("an instrument that has ended the process again is left out by the next one", async () => {
    const record = await keep({ "source.output": false });
    const report = await applyKept({ ...record, busy: "source" }, () => undefined);
    expect(report.entries[0]?.error).toBe("setting source has ended the process before");
    expect(sent).toEqual([]);
  });

  test("what cannot be opened again is said when it is declared", async () => {
    useDriverFinder(() => Promise.reject(new Error("not found")));
    const free = new Parameter("free", { setCmd: null, vals: vals.numbers() });
    Object.assign(station.components, { free });
    await keep({ "source.output": false, free: 1 });
    expect(
      told("after a crash source.output cannot be set: the class Source of source is known in this notebook alone"),
    ).toHaveLength(1);
    expect(told("after a crash free cannot be set: free belongs to no instrument")).toHaveLength(1);
    expect(kept.get("setpoint.safe-state")).toBeUndefined();
  });

  test("a class of that name which is another one is not taken for it", async () => {
    useDriverFinder(async () => class extends Source {});
    await expect(recipeFor(source, undefined)).rejects.toThrow("known in this notebook alone");
  });

  test("a class of a file is found where the declaration says", async () => {
    useDriverFinder(async type => (type === "./source.ts#Source" ? Source : undefined));
    const record = await keep({ "source.output": false }, { source: "./source.ts#Source" });
    expect(record.instruments["source"]).toEqual({
      type: "./source.ts#Source",
      folder: process.cwd(),
      args: ["GPIB0::1::INSTR"],
    });
  });

  test("an instrument that was opened with what is no data cannot be opened again", async () => {
    const odd = await Source.open("odd", ...(["GPIB0::3::INSTR", { bench: new Map() }] as never[]));
    await expect(recipeFor(odd, undefined)).rejects.toThrow("odd was opened with something that is no data");
    await expect(recipeFor(new Source("bare", undefined), undefined)).rejects.toThrow("bare was not opened by open()");
  });
});
