/** Open instruments: known by name, found again, closed. */

import { afterEach, expect, test, vi } from "vitest";

import { findOrCreateInstrument, Instrument, LogCapture } from "../../../drivers/core/index.ts";
import type { Idn } from "../../../drivers/core/index.ts";

class Meter extends Instrument {
  readonly value = this.parameter({ getCmd: () => ++this.asked });
  readonly slow = this.parameter({ getCmd: () => ++this.asked });
  readonly card = this.parameter({ getCmd: () => ({ vendor: "Maker", model: "Card" }) });
  asked = 0;

  override async getIdn(): Promise<Idn> {
    return { vendor: "Maker", model: "M1", serial: null, firmware: null };
  }
}

class OtherMeter extends Meter {}

const log = (): { lines: () => unknown[] } => {
  const spy = vi.spyOn(console, "log").mockImplementation(() => undefined);
  return { lines: () => spy.mock.calls.flat() };
};

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

test("an instrument is valid while it is open", async () => {
  log();
  const meter = await Meter.open("meter");
  expect(Instrument.isValid(meter)).toBe(true);
  expect([Instrument.isValid(new Meter("meter", undefined)), Instrument.isValid("meter")]).toEqual([false, false]);
  await meter.close();
  expect(Instrument.isValid(meter)).toBe(false);
});

test("instances are those of exactly the class, without closed ones", async () => {
  log();
  const [a, b, c] = [await Meter.open("a"), await Meter.open("b"), await OtherMeter.open("c")];
  expect([Meter.instances(), OtherMeter.instances(), Instrument.instances()]).toEqual([[a, b], [c], []]);
  await a.close();
  expect(Meter.instances()).toEqual([b]);
  expect([Instrument.exist("a"), Instrument.exist("c"), Instrument.exist("c", Meter)]).toEqual([false, true, true]);
  expect(Instrument.exist("b", OtherMeter)).toBe(false);
});

test("closing all closes the others, too, where one cannot be closed; the failure is told", async () => {
  log();
  class Stuck extends Meter {
    protected override disconnect(): Promise<void> {
      return Promise.reject(new Error("it does not let go"));
    }
  }
  await Stuck.open("stuck");
  const meter = await Meter.open("meter");
  await expect(Instrument.closeAll()).rejects.toThrow("closing all instruments: it does not let go");
  expect([meter.closed, Instrument.exist("stuck")]).toEqual([true, false]);
});

test("an instrument that is found says again who it is", async () => {
  const { lines } = log();
  const meter = await findOrCreateInstrument(Meter, "meter");
  expect(await findOrCreateInstrument(Meter, "meter")).toBe(meter);
  expect(lines()).toHaveLength(2);
  expect(lines()[1]).toMatch(/^Connected to: Maker M1 \(serial:None, firmware:None\) in \d+\.\d\ds$/);
});

test("an instrument of another class is neither taken nor closed, not even to recreate it", async () => {
  log();
  const meter = await Meter.open("meter");
  const text = "Instrument meter is a Meter but OtherMeter was requested";
  await expect(findOrCreateInstrument(OtherMeter, "meter")).rejects.toThrow(text);
  await expect(findOrCreateInstrument(OtherMeter, "meter", { recreate: true })).rejects.toThrow(text);
  expect(meter.closed).toBe(false);
  const again = await findOrCreateInstrument(Meter, "meter", { recreate: true });
  expect([again === meter, meter.closed]).toEqual([false, true]);
});

test("the connect message can come from another parameter; what it leaves out is None", async () => {
  const { lines } = log();
  const meter = await Meter.open("meter");
  using logs = new LogCapture();
  await meter.connectMessage({ idnParameter: "card" });
  expect(lines()[1]).toMatch(/^Connected to: Maker Card \(serial:None, firmware:None\) in/);
  expect(logs.records.map(record => record.message)).toEqual([
    "[meter(Meter)] Connected to instrument: {'vendor': 'Maker', 'model': 'Card', 'serial': None, 'firmware': None}",
  ]);
  await expect(meter.connectMessage({ idnParameter: "cart" })).rejects.toThrow(
    "<Meter: meter> has no parameter cart to read",
  );
});

test("a snapshot does not read the parameters that it is to skip", async () => {
  const meter = new Meter("meter", undefined);
  const { parameters } = await meter.snapshot({ update: "All", paramsToSkipUpdate: ["slow"] });
  expect([parameters["value"]?.value, parameters["slow"]?.value, meter.asked]).toEqual([1, null, 1]);
});

test("a status is printed value by value where that is asked for", async () => {
  const { lines } = log();
  const meter = new Meter("meter", undefined);
  meter.addParameter("level", { setCmd: null, initialValue: 3 });
  await meter.validateStatus({ verbose: true });
  expect(lines()).toEqual(["validate_status: param meter_level: 3"]);
});
