/** A parameter that only remembers. */

import { expect, test } from "vitest";

import { Instrument, ManualParameter, vals } from "../../drivers/core/index.ts";

test("a manual parameter remembers what it was set to", async () => {
  const gain = new ManualParameter("gain", { initialValue: 1e6, unit: "V/A", vals: vals.numbers(1, 1e9) });
  expect(await gain()).toBe(1e6);
  await gain(10);
  expect([await gain(), gain.cache.valid]).toEqual([10, true]);
  await expect(gain(0)).rejects.toThrow("setting gain to 0: 0 is invalid");
  expect((await gain.snapshot()).__class__).toBe("ManualParameter");
});

test("nobody has set a manual parameter without a first value: it reads as null", async () => {
  expect(await new ManualParameter("empty")()).toBeNull();
});

test("a field has its first value at its first use, and a set before anybody asked for its name stays", async () => {
  class Box extends Instrument {
    readonly level = this.parameter({ setCmd: null, initialValue: 1 });
  }
  expect(await new Box("box", undefined).level()).toBe(1);
  const box = new Box("box", undefined);
  await box.level(5);
  expect([box.level.name, await box.level()]).toEqual(["level", 5]);
});

test("a manual parameter takes no commands", () => {
  const Loose = ManualParameter as unknown as new (name: string, options: object) => unknown;
  expect(() => new Loose("p", { getCmd: null })).toThrow('It is not allowed to set "getCmd" for a ManualParameter.');
  expect(() => new Loose("p", { setCmd: "P {}" })).toThrow('It is not allowed to set "setCmd" for a ManualParameter.');
});
