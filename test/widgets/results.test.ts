/** Displays of validators, sweeps, found resources and errors. */

import { afterEach, expect, test, vi } from "vitest";

import { Instrument, InstrumentError, LinSweep, Parameter, restoreSnapshot, vals } from "../../drivers/core/index.ts";
import { InstrumentTimeoutError, ResourceManager } from "../../drivers/io/index.ts";
import { StationError } from "../../drivers/station/index.ts";
import { ArraySweep, LogSweep, TogetherSweep } from "../../measure/index.ts";
import { StoreError } from "../../measure/store/index.ts";
import "../../widgets/attach.ts";
import { facts, page, rows, show, text } from "./showing.ts";
import { all, textOf } from "./xml.ts";

const hostile = `<script>alert("1")</script><img src=x onerror=alert(1)>`;
const volt = new Parameter("volt", { unit: "V", setCmd: null, vals: vals.numbers(-200, 200) });
const mode = new Parameter("mode", { setCmd: null, vals: vals.enum("slow", "fast") });

afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
});

test("a validator says what it takes, and its text is QCoDeS's", () => {
  expect(text(vals.numbers(0, 1))).toEqual(["<Numbers 0<=v<=1>"]);
  expect(facts(vals.numbers(0, 1))).toEqual({ takes: "0 to 1", "such as": "0, 1", "can be swept": "yes" });
  expect(facts(vals.enum("a", "b"))["takes"]).toBe("a, b");
  expect(show(vals.multiples(3))["application/vnd.setpoint.validator+json"]).toMatchObject({
    description: "<Ints, Multiples of 3>",
    control: { kind: "number", integer: true, step: 3 },
  });
});

test.each(Object.entries(vals))("what vals.%s makes has a display", (_name, make) => {
  const arguments_: Record<string, unknown[]> = {
    multiples: [2],
    permissiveMultiples: [2],
    enum: ["a"],
    multiType: [vals.bool()],
    multiTypeOr: [vals.bool()],
    multiTypeAnd: [vals.bool()],
    dependent: [() => vals.bool()],
    nothing: ["reason"],
    lists: [vals.bool()],
  };
  const made = (make as (...args: unknown[]) => { description: string })(...(arguments_[_name] ?? []));
  expect(text(made)).toEqual([made.description]);
  expect(textOf(all(page(made), "strong")[0]!)).toBe(made.description);
});

test("the validator that a mapping makes has a display, too", () => {
  const mapped = new Parameter("mapped", { setCmd: null, valMapping: { slow: 0, fast: 1 } });
  expect(text(mapped.vals)).toEqual(["<Enum: {'slow', 'fast'}>"]);
});

test("a sweep shows its ends, how long it waits, and its points; a long one without its middle", () => {
  const sweep = new LinSweep(volt, 0, 1, 101, 0.01, [() => undefined]);
  expect(facts(sweep)).toEqual({
    points: "101 points from 0 V to 1 V",
    waits: "10 ms at each",
    actions: "1 after each set",
  });
  expect(rows(sweep)).toEqual([
    ["0", "0 V"],
    ["1", "10 mV"],
    ["2", "20 mV"],
    ["3", "30 mV"],
    ["… 93 points …"],
    ["97", "970 mV"],
    ["98", "980 mV"],
    ["99", "990 mV"],
    ["100", "1 V"],
  ]);
  expect(text(sweep)).toEqual([
    "volt: LinSweep, 101 points from 0 V to 1 V, waits 10 ms at each, actions 1 after each set",
  ]);
});

test("programs get the values of a sweep", () => {
  const data = show(new LogSweep(volt, 0, 2, 3))["application/vnd.setpoint.sweep+json"];
  expect(data).toEqual({
    kind: "LogSweep",
    sweeps: [{ parameter: "volt", unit: "V", numPoints: 3, delay: 0, getAfterSet: false, values: [1, 10, 100] }],
  });
});

test("sweeps that go along together stand side by side", () => {
  const both = new TogetherSweep(new LinSweep(volt, 0, 1, 2), new ArraySweep(mode, ["slow", "fast"]));
  expect(rows(both)).toEqual([
    ["0", "0 V", "slow"],
    ["1", "1 V", "fast"],
  ]);
  expect(facts(both)).toEqual({
    "volt points": "2 points from 0 V to 1 V",
    "mode points": "2 points from slow to fast",
  });
  expect(text(volt.sweep(0, 1, { num: 3 }))).toEqual(["<SweepValues: volt, 3 values from 0 to 1>"]);
  expect(rows(volt.sweep(0, 1, { num: 2 }))).toHaveLength(2);
});

function manager(): ResourceManager {
  const found = { resourceName: "TCPIP0::10.0.0.7::inst0::INSTR", manufacturer: "Acme", model: hostile };
  return new ResourceManager("", {
    sources: [
      { name: "mDNS", list: async () => [{ ...found, serialNumber: "42" }] },
      { name: "USB", list: () => Promise.reject(new Error("no permission")) },
    ],
  });
}

test("found resources are a table with what they say they are, and who could not be asked", async () => {
  const rm = manager();
  rm.addAlias("smu", "TCPIP0::10.0.0.7::inst0::INSTR");
  for (const each of [await rm.listResources(), await rm.listResourcesInfo(), await rm.findResources()]) {
    expect(rows(each)).toEqual([["TCPIP0::10.0.0.7::inst0::INSTR", "smu", `Acme ${hostile}`, "42", "mDNS"]]);
    expect(facts(each)).toEqual({ "USB not asked": "no permission" });
    expect(show(each)["application/vnd.setpoint.resources+json"]).toMatchObject({ resources: [{ alias: "smu" }] });
  }
  const names = await rm.listResources();
  expect(names).toStrictEqual(["TCPIP0::10.0.0.7::inst0::INSTR"]);
  expect(text(names)).toEqual(["[ 'TCPIP0::10.0.0.7::inst0::INSTR' ]"]);
  expect(text(await rm.findResources())[1]).toBe("USB not asked: no permission");
});

test("an error of a parameter says which, which value was refused, and what is allowed", async () => {
  const error: unknown = await volt.set(300).catch((thrown: unknown) => thrown);
  expect(facts(error)).toEqual({
    parameter: "volt",
    "refused value": "300",
    allowed: "between -200 and 200 inclusive",
  });
  expect(text(error)[0]).toBe(
    "ParameterError: setting volt to 300: 300 is invalid: must be between -200 and 200 inclusive; Parameter: volt",
  );
  expect(show(error)["application/vnd.setpoint.error+json"]).toMatchObject({
    name: "ParameterError",
    about: { parameter: "volt" },
    causes: [{ name: "ValidationError" }],
  });
});

test("an error of the bus says to whom, what was sent, what came back and what it came from", () => {
  const cause = new InstrumentTimeoutError("no answer", { resourceName: "GPIB0::1::INSTR", command: "*IDN?" });
  const error = new InstrumentError("asking smu failed", { cause, instrument: "smu", reply: hostile });
  expect(facts(error)).toEqual({
    instrument: "smu",
    address: "GPIB0::1::INSTR",
    command: "*IDN?",
    reply: hostile,
  });
  expect(all(page(error), "li").map(textOf)).toEqual(["InstrumentTimeoutError: no answer"]);
  for (const name of ["script", "img"]) expect(all(page(error), name)).toHaveLength(0);
  expect(text(error)).toContain("  because of: InstrumentTimeoutError: no answer");
});

test("every failure of several is told, and a file is named", () => {
  const failed = [new Error("a is away"), new Error("b is away")];
  const error = new StationError("closing", { cause: new AggregateError(failed, "two failed") });
  expect(all(page(error), "li").map(textOf)).toEqual([
    "AggregateError: two failed",
    "Error: a is away",
    "Error: b is away",
  ]);
  expect(facts(new StoreError("writing /d/a.db: full", "/d/a.db", "full"))).toEqual({
    file: "/d/a.db",
    problem: "full",
  });
});

test("an error that is its own cause ends", () => {
  const error = new InstrumentError("round and round");
  error.cause = error;
  expect(text(error)).toHaveLength(1);
});

test("a restore that is refused shows its plan", async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const source = new Instrument("source", undefined);
  source.addParameter("level", { setCmd: null, vals: vals.numbers(0, 1), initialValue: 1 });
  const before = structuredClone(await source.snapshot());
  Object.assign(before.parameters["level"]!, { value: 5 });
  const error: unknown = await restoreSnapshot(source, before).catch((thrown: unknown) => thrown);
  expect(textOf(page(error))).toContain("Refused, so that nothing is set");
});
