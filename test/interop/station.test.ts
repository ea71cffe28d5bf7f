/** One station file, loaded here and by QCoDeS: both say the same of what it sets up. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { Instrument, snapshotFromJson, snapshotToJson } from "../../drivers/core/index.ts";
import { ConfigFile } from "../../drivers/station/config/config-file.ts";
import { problemsOf } from "../../drivers/station/config/check-schema.ts";
import { stationSchema } from "../../drivers/station/config/station-config.ts";
import { Station } from "../../drivers/station/index.ts";
import { findDummy } from "../station/mocks.ts";
import { finish, installPeers, peersPossible, root } from "./peers.ts";

type Snapshot = Record<"instruments", Record<string, Part>> & { config: unknown };
interface Part {
  parameters: Record<string, Record<string, unknown>>;
  submodules: Record<string, Part>;
}

interface Seen {
  loaded: string[];
  monitored: string[];
  aliases: Record<string, boolean>;
  snapshot: Snapshot;
  example: string;
  verdicts: Record<string, [ours: boolean, theirs: boolean]>;
}

const possible = peersPossible();
const folder = mkdtempSync(join(tmpdir(), "setpoint-station-"));
const fixtures = join(root, "test/fixtures/station");
const file = join(fixtures, "dilution-fridge.station.yaml");
let theirs: Seen;
let station: Station;
let ours: Snapshot;

beforeAll(async () => {
  if (!possible) return;
  const result = join(folder, "seen.json");
  // QCoDeS keeps its settings and its log in the home folder.
  const env = { ...process.env, HOME: folder, USERPROFILE: folder };
  const schema = join(root, "drivers/station/config/schema.json");
  const args = [join(root, "test/interop/station.py"), file, schema, result];
  const { status, output } = await finish(installPeers(), args, env, folder);
  expect(status, output).toBe(0);
  theirs = snapshotFromJson(readFileSync(result, "utf8")) as Seen;
  station = new Station({ configFile: file, findDriver: findDummy, default: false });
  await station.loadAllInstruments();
  ours = snapshotFromJson(snapshotToJson(await station.snapshot({ update: "All" }))) as Snapshot;
});
afterAll(async () => {
  await Instrument.closeAll();
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!possible)("the same instruments are loaded, and the same parameters monitored", () => {
  expect(Object.keys(station.components).toSorted()).toEqual(theirs.loaded);
  expect(station.monitored.map(each => each.fullName).toSorted()).toEqual(theirs.monitored);
  expect(theirs.aliases).toEqual({ plunger: true, barrier: true, mxc: true });
});

test
  .skipIf(!possible)
  .each([
    "dac.ch1",
    "dac.ch2",
    "dac.ch3",
    "dac.Bx",
    "dac.fixed_parameter",
    "spare.dac1",
    "channels.A.temperature",
    "channels.B.temperature",
    "channels.C.temperature",
  ])("%s has the same label, unit, limits, steps, delays, scale and values", path => {
  const [name = "", ...rest] = path.split(".");
  const [mine, other] = [ours, theirs.snapshot].map(snapshot => entry(snapshot.instruments[name] as Part, rest));
  expect(typeof other?.["value"]).toBe("number");
  expect(mine).toEqual(other);
});

test.skipIf(!possible)("the configuration is in the snapshot as it is in the file", () => {
  expect(ours.config).toEqual(theirs.snapshot.config);
});

test.skipIf(!possible)(
  "the schema says of each file what a validator of JSON Schema says, and what QCoDeS's allows is right",
  () => {
    expect(Object.keys(theirs.verdicts).length).toBeGreaterThan(5);
    for (const [name, [isRight, isTheirs]] of Object.entries(theirs.verdicts)) {
      const { data } = ConfigFile.read(join(fixtures, name));
      expect([name, problemsOf(data, stationSchema()).length === 0]).toEqual([name, isRight]);
      expect([name, isRight || !isTheirs]).toEqual([name, true]);
    }
  },
);

test.skipIf(!possible)("the station file that comes with QCoDeS is right here", () => {
  const lab = new Station({ default: false });
  lab.loadConfig(theirs.example);
  expect(Object.keys(lab.config?.instruments ?? {})).toEqual(expect.arrayContaining(["qdac", "lakeshore", "mock_dac"]));
});

/** What both sides say of a parameter; the spelling of names and the values of time are theirs. */
function entry(part: Part, path: readonly string[]): Record<string, unknown> {
  const [step = "", ...rest] = path;
  if (rest.length > 0) return entry(part.submodules[step] as Part, rest);
  const camel = step.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = (part.parameters[step] ?? part.parameters[camel]) as Record<string, unknown>;
  const { source_parameter: source } = found as { source_parameter?: Record<string, unknown> };
  const keys = ["unit", "vals", "step", "scale", "offset", "inter_delay", "post_delay", "value", "raw_value"];
  return {
    ...Object.fromEntries(keys.map(key => [key, found[key]])),
    vals: found["vals"] ?? "none",
    label: step === "fixed_parameter" ? "" : found["label"],
    source: source?.["full_name"],
  };
}
