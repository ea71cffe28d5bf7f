/** A log is looked at as a table: from memory, from lines and from the file. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
  fileLevel,
  getLogger,
  InstrumentChannel,
  LogCapture,
  logfileToTable,
  logToTable,
  startAllLogging,
  timeDifference,
  useClock,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import { fakeHandle } from "./fake-handle.ts";

class Channel extends InstrumentChannel<Meter> {
  readonly volt = this.parameter({ getCmd: () => this.ask(`${this.shortName}:VOLT?`) });
}

class Meter extends VisaInstrument {
  readonly a = new Channel(this, "a");
  readonly range = this.parameter({ getCmd: "RANG?" });
}

const line = "2026-07-01 23:59:58,007 ¦ lab ¦ WARNING ¦ cryostat ¦ cool ¦ 12 ¦ [fridge_still(Still)] warm ¦ 1.2 K";

let folder: string;
let now: number;
let clock: Disposable;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-table-"));
  now = new Date(2026, 6, 1, 23, 59, 58, 7).getTime();
  clock = useClock({ now: () => now, monotonic: () => 0, sleep: async () => undefined });
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  clock[Symbol.dispose]();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

// Runs before any test starts the logs: they stay started.
test("there is no file to read before the logs are started", () => {
  expect(() => logfileToTable()).toThrow("nothing is logged into a file yet: startAllLogging() starts that");
  expect(() => fileLevel("DEBUG")).toThrow("fileLevel: nothing is logged yet: startAllLogging() starts that");
});

test("a line becomes a record again, and the record the line", () => {
  const table = logToTable(`${line}\nand more\n\n`);
  expect(table.rows).toEqual([
    {
      time: now,
      name: "lab",
      level: "WARNING",
      module: "cryostat",
      funcName: "cool",
      lineno: 12,
      message: "[fridge_still(Still)] warm ¦ 1.2 K\nand more",
      instrumentName: "fridge_still",
      instrumentType: "Still",
    },
  ]);
  expect(String(table)).toBe(`${line}\nand more`);
  expect(() => logToTable("hello\n")).toThrow('reading a log: "hello" is no line of a log: must be time ¦ name');
  expect(logToTable("").length).toBe(0);
});

test("the file that is written has everything, traffic only while it is asked for", async () => {
  startAllLogging({ folder });
  const dmm = new Meter(
    "dmm",
    fakeHandle(() => "1"),
  );
  await dmm.range.get();
  {
    using traffic = fileLevel("DEBUG");
    await dmm.a.volt.get();
    expect(traffic).toBeDefined();
  }
  await dmm.range.get();
  getLogger("lab.cryostat").error("two\nlines");
  const table = logfileToTable();
  expect(table.filter({ instrument: dmm }).rows.map(each => each.message)).toEqual([
    "[dmm(Meter)] Querying: a:VOLT?",
    "[dmm(Meter)] Response: 1",
  ]);
  expect(table.filter({ logger: "lab" }).rows.map(each => each.message)).toEqual(["two\nlines"]);
  expect(table.filter({ message: /^Versions: / }).length).toBe(1);
});

test("a table is filtered by level, logger, instrument with its channels, text and time", () => {
  using logs = new LogCapture();
  const dmm = new Meter(
    "dmm",
    fakeHandle(() => "1"),
  );
  const other = new Meter(
    "dmm2",
    fakeHandle(() => "1"),
  );
  dmm.log.info("one");
  now += 1500;
  dmm.a.log.warning("two");
  other.log.error("three");
  getLogger("labour").critical("four");
  const messages = (filter: Parameters<typeof logs.table.filter>[0]): string[] =>
    logs.table.filter(filter).rows.map(each => each.message.replace(/^\[.*\] /u, ""));
  expect(messages({ level: "WARNING" })).toEqual(["two", "three", "four"]);
  expect(messages({ instrument: dmm })).toEqual(["one", "two"]);
  expect(messages({ instrument: "dmm_a" })).toEqual(["two"]);
  expect(messages({ logger: "lab" })).toEqual([]);
  expect(messages({ message: "our" })).toEqual(["four"]);
  expect(messages({ between: [new Date(now - 1500), new Date(now - 1)] })).toEqual(["one"]);
  expect(() => messages({ level: "LOUD" as "INFO" })).toThrow('level "LOUD" must be one of DEBUG, INFO');
  const [first, second] = [
    logs.table.filter({ instrument: "dmm", level: "INFO", message: "one" }),
    logs.table.filter({ message: "two" }),
  ];
  expect(timeDifference(first, second)).toEqual([1.5]);
  expect(() => timeDifference(first, logs.table)).toThrow("1 and 4 rows: must be as many in both");
});
