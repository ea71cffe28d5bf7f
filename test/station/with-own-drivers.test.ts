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
