/** Snapshots made here in QCoDeS's difference and display tools, and snapshots of QCoDeS in ours. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Idn, InstrumentSnapshot } from "../../drivers/core/index.ts";
import {
  channelTuple,
  createOnOffValMapping,
  diffSnapshots,
  Instrument,
  InstrumentChannel,
  Parameter,
  restoreSnapshot,
  snapshotFromJson,
  snapshotToJson,
  vals,
} from "../../drivers/core/index.ts";
import { finish, installPeers, peersPossible, root } from "./peers.ts";

const complex = (re: number, im: number) => ({ __dtype__: "complex", re, im });

/** The same instrument as in snapshots.py, with the names that it has here. */
class Output extends InstrumentChannel {
  readonly volt = this.parameter({ unit: "V", setCmd: null, initialValue: 0, vals: vals.numbers(-20, 20) });
  readonly limiti = this.parameter({ unit: "A", setCmd: null, initialValue: 1e-3, vals: vals.numbers(0, 1) });
  readonly sourcerangeV = this.parameter({ unit: "V", setCmd: null, initialValue: 20, vals: vals.enum(0.2, 2, 20) });
  readonly output = this.parameter({
    setCmd: null,
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
    initialValue: "off",
  });
  readonly mode = this.parameter({ setCmd: null, valMapping: { current: 0, voltage: 1 }, initialValue: "voltage" });
}

class Source extends Instrument {
  readonly waveform = this.parameter({
    unit: "V",
    setCmd: null,
    initialValue: Float64Array.of(0, 1),
    vals: vals.arrays(),
  });
  readonly gain = this.parameter({ setCmd: null, initialValue: { re: 1, im: 2 } });
  readonly drift = this.parameter({ setCmd: null, initialValue: NaN });
  readonly title = this.parameter({ setCmd: null, initialValue: "cold" });
  readonly a = new Output(this, "a");
  readonly outputs = channelTuple([this.a, new Output(this, "b")], channel => channel);

  override async getIdn(): Promise<Idn> {
    return { vendor: "Maker", model: "S1", serial: "7", firmware: "1.0" };
  }
}

interface Difference {
  left_only: Record<string, unknown>;
  right_only: Record<string, unknown>;
  changed: Record<string, [unknown, unknown]>;
}

interface Seen {
  values: Record<string, unknown>;
  difference: Difference;
  channel: Difference;
  runs: Difference;
  theirs: Difference;
  station: string[];
  browser: string[];
}

const possible = peersPossible();
const folder = mkdtempSync(join(tmpdir(), "setpoint-snapshots-"));
const read = (name: string): unknown => snapshotFromJson(readFileSync(join(folder, name), "utf8"));
const temperature = new Parameter("temperature", { unit: "K", setCmd: null, initialValue: 4.2 });
let seen: Seen;

async function stationSnapshot(source: Source): Promise<object> {
  return {
    instruments: { s: await source.snapshot({ update: "All" }) },
    parameters: { temperature: await temperature.snapshot() },
    components: {},
    config: null,
  };
}

beforeAll(async () => {
  if (!possible) return;
  const source = new Source("s", undefined);
  const save = async (name: string) => writeFileSync(join(folder, name), snapshotToJson(await stationSnapshot(source)));
  await save("left.json");
  await source.title("warm");
  await source.waveform(Float64Array.of(2, Infinity));
  await source.gain({ re: 3, im: -4 });
  await source.a.volt(-1.5);
  await source.a.output("on");
  await save("right.json");
  // QCoDeS keeps its settings and its log in the home folder.
  const env = { ...process.env, HOME: folder, USERPROFILE: folder };
  const { status, output } = await finish(
    installPeers(),
    [join(root, "test/interop/snapshots.py"), folder],
    env,
    folder,
  );
  expect(status, output).toBe(0);
  seen = read("seen.json") as Seen;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(!possible)("QCoDeS finds the values in a snapshot made here", () => {
  expect(seen.values).toEqual({
    temperature: 4.2,
    "s/IDN": { vendor: "Maker", model: "S1", serial: "7", firmware: "1.0" },
    "s/waveform": [0, 1],
    "s/gain": complex(1, 2),
    "s/drift": NaN,
    "s/title": "cold",
  });
});

test.skipIf(!possible)("QCoDeS's difference of two snapshots made here is ours, as far as it looks", () => {
  const changed: Record<string, unknown> = {
    "s/waveform": [
      [0, 1],
      [2, Infinity],
    ],
    "s/gain": [complex(1, 2), complex(3, -4)],
    "s/title": ["cold", "warm"],
  };
  // In Python NaN differs from itself.
  expect(seen.difference).toEqual({ left_only: {}, right_only: {}, changed: { ...changed, "s/drift": [NaN, NaN] } });
  expect(seen.runs).toEqual(seen.difference);
  expect(seen.channel.changed).toEqual({ volt: [0, -1.5], output: [false, true] });
  expect(diffSnapshots(read("left.json"), read("right.json")).changed).toEqual({
    ...Object.fromEntries(Object.entries(changed).map(([key, value]) => [key.replace("/", "."), value])),
    "s.a.volt": [0, -1.5],
    "s.a.output": [false, true],
  });
});

test.skipIf(!possible)("QCoDeS's browser shows a snapshot made here", () => {
  expect(seen.browser).toEqual(expect.arrayContaining(["instruments ► s ► parameters", "waveform", "gain", "title"]));
  expect(seen.station).toEqual(expect.arrayContaining(["instruments", "s", "parameters", "temperature"]));
});

test.skipIf(!possible)("our difference of two snapshots of QCoDeS is its own, and that of the channels", () => {
  const { leftOnly, rightOnly, changed } = diffSnapshots(read("theirs.json"), read("theirs-later.json"));
  expect([leftOnly, rightOnly]).toEqual([{}, {}]);
  const { "s/drift": _nan, ...theirs } = seen.theirs.changed;
  expect(Object.keys(theirs).toSorted()).toEqual(["s/gain", "s/title", "s/waveform"]);
  expect(changed).toEqual({
    ...Object.fromEntries(Object.entries(theirs).map(([key, value]) => [key.replace("/", "."), value])),
    "s.a.volt": [0, -1.5],
    "s.outputs.b.output": [false, true],
    "s.outputs.b.sourcerange_v": [20, 2],
  });
});

test.skipIf(!possible)(
  "the same instrument here and in QCoDeS has the same snapshot, for all that is compared",
  async () => {
    const here = await stationSnapshot(new Source("s", undefined));
    expect(
      String(diffSnapshots(read("theirs.json"), here, { fields: ["value", "unit", "label", "raw_value"] })),
    ).toMatch(
      // A label is the name where none is given, and names are spelled as the language does.
      /^changed:\n {2}s\.a\.sourcerangeV\.label +sourcerange_v -> sourcerangeV\n.*b\.sourcerangeV\.label .*$/,
    );
  },
);

test.skipIf(!possible)("a snapshot of QCoDeS is restored to an instrument here", async () => {
  const source = new Source("s", undefined);
  const plan = await restoreSnapshot(source, read("theirs-later.json"));
  expect([...plan].map(({ path }) => path)).toEqual([
    "s.outputs.b.sourcerangeV",
    "s.waveform",
    "s.gain",
    "s.title",
    "s.a.volt",
    "s.outputs.b.output",
  ]);
  expect(plan.skipped).toEqual([{ path: "s.IDN", reason: "cannot be set" }]);
  expect(await source.waveform()).toEqual(Float64Array.of(2, Infinity));
  expect(await source.gain()).toEqual({ re: 3, im: -4 });
  expect(await source.outputs.at(1).output()).toBe(true);
  const later = read("theirs-later.json") as { instruments: { s: InstrumentSnapshot } };
  expect(diffSnapshots(later.instruments.s, await source.snapshot()).isEmpty).toBe(true);
});
