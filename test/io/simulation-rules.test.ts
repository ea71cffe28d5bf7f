/** What a simulated device replies: the matching rules of pyvisa-sim, and where we are stricter. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SimulatedConnection } from "../../drivers/io/sim/connection.ts";
import { compileParser } from "../../drivers/io/sim/string-parser.ts";
import { valueText } from "../../drivers/io/sim/value.ts";
import { deviceOf } from "./simulation-file.ts";

const level = `
    error: ERROR
    dialogues:
      - {q: "*IDN?", r: "A,B,C,D"}
      - {q: "SILENT"}
      - {q: "*IDN?", r: "W,X,Y,Z"}
    properties:
      level:
        default: 1.5
        getter: {q: "LEV?", r: "{:.3f}"}
        setter: {q: "LEV {:.2f}", r: OK, e: TOO MUCH}
        specs: {type: float, min: 0, max: 10}
      name:
        default: none
        getter: {q: "NAME?", r: "<{}>"}
        setter: {q: "NAME {}"}
      count:
        default: 3
        getter: {q: "COUNT?", r: "{}"}
        setter: {q: "COUNT {:d}"}
        specs: {type: int, valid: [1, 2, 3]}`;

describe("dialogues and properties", () => {
  test.each([
    [["*IDN?"], ["W,X,Y,Z"]],
    [["SILENT"], []],
    [["LEV?"], ["1.500"]],
    [
      ["LEV 2.50", "LEV?"],
      ["OK", "2.500"],
    ],
    [
      ["LEV -0.5", "LEV?"],
      ["TOO MUCH", "1.500"],
    ],
    [["LEV 11.0"], ["TOO MUCH"]],
    [["LEV 5"], ["ERROR"]],
    [["NAME x y", "NAME?"], ["<x y>"]],
    [["NAME ", "NAME?"], ["<>"]],
    [["COUNT 2", "COUNT?"], ["2"]],
    [
      ["COUNT 5", "COUNT?"],
      ["ERROR", "3"],
    ],
    [["*idn?"], ["ERROR"]],
    [["LEV?;COUNT?"], ["1.500", "3"]],
    [[""], ["ERROR"]],
  ])("%j gives %j", (messages, replies) => {
    const device = deviceOf(level);
    expect(messages.flatMap(message => device.answer(message))).toEqual(replies);
  });

  test("a default is usable before the first set, in the type that the reply formats", () => {
    const device = deviceOf(`
    properties:
      att:
        default: 7
        getter: {q: "ATTN? 1", r: "{:02.0f}"}
        setter: {q: "ATTN ALL {:02.0f}"}`);
    expect(device.answer("ATTN? 1")).toEqual(["07"]);
  });

  test("a reply that cannot format its value says which property is wrong", () => {
    const device = deviceOf(`
    properties:
      bad:
        default: abc
        getter: {q: "BAD?", r: "{:d}"}`);
    expect(() => device.answer("BAD?")).toThrow("property bad: ");
  });

  test("two openings share nothing", () => {
    const [a, b] = [deviceOf(level), deviceOf(level)];
    a.answer("LEV 9.00");
    expect(b.answer("LEV?")).toEqual(["1.500"]);
  });

  test("random replies are within their bounds, and repeat with each opening", () => {
    const body = `
    dialogues:
      - {q: "R?", r: "{RANDOM(2, 4, 3):.3f}"}`;
    const [first] = deviceOf(body).answer("R?");
    const values = (first ?? "").split(", ").map(Number);
    expect(values).toHaveLength(3);
    for (const value of values) expect(value >= 2 && value <= 4).toBe(true);
    expect(deviceOf(body).answer("R?")).toEqual([first]);
  });

  test("text is UTF-8 on the wire, and BYTES is as it says", () => {
    const device = deviceOf(
      `
    dialogues:
      - {q: "U?", r: "µ"}
      - {q: "B?", r: "a BYTES(\\u00ff\\u0001)"}
      - {q: "N?", r: "a\\\\nb"}`.replace(/\\u(....)/g, (_, hex: string) => `\\x${hex.slice(2)}`),
    );
    expect(device.answer("U?")).toEqual(["\u00c2\u00b5"]);
    expect(device.answer("B?")).toEqual(["a \u00ff\u0001"]);
    expect(device.answer("N?")).toEqual(["a\nb"]);
  });
});

describe("errors", () => {
  const noisy = `
    error:
      response: {command_error: NO}
      status_register:
        - {q: "*ESR?", command_error: 32, query_error: 4}
      error_queue:
        - {q: "ERR?", default: "0,none", command_error: "1,what", strict: true}
    dialogues:
      - {q: "A", r: "a"}`;

  test("an unknown message is answered, noted in the register and queued", () => {
    const device = deviceOf(noisy);
    const said = ["*ESR?", "x", "y", "*ESR?", "*ESR?", "ERR?", "ERR?", "ERR?"].flatMap(each => device.answer(each));
    expect(said).toEqual(["0", "NO", "NO", "32", "0", "1,what", "1,what", "0,none"]);
  });

  test("a device without an error reply is silent", () => {
    expect(deviceOf(`\n    dialogues:\n      - {q: "A", r: "a"}`).answer("x")).toEqual([]);
  });
});

describe("channels", () => {
  const named = `
    error: ERROR
    channels:
      out:
        ids: [a, b]
        can_select: True
        dialogues:
          - {q: "{ch_id}:WHO?", r: "channel"}
        properties:
          v:
            default: 0
            getter: {q: "{ch_id}:V?", r: "{:+.2e}"}
            setter: {q: "{ch_id}:V {:.2f}", r: OK}
            specs: {type: float, max: 5}`;

  test("each channel has values of its own", () => {
    const device = deviceOf(named);
    const said = ["a:V 1.50", "b:V?", "a:V?", "a:WHO?", "b:V 6.00", "c:V 1.00", "c:V?"].flatMap(each =>
      device.answer(each),
    );
    // A channel that is not there takes values and gives none; a strict simulation complains.
    expect(said).toEqual(["OK", "+0.00e+00", "+1.50e+00", "channel", "ERROR", "OK", "ERROR"]);
  });

  test("a resource may have fewer channels than the file knows", () => {
    const device = deviceOf(named, "    channel_ids: {out: [b]}\n");
    expect([...device.answer("b:WHO?"), ...device.answer("a:WHO?")]).toEqual(["channel", "ERROR"]);
    expect(device.channels).toEqual(["b"]);
  });

  test("messages without a channel go to the selected one", () => {
    const device = deviceOf(`
    error: ERROR
    properties:
      selected_channel:
        default: "1"
        getter: {q: "SEL?", r: "{}"}
        setter: {q: "SEL {}"}
    channels:
      out:
        ids: ["1", "2"]
        can_select: "False"
        properties:
          v:
            default: 0
            getter: {q: "V?", r: "{}"}
            setter: {q: "V {}"}`);
    const said = ["V 5", "SEL 2", "V?", "V 7", "SEL 1", "V?", "SEL 3", "V?"].flatMap(each => device.answer(each));
    expect(said).toEqual(["0", "5", "ERROR"]);
  });
});

describe("messages end", () => {
  const both = `
    eom:
      GPIB INSTR: {q: "\\r\\n", r: "\\n"}
    dialogues:
      - {q: "A", r: "a"}
      - {q: "B", r: "b"}`;

  test("a message may come in pieces, and several at once", () => {
    const connection = new SimulatedConnection(deviceOf(both));
    const replies: string[] = [];
    for (const piece of ["A", "\r", "\nB\r\nA\r\nB"]) connection.receive(piece, reply => replies.push(reply));
    expect(replies).toEqual(["a\n", "b\n", "a\n"]);
    expect(connection.unfinished).toBe("B");
  });

  test("a message without an end is given up after a megabyte", () => {
    const connection = new SimulatedConnection(deviceOf(both));
    expect(() => connection.receive("x".repeat(2 << 20), () => {})).toThrow(
      '1048576 bytes without the end of message "\\r\\n"',
    );
    expect(connection.unfinished).toBe("");
  });

  test("whatever arrives, the device answers its next question", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }), pieces => {
        const connection = new SimulatedConnection(deviceOf(level));
        for (const piece of pieces) connection.receive(Buffer.from(piece).toString("latin1"), () => {});
        const replies: string[] = [];
        connection.receive("\n*IDN?\n", reply => replies.push(reply));
        expect(replies.at(-1)).toBe("W,X,Y,Z\n");
      }),
      { numRuns: 50 },
    );
  });
});

describe("setters read values as the stringparser package does", () => {
  test.each([
    ["ATTN ALL {:02.0f}", "ATTN ALL 04", "4.0"],
    ["ATTN ALL {:02.0f}", "ATTN ALL 4", undefined],
    ["A {:.2f}", "A 1", undefined],
    ["A {:.2f}", "A +1.5", undefined],
    ["A {:+.2f}", "A +1.5", "1.5"],
    ["A {:d}", "A -3", "-3"],
    ["A {:d}", "A 3.0", undefined],
    ["A {}", "A x", "x"],
    ["A {:e}", "A 1e3", undefined],
    ["A {:e}", "A 1.0e3", "1000.0"],
    ["A {:e}", "A 1.0E3", undefined],
    ["A {:E}", "A 1.0E3", "1000.0"],
    ["A {:g}", "A 10", "10.0"],
    ["A {:f}", "A -1.5", "-1.5"],
    ["A {:x}", "A ff", "255"],
    ["A {:#x}", "A 0xff", "255"],
    ["A {:b}", "A 101", "5"],
    ["A {:o}", "A 17", "15"],
    ["A {:%}", "A 12.5%", "0.125"],
    ["A.B({:d})", "AxB(1)", undefined],
    ["{{{}}}", "{x}", "x"],
  ])("%j reads %j as %j", (template, message, value) => {
    const found = compileParser(template).parse(message)?.get("0");
    expect(found === undefined ? undefined : valueText(found)).toBe(value);
  });

  test("named fields keep their names beside counted ones", () => {
    const found = compileParser("CH{ch_id}:V {:d}").parse("CH2:V 7");
    expect([...(found ?? [])]).toEqual([
      ["ch_id", "2"],
      ["0", 7],
    ]);
  });
});
