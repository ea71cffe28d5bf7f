/** Several simulated instruments served at once, and the log of their traffic. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openResource } from "../../drivers/io/index.ts";
import { serveSimulation } from "../../drivers/io/serve/serve.ts";
import { TextLog } from "../../drivers/io/serve/traffic-log.ts";
import { simulationFile } from "./simulation-file.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-serve-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lab = `spec: "1.1"
devices:
  one: {dialogues: [{q: "*IDN?", r: "ONE"}]}
  two: {dialogues: [{q: "*IDN?", r: "TWO"}]}
resources:
  GPIB0::1::INSTR: {device: one}
  TCPIP0::h::1::SOCKET: {device: two}
`;

async function identities(addresses: readonly { resourceName: string }[]): Promise<string[]> {
  const told: string[] = [];
  for (const { resourceName } of addresses) {
    const terminator = told.length === 0 && resourceName.includes("8320") ? "\r" : "\n";
    const handle = await openResource(resourceName, { readTermination: terminator, writeTermination: terminator });
    told.push(await handle.query("*IDN?"));
    await handle.close();
  }
  return told;
}

describe("several instruments", () => {
  test("have an address each, and the log says which is meant", async () => {
    const path = simulationFile(lab);
    const lines: string[] = [];
    await using server = await serveSimulation([path, "keithley/2600"], {
      socket: 0,
      all: true,
      log: line => lines.push(line),
    });
    const names = server.addresses.map(address => address.instrument);
    expect(names.slice(0, 2)).toEqual([`${path} GPIB0::1::INSTR`, `${path} TCPIP0::h::1::SOCKET`]);
    expect(names.length).toBeGreaterThan(3);
    expect(names.slice(2).every(name => name.startsWith("keithley/2600 "))).toBe(true);
    expect(await identities(server.addresses.slice(0, 2))).toEqual(["ONE", "TWO"]);
    expect(lines.slice(0, 2)).toEqual(
      server.addresses
        .slice(0, 2)
        .map(address => `serving ${address.instrument} (SIMULATED) at ${address.resourceName}`),
    );
    expect(lines.some(line => line.endsWith(` ${path} TCPIP0::h::1::SOCKET <- "TWO"`))).toBe(true);
    expect(server.resourceName).toBe(server.addresses[0]?.resourceName);
    expect(server.port).toBe(Number(server.resourceName.split("::").at(-2)));
  });

  test("are chosen by their resources; without a choice each file gives its first socket", async () => {
    const path = simulationFile(lab);
    const options = { socket: 0, log: () => {} };
    await using chosen = await serveSimulation([path, "weinschel/8320"], { ...options, resource: ["gpib::1"] });
    expect(await identities(chosen.addresses.slice(0, 1))).toEqual(["ONE"]);
    expect(chosen.addresses.map(address => address.instrument)).toEqual([path, "weinschel/8320"]);
    await using first = await serveSimulation([path], options);
    expect(await identities(first.addresses)).toEqual(["TWO"]);
    await using twice = await serveSimulation([path, path], options);
    expect(twice.addresses.map(address => address.instrument)).toEqual([path, `${path} (2)`]);
    await expect(serveSimulation([path], { ...options, resource: ["GPIB::1", "GPIB::9"] })).rejects.toThrow(
      "connecting to GPIB0::9::INSTR: not in the simulation",
    );
  });

  test("get neighbouring ports", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as AddressInfo;
    await new Promise(resolve => free.close(resolve));
    const path = simulationFile(lab);
    await using server = await serveSimulation(path, { socket: port, all: true, log: () => {} });
    const [a = 0, b = 0] = server.addresses.map(({ resourceName }) => Number(resourceName.split("::").at(-2)));
    expect(a).toBeGreaterThanOrEqual(port);
    expect(b).toBeGreaterThan(a);
  });
});

describe("refused", () => {
  test("is to serve nothing, or on no protocol", async () => {
    await expect(serveSimulation([])).rejects.toThrow("serving nothing: expected the name of a simulation, or a file");
    await expect(serveSimulation("weinschel/8320", { socket: false })).rejects.toThrow(
      "serving on no protocol: choose one of socket",
    );
  });

  test("is a host that is not ours, and nothing stays open", async () => {
    await expect(serveSimulation("weinschel/8320", { socket: 0, host: "192.0.2.1", log: () => {} })).rejects.toThrow(
      "serving on 192.0.2.1: ",
    );
  });

  test("is a log that cannot be written", async () => {
    const logFile = join(folder, "no/such/folder.jsonl");
    await expect(serveSimulation("weinschel/8320", { socket: 0, log: () => {}, logFile })).rejects.toThrow(
      `logging traffic to ${logFile}: ENOENT`,
    );
  });
});

test("a log file holds time, client, instrument, direction and bytes, also of two instruments", async () => {
  const logFile = join(folder, "traffic.jsonl");
  const path = simulationFile(lab);
  const server = await serveSimulation(path, { socket: 0, all: true, log: () => {}, logFile });
  await identities(server.addresses);
  await server.close();
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
  const entries = lines.slice(1).map(line => JSON.parse(line) as Record<string, string | number>);
  expect(entries.filter(entry => "dir" in entry).map(({ instrument, dir, data }) => [instrument, dir, data])).toEqual([
    [`${path} GPIB0::1::INSTR`, "write", "*IDN?\n"],
    [`${path} GPIB0::1::INSTR`, "read", "ONE\n"],
    [`${path} TCPIP0::h::1::SOCKET`, "write", "*IDN?\n"],
    [`${path} TCPIP0::h::1::SOCKET`, "read", "TWO\n"],
  ]);
  const times = entries.map(entry => entry["t"] as number);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(entries[0]).toMatchObject({
    text: "connected",
    client: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
  });
  expect(entries.some(entry => entry["text"] === "disconnected")).toBe(true);
});

describe("lines for people", () => {
  const log = (query: string | RegExp, several = false) => {
    const lines: string[] = [];
    const text = new TextLog(
      line => lines.push(line.slice("00:00:00.000 ".length)),
      several,
      () => ({
        query,
        response: query,
      }),
    );
    const write = (data: string, end = false) =>
      text.add({ client: "c", instrument: "i", event: { dir: "write", data: Buffer.from(data, "latin1"), end } });
    const read = (data: string) =>
      text.add({ client: "c", instrument: "i", event: { dir: "read", data: Buffer.from(data, "latin1"), end: true } });
    return { lines, text, write, read };
  };

  test("have whole messages, wherever they were cut", () => {
    const { lines, write, read, text } = log("\r\n");
    write("A");
    write("BC\r");
    write("\nD?\r\nE");
    read("d\r\n");
    write("F", true);
    text.add({ client: "c", event: { text: "failed: ECONNRESET" } });
    expect(lines).toEqual(['c -> "ABC"', 'c -> "D?"', 'c <- "d"', 'c -> "EF"', "c failed: ECONNRESET"]);
  });

  test("forget half a message when its client goes", () => {
    const { lines, write, text } = log("\n");
    write("half");
    text.add({ client: "c", instrument: "i", event: { text: "disconnected" } });
    write("whole\n");
    expect(lines).toEqual(["c disconnected", 'c -> "whole"']);
  });

  test("show the beginning of what is long, and how long it was", () => {
    const { lines, write, read } = log("\r\n");
    for (let n = 0; n < 300; n++) write("x".repeat(1000));
    write("\r");
    write("\n");
    read(`${"y".repeat(5000)}\r\n`);
    expect(lines).toEqual([`c -> "${"x".repeat(1000)}"… (300000 bytes)`, `c <- "${"y".repeat(1000)}"… (5000 bytes)`]);
  });

  test("may end in any way, and name the instrument where there are several", () => {
    const { lines, write, read } = log(/\r\n|\r|\n/, true);
    write("A\r");
    write("\nB\n");
    read("b\r\n");
    expect(lines).toEqual(['c i -> "A"', 'c i -> "B"', 'c i <- "b"']);
  });
});

test("a process of its own serves several, and tells all addresses", async () => {
  const built = (await import(new URL("../../dist/index.js", import.meta.url).href)) as typeof import("../../index.ts");
  const path = simulationFile(lab);
  const server = await built.startSimulationServer([path, "weinschel/8320"], {
    resource: ["GPIB0::1::INSTR", "TCPIP0::h::1::SOCKET", "GPIB::1"],
    logFile: join(folder, "process.jsonl"),
  });
  expect(server.resourceNames).toHaveLength(3);
  expect(server.resourceNames[0]).toBe(server.resourceName);
  expect(server.log.every(line => line.startsWith("serving "))).toBe(true);
  expect(await identities(server.resourceNames.slice(0, 2).map(resourceName => ({ resourceName })))).toEqual([
    "ONE",
    "TWO",
  ]);
  await server.stop();
  expect(readFileSync(join(folder, "process.jsonl"), "utf8")).toContain('"data":"TWO\\n"');
});
