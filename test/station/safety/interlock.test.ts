/** Interlocks: asked before a value is sent, on values that are known and young enough. */

import { inspect } from "node:util";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  channelTuple,
  createOnOffValMapping,
  DelegateParameter,
  Group,
  GroupParameter,
  Instrument,
  InstrumentChannel,
  LogCapture,
  Parameter,
  useClock,
  vals,
  VisaInstrument,
} from "../../../drivers/core/index.ts";
import { interlock, interlocksOf, type Interlock } from "../../../drivers/station/safety/index.ts";
import { scriptedSession } from "../../../drivers/testing/scripted-session.ts";
import { ManualClock, turns } from "./manual-clock.ts";

let clock: ManualClock;
let logs: LogCapture;
let restore: Disposable;
let station: object;
let sent: unknown[];
let reads: number;
/** What the gauge answers. */
let answer: () => number | Promise<number>;
let pressure: ReturnType<typeof gauge>;
let output: ReturnType<typeof heater>;

function gauge() {
  return new Parameter("pressure", {
    unit: "mbar",
    getCmd: () => {
      reads++;
      return answer();
    },
    vals: vals.numbers(),
  });
}

function heater() {
  return new Parameter("output", {
    setCmd: (value: number) => void sent.push(value),
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
  });
}

beforeEach(() => {
  clock = new ManualClock();
  restore = useClock(clock);
  logs = new LogCapture();
  station = {};
  sent = [];
  reads = 0;
  answer = () => 1e-6;
  pressure = gauge();
  output = heater();
});
afterEach(() => {
  for (const one of interlocksOf(station).values()) one.remove();
  logs[Symbol.dispose]();
  restore[Symbol.dispose]();
});

function vacuum(extra: { reason?: string; timeout?: number } = {}): Interlock {
  return interlock(station, "heater needs vacuum", {
    guards: [[output, "on"]],
    needs: { pressure },
    maxAge: 10,
    allow: values => values.pressure < 1e-5,
    ...extra,
  });
}

describe("a set that needs permission", () => {
  test("is sent where the rule allows it, and refused with the values where it does not", async () => {
    vacuum({ reason: "it burns below 1e-5 mbar only" });
    await output("on");
    expect(sent).toEqual([1]);
    answer = () => 3e-3;
    await clock.advance(11);
    await expect(output("on")).rejects.toThrow(
      'setting output to on: refused by interlock "heater needs vacuum": pressure is 0.003 mbar, 0 s old (it burns below 1e-5 mbar only)',
    );
    expect(sent).toEqual([1]);
  });

  test("is the same however it is written; others go without being asked", async () => {
    vacuum();
    answer = () => 1;
    for (const on of ["on", true, 1] as const) await expect(output(on)).rejects.toThrow("refused by interlock");
    reads = 0;
    await output(false);
    await output("off");
    expect([sent, reads]).toEqual([[0, 0], 0]);
  });

  test("rests on a value that is known as long as it is young enough", async () => {
    vacuum();
    await pressure();
    await clock.advance(9);
    await output("on");
    expect(reads).toBe(1);
    await clock.advance(2);
    await output("on");
    expect(reads).toBe(2);
  });

  test("does not rest on a value that was invalidated, or that comes from the future", async () => {
    vacuum();
    await pressure();
    pressure.cache.invalidate();
    await output("on");
    expect(reads).toBe(2);
    clock.setBack(3600);
    await output("on");
    expect(reads).toBe(3);
  });

  describe("for several channels at once", () => {
    class Gate extends InstrumentChannel {
      readonly volt = this.parameter({ unit: "V", setCmd: value => sendTo(value), vals: vals.numbers() });
    }
    class Dac extends Instrument {
      readonly gates = channelTuple(["A", "B", "C"], id => new Gate(this, id));
    }
    let asked: number;
    let sendTo: (value: unknown) => unknown;

    const made = (maxAge: number): Dac => {
      const dac = new Dac("dac", undefined);
      asked = 0;
      sendTo = value => sent.push(value);
      interlock(station, "volts need vacuum", {
        guards: dac.gates.map(({ volt }) => [volt, (value: number) => value > 1] as const),
        needs: { pressure },
        maxAge,
        allow: values => (asked++, values.pressure < 1e-5),
      });
      return dac;
    };

    test("sends nothing where the last of them is refused", async () => {
      const { gates } = made(10);
      answer = () => 1;
      const refused = 'setting dac_C_volt to 3: refused by interlock "volts need vacuum": pressure is 1 mbar';
      await expect(gates.volt([0, 1, 3])).rejects.toThrow(refused);
      expect(sent).toEqual([]);
      await gates.volt([0, 0, 1]);
      expect(sent).toEqual([0, 0, 1]);
    });

    test("reads what the rule rests on once, and asks again before each is sent", async () => {
      const { gates } = made(10);
      await gates.volt(2);
      expect([sent, reads, asked]).toEqual([[2, 2, 2], 1, 6]);
    });

    test("stops where what became known meanwhile does not allow the rest", async () => {
      const dac = made(10);
      sendTo = async value => {
        sent.push(value);
        answer = () => 1;
        await pressure();
      };
      await expect(dac.gates.volt(2)).rejects.toThrow("setting dac_B_volt to 2: refused by interlock");
      expect(sent).toEqual([2]);
    });
  });

  test("is refused where the value cannot be read, and says why", async () => {
    vacuum();
    await pressure();
    answer = () => Promise.reject(new Error("no reply within 2 s"));
    await clock.advance(34);
    await expect(output("on")).rejects.toThrow(
      'setting output to on: refused by interlock "heater needs vacuum": pressure is not known: it was last read 34 s ago, more than 10 s: getting pressure: no reply within 2 s',
    );
    expect(sent).toEqual([]);
  });

  test("is refused where the value takes too long", async () => {
    vacuum({ timeout: 2 });
    answer = () => new Promise(() => {});
    const setting = expect(output("on")).rejects.toThrow("pressure is not known: reading pressure takes more than 2 s");
    await clock.advance(2);
    await setting;
    expect(sent).toEqual([]);
    expect(clock.sleeping).toBe(0);
  });

  test("is refused where the value is no number, and where the rule does not say yes or no", async () => {
    answer = () => Number.NaN;
    interlock(station, "nan", {
      guards: [[output, "on"]],
      needs: { pressure },
      maxAge: 1,
      allow: v => !(v.pressure > 1),
    });
    await expect(output("on")).rejects.toThrow('refused by interlock "nan": pressure is');
    answer = () => 1;
    const rule = (allow: unknown) =>
      interlock(station, "nan", {
        guards: [[output, "on"]],
        needs: { pressure },
        maxAge: 0,
        allow: allow as () => boolean,
      });
    rule(() => undefined);
    await expect(output("on")).rejects.toThrow("its rule gave None: must be true or false (pressure is 1 mbar");
    rule(async () => true);
    await expect(output("on")).rejects.toThrow("must be true or false");
    rule(() => {
      throw new Error("no such name");
    });
    await expect(output("on")).rejects.toThrow("its rule failed: no such name");
    expect(sent).toEqual([]);
  });

  test("is asked for through a delegate as well", async () => {
    vacuum();
    answer = () => 1;
    const alias = new DelegateParameter("alias", { source: output });
    await expect(alias("on")).rejects.toThrow("setting alias to on: setting output to on: refused by interlock");
    expect(sent).toEqual([]);
  });

  test("is asked for each step of a ramp, and once for its target before the first", async () => {
    const volt = new Parameter("volt", {
      setCmd: (value: number) => void sent.push(value),
      vals: vals.numbers(),
      step: 1,
      initialCacheValue: 0,
    });
    interlock(station, "ramp", {
      guards: [[volt, value => value > 1]],
      needs: { pressure },
      maxAge: 0,
      allow: ({ pressure: p }) => p < 1e-5,
    });
    answer = () => 1;
    await expect(volt(3)).rejects.toThrow("refused by interlock");
    expect(sent).toEqual([]);
    answer = () => (reads > 3 ? 1 : 1e-6);
    await expect(volt(4)).rejects.toThrow("refused by interlock");
    expect(sent).toEqual([1, 2]);
    await volt(0);
    expect(sent).toEqual([1, 2, 1, 0]);
  });
});

describe("no deadlock", () => {
  class Supply extends VisaInstrument {
    readonly pressure = this.parameter({ getCmd: "PRES?", vals: vals.numbers(), docstring: "Pressure.", unit: "mbar" });
    readonly volt = this.parameter({
      getCmd: "VOLT?",
      setCmd: "VOLT {}",
      vals: vals.numbers(),
      docstring: "V.",
      unit: "V",
    });
  }

  test("where the value is read from the instrument that is set, inside a transaction, too", async () => {
    const script = scriptedSession([["PRES?", "1e-6"], ["VOLT 1"], ["PRES?", "1e-6"], ["VOLT 2"]]);
    const supply = new Supply("supply", script.session);
    interlock(station, "same bus", {
      guards: [[supply.volt]],
      needs: { pressure: supply.pressure },
      maxAge: 0,
      allow: ({ pressure: p }) => p < 1e-5,
    });
    await supply.volt(1);
    await supply.transaction(async () => {
      await supply.volt(2);
    });
    expect(script.left).toEqual([]);
  });

  test("where a transaction sets what is being set outside of it: it is refused, and the rest is done", async () => {
    const script = scriptedSession([["VOLT 1"], ["VOLT 4"], ["VOLT 5"], ["VOLT 2"]]);
    const supply = new Supply("supply", script.session);
    supply.volt.cache.set(0);
    supply.volt.step = 1;
    supply.volt.interDelay = 1;
    const ramp = supply.volt(2);
    await turns();
    await supply.transaction(async () => {
      await clock.advance(2);
      await expect(supply.volt(7)).rejects.toThrow(
        "setting supply_volt to 7: supply_volt is being set outside of this transaction, which has the bus that this waits for: await it before the transaction",
      );
      // What the transaction itself has begun is waited for.
      const other = new Supply("other", script.session);
      other.volt.cache.set(0);
      await Promise.all([other.volt(4), other.volt(5)]);
    });
    await ramp;
    script.check();
  });

  test("where the rule rests on what is set", async () => {
    const volt = new Parameter("volt", { getCmd: () => 1, setCmd: (value: number) => void sent.push(value) });
    interlock(station, "itself", { guards: [[volt]], needs: { volt }, maxAge: 0, allow: ({ volt: v }) => v < 2 });
    await volt(5);
    expect(sent).toEqual([5]);
  });

  test("where the rule rests on another member of the same group", async () => {
    const a = new GroupParameter("a", { vals: vals.numbers() });
    const b = new GroupParameter("b", { vals: vals.numbers() });
    const instrument = {
      name: "unit",
      fullName: "unit",
      ask: async () => "1,2",
      write: async (command: string) => void sent.push(command),
    };
    Object.defineProperty(a, "instrument", { value: instrument });
    const group = new Group([a, b], { setCmd: "SET {a},{b}", getCmd: "GET?", singleInstrument: false });
    interlock(station, "group", { guards: [[a]], needs: { b }, maxAge: 0, allow: ({ b: value }) => value < 3 });
    await a(7);
    await group.setParameters({ a: 8 });
    expect(sent).toEqual(["SET 7,2", "SET 8,2"]);
  });
});

describe("a declaration", () => {
  test("of the same name takes the place of the one before", async () => {
    vacuum();
    interlock(station, "heater needs vacuum", {
      guards: [[output, "off"]],
      needs: { pressure },
      maxAge: 10,
      allow: () => false,
    });
    await output("on");
    await expect(output("off")).rejects.toThrow("refused by interlock");
    expect([...interlocksOf(station).keys()]).toEqual(["heater needs vacuum"]);
  });

  test("ends when it is removed", async () => {
    const rule = vacuum();
    answer = () => 1;
    rule.remove();
    rule.remove();
    await output("on");
    expect(sent).toEqual([1]);
    expect(rule.state).toBe("removed");
    expect(interlocksOf(station).size).toBe(0);
  });

  test("that cannot be meant is refused", () => {
    const declare = (change: object) => () =>
      interlock(station, "x", {
        guards: [[output, "on"]],
        needs: { pressure },
        maxAge: 10,
        allow: () => true,
        ...change,
      } as never);
    expect(declare({ guards: [[output, "burning"]] })).toThrow(
      "interlock \"x\": guards[0]: output never takes 'burning'",
    );
    expect(declare({ guards: [[pressure]] })).toThrow('interlock "x": guards[0]: pressure cannot be set');
    expect(declare({ guards: ["output"] })).toThrow("guards[0] must be a list");
    expect(declare({ guards: [] })).toThrow("it guards nothing and watches nothing");
    expect(declare({ needs: {} })).toThrow("needs must name at least one parameter");
    expect(declare({ needs: { pressure: 3 } })).toThrow("needs.pressure: 3 is not a parameter");
    expect(declare({ maxAge: undefined })).toThrow("maxAge is None: must be seconds, 0 or more");
    expect(declare({ allow: true })).toThrow("allow must be a function of pressure");
    expect(declare({ maxage: 3 })).toThrow("maxage is not known");
    expect(declare({ watch: { every: 10 } })).toThrow("watch.every is 10 s: must be less than maxAge, 10 s");
    expect(declare({ watch: { every: 1, trip: "off" } })).toThrow('must be a function or "safe state"');
    expect(declare({ watch: { every: 1, trip: "safe state" } })).toThrow("the station has no safe state to go to");
  });

  test("has types: the values that a guard names and the rule gets", () => {
    const declare = (): void => {
      // @ts-expect-error -- no such value
      interlock(station, "t", { guards: [[output, "burning"]], needs: { pressure }, maxAge: 1, allow: () => true });
      // @ts-expect-error -- no such name
      interlock(station, "t", { guards: [[output, "on"]], needs: { pressure }, maxAge: 1, allow: v => v.vacuum < 1 });
      // @ts-expect-error -- a number is no text
      interlock(station, "t", { guards: [[output]], needs: { pressure }, maxAge: 1, allow: v => v.pressure === "a" });
      // @ts-expect-error -- the age is not optional
      interlock(station, "t", { guards: [[output]], needs: { pressure }, allow: () => true });
    };
    expect(declare).toBeTypeOf("function");
  });

  test("shows what it guards and what is known, without reading", async () => {
    const rule = vacuum({ reason: "needs vacuum" });
    expect(rule.rule).toContain("values.pressure < 1e-5");
    expect(inspect(rule)).toBe(
      `Interlock 'heater needs vacuum': armed\n  guards output = on\n  pressure is not known yet\n  allows ${rule.rule}\n  needs vacuum`,
    );
    await pressure();
    await clock.advance(2);
    expect(inspect(rule)).toContain("pressure is 1e-06 mbar, 2 s old");
    expect(reads).toBe(1);
    await turns();
  });
});
