/** A recording in the place of an instrument: strictly the same again, or by question. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Happening } from "../../../drivers/io/record/event.ts";
import { LenientReplay, openReplay, recording, StrictReplay } from "../../../drivers/io/record/index.ts";
import { loadSimulation, openDevice } from "../../../drivers/io/sim/library.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import type { Transport } from "../../../drivers/io/transport.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { address, read, recordingOf, write } from "./recordings.ts";

const never = { deadline: null };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-replay-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function handleOn(transport: Transport, term = "\n"): MessageHandle {
  return new MessageHandle(address, transport, { timeout: 5, readTermination: term, writeTermination: term });
}

const dialogue = [write("*IDN?\n"), read("A,B\n"), write("VOLT 1\n"), write("VOLT?\n"), read("1\n")];

describe("strictly", () => {
  test("a session is played back as it was recorded", async () => {
    const path = join(folder, "same.jsonl");
    const session = async (transport: Transport): Promise<string[]> => {
      const handle = handleOn(transport, "\r");
      await handle.connect();
      await handle.write("ATTN ALL 20");
      const replies = [await handle.query("ATTN? 1")];
      await expect(handle.read()).rejects.toThrow("no reply");
      await handle.clear();
      replies.push(await handle.query("*IDN?"));
      await handle.close();
      return replies;
    };
    const device = openDevice(await loadSimulation("weinschel/8320"), address);
    const told = await session(recording(new SimulationTransport(device), { path, resourceName: address }));
    expect(told).toEqual(["20", "Weinschel,8320 (Simulated),1337,0.0.1"]);
    expect(await session(await openReplay(path))).toEqual(told);
  });

  test.each([
    [
      "another command",
      (io: MessageHandle) => io.write("VOLT 2"),
      'f.jsonl:4: recorded: write "VOLT 1\\n", but now: write "VOLT 2\\n"',
    ],
    [
      "one too few",
      (io: MessageHandle) => io.query("VOLT?"),
      'f.jsonl:4: recorded: write "VOLT 1\\n", but now: write "VOLT?\\n"',
    ],
    [
      "a longer command",
      (io: MessageHandle) => io.write("VOLT 1\nX"),
      'f.jsonl:4: recorded: write "VOLT 1\\n", but now: write "VOLT 1\\nX\\n"',
    ],
    ["a read that was none", (io: MessageHandle) => io.read(), 'f.jsonl:4: recorded: write "VOLT 1\\n", but now: read'],
    [
      "a clear that was none",
      (io: MessageHandle) => io.clear(),
      'f.jsonl:4: recorded: write "VOLT 1\\n", but now: clear',
    ],
  ])("%s is an error that shows both and where", async (_name, act, message) => {
    const replay = new StrictReplay(recordingOf(dialogue));
    const handle = handleOn(replay);
    expect(await handle.query("*IDN?")).toBe("A,B");
    await expect(act(handle)).rejects.toThrow(message);
    expect(replay.difference?.message).toBe(message);
    // The first difference is the one that counts.
    await expect(handle.write("VOLT 1")).rejects.toThrow(message);
    await handle.close();
  });

  test("a long command is shown from where it differs", async () => {
    const same = "x".repeat(500);
    const replay = new StrictReplay(recordingOf([write(`${same}1\n`)]));
    await expect(replay.write(Buffer.from(`${same}2\n`), never)).rejects.toThrow(
      'f.jsonl:2: from byte 501: recorded: write "1\\n", but now: write "2\\n"',
    );
  });

  test("a reply that was read then and is not read now is a difference", async () => {
    const handle = handleOn(new StrictReplay(recordingOf(dialogue)));
    await handle.write("*IDN?");
    await expect(handle.query("VOLT?")).rejects.toThrow(
      'f.jsonl:3: recorded: read "A,B\\n", but now: write "VOLT?\\n"',
    );
  });

  test("more than was recorded is a difference", async () => {
    const handle = handleOn(new StrictReplay(recordingOf([write("A\n")])));
    await handle.write("A");
    await expect(handle.write("B")).rejects.toThrow('f.jsonl ends, but now: write "B\\n"');
  });

  test("closing with lines left over fails, and they can be asked for", async () => {
    const replay = new StrictReplay(recordingOf([...dialogue, { op: "close" }]));
    const handle = handleOn(replay);
    await handle.query("*IDN?");
    expect(replay.left.map(event => event.line)).toEqual([4, 5, 6]);
    await expect(handle.close()).rejects.toThrow('3 steps were not replayed: first f.jsonl:4: write "VOLT 1\\n"');
    await handle.close();
    const tolerant = new StrictReplay(recordingOf(dialogue), { failOnRest: false });
    await tolerant.close();
  });

  test("how bytes were divided does not matter, the end of a message does", async () => {
    const parts = [
      write("DATA ", false),
      write("ab", false),
      write("c\n"),
      read("1", false),
      read("2\n3", false),
      read("\n"),
    ];
    const whole = handleOn(new StrictReplay(recordingOf(parts)));
    await whole.write("DATA abc");
    expect([await whole.read(), await whole.read()]).toEqual(["12", "3"]);
    await whole.close();

    const divided = new StrictReplay(recordingOf([write("ABC"), read("xyz")]));
    await divided.write(Buffer.from("A"), never, false);
    await divided.write(Buffer.from("BC"), never);
    expect(await divided.read({ count: 1 }, never)).toEqual({ data: Buffer.from("x"), end: false });
    const rest = Buffer.alloc(2);
    expect(await divided.fill(rest, never)).toEqual({ end: true });
    expect(Buffer.from(rest).toString()).toBe("yz");

    const early = new StrictReplay(recordingOf([write("ABC")]));
    await expect(early.write(Buffer.from("AB"), never)).rejects.toThrow('now: write "AB" and its end');
    const late = new StrictReplay(recordingOf([write("ABC")]));
    await expect(late.write(Buffer.from("ABC"), never, false)).rejects.toThrow('now: write "ABC" without an end');
    const short = new StrictReplay(recordingOf([read("abc")]));
    await expect(short.fill(Buffer.alloc(4), never)).rejects.toThrow("the reply has 3 bytes of 4");
  });

  test("a stream is compared as a stream", async () => {
    const events = [write("A\n"), write("B?\n"), read("1", false), read("\n2\n", false), write("C\n")];
    const replay = new StrictReplay(recordingOf(events, false));
    await replay.write(Buffer.from("A\nB?\n"), never);
    expect((await replay.read({ terminator: Buffer.from("\n") }, never)).data.toString()).toBe("1\n");
    // What is left of a reply may be dropped before the next question, as on a socket.
    replay.discardInput();
    await replay.write(Buffer.from("C\n"), never);
    await replay.close();
  });

  test("a terminator of two bytes is found across parts, and a count stops before it", async () => {
    const replay = new StrictReplay(recordingOf([read("ab\r", false), read("\ncd\r\n", false)], false));
    const stop = { terminator: Buffer.from("\r\n") };
    expect((await replay.read({ ...stop, count: 1 }, never)).data.toString()).toBe("a");
    expect((await replay.read(stop, never)).data.toString()).toBe("b\r\n");
    expect((await replay.read(stop, never)).data.toString()).toBe("cd\r\n");
    const unended = new StrictReplay(recordingOf([read("abc", false)], false));
    await expect(unended.read(stop, never)).rejects.toThrow('f.jsonl ends, but now: read on after "abc"');
  });

  test("what failed then fails now, and the session goes on as it did", async () => {
    const events: Happening[] = [
      { op: "open" },
      write("A?\n"),
      { op: "read", error: { kind: "timeout", message: "" } },
      { op: "open" },
      write("B?\n"),
      read("b\n"),
      write("C\n"),
      { op: "write", error: { kind: "connection", message: "the instrument closed the connection" } },
      { op: "open", error: { kind: "connection", message: "connection refused" } },
      { op: "open" },
      write("D?\n"),
      read("d\n"),
    ];
    const handle = handleOn(new StrictReplay(recordingOf(events)));
    await handle.connect();
    await expect(handle.query("A?")).rejects.toThrow("no reply within 5 s");
    expect(await handle.query("B?")).toBe("b");
    await expect(handle.write("C")).rejects.toThrow("the instrument closed the connection");
    await expect(handle.query("D?")).rejects.toThrow("connection refused");
    expect(await handle.query("D?")).toBe("d");
    await handle.close();
  });

  test("a session that was aborted goes on after the reply that it did not read", async () => {
    const replay = new StrictReplay(recordingOf([write("A?\n"), read("a\n"), write("B?\n"), read("b\n")]));
    await replay.write(Buffer.from("A?\n"), never);
    await replay.resynchronise(never);
    await replay.write(Buffer.from("B?\n"), never);
    expect((await replay.read({}, never)).data.toString()).toBe("b\n");
  });

  test("operations beside the messages are compared too", async () => {
    const events: Happening[] = [
      { op: "listen" },
      { op: "trigger" },
      { op: "service", status: 96 },
      { op: "status", status: 96 },
      { op: "remote", mode: "local" },
      { op: "lock", key: "lab", granted: "lab" },
      { op: "unlock" },
      { op: "get", name: "VI_ATTR_ASRL_BAUD", value: 9600 },
      { op: "set", name: "VI_ATTR_ASRL_BAUD", value: 115200 },
      { op: "clear" },
    ];
    const replay = new StrictReplay(recordingOf(events));
    const told: unknown[] = [];
    await replay.onServiceRequest(status => told.push(status), never);
    await replay.trigger(never);
    expect(await replay.readStatus(never)).toBe(96);
    expect(told).toEqual([96]);
    await replay.remote("local", never);
    expect(await replay.lock({ key: "lab" }, never)).toBe("lab");
    await replay.unlock(never);
    expect(replay.attributes.names).toEqual(["VI_ATTR_ASRL_BAUD"]);
    expect(await replay.attributes.get("VI_ATTR_ASRL_BAUD", never)).toBe(9600);
    await replay.attributes.set("VI_ATTR_ASRL_BAUD", 115200, never);
    await replay.clear(never);
    await replay.close();

    const other = new StrictReplay(recordingOf(events.slice(4)));
    await expect(other.remote("assert", never)).rejects.toThrow(
      "f.jsonl:2: recorded: remote local, but now: remote assert",
    );
  });

  test("any division into reads gives the same bytes", () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 8 });
    return fc.assert(
      fc.asyncProperty(
        chunks,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 }),
        async (parts, counts) => {
          const events = parts.map((data): Happening => ({ dir: "read", data: Buffer.from(data), end: false }));
          const replay = new StrictReplay(recordingOf(events, false));
          const whole = Buffer.concat(parts);
          let at = 0;
          for (const count of counts) {
            const next = whole.subarray(at, at + Math.min(count, whole.length - at));
            if (next.length === 0) break;
            at += next.length;
            expect((await replay.read({ count: next.length }, never)).data.equals(next)).toBe(true);
          }
        },
      ),
    );
  });
});

describe("leniently", () => {
  const events: Happening[] = [
    { op: "open" },
    write("*IDN?\n"),
    read("A,B\n"),
    write("READ?\n"),
    read("1.0\n"),
    { op: "status", status: 0 },
    write("READ?\n"),
    read("2.0\n"),
    { op: "status", status: 64 },
    write("BAD?\n"),
    { op: "read", error: { kind: "timeout", message: "" } },
    { op: "get", name: "VI_ATTR_ASRL_BAUD", value: 9600 },
  ];

  test("each question has its replies in the order of the recording, and the last one repeats", async () => {
    const handle = handleOn(new LenientReplay(recordingOf(events)));
    const reading = () => handle.query("READ?");
    expect([
      await reading(),
      await handle.query("*IDN?"),
      await reading(),
      await reading(),
      await handle.query("*IDN?"),
    ]).toEqual(["1.0", "A,B", "2.0", "2.0", "A,B"]);
    await handle.close();
  });

  test("a command that was not recorded is taken, a question is an error at once", async () => {
    const handle = handleOn(new LenientReplay(recordingOf(events)));
    await handle.write("VOLT 5");
    await expect(handle.query("CURR?")).rejects.toThrow('f.jsonl has no more to read after "CURR?\\n"');
    await expect(handle.query("BAD?")).rejects.toThrow("no reply within 5 s");
    expect(await handle.query("*IDN?")).toBe("A,B");
  });

  test("what was not read does not answer the next question", async () => {
    const handle = handleOn(new LenientReplay(recordingOf(events)));
    await handle.write("*IDN?");
    expect(await handle.query("READ?")).toBe("1.0");
  });

  test("another terminator is no other question", async () => {
    const replay = new LenientReplay(recordingOf(events));
    await replay.write(Buffer.from("*IDN"), never, false);
    await replay.write(Buffer.from("?\r\n"), never);
    expect(await replay.read({ count: 2 }, never)).toEqual({ data: Buffer.from("A,"), end: false });
    const rest = Buffer.alloc(2);
    expect(await replay.fill(rest, never)).toEqual({ end: true });
  });

  test("status bytes and attributes are those of the recording", async () => {
    const replay = new LenientReplay(recordingOf(events));
    expect([await replay.readStatus(), await replay.readStatus(), await replay.readStatus()]).toEqual([0, 64, 64]);
    expect(await replay.attributes.get("VI_ATTR_ASRL_BAUD", never)).toBe(9600);
    await replay.attributes.set("VI_ATTR_ASRL_BAUD", 19200, never);
    expect(await replay.attributes.get("VI_ATTR_ASRL_BAUD", never)).toBe(19200);
    await expect(replay.attributes.get("VI_ATTR_X", never)).rejects.toThrow("attribute VI_ATTR_X is not in f.jsonl");
    const quiet = new LenientReplay(recordingOf([write("A?\n"), read("a\n")]));
    await quiet.write(Buffer.from("A?\n"), never);
    expect(await quiet.readStatus()).toBe(16);
    await quiet.trigger();
    expect(await quiet.lock({ key: "lab" })).toBe("lab");
  });

  test("fifty questions at once do not mix", async () => {
    const many = Array.from({ length: 50 }, (_, n) => [write(`Q${n}?\n`, true), read(`${n}\n`)]).flat();
    const handle = handleOn(new LenientReplay(recordingOf(many)));
    const asked = Array.from({ length: 50 }, (_, n) => 49 - n);
    expect(await Promise.all(asked.map(n => handle.query(`Q${n}?`)))).toEqual(asked.map(String));
  });

  test("a closed one answers nobody", async () => {
    const replay = new LenientReplay(recordingOf(events));
    await replay.close();
    await replay.close();
    await expect(replay.write(Buffer.from("*IDN?\n"), never)).rejects.toThrow("the connection is closed");
  });
});

test("a recording that is broken says where", async () => {
  const path = join(folder, "broken.jsonl");
  writeFileSync(path, "nonsense\n");
  await expect(openReplay(path)).rejects.toThrow(`${path}:1: not valid JSON`);
  await expect(openReplay(path, { mode: "lenient" })).rejects.toThrow(`${path}:1: not valid JSON`);
});
