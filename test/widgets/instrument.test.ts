/** Displays of instruments and parameters: everything that is known, nothing that is asked. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import {
  channelTuple,
  Instrument,
  InstrumentChannel,
  useClock,
  vals,
  VisaInstrument,
} from "../../drivers/core/index.ts";
import "../../widgets/attach.ts";
import { displaySymbol, type MimeBundle } from "../../widgets/mime.ts";
import { showStyle } from "../../widgets/show/style.ts";
import { FakeClock } from "../core/fake-clock.ts";
import { type FakeHandle, fakeHandle } from "../core/fake-handle.ts";
import { contrast, over } from "./contrast.ts";
import { facts, page as html, show, shownText, unfolded } from "./showing.ts";
import { all, type Element, textOf } from "./xml.ts";

const hostile = `<script>alert("1")</script>,O'Hara & Sons,"><img src=x onerror=alert(1)>,\u0007]]>`;

class Channel extends InstrumentChannel<Source> {
  readonly volt = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: "VOLT?",
    setCmd: "VOLT {}",
    vals: vals.numbers(-200, 200),
    docstring: 'Level at the "output" <terminals>.',
  });
  readonly mode = this.parameter({ setCmd: null, valMapping: { current: 0, voltage: 1 } });
  readonly curr = this.parameter({ label: "Current", unit: "A", getCmd: "CURR?", vals: vals.numbers() });
}

class Source extends VisaInstrument {
  readonly channels = channelTuple(["A", "B"], id => new Channel(this, id));
  readonly first = this.channels.at(0);
  readonly attenuation = this.parameter({ unit: "dB", setCmd: null, vals: vals.enum(0, 2, 4, 6, 8, 10) });
  readonly pulses = this.parameter({ setCmd: null, vals: vals.ints(0) });
  readonly note = this.parameter({ setCmd: null, vals: vals.strings() });
  readonly trace = this.parameter({ unit: "A", setCmd: null, vals: vals.arrays() });
}

let time: FakeClock;
let restore: Disposable;

beforeEach(() => {
  time = new FakeClock();
  restore = useClock(time);
  vi.spyOn(console, "log").mockImplementation(() => undefined);
});

afterEach(() => {
  restore[Symbol.dispose]();
  vi.restoreAllMocks();
});

test("an instrument is a table with its identity, its address and all of its parameters", async () => {
  const { source } = make("Acme,S1,42,1.0");
  await source.IDN();
  await source.first.volt(0.0125);
  const page = html(source);
  expect(Object.values(facts(source))).toEqual(["Acme", "S1", "42", "1.0", "GPIB0::1::INSTR"]);
  // every parameter once, although the first channel is also a field of its own; the identity is above
  expect(all(page, "tr").filter(line => all(line, "td").length > 0)).toHaveLength(5 + 2 * 3);
  expect(
    all(page, "summary")
      .map(textOf)
      .filter(text => text.includes("parameters")),
  ).toEqual(["source 11 parameters", "source_A A · 3 parameters", "source_B B · 3 parameters"]);
  expect(row(page, "volt")).toEqual(["Voltage", "12.5 mV", "now", "-200 V to 200 V"]);
});

test("a display asks the instrument nothing", () => {
  const { source, handle } = make("Acme,S1,42,1.0");
  for (const shown of [source, source.first, source.channels, source.first.volt]) show(shown);
  expect(handle.sent).toEqual([]);
});

test("a tuple of channels is one table for each channel under what their instrument is", async () => {
  const { source } = make("Acme,S1,42,1.0");
  await source.IDN();
  expect(textOf(all(html(source.channels), "header")[0]!)).toBe("source_channelsChannel");
  expect(facts(source.channels)).toMatchObject({ vendor: "Acme", address: "GPIB0::1::INSTR" });
  const tables = all(html(source.channels), "table").map(table => table.attributes["aria-label"]);
  expect(tables).toEqual(["parameters of source_A", "parameters of source_B"]);
  const none = html(source.channels.slice(0, 0));
  expect(textOf(all(none, "header")[0]!)).toContain("no channels");
});

test("what was never read says so", () => {
  const { source } = make("Acme,S1,42,1.0");
  expect(row(html(source), "volt")).toEqual(["Voltage", "not read yet", "", "-200 V to 200 V"]);
  expect(all(html(source), "dd").map(textOf)[0]).toBe("not read yet");
  expect(show(source.first.volt)["text/plain"]).toBe("source_A_volt (Voltage): not read yet; -200 V to 200 V");
});

test("a value tells its age, and whether it may have changed", async () => {
  const { source } = make("Acme,S1,42,1.0");
  await source.first.volt(1);
  time.advance(300);
  expect(row(html(source), "volt")[2]).toBe("5 min");
  source.first.volt.cache.invalidate();
  expect(row(html(source), "volt")[2]).toBe("5 min, stale");
  expect(show(source.first.volt)["text/plain"]).toContain("1 V (5 min, stale)");
});

test("allowed values are in words", () => {
  const page = html(make("").source);
  expect(row(page, "attenuation")[3]).toBe("0 dB to 10 dB in steps of 2 dB");
  expect(row(page, "mode")[3]).toBe("current, voltage");
  expect(row(page, "curr")[3]).toBe("read only");
  expect(row(page, "pulses")[3]).toBe("whole numbers, 0 or more");
  expect(row(page, "note")[3]).toBe("text");
});

test("values keep what matters of them", async () => {
  const { source } = make("");
  await source.pulses(1234567);
  await source.note("<b>");
  await source.trace(Float64Array.from({ length: 100 }, (_, index) => index * 1e-9));
  const page = html(source);
  expect(row(page, "pulses")[1]).toBe("1234567");
  expect(row(page, "note")[1]).toBe("<b>");
  expect(row(page, "trace")[1]).toBe("[0 A, 1 nA, 2 nA, 3 nA, 4 nA, … 100 values]");
});

test("the name of a parameter unfolds to what its row has no room for", async () => {
  const { source } = make("");
  await source.first.volt(0.0125);
  await source.first.mode("voltage");
  expect(unfolded(source, "volt")).toEqual({
    about: 'Level at the "output" <terminals>.',
    facts: {
      value: "0.0125 V",
      "read with": "VOLT?",
      "set with": "VOLT {}",
      "known since": expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    },
  });
  expect(unfolded(source, "mode").facts).toMatchObject({ "raw value": "1", codes: "current = 0, voltage = 1" });
  expect(() => unfolded(source, "note")).toThrow("note unfolds to nothing");
});

test("only a simulated instrument is called so", () => {
  const { source } = make("", true);
  for (const shown of [source, source.first, source.first.volt]) {
    expect(all(html(shown), "span").map(textOf)).toContain("SIMULATED");
  }
  expect(show(source.first.volt)["text/plain"]).toMatch(/; SIMULATED$/);
  expect(textOf(html(make("").source))).not.toContain("SIMULATED");
});

test("what an instrument says of itself stays text", async () => {
  const { source } = make(hostile);
  await source.IDN();
  const page = html(source);
  for (const name of ["script", "img", "iframe", "link"]) expect(all(page, name)).toHaveLength(0);
  expect(all(page, "dd").map(textOf)[0]).toBe('<script>alert("1")</script>');
  expect(unfolded(source, "volt").about).toBe('Level at the "output" <terminals>.');
});

test("the text is the one that printReadableSnapshot prints", async () => {
  const { source } = make("Acme,S1,42,1.0");
  await source.first.volt(0.25);
  const text = show(source)["text/plain"];
  await source.printReadableSnapshot({ update: "Never" });
  expect(console.log).toHaveBeenLastCalledWith(text);
});

test("programs get the snapshot", async () => {
  const { source } = make("Acme,S1,42,1.0");
  await source.first.volt(0.25);
  const type = "application/vnd.setpoint.snapshot+json";
  expect(show(source)[type]).toEqual(JSON.parse(JSON.stringify(await source.snapshot({ update: "Never" }))));
  expect(show(source.first.volt)[type]).toMatchObject({ full_name: "source_A_volt", value: 0.25 });
  // notebooks would show a tree of this type before any table
  expect(show(source)).not.toHaveProperty(["application/json"]);
});

test("a driver's own display wins", () => {
  class Own extends Instrument {
    [displaySymbol](): MimeBundle {
      return { "text/plain": "own" };
    }
  }
  expect(show(new Own("own", undefined))).toEqual({ "text/plain": "own" });
});

test("five hundred parameters start folded and stay light", () => {
  class Many extends Instrument {
    readonly channels = channelTuple(
      Array.from({ length: 50 }, (_, index) => `ch${index}`),
      id => {
        const channel = new InstrumentChannel(this, id);
        for (let index = 0; index < 10; index++) channel.addParameter(`p${index}`, { unit: "V", setCmd: null });
        return channel;
      },
    );
  }
  const many = new Many("many", undefined);
  const shown = show(many)["text/html"] as string;
  expect(shown.length).toBeLessThan(150_000);
  const folds = all(html(many), "details");
  expect(folds).toHaveLength(51);
  expect(shown.match(/<details open=""/g)).toHaveLength(1);
});

test("a long list of parameters is in pieces of fifty, of which the first is open", () => {
  const flat = new Instrument("flat", undefined);
  for (let index = 0; index < 120; index++) flat.addParameter(`p${index}`, { setCmd: null });
  const pieces = all(html(flat), "details").slice(1);
  expect(pieces.map(piece => textOf(all(piece, "summary")[0]!))).toEqual([
    "p0 … p49 1 to 50",
    "p50 … p99 51 to 100",
    "p100 … p119 101 to 120",
  ]);
  expect(pieces.map(({ attributes }) => "open" in attributes)).toEqual([true, false, false]);
  expect(all(html(flat), "tr").filter(line => all(line, "td").length > 0)).toHaveLength(120);
});

test("texts have enough contrast on light and dark pages", () => {
  // the two greys of JupyterLab's themes, light and dark, on the page below them
  const greys = [over("#000000", 0.87, "#ffffff"), over("#000000", 0.54, "#ffffff")];
  const dark = [over("#ffffff", 1, "#111111"), over("#ffffff", 0.7, "#111111")];
  for (const grey of greys) expect(contrast(grey, "#ffffff")).toBeGreaterThanOrEqual(4.5);
  for (const grey of dark) expect(contrast(grey, "#111111")).toBeGreaterThanOrEqual(4.5);
  const badges = [...showStyle.matchAll(/\{background:(#\w+);color:(#\w+)/g)];
  expect(badges).toHaveLength(2);
  for (const [, background, color] of badges)
    expect(contrast(background!, `#${color!.slice(1).repeat(2)}`)).toBeGreaterThanOrEqual(4.5);
  const colors = [...showStyle.matchAll(/(?<!-)\bcolor:([^;}]+)/g)].map(([, value]) => value);
  expect(new Set(colors)).toEqual(
    new Set(["var(--jp-content-font-color1,inherit)", "var(--jp-content-font-color2,inherit)", "#fff", "inherit"]),
  );
});

test("nothing is loaded and nothing runs", () => {
  const shown = show(make(hostile, true).source)["text/html"] as string;
  expect(shown).not.toMatch(/https?:|@import|url\(|<script|\son\w+=/i);
});

function make(idn: string, simulated = false): { source: Source; handle: FakeHandle } {
  const handle = fakeHandle(() => idn, simulated);
  return { source: new Source("source", handle), handle };
}

/** The cells of the first line of that parameter. */
function row(page: Element, name: string): string[] {
  const found = all(page, "tr").find(line => all(line, "th").some(cell => shownText(cell) === name));
  return all(found!, "td").map(textOf);
}
