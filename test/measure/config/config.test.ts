/** The configuration: which files count, what they may say, and what is told of mistakes. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Config, config } from "../../../measure/config/index.ts";
import { showsProgress } from "../../../measure/dond/shows-progress.ts";
import { Measurement } from "../../../measure/index.ts";
import { configuredGuid } from "../../../measure/measurement/configured-guid.ts";
import { databaseLocation, parseGuid } from "../../../measure/store/index.ts";
import { inMemory, quiet, xy } from "../measurement/quiet.ts";

let folder = "";
const printed: string[] = [];
quiet();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-config-"));
  for (const name of ["home", "cwd", "given"]) mkdirSync(join(folder, name));
  printed.length = 0;
  vi.spyOn(console, "warn").mockImplementation(text => void printed.push(String(text)));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  config.load();
});

function write(place: string, values: unknown): string {
  const path = join(folder, place, "qcodesrc.json");
  writeFileSync(path, typeof values === "string" ? values : JSON.stringify(values));
  return path;
}

function configured(): Config {
  return new Config({ home: join(folder, "home"), cwd: join(folder, "cwd"), env: join(folder, "env.json") });
}

test("without files there are defaults", () => {
  const empty = configured();
  expect(empty.get("core.db_location")).toBe("~/experiments.db");
  expect(empty.get("dataset.write_period")).toBe(1);
  expect(empty.get("GUID_components")).toEqual({ GUID_type: "random_sample", location: 0, work_station: 0, sample: 0 });
  expect(empty.files).toEqual([]);
});

test("the file of the working directory counts over that of the environment, that over the one at home", () => {
  const home = write("home", {
    dataset: { write_period: 2, in_memory_cache: false },
    GUID_components: { location: 1 },
  });
  const env = join(folder, "env.json");
  writeFileSync(env, JSON.stringify({ dataset: { write_period: 3 }, GUID_components: { location: 2 } }));
  const cwd = write("cwd", { dataset: { write_period: 4 } });
  const all = configured();
  expect(all.current["dataset"]).toMatchObject({ write_period: 4, in_memory_cache: false });
  expect(all.get("GUID_components.location")).toBe(2);
  expect(all.files).toEqual([home, env, cwd]);
});

test("a file that is given counts most, by its folder or by its own path", () => {
  write("cwd", { dataset: { write_period: 4 } });
  const given = write("given", { dataset: { write_period: 5 } });
  const all = configured();
  all.load(join(folder, "given"));
  expect(all.get("dataset.write_period")).toBe(5);
  const other = configured();
  other.load(given);
  expect(other.files.at(-1)).toBe(given);
  expect(other.get("dataset.write_period")).toBe(5);
});

test("a file that is given and is not there is an error, and nothing changes", () => {
  const all = configured();
  all.set("dataset.write_period", 7);
  const missing = join(folder, "given", "qcodesrc.json");
  expect(() => all.load(join(folder, "given"))).toThrow(`reading ${missing}: there is no such file`);
  expect(all.get("dataset.write_period")).toBe(7);
});

test("what is set counts until the files are read anew", () => {
  const all = configured();
  all.set("dataset.write_period", 0.2);
  expect(all.get("dataset.write_period")).toBe(0.2);
  all.load();
  expect(all.get("dataset.write_period")).toBe(1);
});

test("a value that is not allowed is refused with what is", () => {
  const all = configured();
  expect(() => all.set("dataset.write_period", 0)).toThrow(
    "setting dataset.write_period to 0: dataset.write_period is 0: must be 0.001 or more",
  );
  expect(() => all.set("GUID_components.GUID_type", "any" as "random_sample")).toThrow(
    "must be one of random_sample, explicit_sample",
  );
  expect(() => all.set("GUID_components.location", 256)).toThrow("must be between 0 and 255 inclusive");
  expect(all.get("dataset.write_period")).toBe(1);
});

test("a key that is not known is refused with the nearest", () => {
  const all = configured();
  const text = "dataset.write_perod is not known: did you mean dataset.write_period";
  expect(() => all.get("dataset.write_perod")).toThrow(`reading the configuration: ${text}`);
  expect(() => all.set("dataset.write_perod", 1)).toThrow(`setting dataset.write_perod to 1: ${text}`);
});

test("a key that is not known in a file is warned of, and the rest of the file counts", () => {
  const path = write("home", { dataset: { write_perod: 1, write_period: 2 }, datset: {} });
  expect(configured().get("dataset.write_period")).toBe(2);
  const text = printed.join("\n");
  expect(text).toContain(`${path}: dataset.write_perod is not known: did you mean dataset.write_period`);
  expect(text).toContain(`${path}: datset is no known section: did you mean dataset`);
});

test("a file with all keys of QCoDeS brings no warning", () => {
  write("home", {
    core: { default_fmt: "a", register_magic: false, import_legacy_api: false, db_location: "~/a.db", db_debug: false },
    logger: { start_logging_on_import: "never", console_level: "INFO", logger_levels: { pyvisa: "INFO" } },
    subscription: { subscribers: { QCPlot: { factory: "a.B" } }, default_subscribers: [] },
    gui: { notebook: true, plotlib: null, pyqtmaxplots: 100, defaultcolormap: "hot" },
    plotting: { default_color_map: "viridis", auto_color_scale: { enabled: false } },
    user: { scriptfolder: ".", anything: [1, { deep: null }] },
    station: { enable_forced_reconnect: false, default_folder: ".", default_file: null, use_monitor: false },
    telemetry: { enabled: false, instrumentation_key: "0" },
  });
  const all = configured();
  expect(all.get("core.db_location")).toBe("~/a.db");
  expect(all.get("user.anything")).toEqual([1, { deep: null }]);
  expect(printed).toEqual([]);
});

test.each([
  ["{", "it is no JSON"],
  ["[]", "must be a map of sections"],
  ['{"dataset": 1}', "dataset is 1: must be a map"],
  ['{"core": {"db_location": ""}}', "core.db_location is empty: must be a text"],
  ['{"dataset": {"write_period": "1"}}', "dataset.write_period is '1': must be a number"],
])("a file that says %s is an error with its path", (text, expected) => {
  const path = write("home", text);
  expect(() => configured().current).toThrow(`reading ${path}: ${expected}`);
});

test("what is saved differs from the defaults, and is read again", () => {
  write("home", { GUID_components: { location: 3 } });
  const all = configured();
  all.set("user.colour", "blue");
  const path = all.saveToCwd();
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
    GUID_components: { location: 3 },
    user: { colour: "blue" },
  });
  expect(configured().get("user.colour")).toBe("blue");
});

test("a configuration that cannot be saved is an error with its path", () => {
  const path = join(folder, "none", "qcodesrc.json");
  expect(() => configured().save(path)).toThrow(`saving the configuration as ${path}: ENOENT`);
});

test("a key of a file that is called as the root of all objects changes nothing else", () => {
  write("home", '{"user": {"__proto__": {"polluted": 1}}}');
  expect(configured().get("user.polluted")).toBeUndefined();
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("values cannot be changed but by set", () => {
  const all = configured();
  expect(() => ((all.current["dataset"] as Record<string, unknown>)["write_period"] = 2)).toThrow(TypeError);
});

test("a key is described with its value and its default", () => {
  const all = configured();
  all.set("dataset.write_period", 2);
  expect(all.describe("dataset.write_period")).toBe(
    "How long results may wait before they are written, in seconds. Current value: 2. Default: 1.",
  );
  expect(all.describe("gui.notebook")).toBe("Read by QCoDeS alone. Current value: none.");
});

test("it prints its values and the files they come from", () => {
  const path = write("home", { user: { colour: "blue" } });
  const text = configured().toString();
  expect(text).toContain("dataset.write_period: 1\n");
  expect(text).toContain("user.colour: 'blue'\n");
  expect(text).toContain(`from\n  ${path}`);
});

test("the session's database, write period and GUIDs come from it", () => {
  config.set("core.db_location", join(folder, "mine.db"));
  config.set("dataset.write_period", 0.25);
  config.set("GUID_components.location", 12);
  config.set("GUID_components.work_station", 34);
  expect(databaseLocation()).toBe(join(folder, "mine.db"));
  expect(new Measurement().writePeriod).toBe(0.25);
  expect(parseGuid(configuredGuid())).toMatchObject({ location: 12, workStation: 34 });
});

test("a sample is in the GUID where that is asked for", () => {
  config.set("GUID_components.GUID_type", "explicit_sample");
  expect(parseGuid(configuredGuid()).sample).toBe(0xaa_aa_aa_aa);
  config.set("GUID_components.sample", 77);
  expect(parseGuid(configuredGuid()).sample).toBe(77);
  config.set("GUID_components.GUID_type", "random_sample");
  expect(parseGuid(configuredGuid()).sample).not.toBe(77);
  expect(printed.join()).toContain("GUID_components.sample is 77 and is not used");
});

test("exports go where that is configured, and sweeps have a bar or none", async () => {
  const { x } = xy();
  const ds = await new Measurement().registerParameter(x).run(saver => saver.addResult([x, 1]), inMemory);
  config.set("dataset.export_path", join(folder, "exports"));
  config.set("dataset.export_prefix", "mine_");
  const name = `${ds.capturedRunId}_${ds.guid}.csv`;
  expect((await ds.export("csv")).path).toBe(join(folder, "exports", `mine_${name}`));
  expect((await ds.export("csv", { path: folder, prefix: "" })).path).toBe(join(folder, name));
  for (const value of [true, false]) {
    config.set("dataset.dond_show_progress", value);
    expect(showsProgress()).toBe(value);
  }
});

test("runs have no cache in memory where that is configured", async () => {
  const { x } = xy();
  const m = new Measurement().registerParameter(x);
  expect((await m.run(() => {}, inMemory)).cache).toBeDefined();
  config.set("dataset.in_memory_cache", false);
  expect((await m.run(() => {}, inMemory)).cache).toBeUndefined();
  expect((await m.run(() => {}, { ...inMemory, inMemoryCache: true })).cache).toBeDefined();
});
