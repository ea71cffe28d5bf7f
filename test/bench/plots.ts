/** What is shown in a notebook: how long the kernel takes to make it, and the browser to show it; live figures; panels. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findChromium } from "../browser/support/chromium.ts";
import { showIn } from "./plots/in-browser.ts";
import { largePlot } from "./plots/large.ts";
import { liveFigures } from "./plots/live.ts";
import { panelOpens } from "./plots/panel.ts";
import { report, type Row } from "./report.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
// The parts to measure, with commas between them; all of them without it.
const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  displays: largeDisplays,
  panel: async () => [
    {
      figure: "panel of 200 parameters opens",
      unit: "ms",
      limit: 1000,
      samples: { setpoint: await panelOpens(rounds) },
    },
  ],
  large: async () => [await largePlot(rounds)],
  live: () => liveFigures(rounds),
};
const wanted = process.env.BENCH_PARTS?.split(",") ?? Object.keys(parts);
const root = process.cwd();
const script = join(root, "test/bench/plots/displays.ts");
const rows: Row[] = [];
for (const name of wanted) {
  const part = parts[name];
  if (!part)
    throw new Error(`BENCH_PARTS: no part is called ${name}: must be some of ${Object.keys(parts).join(", ")}`);
  if (name !== "displays" && findChromium() === undefined) console.log(`${name}: left out, Chromium is not installed`);
  else rows.push(...(await part()));
}
report("plots", rows, rounds);

/** Displays of 500 parameters: made in the kernel, and shown in a page where there is Chromium. */
async function largeDisplays(): Promise<Row[]> {
  const found: Record<string, Row & { samples: { setpoint: number[] } }> = {};
  for (const kind of ["flat", "parted"]) {
    for (const [what, limits] of Object.entries<Partial<Row>>({
      made: { unit: "ms", limit: 50 },
      size: { unit: "kB" },
      shown: { unit: "ms", limit: 200 },
      unfolded: { unit: "ms" },
      frame: { unit: "ms" },
    })) {
      const figure = `500 parameters, ${kind}: ${what}`;
      found[`${kind}: ${what}`] = { unit: "", ...limits, figure, samples: { setpoint: [] } };
    }
  }
  const note = (figures: object): void => {
    for (const [figure, value] of Object.entries(figures)) found[figure]?.samples.setpoint.push(value as number);
  };
  const folder = mkdtempSync(join(tmpdir(), "setpoint-bench-plots-"));
  try {
    for (let round = 0; round < rounds; round++) {
      note(displays(folder));
      if (findChromium() === undefined) continue;
      for (const kind of ["flat", "parted"]) {
        const shown = await showIn(join(folder, `${kind}.html`));
        note(Object.fromEntries(Object.entries(shown).map(([what, value]) => [`${kind}: ${what}`, value as number])));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return Object.values(found);
}

function displays(folder: string): Record<string, number> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist/workbook/main.js"), "run", script], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, BENCH_FOLDER: folder },
  });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Record<string, number>;
}
