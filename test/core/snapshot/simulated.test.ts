/** A source-meter goes back to what it was: snapshot, difference and restore over the simulation. */

import { afterEach, expect, test, vi } from "vitest";

import {
  diffSnapshots,
  Instrument,
  restoreSnapshot,
  snapshotFromJson,
  snapshotToJson,
} from "../../../drivers/core/index.ts";
import { Keithley2614B } from "../../../drivers/instruments/keithley/index.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

test("a source-meter is restored: an output goes off first, a limit narrows before a level rises, an output goes on last", async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const smu = await Keithley2614B.open("smu", "TCPIP0::10.0.0.7::5025::SOCKET", { sim: "keithley/2600" });
  await smu.smua.volt(1);
  await smu.smua.output("on");
  await smu.smub.limiti(1e-6);
  const text = snapshotToJson(await smu.snapshot({ update: "All" }));

  await smu.smua.volt(0);
  await smu.smua.output("off");
  await smu.smua.mode("current");
  await smu.smub.limiti(1e-3);
  await smu.smub.output("on");
  const saved = snapshotFromJson(text);
  const { changed } = diffSnapshots(saved, await smu.snapshot({ update: "All" }));
  expect(changed).toEqual({
    "smu.smua.volt": [1, 0],
    "smu.smua.mode": ["voltage", "current"],
    "smu.smua.output": [true, false],
    "smu.smub.output": [false, true],
    "smu.smub.limiti": [1e-6, 1e-3],
  });

  const plan = await restoreSnapshot(smu, saved);
  expect([...plan].map(({ path, to }) => [path, to])).toEqual([
    ["smu.smub.output", false],
    ["smu.smua.mode", "voltage"],
    ["smu.smub.limiti", 1e-6],
    ["smu.smua.volt", 1],
    ["smu.smua.output", true],
  ]);
  expect(diffSnapshots(saved, await smu.snapshot({ update: "All" })).isEmpty).toBe(true);
});
