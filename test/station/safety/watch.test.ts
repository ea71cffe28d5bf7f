/** Watched interlocks: when they trip, what they do then, and what does not make them stop looking. No test here waits. */

import { inspect } from "node:util";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Instrument, LogCapture, Parameter, useClock, vals } from "../../../drivers/core/index.ts";
import {
  interlock,
  interlocksOf,
  safeState,
  safeStateOf,
  type Interlock,
} from "../../../drivers/station/safety/index.ts";
import { ManualClock, turns } from "./manual-clock.ts";

class Gauge extends Instrument {
  readonly value = this.parameter({ getCmd: () => 1, docstring: "A value." });
}

let clock: ManualClock;
let logs: LogCapture;
let restore: Disposable;
let station: object;
let sent: string[];
/** What was printed on stderr. */
let printed: string[];
let reads: number;
let answer: () => number | Promise<number>;
let pressure: ReturnType<typeof gauge>;
let power: ReturnType<typeof settable>;
let valve: ReturnType<typeof settable>;

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

function settable(name: string, extra: { step?: number; interDelay?: number } = {}) {
  return new Parameter(name, {
    setCmd: async (value: number) => void sent.push(`${name} ${value}`),
    vals: vals.numbers(-10, 10),
    initialCacheValue: 5,
    ...extra,
  });
}

beforeEach(() => {
  clock = new ManualClock();
  restore = useClock(clock);
  logs = new LogCapture();
  station = {};
  sent = [];
  printed = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void printed.push(line));
  reads = 0;
  answer = () => 1e-6;
  pressure = gauge();
  power = settable("power");
  valve = settable("valve");
});
afterEach(() => {
  for (const one of interlocksOf(station).values()) one.remove();
  safeStateOf(station)?.remove();
  vi.restoreAllMocks();
  logs[Symbol.dispose]();
  restore[Symbol.dispose]();
});

function watched(trip?: "safe state" | ((trip: unknown) => unknown)): Interlock {
  return interlock(station, "vacuum", {
    guards: [[power, value => value > 0]],
    needs: { pressure },
    maxAge: 10,
    allow: values => values.pressure < 1e-5,
    watch: { every: 1, ...(trip && { trip }) },
  });
}

const messages = () => logs.records.map(({ level, message }) => `${level} ${message}`);

describe("a watch", () => {
  test("looks every so often, and trips within that time once the rule is broken", async () => {
    const trips: number[] = [];
    const begun = clock.monotonic();
    const rule = watched(() => void trips.push(clock.monotonic() - begun));
    await clock.advance(5.5);
    expect([reads, rule.state]).toEqual([6, "armed"]);
    answer = () => 1e-3;
    await clock.advance(1);
    expect(rule.state).toBe("tripped");
    expect(trips).toEqual([6]);
    expect(rule.trip?.why).toBe("pressure is 0.001 mbar, 0 s old");
    expect(messages()).toContain('ERROR interlock "vacuum" has tripped: pressure is 0.001 mbar, 0 s old');
    expect(printed).toContain('interlock "vacuum" has tripped: pressure is 0.001 mbar, 0 s old');
  });

  test("survives errors of reading, says so once, and trips when the value is not known for its age", async () => {
    const rule = watched();
    await clock.advance(3);
    answer = () => Promise.reject(new Error("no reply"));
    await clock.advance(5);
    answer = () => 1e-6;
    await clock.advance(5);
    expect(rule.state).toBe("armed");
    const warning =
      'WARNING interlock "vacuum": pressure cannot be read: getting pressure: no reply; it trips in 9 s if that stays so';
    expect(messages()).toEqual([warning]);
    answer = () => Promise.reject(new Error("no reply"));
    await clock.advance(9.9);
    expect(rule.state).toBe("armed");
    await clock.advance(0.2);
    expect(rule.state).toBe("tripped");
    expect(rule.trip?.why).toBe("pressure is not known for 10 s: getting pressure: no reply");
  });

  test("trips when a reading never ends, and never reads twice at once", async () => {
    const rule = watched();
    await clock.advance(2);
    expect(reads).toBe(3);
    answer = () => new Promise(() => {});
    await clock.advance(9.9);
    expect([reads, rule.state]).toEqual([4, "armed"]);
    await clock.advance(0.2);
    expect(rule.state).toBe("tripped");
    expect(rule.trip?.why).toBe("pressure is not known for 10 s: reading pressure has not ended");
    expect(reads).toBe(4);
  });

  test("trips when the value was never known", async () => {
    answer = () => Promise.reject(new Error("no gauge"));
    const rule = watched();
    await clock.advance(10);
    expect(rule.state).toBe("tripped");
  });

  test("does not mind that somebody sets the clock of the computer", async () => {
    const rule = watched();
    await clock.advance(3);
    clock.setBack(-86400);
    await clock.advance(3);
    clock.setBack(86400 * 2);
    await clock.advance(3);
    expect(rule.state).toBe("armed");
  });

  test("that is removed looks no more and leaves nothing behind", async () => {
    const rule = watched();
    await clock.advance(2);
    rule.remove();
    await turns();
    expect(clock.sleeping).toBe(0);
    await clock.advance(20);
    expect([reads, rule.state]).toEqual([3, "removed"]);
  });
});

describe("a trip", () => {
  test("does its action once, tells those who listen, and refuses what it guards until the reset", async () => {
    const trips: unknown[] = [];
    const heard: string[] = [];
    const rule = watched(trip => void trips.push(trip));
    rule.onTrip(({ why }) => void heard.push(why));
    rule.onTrip(() => {
      throw new Error("no beeper");
    });
    answer = () => 1;
    await clock.advance(5);
    await rule.acting;
    expect(trips).toHaveLength(1);
    expect(heard).toEqual(["pressure is 1 mbar, 0 s old"]);
    expect(messages()).toContain('ERROR interlock "vacuum": a listener of its trip failed: no beeper');
    answer = () => 1e-6;
    await clock.advance(5);
    expect(rule.state).toBe("tripped");
    await expect(power(1)).rejects.toThrow(
      /refused by interlock "vacuum": it has tripped at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d \(.*reset\(\) arms it again/u,
    );
    await power(0);
    expect(sent).toEqual(["power 0"]);
    expect(inspect(rule)).toContain("tripped at ");
  });

  test("is not forgotten by declaring the rule again", async () => {
    watched();
    answer = () => 1;
    await clock.advance(1);
    expect(() => watched()).toThrow('interlock "vacuum" has tripped (pressure is 1 mbar');
  });

  test("is over with the instrument that it rested on: the rule may be declared again for its successor", async () => {
    const first = new Gauge("gauge", undefined);
    const declare = ({ value }: Gauge) =>
      interlock(station, "successor", {
        guards: [],
        needs: { value },
        maxAge: 3,
        allow: () => true,
        watch: { every: 1 },
      });
    const rule = declare(first);
    await first.close();
    await clock.advance(4);
    expect(rule.state).toBe("tripped");
    const next = declare(new Gauge("gauge2", undefined));
    await clock.advance(4);
    expect([rule.state, next.state]).toEqual(["removed", "armed"]);
  });

  test("is reset only where the rule allows it on a fresh value; then it is watched as before", async () => {
    const rule = watched();
    answer = () => 1;
    await clock.advance(1);
    await expect(rule.reset()).rejects.toThrow('resetting interlock "vacuum": pressure is 1 mbar, 0 s old');
    expect(rule.state).toBe("tripped");
    answer = () => 1e-6;
    await rule.reset();
    await power(1);
    expect([rule.state, rule.trip]).toEqual(["armed", undefined]);
    answer = () => 1;
    await clock.advance(2);
    expect(rule.state).toBe("tripped");
  });

  test("may do against its own rule what it has to, not against another one", async () => {
    interlock(station, "other", { guards: [[valve]], needs: { pressure }, maxAge: 1, allow: () => false });
    const rule = watched(async () => {
      await power(3);
      await valve(1);
    });
    answer = () => 1;
    await clock.advance(1);
    await rule.acting;
    expect(sent).toEqual(["power 3"]);
    expect(messages().at(-1)).toContain('the trip action failed: setting valve to 1: refused by interlock "other"');
  });

  test("applies the safe state, stops a ramp that runs, and lets nothing else pass until the reset", async () => {
    const field = settable("field", { step: 1, interDelay: 2 });
    safeState(station, [
      [field, 5],
      [power, 0],
    ]);
    const rule = watched("safe state");
    await clock.advance(0.5);
    const ramp = expect(field(10)).rejects.toThrow('stopped for the safe state: interlock "vacuum" has tripped');
    const next = expect(field(-3)).rejects.toThrow("stopped for the safe state");
    await clock.advance(2.6);
    answer = () => 1;
    await clock.advance(8);
    await Promise.all([ramp, next, rule.acting]);
    expect(sent.slice(0, 2)).toEqual(["field 6", "field 7"]);
    expect(sent.slice(-2)).toEqual(["field 5", "power 0"]);
    await expect(field(6)).rejects.toThrow(
      'setting field to 6: refused while the safe state holds: interlock "vacuum" has tripped: reset() it first',
    );
    await expect(power(-1)).rejects.toThrow("refused while the safe state holds");
    await power(0);
    answer = () => 1e-6;
    await rule.reset();
    await power(1);
    expect(messages()).toEqual(
      expect.arrayContaining([
        "WARNING safe state: power: 5 -> 0",
        expect.stringMatching(/^WARNING safe state: 2 of 2 set in /u),
      ]),
    );
  });
});
