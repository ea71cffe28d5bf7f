/** What instruments call themselves, and the names that we give them, beside the recording. */

import { afterEach, vi } from "vitest";

import { Instrument, VisaInstrument } from "../../../drivers/core/index.ts";
import { repr } from "../../../drivers/core/python-text.ts";
import { fakeHandle } from "../fake-handle.ts";
import { testBlock } from "./recording.ts";

class Talking extends VisaInstrument {}
class Mute extends Instrument {}

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

const answering = (reply: string) => async () => {
  const instrument = new Talking(
    "a5",
    fakeHandle(() => reply),
  );
  return `'${reply}' -> ${repr(await instrument.getIdn())}`;
};

testBlock("IDN parsing", [
  ["'A,B,C,D' -> {'vendor': 'A', 'model': 'B', 'serial': 'C', 'firmware': 'D'}", answering("A,B,C,D")],
  [
    "'A, Model B ,C,D,E' -> {'vendor': 'A', 'model': 'B', 'serial': 'C', 'firmware': 'D,E'}",
    answering("A, Model B ,C,D,E"),
  ],
  ["'A;B;C' -> {'vendor': 'A', 'model': 'B', 'serial': 'C', 'firmware': None}", answering("A;B;C")],
  ["'A:B:C:D:E' -> {'vendor': 'A', 'model': 'B', 'serial': 'C', 'firmware': 'D:E'}", answering("A:B:C:D:E")],
  ["'single' -> {'vendor': 'single', 'model': None, 'serial': None, 'firmware': None}", answering("single")],
  [
    "None -> {'vendor': None, 'model': 'a5', 'serial': None, 'firmware': None}",
    async () => {
      vi.spyOn(console, "warn").mockImplementation(() => undefined);
      return `None -> ${repr(await new Mute("a5", undefined).getIdn())}`;
    },
  ],
  ["'a,b;c' -> {'vendor': 'a', 'model': 'b;c', 'serial': None, 'firmware': None}", answering("a,b;c")],
  ["'A,B' -> {'vendor': 'A', 'model': 'B', 'serial': None, 'firmware': None}", answering("A,B")],
]);

testBlock("hyphen", [
  [
    "a_b ['Changed a-b to a_b for instrument identifier']",
    async () => {
      vi.spyOn(console, "log").mockImplementation(() => undefined);
      const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
      const { name } = await Mute.open("a-b");
      return `${name} ${repr(warn.mock.calls.map(([text]: unknown[]) => text).filter(text => String(text).startsWith("Changed")))}`;
    },
  ],
]);
