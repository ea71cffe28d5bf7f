/** Datasets, their values and lists of them show as tables. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

import { Instrument, LinSweep, Parameter, vals } from "../../drivers/core/index.ts";
import { Weinschel8320 } from "../../drivers/instruments/weinschel/index.ts";
import { Station } from "../../drivers/station/index.ts";
import type { MimeBundle } from "../../kernel/runtime.ts";
import { closeDatabases } from "../../measure/store/index.ts";
import {
  DataTable,
  dond,
  ExperimentList,
  experiments,
  initialiseOrCreateDatabaseAt,
  Measurement,
  newExperiment,
  RunList,
  runs,
} from "../../measure/index.ts";
import { quiet } from "../measure/measurement/quiet.ts";
import { bundleOf } from "../../widgets/bundle.ts";
import "../../widgets/index.ts";

quiet();

const folder = mkdtempSync(join(tmpdir(), "setpoint-displays-"));
afterAll(async () => {
  await Instrument.closeAll();
  await closeDatabases();
  rmSync(folder, { recursive: true });
});

const page = (bundle: MimeBundle): string => (bundle["text/html"] as string).replaceAll(/\s+/gu, " ");

test("a dataset shows where it comes from, its columns and its notes; a label is only text", async () => {
  const path = join(folder, "d.db");
  await initialiseOrCreateDatabaseAt(path);
  const exp = await newExperiment("gates", "B2");
  const m = new Measurement({ name: "sweep", exp })
    .registerCustomParameter("gate", { label: "<b>Gate</b>", unit: "V" })
    .registerCustomParameter("current", { unit: "A", setpoints: ["gate"] });
  const ds = await m.run(saver => saver.addResult(["gate", 1], ["current", 2]));
  await ds.addMetadata("fridge", "warm");
  await ds.setNotes("leaks");
  const bundle = await bundleOf(ds);
  expect(bundle["text/plain"]).toBe(String(ds));
  const shown = page(bundle);
  expect(shown).toContain("<strong>sweep #1</strong>");
  expect(shown).toContain("1 row · done");
  for (const [word, said] of Object.entries({
    Experiment: "gates",
    Sample: "B2",
    GUID: ds.guid,
    fridge: "warm",
    Notes: "leaks",
  }))
    expect(shown).toContain(`<dt>${word}</dt> <dd>${said}</dd>`);
  expect(shown).toContain("&#60;b&#62;Gate&#60;/b&#62;");
  expect(shown).toMatch(
    /<th scope="row">current<\/th> <td><\/td> <td class="short">A<\/td> <td>numeric<\/td> <td>gate<\/td>/u,
  );
  expect(shown).not.toContain(">SIMULATED<");
  expect(bundle["application/vnd.setpoint.dataset+json"]).toMatchObject({
    guid: ds.guid,
    path,
    rows: 1,
    completed: true,
    columns: [
      { name: "gate", unit: "V" },
      { name: "current", axes: ["gate"] },
    ],
    metadata: { fridge: "warm" },
  });
  expect((await bundleOf(await ds.toTable()))["application/vnd.setpoint.table+json"]).toMatchObject({
    rows: 1,
    columns: [
      { name: "gate", unit: "V", values: [1] },
      { name: "current", values: [2] },
    ],
  });

  const listed = await bundleOf(await runs());
  expect(page(listed)).toMatch(/<td class="number">1<\/td> <th scope="row">sweep<\/th> <td>gates<\/td> <td>B2<\/td>/u);
  expect(page(listed)).toContain('<td class="value">leaks</td>');
  expect(listed["text/plain"]).toContain("sweep");
  expect(listed["application/vnd.setpoint.runs+json"]).toMatchObject({
    path,
    rows: [{ guid: ds.guid, notes: "leaks" }],
  });
  const places = await bundleOf(await experiments());
  expect(page(places)).toContain("1 experiment<");
  expect(page(places)).toMatch(
    /<th scope="row">gates<\/th> <td>B2<\/td> <td>[-\d]+ [:\d]+<\/td> <td class="value">1<\/td>/u,
  );
});

test("a run on simulated instruments says so, in its table too", async () => {
  const station = new Station({ default: false });
  const att = await Weinschel8320.open("att", "GPIB0::1::INSTR", { sim: "weinschel/8320" });
  await station.addComponent(att);
  const m = new Measurement({ name: "sim", station }).registerCustomParameter("x");
  const ds = await m.run(saver => saver.addResult(["x", 1]), { keepIn: "memory" });
  const bundle = await bundleOf(ds);
  expect(page(bundle)).toContain('<span class="simulated">SIMULATED</span>');
  expect(bundle["text/plain"]).toBe(`${String(ds)}\nSIMULATED`);
  const table = await bundleOf(await ds.toTable());
  expect(page(table)).toContain('<span class="simulated">SIMULATED</span>');
  expect(table["text/plain"]).toMatch(/\(1 row\); SIMULATED$/u);
});

test("a sweep that is through gives programs what its bar shows", async () => {
  const volt = new Parameter("volt", { unit: "V", setCmd: null, vals: vals.numbers() });
  const meter = new Parameter("meter", { getCmd: () => 4 });
  const run = dond.start(new LinSweep(volt, 0, 1, 3), meter, { keepIn: "memory" });
  const [ds] = await run;
  const bundle = await bundleOf(run);
  expect(bundle["text/html"]).toContain('role="progressbar"');
  expect(bundle["application/vnd.setpoint.sweep-run+json"]).toMatchObject({
    state: "completed",
    done: 3,
    total: 3,
    runs: [{ guid: ds!.guid }],
    lastValues: { volt: 1, meter: 4 },
  });
});

test("a long table is shown without its middle", async () => {
  const values = Float64Array.from({ length: 50 }, (_, index) => index);
  const shown = page(await bundleOf(new DataTable("t #1", [{ name: "x", label: "X", unit: "V", values }])));
  expect(shown).toContain("x (V)</th>");
  expect(shown).toContain('<td class="faint" colspan="1">… 30 rows …</td>');
  expect(shown.match(/<td class="value">/gu)).toHaveLength(20);
  expect(shown).toContain("50 rows");
});

test("long lists are shown without their middle, empty ones without a table", async () => {
  const entry = { name: "a", sampleName: "s", path: "l.db", startTime: 0, endTime: null, runs: 0 };
  const rows = Array.from({ length: 60 }, (_, index) => ({ ...entry, expId: index + 1 }));
  const shown = page(await bundleOf(new ExperimentList("l.db", rows)));
  expect(shown).toContain("… 20 experiments …");
  const none = await bundleOf(new RunList("l.db", []));
  expect(page(none)).toContain("0 runs");
  expect(page(none)).not.toContain("<table");
  expect(none["text/plain"]).toBe("(no runs in l.db)");
});
