/** What a recording holds, and what a broken one is told. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TransportError } from "../../../drivers/io/limits.ts";
import { parseRecording, readRecording, recording } from "../../../drivers/io/record/index.ts";
import { eventLine, readEvent } from "../../../drivers/io/record/recording-line.ts";
import { loadSimulation, openDevice } from "../../../drivers/io/sim/library.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import { StreamTransport } from "../../../drivers/io/stream/stream-transport.ts";
import { TcpStream } from "../../../drivers/io/stream/tcp-stream.ts";
import type { Transport } from "../../../drivers/io/transport.ts";
import { openResource } from "../../../drivers/io/open.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { scriptedServer } from "../scripted-server.ts";

const address = "GPIB0::1::INSTR";
const never = { deadline: null };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-record-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string): string {
  return join(folder, name);
}

function linesOf(path: string): Record<string, unknown>[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line) as Record<string, unknown>);
}

function handleOn(transport: Transport, term = "\r"): MessageHandle {
  return new MessageHandle(address, transport, { timeout: 5, readTermination: term, writeTermination: term });
}

async function attenuator(path: string): Promise<Transport> {
  const device = openDevice(await loadSimulation("weinschel/8320"), address);
  return recording(new SimulationTransport(device), { path, resourceName: address });
}

describe("a recorded session", () => {
  test("begins with what was recorded, then has a line for everything that happened", async () => {
    const path = file("session.jsonl");
    const handle = handleOn(await attenuator(path));
    await handle.connect();
    await handle.write("ATTN ALL 40");
    expect(await handle.query("ATTN? 1")).toBe("40");
    await handle.clear();
    await handle.close();
    const [header, ...events] = linesOf(path);
    expect(header).toMatchObject({
      format: "setpoint-recording",
      version: 1,
      resource: address,
      marksEnd: true,
      simulated: true,
    });
    expect(Date.parse(String(header?.["date"]))).toBeLessThanOrEqual(Date.now());
    const times = events.map(event => event["t"] as number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(events.map(({ t: _t, ...rest }) => rest)).toEqual([
      { op: "open" },
      { dir: "write", data: "ATTN ALL 40\r", end: true },
      { dir: "write", data: "ATTN? 1\r", end: true },
      { dir: "read", data: "40\r", end: true },
      { op: "clear" },
      { op: "close" },
    ]);
  });

  test("has the operations beside the messages, and what failed", async () => {
    const path = file("operations.jsonl");
    const told: (number | undefined)[] = [];
    let request: (status: number | undefined) => void = () => {};
    const inner = (await attenuator(file("unused.jsonl"))) as Transport & Record<string, unknown>;
    const bus: Transport = {
      ...inner,
      bus: "test",
      simulated: false,
      marksEnd: true,
      resynchronise: async () => {},
      discardInput: () => false,
      clear: async () => {},
      write: async () => {
        throw new TransportError("connection", "gone");
      },
      read: async () => {
        throw new TransportError("timeout", "");
      },
      fill: async target => {
        target.set([0, 1, 255]);
        return { end: true };
      },
      close: async () => {},
      readStatus: async () => 80,
      trigger: async () => {},
      remote: async () => {},
      lock: async () => "granted",
      unlock: async () => {},
      onServiceRequest: async listener => {
        request = listener;
        return { [Symbol.asyncDispose]: async () => {} };
      },
      attributes: { names: ["VI_ATTR_ASRL_BAUD"], get: async () => 9600, set: async () => {} },
    };
    const recorder = recording(bus, { path, resourceName: address });
    await recorder.readStatus?.(never);
    await recorder.trigger?.(never);
    await recorder.remote?.("assertLockout", never);
    await recorder.lock?.({ key: "lab" }, never);
    await recorder.unlock?.(never);
    await recorder.onServiceRequest?.(status => told.push(status), never);
    request(64);
    await recorder.attributes?.get("VI_ATTR_ASRL_BAUD", never);
    await recorder.attributes?.set("VI_ATTR_ASRL_BAUD", 115200n, never);
    await expect(recorder.write(Buffer.from("X"), never, false)).rejects.toThrow("gone");
    await expect(recorder.read({}, never)).rejects.toMatchObject({ kind: "timeout" });
    const bytes = Buffer.alloc(3);
    await recorder.fill(bytes, never);
    await recorder.close();
    await recorder.close();
    expect(told).toEqual([64]);
    expect(
      linesOf(path)
        .slice(1)
        .map(({ t: _t, ...rest }) => rest),
    ).toEqual([
      { op: "status", status: 80 },
      { op: "trigger" },
      { op: "remote", mode: "assertLockout" },
      { op: "lock", key: "lab", granted: "granted" },
      { op: "unlock" },
      { op: "listen" },
      { op: "service", status: 64 },
      { op: "get", name: "VI_ATTR_ASRL_BAUD", value: 9600 },
      { op: "set", name: "VI_ATTR_ASRL_BAUD", value: 115200 },
      { dir: "write", data: "X", end: false },
      { op: "write", error: { kind: "connection", message: "gone" } },
      { op: "read", error: { kind: "timeout", message: "" } },
      { dir: "read", base64: "AAH/", end: true },
      { op: "close" },
    ]);
    expect((await readRecording(path)).events).toHaveLength(14);
  });

  test("cannot what the bus cannot", async () => {
    const stream = new StreamTransport("tcp", new TcpStream("127.0.0.1", 1));
    const recorder = recording(stream, { path: file("stream.jsonl"), resourceName: address });
    expect([recorder.marksEnd, recorder.readStatus, recorder.trigger, recorder.lock]).toEqual([
      false,
      undefined,
      undefined,
      undefined,
    ]);
    await expect(recorder.resynchronise(never)).rejects.toThrow("connection refused");
    await recorder.close();
    expect(linesOf(file("stream.jsonl"))[1]).toMatchObject({ op: "open", error: { kind: "connection" } });
  });

  test("holds fifty questions at once in the order in which they were answered", async () => {
    await using server = await scriptedServer((line, socket) => socket.write(`${line.slice(2)}\n`));
    const path = file("fifty.jsonl");
    const stream = new StreamTransport("fifty", new TcpStream("127.0.0.1", server.port));
    const handle = handleOn(recording(stream, { path, resourceName: address }), "\n");
    const numbers = Array.from({ length: 50 }, (_, index) => String(index));
    expect(await Promise.all(numbers.map(number => handle.query(`Q ${number}`)))).toEqual(numbers);
    await handle.close();
    const events = linesOf(path).filter(line => "dir" in line);
    expect(events.map(line => line["data"])).toEqual(numbers.flatMap(number => [`Q ${number}\n`, `${number}\n`]));
  });

  test("divides what is long into lines that can be read", async () => {
    const path = file("long.jsonl");
    const block = Buffer.alloc(3_000_000, 7);
    const bus = {
      ...(await attenuator(file("unused2.jsonl"))),
      marksEnd: true,
      read: async () => ({ data: block, end: true }),
      close: async () => {},
    } as unknown as Transport;
    const recorder = recording(bus, { path, resourceName: address });
    await recorder.read({}, never);
    await recorder.close();
    const { events } = await readRecording(path);
    const reads = events.filter(event => "dir" in event);
    expect(reads.map(event => event.end)).toEqual([false, false, true]);
    expect(Buffer.concat(reads.map(event => event.data)).equals(block)).toBe(true);
  });
});

describe("the file", () => {
  test("is whole up to the last line when the process is killed", async () => {
    const path = file("killed.jsonl");
    const writer = new URL("../../../drivers/io/record/recording-writer.ts", import.meta.url).href;
    const { build } = await import("rolldown");
    const bundle = file("killed.mjs");
    writeFileSync(
      file("killed.ts"),
      `import { RecordingWriter } from ${JSON.stringify(new URL(writer).pathname)};
       const header = { resource: "X", date: new Date().toISOString(), marksEnd: false, simulated: false };
       const writer = new RecordingWriter(process.argv[2], header, () => performance.now());
       for (let n = 0; ; n++) {
         writer.add({ dir: "write", data: Buffer.from("VOLT " + n), end: true });
         if (n === 2000) process.stdout.write("on the way");
       }`,
    );
    await build({
      input: file("killed.ts"),
      platform: "node",
      output: { file: bundle, format: "esm" },
      logLevel: "silent",
    });
    const child = spawn(process.execPath, [bundle, path], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const { events } = await readRecording(path);
    expect(events.length).toBeGreaterThan(2000);
    events.forEach((event, n) => expect("dir" in event && event.data.toString()).toBe(`VOLT ${n}`));
  });

  test("may lack the end of its last line, or the whole of it", () => {
    const header =
      '{"format":"setpoint-recording","version":1,"resource":"X","date":"2026-01-01","marksEnd":true,"simulated":false}';
    const line = '{"t":1,"op":"clear"}';
    expect(parseRecording("f", `${header}\n${line}\n${line}`).events).toHaveLength(2);
    expect(parseRecording("f", `${header}\n${line}\n{"t":1,"o`).events).toHaveLength(1);
    expect(parseRecording("f", header).events).toEqual([]);
  });

  test("is written by one connection at a time", async () => {
    const path = file("taken.jsonl");
    const first = await attenuator(path);
    await expect(attenuator(path)).rejects.toThrow(
      `recording to ${path}: this process writes to it already: give each connection a file of its own`,
    );
    await first.close();
    await (await attenuator(path)).close();
    const nowhere = file("no/such/folder.jsonl");
    await expect(attenuator(nowhere)).rejects.toThrow(`recording to ${nowhere}: ENOENT`);
  });

  test("that exists is not lost unless that is asked for", async () => {
    await using server = await scriptedServer((line, socket) => socket.write(`${line.toLowerCase()}\n`));
    const { resourceName } = server;
    const path = file("kept.jsonl");
    const session = async (question: string, record: string | { path: string; replace?: boolean }) => {
      const handle = await openResource(resourceName, { record });
      await handle.query(question);
      await handle.close();
    };
    await session("FIRST?", path);
    const kept = readFileSync(path, "utf8");
    const refusal = `recording to ${path}: the file exists and is not empty: choose another name, or replace it with { path: "${path}", replace: true }`;
    await expect(session("SECOND?", path)).rejects.toThrow(refusal);
    await expect(session("SECOND?", { path })).rejects.toThrow(refusal);
    expect(readFileSync(path, "utf8")).toBe(kept);
    expect(server.lines).toEqual(["FIRST?"]);
    await session("SECOND?", { path, replace: true });
    expect(readFileSync(path, "utf8")).not.toContain("FIRST?");
    writeFileSync(file("notes.txt"), "not a recording");
    await expect(session("THIRD?", file("notes.txt"))).rejects.toThrow("the file exists and is not empty");
  });

  test("of a connection that failed is written anew", async () => {
    const server = await scriptedServer((line, socket) => socket.write(`${line.toLowerCase()}\n`));
    const { port, resourceName } = server;
    await server.stop();
    const path = file("again.jsonl");
    await expect(openResource(resourceName, { record: path })).rejects.toThrow("connection refused");
    await using again = await scriptedServer((line, socket) => socket.write(`${line.toLowerCase()}\n`), port);
    const handle = await openResource(again.resourceName, { record: path });
    expect(await handle.query("A?")).toBe("a?");
    await handle.close();
    expect((await readRecording(path)).events.filter(event => "dir" in event)).toHaveLength(2);
  });

  test("keeps any bytes as they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, end) => {
        const line = eventLine(0.25, { dir: "read", data: Buffer.from(bytes), end });
        expect(line).not.toContain("\n");
        expect(readEvent(line)).toEqual({ t: 0.25, dir: "read", data: Buffer.from(bytes), end });
      }),
    );
    expect(eventLine(0, { dir: "read", data: Buffer.from("5 \xb5A\r\n", "latin1"), end: true })).toBe(
      '{"t":0,"dir":"read","data":"5 µA\\r\\n","end":true}',
    );
  });

  const header =
    '{"format":"setpoint-recording","version":1,"resource":"X","date":"2026-01-01","marksEnd":true,"simulated":false}\n';
  test.each([
    ["", "f:1: not valid JSON"],
    ["[]\n", "f:1: expected a JSON object"],
    ['{"a":1}\n', 'f:1: expected a recording, which begins with {"format":"setpoint-recording", …}'],
    ['{"format":"setpoint-recording","version":2}\n', "f:1: version 2 of the format: expected 1"],
    [header.replace('"X"', "5"), "f:1: resource: expected an address, found 5"],
    [header.replace("2026-01-01", "soon"), 'f:1: date: expected an ISO 8601 date, found "soon"'],
    [header.replace("true", "1"), "f:1: marksEnd: expected true or false, found 1"],
    [`${header}nonsense\n`, "f:2: not valid JSON"],
    [`${header}{"t":-1,"op":"clear"}\n`, "f:2: t: expected seconds, at least 0, found -1"],
    [`${header}{"t":1,"op":"clear"}\n{"t":1,"op":"dance"}\n`, "f:3: op: expected one of open, read, write, clear"],
    [`${header}{"t":1}\n`, "f:2: op: expected one of open"],
    [`${header}{"t":1,"dir":"up","data":"","end":true}\n`, 'f:2: dir: expected "write" or "read", found "up"'],
    [`${header}{"t":1,"dir":"read","data":""}\n`, "f:2: end: expected true or false, found nothing"],
    [`${header}{"t":1,"dir":"read","end":true}\n`, "f:2: expected bytes, as text in data or as base64 in base64"],
    [`${header}{"t":1,"dir":"read","data":"€","end":true}\n`, "f:2: data: expected characters up to U+00FF"],
    [`${header}{"t":1,"dir":"read","base64":"?","end":true}\n`, "f:2: expected bytes"],
    [`${header}{"t":1,"op":"status"}\n`, "f:2: status: expected a byte, 0 to 255, found nothing"],
    [`${header}{"t":1,"op":"remote","mode":"far"}\n`, "f:2: mode: expected one of deassert, assert"],
    [`${header}{"t":1,"op":"get"}\n`, "f:2: name: expected the name of an attribute, found nothing"],
    [`${header}{"t":1,"op":"lock","key":1}\n`, "f:2: key: expected a text, found 1"],
    [`${header}{"t":1,"op":"read"}\n`, "f:2: error: expected why it failed, found nothing"],
    [`${header}{"t":1,"op":"read","error":{"kind":"x"}}\n`, "f:2: error: expected a kind (timeout, silence"],
  ])("%j is refused: %s", (text, message) => {
    expect(() => parseRecording("f", text)).toThrow(message);
  });

  test("that is not there is said to be", async () => {
    await expect(readRecording(file("none.jsonl"))).rejects.toThrow(`recording ${file("none.jsonl")}: ENOENT`);
    expect(existsSync(file("none.jsonl"))).toBe(false);
  });

  test("of any text is a recording or an error with a line", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json()), { maxLength: 5 }), lines => {
        try {
          parseRecording("f", header + lines.join("\n"));
        } catch (error) {
          expect((error as Error).message).toMatch(/^f:\d+: /);
        }
      }),
    );
  });
});
