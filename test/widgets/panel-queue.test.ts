/** A panel, cells and a running sweep work with one instrument: each waits its turn, and nobody gets another's answer. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  dond,
  initialiseOrCreateDatabaseAt,
  Instrument,
  LinSweep,
  loadOrCreateExperiment,
  panel,
  Parameter,
  vals,
} from "../../index.ts";
import { Keithley2614B } from "../../drivers/instruments/keithley/index.ts";
import type { Json } from "../../kernel/runtime.ts";
import { closeDatabases } from "../../measure/store/index.ts";
import { quiet } from "../measure/measurement/quiet.ts";
import { Page } from "./page.ts";

quiet();
let page: Page;
beforeEach(() => (page = new Page()));
afterEach(() => page[Symbol.dispose]());

const errorsOf = ({ sent }: Page): unknown[] =>
  sent.flatMap(({ content }) => {
    const { error, problem } = (content ?? {}) as Record<string, Json>;
    return [error, problem].filter(each => each !== undefined);
  });

test("while a sweep runs, what the panel sets and polls is right, and so is what the sweep reads", async () => {
  const folder = mkdtempSync(join(tmpdir(), "panel-queue-"));
  await initialiseOrCreateDatabaseAt(join(folder, "runs.db"));
  await loadOrCreateExperiment("panel", "none");
  const smu = await Keithley2614B.open("smu", "TCPIP0::10.0.0.7::5025::SOCKET", { sim: "keithley/2600" });
  const shown = panel(smu);
  try {
    page.open(shown);
    const does = (content: Json): Promise<void> => page.tell(shown, { method: "custom", content });
    const keys = shown.rows.flatMap(({ tab, name, key }) => (tab === "smu_smub" && name === "nplc" ? [key] : []));
    const [nplc = -1] = keys;
    await does({ do: "seen", view: "page", keys });
    await does({ do: "poll", seconds: 0.1 });
    const differences: number[] = [];
    const readBack = new Parameter("readBack", {
      getCmd: async () => {
        const cycles = smu.smua.nplc.cache.value ?? Number.NaN;
        differences.push(Math.abs((await smu.smua.nplc()) - cycles));
        return cycles;
      },
    });
    const run = dond.start(new LinSweep(smu.smua.nplc, 1, 11, 101), readBack, { showProgress: false });
    let count = 0;
    while (["starting", "running"].includes(run.state)) {
      const cycles = 1 + (count++ % 10);
      await does({ do: "set", key: nplc, entry: String(cycles) });
      await does({ do: "get", key: nplc });
      expect(smu.smub.nplc.cache.value).toBe(cycles);
      await new Promise(setImmediate);
    }
    await run;
    await does({ do: "poll", seconds: null });
    expect(count).toBeGreaterThan(1);
    expect(errorsOf(page)).toEqual([]);
    expect(differences).toHaveLength(101);
    expect(Math.max(...differences)).toBeLessThan(1e-9);
  } finally {
    shown.close();
    await smu.close();
    await closeDatabases();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a set in the panel waits for the ramp of a cell", async () => {
  class Magnet extends Instrument {
    readonly sent: number[] = [];
    readonly field = this.parameter({
      unit: "T",
      vals: vals.numbers(-1, 1),
      step: 0.1,
      interDelay: 0.002,
      initialCacheValue: 0,
      setCmd: (value: number) => void this.sent.push(Number(value.toFixed(3))),
    });
  }
  const magnet = new Magnet("magnet", {});
  const shown = panel(magnet);
  page.open(shown);
  const cell = async (): Promise<void> => {
    await magnet.field(1);
  };
  const ramp = cell();
  await vi.waitFor(() => expect(magnet.sent.length).toBeGreaterThan(3), { interval: 1 });
  await page.tell(shown, { method: "custom", content: { do: "set", key: 0, entry: "-200 mT" } });
  await ramp;
  const up = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
  const down = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0, -0.1, -0.2];
  expect(magnet.sent).toEqual([...up, ...down]);
  expect(errorsOf(page)).toEqual([]);
  shown.close();
  await magnet.close();
});
