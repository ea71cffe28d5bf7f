/** `setpoint record`: between a client and an instrument, with what they said in a file. */
import { connect, type Socket } from "node:net";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openResource } from "../../../drivers/io/index.ts";
import { TransportError } from "../../../drivers/io/limits.ts";
import { openReplay, readRecording } from "../../../drivers/io/record/index.ts";
import { ProxiedInstrument } from "../../../drivers/io/record/proxied-instrument.ts";
import { recordInstrument } from "../../../drivers/io/record/record-instrument.ts";
import { splitMessages } from "../../../drivers/io/record/split-messages.ts";
import type { Transport } from "../../../drivers/io/transport.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { scriptedServer } from "../scripted-server.ts";

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-proxy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function newFile(): string {
  return join(folder, `${++files}.jsonl`);
}

async function said(output: string): Promise<string[]> {
  const { events } = await readRecording(output);
  return events.map(event => ("dir" in event ? `${event.dir} ${event.data.toString("latin1")}` : event.op));
}

async function start(resource: string, more: { log?: string[]; sim?: string; timeout?: number } = {}) {
  const output = newFile();
  const { log = [], ...options } = more;
  const server = await recordInstrument(resource, { output, socket: 0, log: line => log.push(line), ...options });
  return { output, server, address: server.addresses[0]?.resourceName ?? "" };
}

function dial(address: string): Promise<Socket> {
  return new Promise(resolve => {
    const socket: Socket = connect(Number(address.split("::").at(-2)), "127.0.0.1", () => resolve(socket));
  });
}

describe("in front of a socket", () => {
  test("what both say is passed on and recorded, and replays strictly", async () => {
    await using instrument = await scriptedServer((line, socket) => line.endsWith("?") && socket.write(`<${line}>\n`));
    const log: string[] = [];
    const { output, server, address } = await start(instrument.resourceName, { log });
    const client = await openResource(address);
    const session = async (handle: typeof client): Promise<string[]> => {
      await handle.write("*RST");
      return [await handle.query("*IDN?"), await handle.query("A?")];
    };
    const told = await session(client);
    expect(told).toEqual(["<*IDN?>", "<A?>"]);
    await client.close();
    await server.close();
    await server.close();
    expect(await said(output)).toEqual([
      "open",
      "write *RST\n",
      "write *IDN?\n",
      "read <*IDN?>\n",
      "write A?\n",
      "read <A?>\n",
      "close",
    ]);
    expect(log[0]).toBe(`serving ${instrument.resourceName} at ${address}`);
    expect(log.some(line => line.endsWith(' -> "*IDN?"'))).toBe(true);
    expect(log.some(line => line.endsWith(' <- "<*IDN?>"'))).toBe(true);
    const options = { timeout: 5, readTermination: "\n", writeTermination: "\n" };
    const replayed = new MessageHandle("TCPIP0::x::1::SOCKET", await openReplay(output), options);
    expect(await session(replayed)).toEqual(told);
    await replayed.close();
  });

  test("bytes travel as they are, in whatever portions they come", async () => {
    const block = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 256));
    await using instrument = await scriptedServer((_line, socket) => socket.write(block));
    const { server, address } = await start(instrument.resourceName);
    const client = await dial(address);
    const got: Buffer[] = [];
    let length = 0;
    const all = new Promise<void>(resolve =>
      client.on("data", data => {
        got.push(data);
        length += data.length;
        if (length === block.length) resolve();
      }),
    );
    for (const byte of "CURV?\n") client.write(byte);
    await all;
    expect(Buffer.concat(got).equals(block)).toBe(true);
    client.destroy();
    await server.close();
  });

  test("what comes late for one client is not heard by the next", async () => {
    const sockets: Socket[] = [];
    await using instrument = await scriptedServer((line, socket) => {
      if (line === "SLOW?") sockets.push(socket);
      else socket.write("quick\n");
    });
    const { server, address } = await start(instrument.resourceName);
    const first = await dial(address);
    first.write("SLOW?\n");
    while (sockets.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    first.destroy();
    const second = await openResource(address);
    const asked = second.query("QUICK?");
    sockets[0]?.write("late\n");
    expect(await asked).toBe("quick");
    expect(instrument.connections).toBe(2);
    await second.close();
    await server.close();
  });

  test("an instrument that hung up is called again", async () => {
    await using instrument = await scriptedServer((line, socket) => {
      if (line === "BYE") socket.end();
      else socket.write(`${line}\n`);
    });
    const log: string[] = [];
    const { server, address } = await start(instrument.resourceName, { log });
    const client = await openResource(address);
    expect(await client.query("A?")).toBe("A?");
    await client.write("BYE");
    while (!log.some(line => line.includes("failed: the instrument closed the connection")))
      await new Promise(resolve => setTimeout(resolve, 5));
    expect(await client.query("B?")).toBe("B?");
    await client.close();
    await server.close();
  });

  test("an instrument that is not there is an error at the start", async () => {
    await expect(start("TCPIP0::127.0.0.1::1::SOCKET")).rejects.toThrow(
      "connecting to TCPIP0::127.0.0.1::1::SOCKET: connection refused",
    );
    await expect(start("TCPIP0::127.0.0.1::1::SOCKET", { timeout: 0.000_001 })).rejects.toThrow(
      "connecting to TCPIP0::127.0.0.1::1::SOCKET: ",
    );
  });
});

describe("in front of a bus that wants to be asked", () => {
  test("a simulation answers through it, and only questions are read", async () => {
    const { output, server, address } = await start("GPIB0::1::INSTR", { sim: "weinschel/8320" });
    const client = await openResource(address, { readTermination: "\r", writeTermination: "\r" });
    await client.write("ATTN ALL 20");
    expect(await client.query("ATTN? 1")).toBe("20");
    await client.close();
    await server.close();
    expect(await said(output)).toEqual(["open", "write ATTN ALL 20\r", "write ATTN? 1\r", "read 20\r", "close"]);
    const header = (await readRecording(output)).header;
    expect([header.resource, header.marksEnd, header.simulated]).toEqual(["GPIB0::1::INSTR", true, true]);
  });

  test("status, trigger, clear and service requests are passed on; what fails is noted, and cleared before the next", async () => {
    const done: string[] = [];
    let request: (status: number | undefined) => void = () => {};
    const bus = {
      bus: "proxy",
      simulated: false,
      marksEnd: true,
      resynchronise: async () => void done.push("resynchronise"),
      discardInput: () => false,
      clear: async () => void done.push("clear"),
      write: async (data: Buffer, _limits: unknown, end: boolean) => void done.push(`write ${data.toString()} ${end}`),
      read: async () => {
        if (done.at(-1)?.includes("BAD")) throw new TransportError("timeout", "");
        return { data: Buffer.from("reply"), end: true };
      },
      close: async () => void done.push("close"),
      readStatus: async () => 65,
      onServiceRequest: async (listener: typeof request) => {
        request = listener;
        return { [Symbol.asyncDispose]: async () => void done.push("no more requests") };
      },
    } as unknown as Transport;
    const notes: string[] = [];
    const instrument = new ProxiedInstrument("dut", bus, { note: (client, text) => notes.push(`${client} ${text}`) });
    await instrument.open();
    const conversation = instrument.connect("one");
    const requests: number[] = [];
    conversation.onServiceRequest(status => requests.push(status));
    const replied = new Promise<void>(resolve => conversation.onReply(resolve));
    conversation.receive(Buffer.from("A"), false);
    conversation.receive(Buffer.from("?"), true);
    await replied;
    expect(await conversation.pollStatus?.()).toBe(65 | 16);
    expect(conversation.take()?.toString()).toBe("reply");
    request(80);
    conversation.trigger();
    conversation.receive(Buffer.from("BAD?"), true);
    conversation.clear();
    expect(await conversation.pollStatus?.()).toBe(65);
    conversation.close();
    await instrument.close();
    expect(requests).toEqual([80]);
    expect(notes).toEqual(["one failed: this bus has no trigger", "one failed: no reply within 10 s"]);
    expect(done).toEqual([
      "resynchronise",
      "write A false",
      "write ? true",
      "resynchronise",
      "write BAD? true",
      "resynchronise",
      "clear",
      "no more requests",
      "close",
    ]);
  });

  test("a client that is far ahead of the instrument is given up", () => {
    const bus = { marksEnd: true, resynchronise: () => new Promise(() => {}) } as unknown as Transport;
    const conversation = new ProxiedInstrument("dut", bus, { note: () => {} }).connect("flood");
    const portion = Buffer.alloc(1 << 22);
    expect(() => {
      for (let n = 0; n < 20; n++) conversation.receive(portion, false);
    }).toThrow("wait for the instrument to take them");
  });
});

test("text is divided into messages, bytes stay together", () => {
  const split = (text: string) => splitMessages(Buffer.from(text, "latin1")).map(part => part.toString("latin1"));
  expect(split("A\nB?\r\nC")).toEqual(["A\n", "B?\r\n", "C"]);
  expect(split("#14\0\n\x01\n")).toEqual(["#14\0\n\x01\n"]);
  expect(split("")).toEqual([]);
});

test("the log file has everything that travelled, with the client and the direction", async () => {
  await using instrument = await scriptedServer((_line, socket) => socket.write("\xff\n", "latin1"));
  const logFile = newFile();
  const server = await recordInstrument(instrument.resourceName, {
    output: newFile(),
    socket: 0,
    log: () => {},
    logFile,
  });
  const client = await openResource(server.addresses[0]?.resourceName ?? "");
  await client.query("A?");
  await client.close();
  await server.close();
  const [header, ...lines] = readFileSync(logFile, "utf8")
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line) as Record<string, unknown>);
  expect(header).toMatchObject({ format: "setpoint-traffic", version: 1 });
  expect(lines.slice(0, 3)).toMatchObject([
    { text: "connected", instrument: instrument.resourceName },
    { dir: "write", data: "A?\n", end: false },
    { dir: "read", data: "ÿ\n", end: true },
  ]);
  expect(lines[1]?.["client"]).toMatch(/^127\.0\.0\.1:\d+$/);
});
