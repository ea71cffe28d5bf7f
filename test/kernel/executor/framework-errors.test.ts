/** Errors of the framework in a cell: one readable block that points into the cell, never into our insides. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, traceback } from "../client.ts";

const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ preload, isChecked: false });
  await kernel.execute(`import { Weinschel8320 } from "setpoint/instruments/weinschel";
const att = await Weinschel8320.open("att", "GPIB0::1::INSTR", { sim: "weinschel/8320" });`);
});
afterAll(() => kernel.shutdown());

test("a refused value is told once, at its line", async () => {
  const text = traceback(
    (await kernel.execute("// dB\nawait att.attenuation(40);\nawait att.attenuation(3);")).outputs,
  );
  expect(text).toMatch(/^ParameterError: setting att_attenuation to 3: 3 is not in /u);
  expect(text).toContain("> 3 | await att.attenuation(3);");
  expect(text).not.toContain("caused by");
  expect(text).not.toContain("dist");
});

test("a failure deep inside is shown where the cell waits for it", async () => {
  const text = traceback(
    (await kernel.execute('// nobody there\nawait Weinschel8320.open("b", "TCPIP0::127.0.0.1::1::SOCKET");')).outputs,
  );
  expect(text).toMatch(
    /^InstrumentError: opening b: connecting to TCPIP0::127\.0\.0\.1::1::SOCKET: connection refused/u,
  );
  expect(text).toContain("> 2 | await Weinschel8320.open(");
  expect(text).not.toContain("dist");
});

test("so is one that the cell's last value brings", async () => {
  const text = traceback((await kernel.execute("1;\natt.attenuation(3)")).outputs);
  expect(text).toContain("> 2 | att.attenuation(3)");
  expect(text).not.toContain("dist");
});

test("a cause that says more is told", async () => {
  const text = traceback(
    (
      await kernel.execute(`const p = new Parameter("p", { getCmd: () => { throw new RangeError("no light"); } });
await p();`)
    ).outputs,
  );
  expect(text).toMatch(/^ParameterError: getting p: no light/u);
  expect(text).toContain("> 2 | await p();");
  expect(text).toMatch(/caused by\nRangeError: no light\ncell \d+, line 1:/u);
});
