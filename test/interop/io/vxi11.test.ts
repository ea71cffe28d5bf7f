/** VXI-11 against programs that are not ours: pyvisa-py, python-vxi11, lxi-tools, and Wireshark's reading of the traffic. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openVxi11 } from "../../../drivers/io/vxi11/open-vxi11.ts";
import { RpcClient } from "../../../drivers/io/rpc/rpc-client.ts";
import { coreProgram, procedures } from "../../../drivers/io/vxi11/protocol.ts";
import { serveVxi11, type Vxi11Server } from "../../../drivers/io/vxi11/serve-vxi11.ts";
import type { Vxi11Transport } from "../../../drivers/io/vxi11/vxi11-transport.ts";
import { runtime } from "../../../drivers/runtime.ts";
import { manglingProxy, procedureOf } from "../../io/vxi11/mangling-proxy.ts";
import { block, SmallInstrument } from "../../io/vxi11/small-instrument.ts";
import { finish, installPeers, peersPossible, root } from "../peers.ts";

const instrument = new SmallInstrument();
const devices = new Map([
  ["inst0", instrument],
  ["gpib0,1", instrument],
]);
const isRoot = process.getuid?.() === 0;
const has = (command: string) => spawnSync("which", [command]).status === 0;
/** Peers ask the portmapper at port 111, which is root's; in CI none of this may be missing. */
const isStrict = process.env["CI"] !== undefined;
const mayServe = isRoot || isStrict;
let server: Vxi11Server | undefined;
let python = "";

beforeAll(async () => {
  if (peersPossible()) python = installPeers();
  if (mayServe) server = await serveVxi11(devices);
});

afterAll(() => server?.close());

function limits() {
  return { deadline: runtime().now() + 10_000 };
}

/** Runs a script of this folder and reads the JSON that it prints. */
async function script(name: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { status, output } = await finish(python, [join(root, "test/interop/io", name), ...args], process.env);
  expect(status, output).toBe(0);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

describe.skipIf(!peersPossible())("pyvisa with pyvisa-py", () => {
  const expected = {
    identity: "Setpoint,Small,0,1",
    lines: ["one", "two", "three"],
    block: createHash("sha256").update(block(2_000_000)).digest("hex"),
    length: "2500000",
    late: "late 100",
    every: Buffer.from([
      ...Array.from({ length: 256 }, (_, value) => value).filter(value => value !== 10),
      10,
    ]).toString("hex"),
    status: [0, 16, 0],
    timeout: "VI_ERROR_TMO",
    after: "after",
    locked: "VI_ERROR_IO",
    unlocked: "unlocked",
  };

  test("talks to our server at a known port", async () => {
    await using own = await serveVxi11(devices, { portmapperPort: null });
    expect(await script("vxi11_pyvisa.py", `TCPIP0::127.0.0.1,${own.port}::inst0::INSTR`)).toEqual(expected);
  });

  test.skipIf(!mayServe)("talks to our server by way of our portmapper", async () => {
    expect(await script("vxi11_pyvisa.py", "TCPIP0::127.0.0.1::inst0::INSTR")).toEqual(expected);
  });
});

describe.skipIf(!peersPossible() || !mayServe)("python-vxi11", () => {
  test("finds our server and does all it can with it", async () => {
    expect(await script("vxi11_python.py")).toEqual({
      found: ["127.0.0.1"],
      identity: "Setpoint,Small,0,1",
      length: "2500000",
      block: 300_000,
      status: [16, 0],
      gateway: "gpib",
      locked: 11,
      unlocked: "unlocked",
      aborted: [23, true],
      missing: 3,
    });
  });
});

describe.skipIf(!(isStrict || (mayServe && has("lxi"))))("lxi-tools", () => {
  const lxi = (...args: string[]) => finish("lxi", args, process.env);

  test("asks our server", async () => {
    const { status, output } = await lxi("scpi", "--address", "127.0.0.1", "*IDN?");
    expect([status, output.trim()]).toEqual([0, "Setpoint,Small,0,1"]);
    const hex = await lxi("scpi", "--address", "127.0.0.1", "--hex", "ECHO? hex");
    expect(hex.output).toContain("0x68 0x65 0x78 0x0a");
  });

  test("asks it a thousand times", async () => {
    const { status, output } = await lxi("benchmark", "--address", "127.0.0.1", "--count", "1000");
    expect([status, output]).toEqual([0, expect.stringMatching(/Result: [\d.]+ requests\/second/)]);
  });
});

describe.skipIf(!peersPossible())("the frames of our client", () => {
  test("are those of pyvisa-py for the same operations", async () => {
    await using own = await serveVxi11(devices, { portmapperPort: null });
    await using theirs = await manglingProxy(own.port);
    const { status, output } = await finish(
      python,
      [join(root, "test/interop/io/vxi11_frames.py"), `TCPIP0::127.0.0.1,${theirs.port}::inst0::INSTR`],
      process.env,
    );
    expect(status, output).toBe(0);
    await using ours = await manglingProxy(own.port);
    const transport = openVxi11({ host: `127.0.0.1,${ours.port}`, device: "inst0" });
    await sameOperations(transport);
    await transport.close();
    expect(new Set(theirs.calls.map(call => procedureOf(call)))).toEqual(new Set([10, 11, 12, 13, 14, 15, 18, 19, 23]));
    expect(ours.calls.map(call => frame(call))).toEqual(theirs.calls.map(call => frame(call)));
  });
});

/** What vxi11_frames.py does. */
async function sameOperations(transport: Vxi11Transport): Promise<void> {
  const terminator = Buffer.from("\n");
  await transport.resynchronise(limits());
  await transport.write(Buffer.from("*IDN?\n"), limits());
  await transport.read({}, limits());
  await transport.write(Buffer.from("LINES?"), limits());
  for (let line = 0; line < 3; line++) await transport.read({ terminator }, limits());
  await transport.write(Buffer.from("BLOCK? 5000"), limits());
  await transport.read({ count: 10 }, limits());
  await transport.fill(Buffer.alloc(4990), limits());
  await transport.write(Buffer.from(`LENGTH? ${"x".repeat(2_500_000)}`), limits());
  await transport.read({}, limits());
  await transport.readStatus(limits());
  await transport.trigger(limits());
  await transport.clear(limits());
  await transport.lock({}, limits());
  await transport.unlock(limits());
}

/** Where time-outs stand behind the head of a call, in words. */
const timeouts: Readonly<Record<number, readonly number[]>> = {
  [procedures.createLink]: [2],
  [procedures.write]: [1, 2],
  [procedures.read]: [2, 3],
  [procedures.readStatus]: [2, 3],
  [procedures.trigger]: [2, 3],
  [procedures.clear]: [2, 3],
  [procedures.lock]: [2],
};

/** A call with what differs by nature left out: its number, the client's, and time-outs. */
function frame(call: Buffer): string {
  const copy = Buffer.from(call);
  const procedure = procedureOf(call);
  copy.writeUInt32BE(0, 0);
  for (const word of timeouts[procedure] ?? []) copy.writeUInt32BE(0, 40 + 4 * word);
  if (procedure === procedures.createLink) copy.writeUInt32BE(0, 40);
  // A link's number is the server's choice.
  else copy.writeUInt32BE(0, 40);
  // pyvisa-py never waits for a lock.
  if (procedure === procedures.lock) copy.writeUInt32BE(0, 44);
  return `${procedure} ${copy.length > 200 ? createHash("sha256").update(copy).digest("hex") : copy.toString("hex")}`;
}

describe.skipIf(!(isStrict || (isRoot && has("tshark"))))("Wireshark's dissectors", () => {
  const malformed = "rpc && (_ws.malformed || _ws.unreassembled)";
  const refused = "rpc.state_accept != 0 || rpc.replystat != 0";

  test("find nothing malformed in what client and server say, on any channel", async () => {
    await captured(converse, async file => {
      const counts = await protocolsIn(file);
      for (const protocol of ["portmap", "vxi11_core", "vxi11_async", "vxi11_intr"]) {
        expect(counts.get(protocol), protocol).toBeGreaterThanOrEqual(2);
      }
      expect(await dissect(file, "-Y", malformed)).toBe("");
      expect(await dissect(file, "-Y", refused)).toBe("");
    });
  });

  test("would find it", async () => {
    const garble = async () => {
      const rpc = await RpcClient.connect("127.0.0.1", server?.port ?? 0, coreProgram, limits());
      const args = rpc.arguments().int(1).uint(0).uint(0).int(8).uint(1000);
      await expect(rpc.call(procedures.write, args, 4, limits())).rejects.toThrow("were not understood");
      await rpc.close();
    };
    await captured(garble, async file => {
      expect(await dissect(file, "-Y", malformed)).toContain("Malformed");
      expect(await dissect(file, "-Y", refused)).not.toBe("");
    });
  });
});

/** Captures what is said on the loop-back device while `talk` lasts, and looks at it. */
async function captured(talk: () => Promise<void>, look: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-vxi11-"));
  const file = join(folder, "traffic.pcapng");
  const capture = await startCapture(file);
  try {
    await talk();
    await stopCapture(capture);
    await look(file);
  } finally {
    capture.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that client and server can say, over the portmapper. */
async function converse(): Promise<void> {
  const transport = openVxi11({ host: "127.0.0.1", device: "inst0" });
  await transport.resynchronise(limits());
  await sameOperations(transport);
  await transport.remote("assert", limits());
  await transport.remote("local", limits());
  await transport.command({ command: 0x020001, data: Buffer.alloc(3) }, limits()).catch(() => {});
  let heard = 0;
  const listener = await transport.onServiceRequest(() => heard++, limits());
  await transport.write(Buffer.from("SRQ 10"), limits());
  await expect.poll(() => heard).toBe(1);
  await listener[Symbol.asyncDispose]();
  await transport.write(Buffer.from("LATE? 60000"), limits());
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  await transport.read({}, { ...limits(), signal: stop.signal }).catch(() => {});
  await transport.resynchronise(limits());
  await transport.close();
}

async function startCapture(file: string): Promise<ChildProcess> {
  const capture = spawn("dumpcap", ["-q", "-i", "lo", "-f", "tcp or udp port 111", "-w", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  // It says that it has begun.
  for await (const line of createInterface({ input: capture.stderr })) if (line.startsWith("File:")) break;
  return capture;
}

async function stopCapture(capture: ChildProcess): Promise<void> {
  // The kernel hands packets over in batches.
  await new Promise(resolve => setTimeout(resolve, 500));
  const ended = once(capture, "close");
  capture.kill("SIGINT");
  await ended;
}

async function dissect(file: string, ...args: string[]): Promise<string> {
  expect(existsSync(file)).toBe(true);
  const child = spawnSync("tshark", ["-r", file, ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  expect(child.status, child.stderr).toBe(0);
  return child.stdout.trim();
}

/** How many packets each protocol has. */
async function protocolsIn(file: string): Promise<Map<string, number>> {
  const found = await dissect(file, "-q", "-z", "io,phs");
  return new Map(
    [...found.matchAll(/^\s*(\w+)\s+frames:(\d+)/gm)].map(([, name = "", count]) => [name, Number(count)]),
  );
}
