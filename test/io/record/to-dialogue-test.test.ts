/** A recording as a test: its source runs, passes, and fails when the traffic is another. */
import { describe, expect, test } from "vitest";
import { VisaInstrument } from "../../../drivers/core/index.ts";
import { Weinschel8320 } from "../../../drivers/instruments/weinschel/index.ts";
import type { Happening } from "../../../drivers/io/record/event.ts";
import { dialogueTestOf } from "../../../drivers/io/record/to-dialogue-test.ts";
import { dialogue } from "../../../drivers/testing/index.ts";
import { conversation, read, recordingOf, write } from "./recordings.ts";

/** Runs the source of a test: its imports are given to it. */
async function run(source: string): Promise<void> {
  const scope = { VisaInstrument, Weinschel8320, dialogue, expect, Buffer };
  const body = source.replaceAll(/^import .*$/gm, "");
  let started: Promise<void> | undefined;
  const fakeTest = (_name: string, act: () => Promise<void>) => void (started = act());
  // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- the source is what is tested
  new Function("test", ...Object.keys(scope), body)(fakeTest, ...Object.values(scope));
  expect(started).toBeDefined();
  await started;
}

describe("the test", () => {
  test.each<[string, Happening[], boolean?]>([
    ["text", conversation(["*RST"], ["*IDN?", "A,B"], ["VOLT 1"], ["VOLT?", "1"])],
    ["text of a stream", conversation(["*IDN?", "A,B"]), false],
    ["carriage returns", [write("A\r"), write("B?\r"), read("b\r")]],
    ["two replies", [write("A?\n"), read("1\n"), read("2\n"), write("B")]],
    ["two lines of a stream", [write("A?\n"), read("1\n2\n", false)], false],
    ["a reply without an end", [write("A?\n"), read("1")]],
    ["a block", [write("CURV?\n"), read("#15\x00\n\xff\r1\n"), write("*OPC?\n"), read("1\n")]],
    ["bytes to the instrument", [write("DATA \x00\x01"), write("*OPC?\n"), read("1\n")]],
    ["a quotation", conversation(['DISP "a\\b"', 'said "$`{x}"'])],
    ["latin-1", conversation(["U?", "5 \xb5A"])],
    ["what came unasked", [read("boot\n"), ...conversation(["A?", "1"])]],
    ["an empty line", [write("\n"), read("ok\n")]],
    [
      "a time-out",
      [write("A?\n"), { op: "read", error: { kind: "timeout", message: "" } }, ...conversation(["B?", "1"])],
    ],
    [
      "operations",
      [
        { op: "open" },
        ...conversation(["A?", "1"]),
        { op: "status", status: 64 },
        { op: "trigger" },
        { op: "remote", mode: "local" },
        { op: "lock", key: "lab", granted: "lab" },
        { op: "unlock" },
        { op: "clear" },
        { op: "close" },
      ],
    ],
  ])("of %s runs and passes", async (_name, events, marksEnd = true) => {
    await run(dialogueTestOf(recordingOf(events, marksEnd)));
  });

  test("has the lines of the dialogue, for the driver that is named", async () => {
    const source = dialogueTestOf(recordingOf([write("ATTN ALL 04\r"), write("ATTN? 1\r"), read("04\r")]), {
      driver: "Weinschel8320",
      from: "setpoint/instruments/weinschel",
    });
    expect(source).toContain('import { Weinschel8320 } from "setpoint/instruments/weinschel";');
    expect(source).toContain('      ["ATTN ALL 04"],\n      ["ATTN? 1", "04"],\n');
    await run(source);
    const replaced = source.replace('await instrument.write("ATTN ALL 04");', "await instrument.attenuation(4);");
    await run(replaced);
    await expect(run(replaced.replace("attenuation(4)", "attenuation(6)"))).rejects.toThrow(
      'line:1: recorded: write "ATTN ALL 04\\r", but now: write "ATTN ALL 06\\r"',
    );
    await expect(run(source.replace(/ {6}expect.*\n/, ""))).rejects.toThrow('left over: line:2: write "ATTN? 1\\r"');
  });
});
