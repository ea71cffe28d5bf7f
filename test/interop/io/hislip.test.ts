/** HiSLIP with peers that others wrote: PyVISA as a client, and Wireshark's reading of what both sides send. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FrameReader } from "../../../drivers/io/hislip/frame-reader.ts";
import { HislipTransport } from "../../../drivers/io/hislip/hislip-transport.ts";
import { messageTypes, nameOfType, type Header } from "../../../drivers/io/hislip/messages.ts";
import { serveHislip, type HislipServer } from "../../../drivers/io/hislip/serve-hislip.ts";
import type { Limits } from "../../../drivers/io/limits.ts";
import { runtime } from "../../../drivers/runtime.ts";
import { TestInstrument } from "../../io/hislip/test-instrument.ts";
import { finish, installPeers, peersPossible } from "../peers.ts";
import { recordTcp, sentBy, toCapture, type RecordedConnection } from "./tcp-recorder.ts";

const script = fileURLToPath(new URL("hislip.py", import.meta.url));
const bytes = (text: string) => Buffer.from(text, "latin1");
const blockLength = 2_000_000;
const block = Buffer.concat([bytes(`#7${blockLength}`), Buffer.alloc(blockLength, "setpoint"), bytes("\n")]);

const tshark = spawnSync("tshark", ["--version"]).status === 0;
if (!tshark && process.env.CI) throw new Error("tshark is missing: the dissection cannot be skipped in CI");

let instrument: TestInstrument;
let server: HislipServer;

beforeAll(async () => {
  instrument = new TestInstrument(command => {
    if (command === "BLOCK?") return block;
    if (command === "LATE?") return sleep(50).then(() => "echo LATE?");
    if (command === "LATER?") return sleep(150).then(() => "echo LATER?");
    return command.endsWith("?") ? `echo ${command}` : undefined;
  });
  server = await serveHislip(new Map([["hislip0", instrument]]), { port: 0 });
});

afterAll(() => server.close());

/** What `hislip.py` does, with our client. */
async function doTheSame(port: number): Promise<void> {
  const transport = new HislipTransport({ host: "127.0.0.1", port, subAddress: "hislip0" }, { version: 1 });
  const limits: Limits = { deadline: runtime().now() + 30_000 };
  const ask = async (question: string): Promise<Buffer> => {
    transport.discardInput();
    await transport.write(bytes(`${question}\n`), limits);
    return (await transport.read({}, limits)).data;
  };
  await transport.resynchronise(limits);
  instrument.conversations.at(-1)?.requestService(0);
  instrument.conversations.at(-1)?.readStatus();
  await ask("*IDN?");
  await ask("A?");
  await transport.readStatus(limits);
  await transport.lock({ key: "bench" }, limits);
  await transport.attributes.get("VI_ATTR_RSRC_LOCK_STATE", limits);
  await transport.write(bytes("NOTHING\n"), limits);
  await transport.trigger(limits);
  await transport.remote("assertLockout", limits);
  await transport.unlock(limits);
  await transport.lock({}, limits);
  await transport.attributes.get("VI_ATTR_RSRC_LOCK_STATE", limits);
  await transport.lock({}, limits).catch(() => undefined);
  await transport.unlock(limits);
  await transport.write(Buffer.alloc(2_500_000, "x"), limits);
  await ask("BLOCK?");
  await transport.readStatus(limits);
  await transport.clear(limits);
  await ask("B?");
  await transport.close();
}

async function pyvisa(port: number, ...more: string[]): Promise<Record<string, unknown>> {
  const { status, output } = await finish(installPeers(), [script, String(port), ...more], process.env);
  if (status !== 0) throw new Error(output);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

/** The frames that a client sent on one channel, a line each. */
function framesOf(connection: RecordedConnection | undefined): string[] {
  if (!connection) throw new Error("there is no such connection");
  const input = new FrameReader();
  input.push(sentBy(connection, true));
  const lines: string[] = [];
  for (let header = input.header(); header; header = input.header()) {
    const payload = input.whole();
    if (!payload) throw new Error("the last frame is not whole");
    const shown = payload.length > 40 ? `${payload.length} bytes` : JSON.stringify(payload.toString("latin1"));
    lines.push(`${nameOfType(header.type)} ${header.control} ${parameterOf(header)} ${shown}`);
  }
  return lines;
}

/**
 * The number of the session is the server's choice, and how long to wait for a lock the caller's. A status query names the last message sent (IVI-6.1, section 6.14);
 * pyvisa-py 0.8.1 names the next one.
 */
function parameterOf({ type, control, parameter }: Header): string {
  if (type === messageTypes.AsyncLock && control === 1) return "milliseconds";
  if (type === messageTypes.AsyncInitialize) return "session";
  return type === messageTypes.AsyncStatusQuery ? "message" : parameter.toString(16);
}

describe.skipIf(!peersPossible())("PyVISA with pyvisa-py", () => {
  test(
    "asks, polls, triggers, locks, clears and reads a block of 2 MB at our server",
    { timeout: 120_000 },
    async () => {
      instrument.history.length = 0;
      expect(await pyvisa(server.port, "with another")).toEqual({
        idn: "echo *IDN?",
        read: "echo A?",
        status: 0,
        lock: "success",
        locked: 0,
        release: "success shared",
        exclusive: "success",
        held: 1,
        refused: "error",
        released: "success",
        block: [blockLength, Buffer.alloc(blockLength, "setpoint").reduce((sum, each) => sum + each, 0)],
        again: 0,
        after: "echo B?",
        other: ["success", "failure", "success"],
        late: "echo LATER?",
        both: ["echo C?", "echo D?"],
      });
      const commands = ["*IDN?", "A?", "NOTHING", "<trigger>", "2500000 bytes", "BLOCK?", "<clear>", "B?"];
      expect(instrument.history).toEqual([...commands, "LATE?", "LATER?", "C?", "D?", "<close>", "<close>"]);
    },
  );

  test("sends the same frames as our client for the same operations", { timeout: 120_000 }, async () => {
    const [theirs, ours] = [await recordTcp(server.port), await recordTcp(server.port)];
    await pyvisa(theirs.port);
    await doTheSame(ours.port);
    await Promise.all([theirs.close(), ours.close()]);
    const sync = framesOf(ours.connections[0]);
    expect(sync).toEqual(framesOf(theirs.connections[0]));
    expect(framesOf(ours.connections[1])).toEqual(framesOf(theirs.connections[1]));
    expect(sync).toContain('DataEnd 1 ffffff02 "A?\\n"');
    expect(ours.connections.length).toBe(2);
  });
});

describe.skipIf(!tshark)("Wireshark's dissector", () => {
  test("finds every frame of both directions, and no malformed one", { timeout: 120_000 }, async () => {
    const recorder = await recordTcp(server.port);
    await doTheSame(recorder.port);
    await recorder.close();
    const folder = mkdtempSync(join(tmpdir(), "setpoint-hislip-"));
    const file = join(folder, "hislip.pcap");
    writeFileSync(file, toCapture(recorder.connections, 4880));
    const fields = ["hislip.messagetype", "_ws.malformed", "_ws.expert.severity"].flatMap(name => ["-e", name]);
    const reading = ["-d", "tcp.port==4880,hislip", "-T", "fields", ...fields, "-Y", "hislip"];
    const { status, output } = await finish("tshark", ["-r", file, ...reading], process.env);
    rmSync(folder, { recursive: true });
    expect([status, output]).toEqual([0, output]);
    const rows = output
      .split("\n")
      .filter(line => /^\S*\t/.test(line))
      .map(line => line.split("\t"));
    expect(rows.filter(row => row[1] !== "")).toEqual([]);
    const seen = new Set(rows.flatMap(row => (row[0] ?? "").split(",")).map(Number));
    const expected = [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25];
    expect([...seen].toSorted((a, b) => a - b)).toEqual(expected);
  });
});
