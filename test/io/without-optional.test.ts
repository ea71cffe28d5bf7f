/** As after `npm install --omit=optional`: the rest works, errors name the package to add, and the doctor lists what is there. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const hide = fileURLToPath(new URL("../fixtures/io/hide-optional.mjs", import.meta.url));

function setpoint(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ["--import", hide, `${root}dist/workbook/main.js`, ...args];
  // A server that is started meanwhile lacks them, too.
  const env = { ...process.env, NODE_OPTIONS: `--import ${hide}` };
  return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env });
}

test("sockets, VXI-11, HiSLIP and simulations work, and the others say which package to add", () => {
  const { stdout, stderr } = setpoint("run", "test/fixtures/io/without-optional.ts");
  expect(stderr).toBe("");
  const found = JSON.parse(stdout) as Record<string, string> & { buses: string[]; problems: string[] };
  expect(found.buses).toHaveLength(3);
  for (const identity of [...found.buses, found["simulation"]]) expect(identity).toContain("Keithley");
  expect(found["serial"]).toMatch(/^connecting to ASRL\/dev\/ttyS0::INSTR: .*npm install serialport$/u);
  for (const [way, about] of [
    ["gpib", "GPIB0::5::INSTR"],
    ["vendor", "TCPIP0::10.0.0.7::inst0::INSTR"],
  ] as const)
    expect(found[way]).toMatch(new RegExp(`^connecting to ${about}: .*npm install koffi$`, "u"));
  expect(found["library"]).toMatch(/npm install koffi$/u);
  expect(found.problems.join("\n")).toContain("npm install multicast-dns");
});

test("the doctor names what is missing, and is content", () => {
  const { status, stdout } = setpoint("doctor");
  for (const name of ["koffi", "serialport", "usb", "multicast-dns"]) expect(stdout).toContain(`npm install ${name}`);
  expect(status).toBe(0);
});
