/** Displays of differences of snapshots and of plans of a restore. */

import { expect, test } from "vitest";

import {
  channelTuple,
  complex,
  diffSnapshots,
  Instrument,
  InstrumentChannel,
  restoreSnapshot,
  vals,
} from "../../drivers/core/index.ts";
import type { Idn } from "../../drivers/core/index.ts";
import "../../widgets/attach.ts";
import { facts, page, rows, show, text } from "./showing.ts";
import { all, textOf } from "./xml.ts";

const hostile = `<script>alert("1")</script> & 'x' <img src=y onerror=alert(2)>`;

class Source extends Instrument {
  readonly channels = channelTuple(["A", "B"], id => {
    const channel = new InstrumentChannel(this, id);
    channel.addParameter("volt", { unit: "V", setCmd: null, vals: vals.numbers(), initialValue: 0 });
    return channel;
  });
  readonly output = this.parameter({ setCmd: null, vals: vals.bool(), initialValue: true });
  readonly note = this.parameter({ setCmd: null, vals: vals.strings(), initialValue: "as it was" });
  readonly trace = this.parameter({ unit: "A", setCmd: null, vals: vals.arrays() });
  readonly load = this.parameter({ unit: "Ω", setCmd: null, vals: vals.complexNumbers() });
  readonly serial = this.parameter({ getCmd: () => 5, label: "Serial" });
  override async getIdn(): Promise<Idn> {
    return { vendor: "V", model: "M", serial: "1", firmware: "2" };
  }
}

async function changed(note: string) {
  const source = new Source("source", undefined);
  await source.trace(Float64Array.from({ length: 100 }, (_, index) => index));
  await source.load(complex(50, 1));
  const before = await source.snapshot({ update: "All" });
  await source.channels.byName("B").parameters["volt"]!.set!(0.1);
  await source.output(false);
  await source.note(note);
  await source.trace(Float64Array.from({ length: 100 }, (_, index) => (index === 7 ? -1 : index)));
  await source.load(complex(50, -1));
  return { source, before };
}

test("what changed stands side by side, with channels, units and what differs in long lists", async () => {
  const { source, before } = await changed("new");
  const diff = diffSnapshots(before, await source.snapshot({ update: "All" }));
  expect(facts(diff)).toEqual({ changed: "5" });
  const shown = new Map(rows(diff).map(([path, ...cells]) => [path, cells]));
  expect(shown.get("source.output")).toEqual(["on", "off", ""]);
  expect(shown.get("source.note")).toEqual(["as it was", "new", ""]);
  expect(shown.get("source.load")).toEqual(["(50+1j)", "(50-1j)", "Ω"]);
  expect(shown.get("source.channels.B.volt")).toEqual(["0", "0.1", "V"]);
  expect(shown.get("source.trace")![1]).toMatch(/\.\.\.1 of 100 elements differ, first \[7\]: 7 -> -1$/);
  expect(show(diff)["text/plain"]).toBe(String(diff));
  expect(show(diff)["application/vnd.setpoint.snapshot-diff+json"]).toContainEqual({
    path: "source.output",
    kind: "changed",
    left: true,
    right: false,
    unit: "",
  });
});

test("numbers keep all digits, so that two different ones never look the same", () => {
  const snapshot = (value: number) => ({
    __class__: "Parameter",
    full_name: "v",
    name: "v",
    value,
    unit: "V",
    ts: null,
  });
  expect(rows(diffSnapshots(snapshot(1), snapshot(1 + 1e-12)))).toEqual([["v", "1", "1.000000000001", "V"]]);
});

test("what only one of them has comes after what changed", () => {
  const snapshot = (values: Record<string, number>) => ({
    name: "i",
    __class__: "Instrument",
    functions: {},
    submodules: {},
    parameters: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        { name, full_name: `i_${name}`, value, unit: "V", ts: null },
      ]),
    ),
  });
  const diff = diffSnapshots(snapshot({ gone: 1, both: 1 }), snapshot({ came: 2, both: 2 }));
  expect(facts(diff)).toEqual({ changed: "1", "only left": "1", "only right": "1" });
  expect(rows(diff)).toEqual([
    ["i.both", "1", "2", "V"],
    ["i.gone", "1", "not there", "V"],
    ["i.came", "not there", "2", "V"],
  ]);
});

test("no difference says so", () => {
  const parameter = { name: "p", full_name: "p", value: 1, unit: "V", ts: null, __class__: "Parameter" };
  const diff = diffSnapshots(parameter, parameter);
  expect(all(page(diff), "table")).toHaveLength(0);
  expect(textOf(all(page(diff), "header")[0]!)).toContain("no differences");
  expect(text(diff)).toEqual(["no differences"]);
});

test("a plan is a table of steps with reasons, and tells what it leaves alone", async () => {
  const { source, before } = await changed("new");
  const plan = await restoreSnapshot(source, before, { dryRun: true });
  expect(rows(plan)).toEqual(
    plan.steps.map(({ path, why }, index) => [String(index + 1), path, expect.any(String), expect.any(String), why]),
  );
  expect(
    rows(plan)
      .find(([, path]) => path === "source.channels.B.volt")!
      .slice(2, 4),
  ).toEqual(["0.1 V", "0 V"]);
  const shown = textOf(page(plan));
  expect(shown).toContain("Restoring source5 parameters to set");
  expect(shown).toContain("cannot be set: source.IDN, source.serial");
  expect(shown).toContain("Have their value alreadysource.channels.A.volt");
  expect(show(plan)["text/plain"]).toBe(String(plan));
  expect(show(plan)["application/vnd.setpoint.restore-plan+json"]).toMatchObject({ name: "source", done: false });

  const done = await restoreSnapshot(source, before);
  expect(textOf(page(done))).toContain("Restoring source5 parameters set");
  expect(all(page(done), "th").map(textOf)).toContain("Before");
});

test("a plan that is refused says what is wrong", async () => {
  const { source, before } = await changed("new");
  source.note.vals = vals.enum("new", "other");
  const plan = await restoreSnapshot(source, before, { dryRun: true });
  expect(textOf(page(plan))).toContain("Refused, so that nothing is setsource.note: ");
});

test("what a snapshot says stays text", async () => {
  const { source, before } = await changed(hostile);
  const plan = await restoreSnapshot(source, before, { dryRun: true });
  source.note.vals = vals.enum(hostile);
  const refused = await restoreSnapshot(source, before, { dryRun: true });
  for (const each of [diffSnapshots(before, await source.snapshot()), plan, refused]) {
    for (const name of ["script", "img"]) expect(all(page(each), name)).toHaveLength(0);
    expect(textOf(page(each))).toContain("<script>");
  }
});
