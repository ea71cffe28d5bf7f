/** Messages with binary blocks: what looks like the end of a message within them is data. */
import { describe, expect, test } from "vitest";
import { blockData, indexOutsideBlocks, splitOutsideBlocks } from "../../drivers/io/sim/blocks.ts";
import { SimulatedConnection } from "../../drivers/io/sim/connection.ts";
import { modelDevice } from "../../drivers/io/sim/index.ts";

describe("finding the end", () => {
  test("a mark within a block or a text is none", () => {
    expect(indexOutsideBlocks('DATA "a",#14\n;\n;;B\n', ";")).toBe(16);
    expect(indexOutsideBlocks('DATA "a;b";B', ";")).toBe(10);
    expect(indexOutsideBlocks('DATA "#15";B', ";")).toBe(10);
    expect(indexOutsideBlocks("DATA #14\n\n\n\n\n", "\n")).toBe(12);
  });

  test("a block that has not come whole hides what follows", () => {
    expect(indexOutsideBlocks("DATA #210\n\n\n", "\n")).toBe(-1);
    expect(indexOutsideBlocks("DATA #3", "\n")).toBe(-1);
  });

  test("numbers in other bases and lonely quotation marks are no blocks", () => {
    expect(indexOutsideBlocks("MASK #HFF;B", ";")).toBe(9);
    expect(indexOutsideBlocks("MASK #2x;B", ";")).toBe(8);
    expect(indexOutsideBlocks('TEXT "open\nB\n', "\n")).toBe(10);
  });

  test("a message is split outside of its blocks", () => {
    expect(splitOutsideBlocks("A #13;;;;B;C", ";")).toEqual(["A #13;;;", "B", "C"]);
    expect(splitOutsideBlocks("A", ";")).toEqual(["A"]);
  });

  test("the data of a block are all that was announced, or none", () => {
    expect(blockData("#14abcd")).toBe("abcd");
    for (const wrong of ["#14abc", "#14abcde", "#1", "abcd", "#0abcd", "#2x4abcd"])
      expect(blockData(wrong)).toBeUndefined();
  });
});

describe("a device that takes blocks", () => {
  const heard = (takesBlocks: boolean, ...pieces: string[]): string[] => {
    const messages: string[] = [];
    const answer = (message: string) => {
      messages.push(message);
      return null;
    };
    const connection = new SimulatedConnection(modelDevice("awg", () => ({ takesBlocks, answer })));
    for (const piece of pieces) connection.receive(piece, () => {});
    return messages;
  };

  test("hears a block that comes in pieces as one message", () => {
    expect(heard(true, "DATA #2", "10\n;", "\n;\n;\n;\n;\nRUN", "\n")).toEqual(["DATA #210\n;\n;\n;\n;\n;", "RUN"]);
  });

  test("one that does not, hears lines", () => {
    expect(heard(false, "DATA #12;\nRUN\n")).toEqual(["DATA #12", "", "RUN"]);
  });

  test("hears more than a megabyte as one message, where that was announced", () => {
    const data = "\n".repeat(2 ** 20 + 1);
    const half = data.length / 2;
    const messages = heard(true, `DATA #7${data.length}${data.slice(0, half)}`, `${data.slice(half)}\n`);
    expect(messages.map(message => message.length)).toEqual([data.length + 14]);
    expect(() => heard(false, "x".repeat(data.length))).toThrow("1048576 bytes without the end of message");
  });
});
