/** Serving a simulation on a real socket: in this process, and as a process of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openResource } from "../../drivers/io/index.ts";
import { serveSimulation } from "../../drivers/io/serve/serve.ts";
import { oneDevice, simulationFile } from "./simulation-file.ts";

const terminators = { readTermination: "\r", writeTermination: "\r" };

describe("in this process", () => {
  test("the address comes first, then a line for each message", async () => {
    const lines: string[] = [];
    await using server = await serveSimulation("weinschel/8320", { socket: 0, log: line => lines.push(line) });
    expect(lines).toEqual([`serving weinschel/8320 (SIMULATED) at TCPIP0::127.0.0.1::${server.port}::SOCKET`]);
    const att = await openResource(server.resourceName, terminators);
    expect(att.simulated).toBe(false);
    await att.write("ATTN ALL 40");
    expect(await att.query("ATTN? 1")).toBe("40");
    await att.close();
    const said = lines.slice(1).map(line => line.replace(/^\d\d:\d\d:\d\d\.\d{3} 127\.0\.0\.1:\d+ /, ""));
    expect(said.slice(0, 4)).toEqual(["connected", '-> "ATTN ALL 40"', '-> "ATTN? 1"', '<- "40"']);
  });

  test("all connections reach the same instrument, each with its own half-sent message", async () => {
    await using server = await serveSimulation("weinschel/8320", { socket: 0, log: () => {} });
    const [a, b] = [
      await openResource(server.resourceName, terminators),
      await openResource(server.resourceName, terminators),
    ];
    a.writeTermination = "";
    await a.write("ATTN A");
    await b.write("ATTN ALL 20");
    expect(await b.query("ATTN? 1")).toBe("20");
    a.writeTermination = "\r";
    await a.write("LL 30");
    expect(await a.query("ATTN? 1")).toBe("30");
    expect(await b.query("ATTN? 1")).toBe("30");
    await Promise.all([a.close(), b.close()]);
  });

  test("a taken port gives way to the next that is free", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    await using server = await serveSimulation("weinschel/8320", { socket: port, log: () => {} });
    expect(server.port).toBeGreaterThan(port);
    taken.close();
  });

  test("a message without an end ends the connection, not the server", async () => {
    const lines: string[] = [];
    await using server = await serveSimulation("weinschel/8320", { socket: 0, log: line => lines.push(line) });
    const flood = connect(server.port, "127.0.0.1").on("error", () => {});
    flood.write("x".repeat(3 << 20));
    await new Promise(resolve => flood.once("close", resolve));
    const att = await openResource(server.resourceName, terminators);
    expect(await att.query("ATTN? 1")).toBe("00");
    await att.close();
    expect(lines.some(line => line.includes("gave up: ") && line.includes('without the end of message "\\r"'))).toBe(
      true,
    );
  });

  test.each([
    ["nowhere/1", {}, 'simulation "nowhere/1": unknown simulation'],
    ["weinschel/8320", { resource: "GPIB0::9::INSTR" }, "not in the simulation"],
    ["weinschel/8320", { socket: 70000 }, "socket port 70000 is invalid: must be between 0 and 65535"],
    ["weinschel/8320", { socket: "x" }, 'socket port "x" is invalid'],
  ])("%s with %j is refused", async (name, options, message) => {
    await expect(serveSimulation(name, { log: () => {}, ...options })).rejects.toThrow(message);
  });

  test("a file without resources has nothing to serve", async () => {
    const path = simulationFile('spec: "1.1"\ndevices: {}\n');
    await expect(serveSimulation(path, { socket: 0, log: () => {} })).rejects.toThrow(
      "there are no resources to serve",
    );
  });

  test("a user's file is served as the built-in ones are", async () => {
    const path = simulationFile(oneDevice(`    dialogues:\n      - {q: "*IDN?", r: "A,B,C,D"}`));
    await using server = await serveSimulation(path, { socket: 0, log: () => {} });
    const handle = await openResource(server.resourceName);
    expect(await handle.query("*IDN?")).toBe("A,B,C,D");
    await handle.close();
    await server.close();
  });
});

describe("as a process of its own", () => {
  /** The built package: a child process cannot run the sources. */
  const built = async () =>
    (await import(new URL("../../dist/index.js", import.meta.url).href)) as typeof import("../../index.ts");

  test("starts, answers, logs and stops", async () => {
    const { startSimulationServer } = await built();
    const server = await startSimulationServer("keithley/2600");
    expect(server.resourceName).toBe(`TCPIP0::127.0.0.1::${server.port}::SOCKET`);
    const smu = await openResource(server.resourceName);
    expect(await smu.query("print(localnode.model)")).toBe("2614B");
    await smu.close();
    await server.stop();
    await server.stop();
    expect(server.log[0]).toBe(`serving keithley/2600 (SIMULATED) at ${server.resourceName}`);
    expect(server.log.some(line => line.endsWith('-> "print(localnode.model)"'))).toBe(true);
    await expect(openResource(server.resourceName)).rejects.toThrow("connection refused");
  });

  test("serves the instruments of a module in TypeScript, beside those of files", async () => {
    const { startSimulationServer } = await built();
    const folder = mkdtempSync(join(tmpdir(), "setpoint-models-"));
    const module = join(folder, "lab.ts");
    writeFileSync(
      module,
      `import { modelDevice } from "setpoint/simulation";
       const reading: string = "1.25";
       export const instruments = {
         "TCPIP::h::1::SOCKET": modelDevice("meter", () => message => (message === "READ?" ? reading : undefined)),
       };`,
    );
    const server = await startSimulationServer([module, "keithley/2600"]);
    expect(server.resourceNames).toHaveLength(2);
    const meter = await openResource(server.resourceName);
    expect(await meter.query("READ?")).toBe("1.25");
    await meter.close();
    const smu = await openResource(server.resourceNames[1] as string);
    expect(await smu.query("print(localnode.model)")).toBe("2614B");
    await smu.close();
    await server.stop();
    writeFileSync(module, "export const instrument = 5;");
    await expect(startSimulationServer(module)).rejects.toThrow("it must export instruments, as in");
    await expect(startSimulationServer(join(folder, "none.ts"))).rejects.toThrow("there is no such file");
    rmSync(folder, { recursive: true });
  });

  test("a simulation that is not there is an error, with the names that exist", async () => {
    const { startSimulationServer } = await built();
    await expect(startSimulationServer("nowhere/1")).rejects.toThrow(
      'starting a server for nowhere/1: simulation "nowhere/1": unknown simulation: expected a .yaml file or one of american-magnetics/ami430, keithley/2600',
    );
  });

  test("ends when whoever started it is gone", async () => {
    const entry = fileURLToPath(new URL("../../dist/drivers/io/serve/serve-main.js", import.meta.url));
    const child = spawn(process.execPath, [entry, "--socket", "0", "--", "weinschel/8320"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    expect(line).toContain("serving weinschel/8320 (SIMULATED) at TCPIP0::127.0.0.1::");
    child.stdin.destroy();
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });
});
