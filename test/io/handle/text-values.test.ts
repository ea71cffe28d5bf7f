/** Text and lists of numbers. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { IoError } from "../../../drivers/io/index.ts";
import { handleOver, MessageBottom, StreamBottom } from "./memory-transport.ts";

const saying = (reply: string) => handleOver(new MessageBottom(() => reply));

test.each([
  ["f", "1.5,-2E3,+.5,nan,-inf\n", [1.5, -2000, 0.5, NaN, -Infinity]],
  ["d", "1,-2,+3\n", [1, -2, 3]],
  ["x", "ff,0xFF,#HfF\n", [255, 255, 255]],
  ["o", "17,#Q17\n", [15, 15]],
  ["b", "101,#B11\n", [5, 3]],
] as const)("numbers of kind %s", async (converter, reply, values) => {
  expect(await saying(reply).queryAsciiValues("V?", { converter })).toEqual(Float64Array.from(values));
});

test("other separators, spaces, a separator at the end and an empty list", async () => {
  expect(await saying(" 1 ; 2 ;3;\n").queryAsciiValues("V?", { separator: ";" })).toEqual(Float64Array.of(1, 2, 3));
  expect(await saying("\n").queryAsciiValues("V?")).toEqual(new Float64Array(0));
  const converter = (text: string) => text.length;
  expect(await saying("a,bcd\n").queryAsciiValues("V?", { converter })).toEqual(Float64Array.of(1, 3));
});

test.each(["1,two\n", "1,,2\n", "0x10\n", "1.2.3\n", "ERR\n"])(
  "%j is an error that quotes what is no number",
  async reply => {
    const failed = await saying(reply)
      .queryAsciiValues("V?")
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(IoError);
    expect((failed as IoError).message).toMatch(
      /^asking "V\?" of TCPIP0::10.0.0.7::5025::SOCKET: ".*" is not a number/u,
    );
  },
);

test("numbers that are written are read again", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), async values => {
      const transport = new MessageBottom(message =>
        message.toString().startsWith("L") ? message.subarray(2) : undefined,
      );
      const handle = handleOver(transport);
      await handle.writeAsciiValues("L ", values, { converter: ".17g" });
      expect(await handle.readAsciiValues()).toEqual(Float64Array.from(values));
    }),
  );
});

describe("encodings", () => {
  test("latin-1 is one byte a character, both ways", async () => {
    const transport = new MessageBottom(message => message);
    const handle = handleOver(transport);
    expect(await handle.query("5 µV±1")).toBe("5 µV±1");
    expect(transport.heard[0]?.length).toBe(7);
  });

  test("UTF-8 has all characters, and refuses what is none", async () => {
    const handle = handleOver(new MessageBottom(message => message));
    handle.encoding = "utf8";
    expect(await handle.query("UNIT Ω")).toBe("UNIT Ω");
    const broken = saying("\xff\n");
    broken.encoding = "utf8";
    await expect(broken.query("A?")).rejects.toThrow(/is no UTF-8/u);
  });

  test("ASCII refuses both ways, and says what to do", async () => {
    const handle = saying("5 µV\n");
    handle.encoding = "ascii";
    await expect(handle.write("µ")).rejects.toThrow('"µ" is not a character of ascii');
    await expect(handle.query("A?")).rejects.toThrow(/byte 181.*set the encoding to "latin1"/u);
  });

  test("another encoding is refused", () => {
    expect(() => (saying("").encoding = "ebcdic" as never)).toThrow("must be one of ascii, latin1, utf8");
  });
});

test("raw bytes keep their terminator, and a number of bytes is what was asked for", async () => {
  for (const bottom of [new StreamBottom(() => "abcdef\n"), new MessageBottom(() => "abcdef\n")]) {
    const handle = handleOver(bottom);
    await handle.writeRaw(Buffer.from("X\0\xff", "latin1"));
    expect(bottom.heard[0]).toEqual(Buffer.from("X\0\xff", "latin1"));
    expect((await handle.readBytes(3)).toString()).toBe("abc");
    expect((await handle.readRaw()).toString()).toBe("def\n");
  }
});

test("a message of many chunks is one reply", async () => {
  const text = "x".repeat(100_000);
  const handle = saying(`${text}\n`);
  handle.chunkSize = 1000;
  expect(await handle.query("LONG?")).toBe(text);
});

test("a query delay lies between the question and the reading, within the time-out", async () => {
  const handle = saying("1\n");
  handle.queryDelay = 0.05;
  const began = performance.now();
  expect(await handle.query("A?")).toBe("1");
  expect(performance.now() - began).toBeGreaterThanOrEqual(49);
  await expect(handle.query("A?", { timeout: 0.02 })).rejects.toThrow("within 0.02 s");
});

test("settings that make no sense are refused with what is allowed", () => {
  const handle = saying("");
  expect(() => (handle.timeout = -1)).toThrow("must be seconds, at least 0, or null");
  expect(() => (handle.queryDelay = NaN)).toThrow("must be seconds, at least 0");
  expect(() => (handle.chunkSize = 0.5)).toThrow("must be a whole number of bytes");
});

test("a terminator of two characters ends a reply only as a whole, wherever a piece ends", async () => {
  const handle = handleOver(new MessageBottom(() => "one\ntwo\rthree\r\n"));
  handle.readTermination = "\r\n";
  handle.chunkSize = 4;
  expect(await handle.query("LINES?")).toBe("one\ntwo\rthree");
});
