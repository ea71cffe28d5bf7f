/** What is shown in a notebook: how long the kernel takes to make it, and the browser to show it. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findChromium } from "../browser/support/chromium.ts";
import { showIn } from "./plots/in-browser.ts";
import { panelOpens } from "./plots/panel.ts";
import { report, type Row } from "./report.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const root = process.cwd();
const script = join(root, "test/bench/plots/displays.ts");

const rows: Record<string, Row & { samples: { setpoint: number[] } }> = {};
for (const kind of ["flat", "parted"]) {
  for (const [what, limits] of Object.entries<Partial<Row>>({
    made: { unit: "ms", limit: 50 },
    size: { unit: "kB" },
    shown: { unit: "ms", limit: 200 },
    unfolded: { unit: "ms" },
    frame: { unit: "ms" },
  })) {
    const figure = `500 parameters, ${kind}: ${what}`;
    rows[`${kind}: ${what}`] = { unit: "", ...limits, figure, samples: { setpoint: [] } };
  }
}

const opens = "panel of 200 parameters opens";
rows[opens] = { unit: "ms", limit: 1000, figure: opens, samples: { setpoint: [] } };

const folder = mkdtempSync(join(tmpdir(), "setpoint-bench-plots-"));
if (findChromium() === undefined) console.log("Chromium: left out, it is not installed");
try {
  for (let round = 0; round < rounds; round++) {
    note(displays());
    if (findChromium() === undefined) continue;
    for (const kind of ["flat", "parted"]) {
      const shown = await showIn(join(folder, `${kind}.html`));
      note(Object.fromEntries(Object.entries(shown).map(([what, value]) => [`${kind}: ${what}`, value as number])));
    }
  }
  if (findChromium() !== undefined) for (const time of await panelOpens(rounds)) note({ [opens]: time });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report("plots", Object.values(rows), rounds);

function displays(): Record<string, number> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist/workbook/main.js"), "run", script], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, BENCH_FOLDER: folder },
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Record<string, number>;
}

function note(figures: Record<string, number>): void {
  for (const [figure, value] of Object.entries(figures)) {
    const row = rows[figure];
    if (!row) throw new Error(`no row for ${figure}`);
    row.samples.setpoint.push(value);
  }
}
