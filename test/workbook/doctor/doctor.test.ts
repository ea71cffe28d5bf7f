/** `setpoint doctor` tells what works, and fails only where something required is broken. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runDoctor, type DoctorOptions } from "../../../workbook/doctor/index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-doctor-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  name: string;
  status: string;
  detail: string;
}

async function doctor(options: Partial<DoctorOptions>): Promise<{ status: number; text: string; told: Told[] }> {
  let text = "";
  const env = { JUPYTER_PATH: folder, HOME: folder, JUPYTER_DATA_DIR: join(folder, "none") };
  const run = (json: boolean) =>
    runDoctor({ checkBuses: async () => [], env, json, print: piece => void (text += piece), ...options });
  await run(true);
  const told = JSON.parse(text) as Told[];
  text = "";
  return { status: await run(false), text, told };
}

const without =
  (...names: string[]) =>
  async (name: string): Promise<unknown> => {
    if (!names.includes(name)) return {};
    throw Object.assign(new Error(`Cannot find package '${name}' imported from /x.js`), {
      code: "ERR_MODULE_NOT_FOUND",
    });
  };

test("with everything there, everything is ok", async () => {
  const { status, text, told } = await doctor({ packages: { load: without(), hasBuiltin: () => true } });
  expect(status).toBe(0);
  expect(told.filter(each => each.status !== "ok").map(each => each.name)).toEqual(["kernelspec"]);
  expect(told.map(each => each.name)).toEqual(
    expect.arrayContaining(["Node", "zeromq", "serialport", "usb", "koffi", "multicast-dns", "SQLite"]),
  );
  expect(text).toMatch(/^ok +koffi +vendors' libraries/m);
  expect(text.trimEnd().endsWith("everything that is required works")).toBe(true);
});

test.each([true, false])("each package stands there once, with what it is for (node:sqlite: %s)", async hasSqlite => {
  const { told } = await doctor({ packages: { load: without(), hasBuiltin: () => hasSqlite } });
  const names = told.map(each => each.name);
  expect(names).toEqual([...new Set(names)]);
  expect(names.filter(name => name === "libsql" || name === "SQLite")).toEqual([hasSqlite ? "SQLite" : "libsql"]);
  expect(told.filter(each => each.detail === "")).toEqual([]);
});

test("a missing optional package is absent, with what to install, and nothing fails", async () => {
  const load = without("serialport", "usb", "koffi", "multicast-dns", "libsql");
  const { status, text, told } = await doctor({ packages: { load, hasBuiltin: () => false } });
  expect(status).toBe(0);
  for (const name of ["serialport", "usb", "koffi", "multicast-dns", "libsql"]) {
    expect(told).toContainEqual({
      name,
      status: "absent",
      detail: expect.stringContaining(`npm install ${name}, for `) as string,
    });
  }
  expect(text).toMatch(/^absent +koffi +npm install koffi, for vendors' libraries/m);
});

test("an optional package that does not load is a problem, and nothing fails", async () => {
  const load = async (name: string) => {
    if (name === "usb") throw new Error("libudev.so.1: cannot open shared object file\nat x");
  };
  const { status, told } = await doctor({ packages: { load, hasBuiltin: () => true } });
  expect(status).toBe(0);
  expect(told.find(({ name }) => name === "usb")).toEqual({
    name: "usb",
    status: "problem",
    detail:
      "does not load: libudev.so.1: cannot open shared object file: needed for USB instruments without the kernel's driver",
  });
});

test("a required package that is missing is broken, and the status says so", async () => {
  const { status, text, told } = await doctor({ packages: { load: without("zeromq"), hasBuiltin: () => true } });
  expect(status).toBe(1);
  expect(told).toContainEqual({
    name: "zeromq",
    status: "broken",
    detail: "is not installed: install Setpoint again on this machine",
  });
  expect(text.trimEnd().endsWith("required and broken: zeromq")).toBe(true);
});

test.each([
  ["18.20.8", "broken"],
  ["20.18.3", "broken"],
  ["20.19.0", "ok"],
  ["20.9.0", "broken"],
  ["26.0.0", "ok"],
  ["22.0.0-nightly1", "ok"],
])("Node %s is %s", async (nodeVersion, expected) => {
  const { status, told } = await doctor({ packages: { load: without(), nodeVersion } });
  expect(told.find(({ name }) => name === "Node")?.status).toBe(expected);
  expect(status).toBe(expected === "ok" ? 0 : 1);
});

test("what the buses say is in the report, and problems of devices do not fail", async () => {
  const { status, text } = await doctor({
    packages: { load: without() },
    checkBuses: async () => [{ name: "ASRL/dev/ttyUSB0::INSTR", status: "problem", detail: "no permission" }],
  });
  expect(status).toBe(0);
  expect(text).toMatch(/^problem +ASRL\/dev\/ttyUSB0::INSTR +no permission$/m);
});

test("a kernelspec is found, one of another kernel is passed over, and one that leads nowhere is told", async () => {
  const write = (name: string, argv: string[]) => {
    mkdirSync(join(folder, "kernels", name), { recursive: true });
    writeFileSync(join(folder, "kernels", name, "kernel.json"), JSON.stringify({ argv }));
  };
  const kernels = async () => {
    const { told } = await doctor({ packages: { load: without() } });
    return told.filter(({ name }) => name === "kernelspec");
  };
  const at = (name: string) => join(folder, "kernels", name);
  expect(await kernels()).toEqual([
    { name: "kernelspec", status: "absent", detail: expect.stringContaining("setpoint kernel install") as string },
  ]);
  const main = join(folder, "dist", "kernel", "main.js");
  write("python3", ["python", "-m", "ipykernel_launcher"]);
  write("setpoint", [process.execPath, main, "--connection-file", "{connection_file}"]);
  expect(await kernels()).toEqual([
    {
      name: "kernelspec",
      status: "problem",
      detail: `${at("setpoint")}: ${main} is gone: setpoint kernel install writes it anew`,
    },
  ]);
  mkdirSync(join(folder, "dist", "kernel"), { recursive: true });
  writeFileSync(main, "");
  expect(await kernels()).toEqual([{ name: "kernelspec", status: "ok", detail: at("setpoint") }]);
  writeFileSync(join(at("setpoint"), "kernel.json"), "{");
  expect(await kernels()).toEqual([
    {
      name: "kernelspec",
      status: "problem",
      detail: expect.stringContaining("setpoint kernel install writes it anew") as string,
    },
  ]);
});
