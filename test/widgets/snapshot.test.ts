/** A snapshot is plain data and shows as a table all the same. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
  channelTuple,
  Instrument,
  InstrumentChannel,
  snapshotFromJson,
  snapshotToJson,
  useClock,
  vals,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import { Station } from "../../drivers/station/index.ts";
import "../../widgets/attach.ts";
import { FakeClock } from "../core/fake-clock.ts";
import { fakeHandle } from "../core/fake-handle.ts";
import { facts, page, rows, show, text } from "./showing.ts";
import { all, textOf } from "./xml.ts";

const type = "application/vnd.setpoint.snapshot+json";
let restore: Disposable;

class Source extends VisaInstrument {
  readonly channels = channelTuple(["A", "B"], id => {
    const channel = new InstrumentChannel(this, id);
    channel.addParameter("volt", { label: "Voltage", unit: "V", setCmd: null, vals: vals.numbers(-1, 1) });
    return channel;
  });
  readonly points = this.parameter({ setCmd: null, vals: vals.ints() });
  readonly load = this.parameter({ unit: "Ω", setCmd: null, vals: vals.complexNumbers() });
}

async function made(idn = "Acme,S1,42,1.0", simulated = false): Promise<Source> {
  const source = new Source(
    "source",
    fakeHandle(() => idn, simulated),
  );
  await source.IDN();
  await source.points(1234567);
  await source.channels.at(1).parameters["volt"]!.set!(0.0125);
  return source;
}

beforeEach(() => {
  restore = useClock(new FakeClock());
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});

afterEach(async () => {
  await Instrument.closeAll();
  restore[Symbol.dispose]();
  vi.restoreAllMocks();
});

test("a snapshot stays plain data: neither JSON nor a copy nor a comparison sees its display", async () => {
  const source = await made();
  const snapshot = await source.snapshot();
  expect(Object.getPrototypeOf(snapshot)).toBe(Object.prototype);
  expect(Object.keys(snapshot)).toEqual(Object.keys(JSON.parse(JSON.stringify(snapshot)) as object));
  const copies = [structuredClone(snapshot), { ...snapshot }];
  for (const copy of copies) {
    expect(copy).toStrictEqual(snapshot);
    expect(() => show(copy)).toThrow("has no display");
  }
});

test("the snapshot of an instrument shows what it is, its values by channel, and since when they are known", async () => {
  const snapshot = await (await made()).snapshot({ update: "Never" });
  expect(facts(snapshot)).toEqual({
    vendor: "Acme",
    model: "S1",
    serial: "42",
    firmware: "1.0",
    address: "GPIB0::1::INSTR",
  });
  const since = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as unknown;
  expect(rows(snapshot)).toEqual([
    ["timeout", "", "5 s", since, "MultiType: Numbers v>=0, Enum: {None}"],
    ["points", "", "1234567", since, "Ints"],
    ["load", "", "not read yet", "", "Complex Number"],
    ["volt", "Voltage", "not read yet", "", "Numbers -1<=v<=1"],
    ["volt", "Voltage", "12.5 mV", since, "Numbers -1<=v<=1"],
  ]);
});

test("its text is the one that the instrument prints, and programs get the data", async () => {
  const source = await made();
  const snapshot = await source.snapshot({ update: "Never" });
  expect(show(snapshot)["text/plain"]).toBe(source.readableRecord());
  expect(show(snapshot)[type]).toEqual(JSON.parse(JSON.stringify(snapshot)));
});

test("a channel, a tuple of channels and a parameter have snapshots that show, too", async () => {
  const source = await made();
  const channel = source.channels.at(1);
  expect(rows(await channel.snapshot())).toHaveLength(1);
  expect(rows(await source.channels.snapshot())).toHaveLength(2);
  const volt = await channel.parameters["volt"]!.snapshot();
  expect(rows(volt)).toEqual([["volt", "Voltage", "12.5 mV", expect.any(String), "Numbers -1<=v<=1"]]);
  expect(text(volt)[0]).toBe("source_B_volt:");
});

test("the snapshot of a station and what was read from a file show as well", async () => {
  const station = new Station({ default: false });
  await station.addComponent(await made());
  const snapshot = await station.snapshot();
  const loaded = snapshotFromJson(snapshotToJson({ station: snapshot, parameters: {} })) as object;
  for (const each of [snapshot, loaded]) {
    expect(all(page(each), "summary").map(textOf)).toContain("source_B B · 1 parameter");
    expect(rows(each).filter(([, , value]) => value === "12.5 mV")).toHaveLength(1);
  }
  expect(textOf(all(page(snapshot), "header")[0]!)).toBe("Stationsnapshot");
});

test("JSON text of something else shows as the data that it is", () => {
  expect(show(snapshotFromJson('{"a":[1,2]}'))).toEqual({ "text/plain": "{ a: [ 1, 2 ] }" });
  expect(snapshotFromJson("3")).toBe(3);
});

test("what an instrument said stays text in its snapshot, and a simulated one is called so", async () => {
  const snapshot = await (await made('<script>alert("1")</script>,<img src=x>,1,2', true)).snapshot();
  for (const name of ["script", "img"]) expect(all(page(snapshot), name)).toHaveLength(0);
  expect(facts(snapshot)["vendor"]).toBe('<script>alert("1")</script>');
  expect(all(page(snapshot), "span").map(textOf)).toContain("SIMULATED");
});
