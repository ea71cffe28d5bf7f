/** Which serial ports there are, from a kernel's tree made by hand. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listSerialPorts } from "../../../drivers/io/serial/list-ports.ts";

let root = "";
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "setpoint-ports-"))));
afterEach(() => rmSync(root, { recursive: true }));

function file(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${content}\n`);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

function usbPort(name: string, serial: string): void {
  const device = `sys/devices/usb1/1-${serial}`;
  file(`${device}/idVendor`, "0403");
  file(`${device}/idProduct`, "6001");
  file(`${device}/manufacturer`, "Prologix");
  file(`${device}/product`, "GPIB-USB");
  file(`${device}/serial`, serial);
  mkdirSync(join(root, `${device}/1-1.0/${name}`), { recursive: true });
  link(`sys/class/tty/${name}/device`, join(root, `${device}/1-1.0/${name}`));
  link(`dev/serial/by-id/usb-Prologix_${serial}-if00`, `../../${name}`);
}

test("USB adapters are listed with what they say of themselves, in the order of their numbers", async () => {
  usbPort("ttyUSB10", "PX10");
  usbPort("ttyUSB2", "PX2");
  expect(await listSerialPorts({ root, platform: "linux" })).toEqual(
    ["2", "10"].map(number => ({
      path: `/dev/ttyUSB${number}`,
      resourceName: `ASRL/dev/ttyUSB${number}::INSTR`,
      stablePath: `/dev/serial/by-id/usb-Prologix_PX${number}-if00`,
      vendorId: "0403",
      productId: "6001",
      manufacturer: "Prologix",
      product: "GPIB-USB",
      serialNumber: `PX${number}`,
    })),
  );
});

test("ports on the board are listed, placeholders and terminals without hardware are not", async () => {
  mkdirSync(join(root, "sys/devices/board"), { recursive: true });
  for (const [name, type] of [
    ["ttyS0", "4"],
    ["ttyS1", "0"],
  ] as const) {
    file(`sys/class/tty/${name}/type`, type);
    link(`sys/class/tty/${name}/device`, join(root, "sys/devices/board"));
  }
  mkdirSync(join(root, "sys/class/tty/tty0"));
  const ports = await listSerialPorts({ root, platform: "linux" });
  expect(ports.map(({ path }) => path)).toEqual(["/dev/ttyS0"]);
});

test("a machine without any has none, and udevadm is not needed", async () => {
  const { PATH } = process.env;
  process.env["PATH"] = "/nowhere";
  try {
    expect(await listSerialPorts({ root, platform: "linux" })).toEqual([]);
    expect(Array.isArray(await listSerialPorts())).toBe(true);
  } finally {
    process.env["PATH"] = PATH;
  }
});
