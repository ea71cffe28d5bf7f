/** Files of QCoDeS's format load with the drivers that this package has, and with nothing else. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Instrument } from "../../drivers/core/index.ts";
import { Station } from "../../drivers/station/index.ts";

const folder = fileURLToPath(new URL("../fixtures/station/", import.meta.url));

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

test.each([
  ["dilution-fridge", ["dac", "spare", "channels"]],
  ["virtual", []],
  ["addresses", []],
  ["old", []],
])("%s.station.yaml loads as it is", async (name, some) => {
  const station = new Station({ configFile: join(folder, `${name}.station.yaml`), default: false });
  const loaded = await station.loadAllInstruments();
  expect(loaded.toSorted()).toEqual(Object.keys(station.config!.instruments).toSorted());
  expect(loaded).toEqual(expect.arrayContaining(some));
  expect(loaded.length).toBeGreaterThan(0);
});

test.each([
  ["DummyInstrument", "gate: [g1, g2]", "gate", "gates"],
  ["DummyChannelInstrument", "channel_name: [left, right]", "channel_name", "channelNames"],
  ["MockParabola", "sed: 3", "sed", "seed"],
  ["MockDAC", "num_channel: 4", "num_channel", "numChannels"],
])("a mistyped option of %s is told: %s", async (type, init, key, nearest) => {
  const station = new Station({ default: false });
  station.loadConfig(`instruments:\n  dut: {type: ${type}, init: {${init}}}\n`);
  await expect(station.loadInstrument("dut")).rejects.toThrow(
    new RegExp(`instruments\\.dut\\.init\\.${key} is nothing that ${type} knows: .*; the nearest is ${nearest}$`),
  );
  expect(Instrument.exist("dut")).toBe(false);
});
