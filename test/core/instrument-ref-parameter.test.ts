/** A parameter whose value is the name of an instrument. */

import { afterEach, expect, expectTypeOf, test, vi } from "vitest";

import { Instrument, InstrumentRefParameter, vals } from "../../drivers/core/index.ts";

class Meter extends Instrument {
  override async getIdn() {
    return { vendor: null, model: "meter", serial: null, firmware: null };
  }
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

test("a reference gives the open instrument that it names", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  const [one, two] = [await Meter.open("one"), await Meter.open("two")];
  const ref = new InstrumentRefParameter("ref", { initialValue: "one" });
  expect(ref.getInstrument()).toBe(one);
  await ref("two");
  const found = ref.getInstrument(Meter);
  expectTypeOf(found).toEqualTypeOf<Meter>();
  expect([found, await ref()]).toEqual([two, "two"]);
  class Other extends Instrument {}
  expect(() => ref.getInstrument(Other)).toThrow("Instrument two is a Meter but Other was requested");
  await two.close();
  expect(() => ref.getInstrument()).toThrow("Instrument with name two does not exist: open are one");
});

test("a reference that names nothing says so", () => {
  const owner = new Instrument("owner", undefined);
  const ref = new InstrumentRefParameter("ref", { instrument: owner });
  expect(() => ref.getInstrument()).toThrow("owner_ref names no instrument yet");
});

test("a reference takes text, and no commands", async () => {
  const ref = new InstrumentRefParameter("ref", { vals: vals.enum("a", "b") });
  await expect(ref("c")).rejects.toThrow("setting ref to c: 'c' is not in {'a', 'b'}");
  // @ts-expect-error an instrument is no name
  await expect(ref(3)).rejects.toThrow("3 is not in");
  expect(() => new InstrumentRefParameter("ref", { setCmd: null } as object)).toThrow(
    "InstrumentRefParameter does not support setCmd.",
  );
});
