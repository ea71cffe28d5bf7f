/** What the doctor says of serial ports, USB instruments and vendors' libraries, on a machine made of files. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkBuses } from "../../../drivers/io/doctor/index.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "setpoint-machine-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = ""): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A serial port that is plugged in, with a device file of a mode. */
function plugIn(name: string, mode: number): string {
  mkdirSync(join(root, "sys/devices", name), { recursive: true });
  mkdirSync(join(root, "sys/class/tty", name), { recursive: true });
  symlinkSync(join(root, "sys/devices", name), join(root, "sys/class/tty", name, "device"));
  write(`sys/devices/${name}/idVendor`, "0403\n");
  write(`sys/devices/${name}/product`, "USB Serial\n");
  const file = write(`dev/${name}`);
  chmodSync(file, mode);
  return file;
}

const check = (mayUse: boolean) =>
  checkBuses({ root, platform: "linux", env: {}, user: "ada", mayUse: async () => mayUse });

test("a machine without anything has everything absent", async () => {
  expect(await check(true)).toEqual([
    { name: "serial ports", status: "absent", detail: "there are none" },
    { name: "USB instruments", status: "absent", detail: "there are none" },
    { name: "vendor VISA library", status: "absent", detail: expect.stringContaining("only @ivi needs one") as string },
    { name: "linux-gpib", status: "absent", detail: expect.stringContaining("libgpib.so") as string },
  ]);
});

test("a port that may be used is ok, one of a group says which, one of nobody asks for a rule", async () => {
  const file = plugIn("ttyUSB0", 0o660);
  expect((await check(true))[0]).toEqual({
    name: "ASRL/dev/ttyUSB0::INSTR",
    status: "ok",
    detail: "/dev/ttyUSB0 USB Serial",
  });
  write("etc/group", `root:x:0:\ndialout:x:${statSync(file).gid}:\n`.replace(/^root:x:0:\n(?=dialout:x:0:)/, ""));
  expect((await check(false))[0]).toMatchObject({
    status: "problem",
    detail: "/dev/ttyUSB0 USB Serial: no permission: sudo usermod -aG dialout ada, then log in again",
  });
  chmodSync(file, 0o600);
  expect((await check(false))[0]?.detail).toMatch(/no permission: only .* may use it: a udev rule/);
  rmSync(file);
  expect((await check(false))[0]?.detail).toContain("the device file is missing");
});

test("libraries are found where the platform keeps them", async () => {
  const file = write("usr/lib/x86_64-linux-gnu/librsvisa.so");
  expect(await check(true)).toContainEqual({ name: "vendor VISA library", status: "ok", detail: file });
  const windows = await checkBuses({ root, platform: "darwin", env: {} });
  expect(windows.map(({ name }) => name)).not.toContain("linux-gpib");
  const mac = write("Library/Frameworks/VISA.framework/VISA");
  expect(await checkBuses({ root, platform: "darwin", env: {} })).toContainEqual({
    name: "vendor VISA library",
    status: "ok",
    detail: mac,
  });
});
