/** The display of what keeps a set-up safe: in its station and on its own, with what is known, and nothing read. */

import { afterEach, beforeEach, expect, test } from "vitest";

import { createOnOffValMapping, LogCapture, Parameter, useClock, vals } from "../../drivers/core/index.ts";
import { timestampText } from "../../drivers/core/parameter/snapshot.ts";
import { Station } from "../../drivers/station/index.ts";
import { interlocksOf, safeStateOf, softLimitsOf } from "../../drivers/station/safety/index.ts";
import "../../widgets/attach.ts";
import { ManualClock } from "../station/safety/manual-clock.ts";
import { facts, page, rows, show, text } from "./showing.ts";
import { all, textOf } from "./xml.ts";

let clock: ManualClock;
let restore: Disposable;
let logs: LogCapture;
let station: Station;
let reads: number;
let measured: number;

let pressure: ReturnType<typeof gauge>;
let volt: ReturnType<typeof source>;
let heater: ReturnType<typeof oven>;

const gauge = () =>
  new Parameter("pressure", { unit: "mbar", getCmd: () => (reads++, measured), vals: vals.numbers() });
const source = () => new Parameter("volt", { unit: "V", setCmd: () => undefined, vals: vals.numbers(-10, 10) });
const oven = () =>
  new Parameter("heater", {
    setCmd: () => undefined,
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
  });

beforeEach(() => {
  logs = new LogCapture();
  clock = new ManualClock();
  restore = useClock(clock);
  reads = 0;
  measured = 1e-6;
  pressure = gauge();
  volt = source();
  heater = oven();
  station = new Station({ components: [volt, heater], default: false });
});

afterEach(() => {
  for (const one of softLimitsOf(station)) one.remove();
  for (const one of interlocksOf(station).values()) one.remove();
  safeStateOf(station)?.remove();
  restore[Symbol.dispose]();
  logs[Symbol.dispose]();
});

const titles = (value: unknown) => all(page(value), "summary").map(textOf);

function vacuum(extra: { watch?: { every: number; trip?: "safe state" } } = {}) {
  return station.interlock("heater needs vacuum", {
    guards: [[heater, "on"]],
    needs: { pressure },
    maxAge: 10,
    allow: values => values.pressure < 1e-5,
    reason: "it burns <out> in air",
    ...extra,
  });
}

test("a station without any of them shows its components alone", () => {
  expect(titles(station)).toEqual([]);
  expect(text(station)).toHaveLength(3);
});

test("a station shows its limits, its interlocks and its safe state, and reads nothing for it", () => {
  station.softLimit(volt, { min: -1, max: 1 }, { reason: "sample 12 breaks above" });
  station.safeState({ volt: { to: 0, step: 0.1, interDelay: 0.05 }, heater: "off" }, { after: ["abort", "trip"] });
  const rule = vacuum();
  expect(titles(station)).toEqual(["Soft limits", "Interlocks", "Safe state after abort, trip"]);
  expect(rows(station).slice(2)).toEqual([
    ["volt", "-1 V to 1 V", "sample 12 breaks above"],
    [
      "heater needs vacuum",
      "armed, asked before a set",
      "heater = on",
      `${rule.rule}it burns <out> in air`,
      "pressure is not known yet",
    ],
    ["1", "volt", "not read yet", "0 V in steps of 0.1 V, 0.05 s apart"],
    ["2", "heater", "not read yet", "off"],
  ]);
  expect(text(station).slice(3)).toEqual([
    "  soft limit: volt: -1 V to 1 V (sample 12 breaks above)",
    "  Interlock 'heater needs vacuum': armed",
    "    guards heater = on",
    "    pressure is not known yet",
    `    allows ${rule.rule}`,
    "    it burns <out> in air",
    "  Safe state after abort, trip",
    "    volt -> 0 in steps of 0.1 V, 0.05 s apart",
    "    heater -> off",
  ]);
  expect(reads).toBe(0);
});

test("a watched interlock shows what it knows, and when and why it has tripped", async () => {
  station.safeState({ heater: "off" });
  const rule = vacuum({ watch: { every: 1, trip: "safe state" } });
  await clock.advance(0.5);
  expect(rows(station)[2]).toContain("armed, watched every 1 s, goes to the safe state");
  expect(rows(station)[2]).toContain("pressure is 1e-06 mbar, 0.5 s old");
  measured = 0.5;
  await clock.advance(1);
  await rule.acting;
  expect(rows(station)[2]![1]).toMatch(
    /^TRIPPED ?2027-\d\d-\d\d \d\d:\d\d:\d\d: pressure is 0.5 mbar, 0 s old \(it burns/,
  );
  const [time] = all(page(rule), "time");
  expect(time?.attributes).toEqual({ datetime: rule.trip?.at.toISOString() });
  expect(text(rule).at(-1)).toBe(`  tripped at ${timestampText(rule.trip?.at.getTime() ?? 0)}: ${rule.trip?.why}`);
  const before = reads;
  show(rule);
  show(station);
  expect(reads).toBe(before);
});

test("an interlock alone says what it guards, what it rests on and how it stands", () => {
  const rule = vacuum();
  expect(facts(rule)).toEqual({
    guards: "heater = on",
    "rests on": "pressure is not known yet",
    allows: rule.rule,
    reason: "it burns <out> in air",
  });
  expect(textOf(page(rule))).toContain("armed, asked before a set");
  rule.remove();
  expect(textOf(page(rule))).toContain("removed");
});

test("a rule that is a program is cut", () => {
  const rule = station.interlock("long", {
    guards: [[heater]],
    needs: { pressure },
    maxAge: 10,
    allow: values =>
      values.pressure < 1e-5 ||
      values.pressure === 1e-4 ||
      values.pressure === 1e-3 ||
      values.pressure === 1e-2 ||
      values.pressure === 0.1 ||
      values.pressure === 1,
  });
  expect(facts(rule)["allows"]).toBe(`${rule.rule.replaceAll(/\s+/gu, " ").slice(0, 160)} …`);
});

test("a safe state alone is a table in its order, and says when it was removed", async () => {
  const state = station.safeState([
    [volt, 0],
    [heater, "off"],
  ]);
  await volt(2.5);
  expect(rows(state)).toEqual([
    ["1", "volt", "2.5 V (now)", "0 V"],
    ["2", "heater", "not read yet", "off"],
  ]);
  expect(text(state)[0]).toBe("Safe state after abort, trip, crash");
  state.remove();
  expect(textOf(page(state))).toContain("removed: it is not applied any more");
  expect(text(state)[0]).toBe("Safe state was removed");
});

test("a limit alone says what it allows and why; one that was removed is no longer listed", () => {
  const limit = station.softLimit(pressureSetpoint, { max: 2 }, { reason: "valve" });
  expect(facts(limit)).toEqual({ allowed: "2 mbar or less", reason: "valve" });
  expect(text(limit)).toEqual(["<SoftLimit: setpoint <Numbers v<=2>: valve>"]);
  // A parameter that the station does not hold, too.
  expect(rows(station).at(-1)).toEqual(["setpoint", "2 mbar or less", "valve"]);
  const instead = station.softLimit(pressureSetpoint, { max: 1 }, { reason: "valve" });
  expect(limit.isInForce).toBe(false);
  expect(softLimitsOf(station)).toEqual([instead]);
  instead.remove();
  expect(titles(station)).toEqual([]);
});

const pressureSetpoint = new Parameter("setpoint", { unit: "mbar", setCmd: null, vals: vals.numbers() });
