/** A recording as a pyvisa-sim file: what it says again, what it keeps, and what it owns up to. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Happening } from "../../../drivers/io/record/event.ts";
import { simulationOf } from "../../../drivers/io/record/to-simulation.ts";
import { readDefinition } from "../../../drivers/io/sim/definition.ts";
import { SimulatedDevice } from "../../../drivers/io/sim/device.ts";
import { conversation, read, recordingOf, write, type Spoken } from "./recordings.ts";

function deviceOf(text: string, resourceClass = "GPIB INSTR"): SimulatedDevice {
  const [definition] = readDefinition("made.yaml", text, () => ({ path: "", text: "" })).resources.values();
  if (!definition) throw new Error("no device");
  return new SimulatedDevice(definition, resourceClass);
}

function made(...lines: readonly Spoken[]) {
  const simulation = simulationOf(recordingOf(conversation(...lines)));
  return { ...simulation, device: deviceOf(simulation.text) };
}

describe("dialogues", () => {
  test("a question with one reply and a command without one", () => {
    const { device, dialogues, properties, differences } = made(["*RST"], ["*IDN?", "A,B"], ["*IDN?", "A,B"]);
    expect([dialogues, properties, differences]).toEqual([2, 0, []]);
    expect([device.answer("*RST"), device.answer("*IDN?"), device.answer("?")]).toEqual([[], ["A,B"], []]);
  });

  test("terminators are those of the recording, in each direction", () => {
    const { text } = simulationOf(recordingOf([write("A?\r\n"), read("a\r"), write("B?\r\n"), read("b\r")]));
    expect(deviceOf(text).endOfMessage).toEqual({ query: "\r\n", response: "\r" });
    const bare = simulationOf(recordingOf([write("A?"), read("a")]));
    expect(deviceOf(bare.text).endOfMessage).toEqual({ query: "\n", response: "" });
    expect(bare.differences).toEqual([]);
  });

  test("a message with a semicolon is one message", () => {
    const { device, differences } = made(["A;B?", "b"], ["B?", "x"]);
    expect([device.answer("A;B?"), device.answer("B?"), differences]).toEqual([["b"], ["x"], []]);
  });

  test("what a file would change on its way is kept by a property", () => {
    const replies = [" 1.0 ", "C:\\new", "{RANDOM(0, 1, 1)}", "BYTES(x)", "{}", 'a "quoted" one', "a\tb"];
    const { device, differences } = made(...replies.map((reply, n) => [`Q${n}?`, reply] as const));
    expect(differences).toEqual([]);
    expect(replies.map((_, n) => device.answer(`Q${n}?`)[0])).toEqual(replies);
  });

  test("UTF-8 is written as it is, other bytes in the notation for bytes, with a note", () => {
    const utf8 = Buffer.from("5 µA 😀").toString("latin1");
    const one = made(["U?", utf8]);
    expect([one.device.answer("U?"), one.differences]).toEqual([[utf8], []]);
    expect(one.text).toContain(String.raw`"5 \u00b5A \U0001f600"`);
    const two = made(["B?", "\xff\xfe 5 \xb5A)"]);
    expect([two.device.answer("B?"), two.differences]).toEqual([["\xff\xfe 5 \xb5A)"], []]);
    expect(two.text).toMatch(/^# Bytes that are no UTF-8/);
  });
});

describe("properties", () => {
  test("a command and the question of its name are a setting", () => {
    const { device, dialogues, properties, differences } = made(
      ["VOLT?", "0"],
      ["VOLT 1.5"],
      ["VOLT?", "1.5"],
      ["*IDN?", "A"],
    );
    expect([dialogues, properties, differences]).toEqual([1, 1, []]);
    expect(device.answer("VOLT?")).toEqual(["0"]);
    device.answer("VOLT 7");
    expect(device.answer("VOLT?")).toEqual(["7"]);
  });

  test("the reply may write the number in another way", () => {
    const { device, differences } = made(
      [":SOUR:VOLT 1"],
      [":SOUR:VOLT?", "+1.000E+00"],
      [":SOUR:VOLT -0.25"],
      [":SOUR:VOLT?", "-2.500E-01"],
    );
    expect(differences).toEqual([]);
    device.answer(":SOUR:VOLT 125");
    expect(device.answer(":SOUR:VOLT?")).toEqual(["+1.250E+02"]);
  });

  test("digits are padded as the instrument pads them", () => {
    const { device, differences } = made(["ATTN ALL 4"], ["ATTN? 1", "04"], ["ATTN ALL 60"], ["ATTN? 1", "60"]);
    expect(differences).toEqual([]);
    device.answer("ATTN ALL 8");
    expect(device.answer("ATTN? 1")).toEqual(["08"]);
  });

  test("Lua assignments belong to what is printed", () => {
    const { device, properties } = made(["smua.source.levelv=2"], ["print(smua.source.levelv)", "2.00000e+00"]);
    expect(properties).toBe(1);
    device.answer("smua.source.levelv=3");
    expect(device.answer("print(smua.source.levelv)")).toEqual(["3.00000e+00"]);
  });

  test("a command may be acknowledged", () => {
    const { device, differences } = made(["F 1", "OK"], ["F?", "1"], ["F 2", "OK"], ["F?", "2"]);
    expect([device.answer("F 5"), device.answer("F?"), differences]).toEqual([["OK"], ["5"], []]);
  });

  test("one value that agrees by chance makes no setting of names that do not belong together", () => {
    const { properties, device } = made(["CURR 5"], ["MEAS?", "5"]);
    expect(properties).toBe(0);
    device.answer("CURR 6");
    expect(device.answer("MEAS?")).toEqual(["5"]);
  });

  test("two commands that explain the same question are not certain", () => {
    const { properties } = made(["A 1"], ["B 1"], ["Q?", "1"], ["A 2"], ["B 2"], ["Q?", "2"]);
    expect(properties).toBe(0);
  });

  test("a setting that the instrument once refused is none, and is listed", () => {
    const { properties, differences } = made(
      ["VOLT 1"],
      ["VOLT?", "1"],
      ["VOLT 99"],
      ["VOLT?", "1"],
      ["VOLT 2"],
      ["VOLT?", "2"],
    );
    expect(properties).toBe(0);
    expect(differences).toEqual(['line 9: "VOLT?" has "2" in the recording, here "1"']);
  });

  test("the longer of two commands is not taken for a value of the shorter", () => {
    const { device, differences } = made(["A 1"], ["A?", "1"], ["A B 2"], ["A B?", "2"], ["A?", "1"]);
    expect(differences).toEqual([]);
    device.answer("A B 9");
    expect([device.answer("A?"), device.answer("A B?")]).toEqual([["1"], ["9"]]);
  });
});

test("what varies has its first reply, and the file says so", () => {
  const { device, differences, text } = made(["READ?", "1.0"], ["READ?", "1.1"], ["*IDN?", "A"]);
  expect(device.answer("READ?")).toEqual(["1.0"]);
  expect(differences).toEqual(['line 4: "READ?" has "1.1" in the recording, here "1.0"']);
  expect(text).toContain('# line 4: "READ?" has "1.1" in the recording, here "1.0"');
});

test("a question that once had no reply has the one that it had", () => {
  const events: Happening[] = [
    write("A?\n"),
    { op: "read", error: { kind: "timeout", message: "" } },
    ...conversation(["A?", "1"]),
  ];
  const { text, differences } = simulationOf(recordingOf(events));
  expect(deviceOf(text).answer("A?")).toEqual(["1"]);
  expect(differences).toEqual(['line 2: "A?" has no reply in the recording, here "1"']);
});

test("any conversation becomes a file that loads, and what it says otherwise is listed", () => {
  const word = fc.constantFrom(
    "A",
    "A?",
    "B 1",
    "B 2",
    "B?",
    "",
    " ",
    ";",
    "{}",
    "\\n",
    "RANDOM",
    "\xb5",
    "x y z",
    "#",
  );
  const reply = fc.option(fc.oneof(word, fc.string({ maxLength: 8, unit: "binary-ascii" })), { nil: undefined });
  const line = fc.tuple(fc.oneof(word, fc.string({ minLength: 1, maxLength: 8 })), reply);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), lines => {
      const clean = (text: string) => text.replaceAll(/[^\0-\xff]|[\r\n]/g, "_");
      const spoken = lines.map(([q, r]) => (r === undefined ? ([clean(q)] as const) : ([clean(q), clean(r)] as const)));
      const { device, differences } = made(...spoken);
      let wrong = 0;
      for (const [question, expected] of spoken) {
        const said = device.answer(question).join("");
        if (said !== (expected ?? "")) wrong++;
      }
      expect(wrong).toBeLessThanOrEqual(differences.length);
    }),
    { numRuns: 100 },
  );
});
