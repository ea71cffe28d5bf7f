/** The helper for tests of drivers: what passes, and what it says when a driver strays. */
import { describe, expect, test } from "vitest";
import { VisaInstrument } from "../../drivers/core/index.ts";
import { dialogue, scriptedSession, type Line } from "../../drivers/testing/index.ts";

class Meter extends VisaInstrument {
  static override readonly defaultTerminator = "\r";
  readonly range = this.parameter({ getCmd: "RANG?", setCmd: "RANG {}", docstring: "Range of the meter." });
}

const lines: Line[] = [["RANG 5"], ["RANG?", "5"]];

test("a driver that says what is written passes, with the terminator of its class", async () => {
  await dialogue(Meter, lines, async meter => {
    await meter.range("5");
    expect(await meter.range()).toBe("5");
  });
  await dialogue(Meter, [["RANG?", "5"]], async meter => expect(await meter.ask("RANG?")).toBe("5"));
  await dialogue(Meter, [["RANG?", "5"]], async meter => expect(await meter.ask("RANG?")).toBe("5"), {
    terminator: "\r\n",
    marksEnd: false,
  });
});

describe("a driver that", () => {
  test.each<[string, (meter: Meter) => Promise<unknown>, string]>([
    [
      "says something else fails",
      meter => meter.range("6"),
      'line:1: recorded: write "RANG 5\\r", but now: write "RANG 6\\r"',
    ],
    ["says too little fails", meter => meter.range("5"), 'left over: line:2: write "RANG?\\r", line:2: read "5\\r"'],
    ["says nothing fails", async () => {}, 'left over: line:1: write "RANG 5\\r"'],
    [
      "says too much fails",
      async meter => {
        await meter.range("5");
        await meter.range();
        await meter.range();
      },
      'line ends, but now: write "RANG?\\r"',
    ],
    [
      "does not read its reply fails",
      async meter => {
        await meter.range("5");
        await meter.write("RANG?");
      },
      'left over: line:2: read "5\\r"',
    ],
    [
      "hides the difference fails all the same",
      async meter => {
        await meter.range("6").catch(() => {});
      },
      "but now: write",
    ],
  ])("%s", async (_name, body, message) => {
    await expect(dialogue(Meter, lines, async meter => void (await body(meter)))).rejects.toThrow(message);
  });

  test("fails in its own way keeps its error", async () => {
    await expect(
      dialogue(Meter, lines, async () => {
        throw new Error("its own");
      }),
    ).rejects.toThrow("its own");
  });
});

test("bytes are as they are, operations stand beside the messages, and the bus can be spoken to", async () => {
  await using script = scriptedSession([
    [Buffer.from("A"), Buffer.from([0, 10, 255])],
    { op: "clear" },
    { op: "status", status: 65 },
    ["", "unasked"],
  ]);
  const { session, wire } = script;
  await wire.write("A");
  expect(await wire.read(1)).toEqual(Buffer.from([0]));
  expect(await wire.read()).toEqual(Buffer.from([10, 255]));
  await session.clear();
  expect(await wire.status()).toBe(65);
  expect(script.left).toEqual(['read "unasked\\n"']);
  expect(await session.read()).toBe("unasked");
  script.check();
});
