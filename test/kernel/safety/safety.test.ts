/** Safety with a real kernel: an instrument that another process serves is found in its safe state whatever ends a cell. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { KernelClient, printed, result, traceback } from "../client.ts";

const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));

let folder: string;
let serving: ChildProcess;
let port: number;
let kernel: KernelClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "safety-"));
  serving = spawn(process.execPath, [join(dist, "workbook/main.js"), "sim", "serve", "weinschel/8320", "--socket"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  port = await new Promise<number>((resolve, reject) => {
    serving.once("exit", code => reject(new Error(`the simulation ended with ${code}: ${text}`)));
    serving.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = /TCPIP0::127\.0\.0\.1::(\d+)::SOCKET/u.exec(text);
      if (found) resolve(Number(found[1]));
    });
  });
  kernel = await KernelClient.start({ preload: join(dist, "index.js") });
});
afterAll(async () => {
  await kernel.shutdown();
  serving.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** What the instrument says itself, to somebody who is not the kernel. */
async function attenuation(): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  socket.write("ATTN? 1\r");
  const [reply] = (await new Promise<Buffer[]>(resolve =>
    socket.once("data", (...data: Buffer[]) => resolve(data)),
  )) as [Buffer];
  socket.destroy();
  return Number(reply.toString().trim());
}

async function run(code: string): Promise<string> {
  const { reply, outputs } = await kernel.execute(code);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  return printed(outputs, "stderr");
}

beforeEach(async () => {
  await run(`startAllLogging({ folder: ${JSON.stringify(folder)} });
const { Weinschel8320 } = await import("setpoint/instruments/weinschel");
const att = await Weinschel8320.open("att", "TCPIP0::127.0.0.1::${port}::SOCKET", { recreate: true });
const station = { components: { att } };
safeState(station, { "att.attenuation": 60 });
await att.attenuation(10);`);
  expect(await attenuation()).toBe(10);
});

const errors = (): string => printed(kernel.published, "stderr");

test("after kill -9 of the executor, a fresh one applies the safe state before the next cell, and says so", async () => {
  const pid = Number(result((await kernel.execute("process.pid")).outputs));
  const before = errors().length;
  process.kill(pid, "SIGKILL");
  const { outputs } = await kernel.execute("`${process.pid !== " + pid + "} ${typeof att}`");
  expect(result(outputs)).toBe("'true undefined'");
  expect(await attenuation()).toBe(60);
  const said = errors().slice(before);
  expect(said).toContain("safe state: applied because the process that runs the cells had ended");
  expect(said).toMatch(/safe state: att\.attenuation: .* -> 60/u);
  expect(said).toMatch(/safe state: 1 of 1 set in /u);
  const logs = readdirSync(folder).filter(name => name.endsWith("-setpoint.log"));
  expect(logs.map(name => readFileSync(join(folder, name), "utf8")).join("")).toMatch(
    / WARNING .*safe state: att\.attenuation: .* -> 60\n/u,
  );
  // What it had opened is free again.
  expect(result((await kernel.execute('Instrument.exist("att")')).outputs)).toBe("false");
});

test("after an interrupt of a cell that has set something, the safe state is applied before the cell is done", async () => {
  const running = kernel.execute(
    'console.log("on"); for (;;) { await att.attenuation(20); await att.attenuation(30); }',
  );
  await kernel.until(() => printed(kernel.published).includes("on\n"));
  await kernel.interrupt();
  const { reply, outputs } = await running;
  expect(reply.content["ename"]).toBe("KeyboardInterrupt");
  expect(printed(outputs, "stderr")).toContain("safe state: applied because a cell was interrupted");
  expect(printed(outputs, "stderr")).toMatch(/safe state: 1 of 1 set in /u);
  expect(await attenuation()).toBe(60);
});

test("after a kill -9 in the middle of a cell as well", async () => {
  const running = kernel.execute(
    'console.log("sets", process.pid); for (;;) { await att.attenuation(20); await att.attenuation(30); }',
  );
  const pid = (): string | undefined => /sets (\d+)\n/u.exec(printed(kernel.published))?.[1];
  await kernel.until(() => pid() !== undefined);
  process.kill(Number(pid()), "SIGKILL");
  expect((await running).reply.content["status"]).toBe("error");
  expect(result((await kernel.execute("1 + 1")).outputs)).toBe("2");
  expect(await attenuation()).toBe(60);
});

test("after a cell that answers no interrupt was ended by force, it is applied as well", async () => {
  const running = kernel.execute('await att.attenuation(20); console.log("loops"); eval("for (;;);");');
  await kernel.until(() => printed(kernel.published).includes("loops\n"));
  const before = errors().length;
  await kernel.interrupt();
  await running;
  await kernel.until(() => errors().slice(before).includes("1 of 1 set"));
  expect(await attenuation()).toBe(60);
});

test("after an interrupt of a cell that has set nothing, it is not", async () => {
  const running = kernel.execute('await att.attenuation(); console.log("waits"); await sleep(60);');
  await kernel.until(() => printed(kernel.published).includes("waits\n"));
  await kernel.interrupt();
  const { reply, outputs } = await running;
  expect(reply.content["ename"]).toBe("KeyboardInterrupt");
  expect(printed(outputs, "stderr")).not.toContain("safe state");
  expect(await attenuation()).toBe(10);
});

test("an interlock trips within its time while a cell runs, and what runs cannot undo the safe state", async () => {
  const { reply, outputs } = await kernel.execute(`let reading = 1e-6;
const pressure = new Parameter("pressure", { unit: "mbar", getCmd: () => reading, vals: vals.numbers() });
const rule = interlock(station, "vacuum", {
  guards: [[att.attenuation, dB => dB < 60]],
  needs: { pressure },
  maxAge: 2,
  allow: ({ pressure }) => pressure < 1e-5,
  watch: { every: 0.1, trip: "safe state" },
});
let tripped = 0;
rule.onTrip(() => void (tripped = performance.now()));
await sleep(0.25);
const broken = performance.now();
reading = 1e-3;
while (tripped === 0) await sleep(0.01);
await rule.acting;
const refused = await att.attenuation(0).catch(String);
console.log(JSON.stringify({ took: tripped - broken, refused, state: rule.state }));`);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  const { took, refused, state } = JSON.parse(printed(outputs)) as { took: number; refused: string; state: string };
  // A tenth of a second, and what a busy machine adds.
  expect(took).toBeLessThan(600);
  expect(state).toBe("tripped");
  expect(refused).toContain('refused by interlock "vacuum": it has tripped at');
  expect(await attenuation()).toBe(60);
  expect(printed(outputs, "stderr")).toContain('interlock "vacuum" has tripped: pressure is 0.001 mbar');
  await run("reading = 1e-6; await rule.reset(); await att.attenuation(0); rule.remove();");
});

test("a watch goes on after its cell, keeps no cell from being done, and survives an interrupt", async () => {
  await run(`let later = 1e-6;
const gauge = new Parameter("gauge", { getCmd: () => later, vals: vals.numbers() });
const watched = interlock(station, "later", {
  guards: [], needs: { gauge }, maxAge: 2, allow: v => v.gauge < 1e-5, watch: { every: 0.05, trip: "safe state" },
});`);
  const running = kernel.execute('console.log("sleeps"); await sleep(60);');
  await kernel.until(() => printed(kernel.published).includes("sleeps\n"));
  await kernel.interrupt();
  await running;
  const before = errors().length;
  await run("later = 1; 0");
  await kernel.until(() => errors().slice(before).includes("1 of 1 set"));
  expect(await attenuation()).toBe(60);
  await run("later = 1e-6; await watched.reset(); watched.remove();");
});

test("a class of a cell is said to be out of reach after a crash", async () => {
  const said = await run(`class Mine extends Instrument {
  readonly volt = this.parameter({ setCmd: null, vals: vals.numbers(), docstring: "Volts.", unit: "V" });
}
const mine = await Mine.open("mine");
safeState({ components: { mine } }, { "mine.volt": 0 });`);
  expect(said).toContain(
    "safe state: after a crash mine.volt cannot be set: the class Mine of mine is known in this notebook alone",
  );
});
