/** Logs read, rotate, filter and are announced as QCoDeS's users know them. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
  consoleLevel,
  filterInstrument,
  getLogger,
  InstrumentChannel,
  LogCapture,
  startAllLogging,
  useClock,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import { fakeHandle } from "./fake-handle.ts";

class Channel extends InstrumentChannel<Meter> {
  readonly volt = this.parameter({ getCmd: () => this.ask(`${this.shortName}:VOLT?`) });
}

class Meter extends VisaInstrument {
  readonly a = new Channel(this, "a");
  readonly range = this.parameter({ getCmd: "RANG?", setCmd: "RANG {}" });
}

const meter = (name: string): Meter =>
  new Meter(
    name,
    fakeHandle(command => `re ${command}`),
  );

let folder: string;
let now: number;
let clock: Disposable;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "logs-"));
  now = new Date(2026, 6, 1, 23, 59, 58, 7).getTime();
  clock = useClock({ now: () => now, monotonic: () => 0, sleep: async () => undefined });
  printed = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, "error").mockImplementation((text: string) => void printed.push(`console: ${text}`));
  vi.spyOn(console, "warn").mockImplementation((text: string) => void printed.push(`warning: ${text}`));
});

afterEach(() => {
  clock[Symbol.dispose]();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

// Runs before any test starts the logs: they stay started.
test("nothing is written before the logs are started; a warning is printed, and there is no console to set", () => {
  meter("dmm").log.info("quiet");
  meter("dmm").log.warning("too hot");
  expect(printed).toEqual(["warning: [dmm(Meter)] too hot"]);
  expect(() => consoleLevel("DEBUG")).toThrow("consoleLevel: nothing is logged yet");
});

test("a capture has the traffic of an instrument and of its channels, each with its name", async () => {
  const dmm = meter("dmm");
  using logs = new LogCapture();
  await dmm.range.get();
  await dmm.a.volt.get();
  await dmm.write("*RST");
  expect(logs.records.map(({ level, name, message }) => `${level} ${name} ${message}`)).toEqual(
    [
      "[dmm(Meter)] Querying: RANG?",
      "[dmm(Meter)] Response: re RANG?",
      "[dmm(Meter)] Querying: a:VOLT?",
      "[dmm(Meter)] Response: re a:VOLT?",
      "[dmm(Meter)] Writing: *RST",
    ].map(text => `DEBUG setpoint.instrument.com.visa ${text}`),
  );
  expect(logs.records[0]).toMatchObject({ instrumentName: "dmm", instrumentType: "Meter" });
});

test("a record is a line of time, name, level, file, function, line and message", () => {
  using logs = new LogCapture({ level: "INFO", logger: "lab" });
  function prepare(): void {
    getLogger("lab.cryostat").info("cold");
  }
  prepare();
  getLogger("lab").debug("left out");
  getLogger("laboratory").error("left out too");
  expect(logs.value).toMatch(
    /^2026-07-01 23:59:58,007 ¦ lab\.cryostat ¦ INFO ¦ logging\.test ¦ prepare ¦ \d+ ¦ cold\n$/u,
  );
  expect(() => new LogCapture({ level: "LOUD" as "INFO" })).toThrow(
    'level "LOUD" must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL',
  );
});

test("the log file is announced, takes what matters, and is another one after midnight", () => {
  startAllLogging({ folder });
  const name = `260701-${process.pid}-setpoint.log`;
  expect(printed).toEqual([`Setpoint Logfile : ${join(folder, name)}`]);
  const log = getLogger("lab");
  log.debug("left out");
  log.info("before");
  log.error("printed too");
  now += 5000;
  log.info("after");
  expect(readdirSync(folder).toSorted()).toEqual([name, `${name}.2026-07-01`]);
  const before = readFileSync(join(folder, `${name}.2026-07-01`), "utf8");
  expect(before).toContain("¦ setpoint.log ¦ INFO");
  expect(before).toContain(process.versions.node);
  expect(before).toContain("¦ before\n");
  expect(before).not.toContain("left out");
  expect(readFileSync(join(folder, name), "utf8")).toMatch(/^2026-07-02 00:00:03,007 ¦ lab ¦ INFO ¦ .* ¦ after\n$/u);
  expect(printed.filter(line => line.startsWith("console:"))).toEqual([
    expect.stringMatching(/^console: 2026-07-01 .* ¦ ERROR ¦ .* ¦ printed too$/u),
  ]);
});

test("the console shows more for a while, and of one instrument or channel alone", async () => {
  startAllLogging({ folder });
  const [one, other] = [meter("dmm"), meter("dmm_2")];
  const shown = (): string[] =>
    printed.splice(0).flatMap(line => (line.startsWith("console:") ? [line.split(" ¦ ").at(-1)!] : []));
  shown();
  {
    using _more = consoleLevel("DEBUG");
    using _only = filterInstrument(one);
    await one.write("ONE");
    await other.write("OTHER");
    one.a.log.info("of the channel");
    getLogger("lab").error("of nobody");
    expect(shown()).toEqual(["[dmm(Meter)] Writing: ONE", "[dmm_a(Channel)] of the channel"]);
  }
  {
    using _only = filterInstrument([one.a, other], { level: "INFO" });
    one.log.info("left out");
    one.a.log.info("channel");
    other.a.log.info("other's channel");
    expect(shown()).toEqual(["[dmm_a(Channel)] channel", "[dmm_2_a(Channel)] other's channel"]);
  }
  await one.write("QUIET");
  getLogger("lab").info("quiet");
  getLogger("lab").error("as before");
  expect(shown()).toEqual(["as before"]);
});
