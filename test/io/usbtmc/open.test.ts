/** Finding instruments on USB by their resource names, and opening them. */
/// <reference types="w3c-web-usb" />
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InstrumentConnectionError, ResourceNameError } from "../../../drivers/io/errors.ts";
import { KernelLink } from "../../../drivers/io/usbtmc/kernel-link.ts";
import { listUsbTmc, openUsbTmc } from "../../../drivers/io/usbtmc/index.ts";
import type { UsbDevice } from "../../../drivers/io/usbtmc/usb-device.ts";
import { loadUsb } from "../../../drivers/io/usbtmc/usb-package.ts";
import { parseResourceName } from "../../../drivers/io/names/resource-name.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import type { Transport } from "../../../drivers/io/transport.ts";
import { failure, identity, limits } from "./bottoms.ts";
import { FakeDeviceFile } from "./fake-device-file.ts";
import { FakeInstrument } from "./fake-instrument.ts";
import { FakeUsbDevice, type FakeUsbOptions } from "./fake-usb-device.ts";
import { ScriptedInstrument } from "./scripted-instrument.ts";

let folder: string;
let system: { sys: string; dev: string };
const open: Transport[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "setpoint-usb-"));
  system = { sys: join(folder, "sys"), dev: join(folder, "dev") };
});

afterEach(async () => {
  for (const transport of open.splice(0)) await transport.close();
  await rm(folder, { recursive: true, force: true });
});

const fake = () => new FakeInstrument(new ScriptedInstrument(message => `<${message}>\n`));

function device(options: FakeUsbOptions = {}): FakeUsbDevice {
  return new FakeUsbDevice(fake(), options);
}

const bus = (...devices: UsbDevice[]) => ({ getDevices: async () => devices });

async function ask(transport: Transport, command: string): Promise<string> {
  open.push(transport);
  await transport.resynchronise(limits());
  await transport.write(Buffer.from(command), limits());
  return (await transport.read({ terminator: Buffer.from("\n") }, limits())).data.toString();
}

/** Writes what Linux shows of a device with one interface. */
async function plugIn(
  path: string,
  { kernel, serial = "SN1", cls = "fe", sub = "03", number = "00" }: Record<string, string | undefined> = {},
): Promise<void> {
  const real = join(system.sys, "devices/pci/usb1", path);
  const files: Record<string, string> = {
    idVendor: "1ab1\n",
    idProduct: "04ce\n",
    serial: `${serial}\n`,
    manufacturer: "Rigol Technologies\n",
    product: "DS1000Z\n",
    busnum: "1\n",
    devnum: "4\n",
    [`${path}:1.0/bInterfaceClass`]: `${cls}\n`,
    [`${path}:1.0/bInterfaceSubClass`]: `${sub}\n`,
    [`${path}:1.0/bInterfaceNumber`]: `${number}\n`,
    [`${path}:1.0/bInterfaceProtocol`]: "01\n",
  };
  for (const [address, type, size] of [
    ["01", "Bulk", "0200"],
    ["82", "Bulk", "0200"],
    ["83", "Interrupt", "0002"],
  ] as const) {
    files[`${path}:1.0/ep_${address}/bEndpointAddress`] = `${address}\n`;
    files[`${path}:1.0/ep_${address}/type`] = `${type}\n`;
    files[`${path}:1.0/ep_${address}/wMaxPacketSize`] = `${size}\n`;
  }
  if (serial === "") delete files["serial"];
  if (kernel !== undefined) {
    files[`${path}:1.0/usbmisc/${kernel}/dev`] = "180:176\n";
    await mkdir(system.dev, { recursive: true });
    await writeFile(join(system.dev, kernel), "");
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(real, name)), { recursive: true });
    await writeFile(join(real, name), text);
  }
  const shown = join(system.sys, "bus/usb/devices");
  await mkdir(shown, { recursive: true });
  await symlink(real, join(shown, path));
  await symlink(join(real, `${path}:1.0`), join(shown, `${path}:1.0`));
}

describe("the list", () => {
  test("instruments have canonical names, and what is none of them is left out", async () => {
    const usb = bus(
      device({ vendorId: 0x957, productId: 0x1755 }),
      device({ interfaceClass: 8, interfaceSubclass: 6 }),
      device({ interfaceClass: 0xff, interfaceSubclass: 0xff, serialNumber: "R", interfaceNumber: 1 }),
    );
    expect((await listUsbTmc({ usb })).map(({ resourceName }) => resourceName)).toEqual([
      "USB0::0x0957::0x1755::SN1::0::INSTR",
      "USB0::0x1234::0x5678::R::1::RAW",
    ]);
    for (const { resourceName } of await listUsbTmc({ usb }))
      expect(parseResourceName(resourceName).canonical).toBe(resourceName);
  });

  test("a device that may not be looked into does not hide the others", async () => {
    const closed = device({ serialNumber: "CLOSED" });
    Object.defineProperty(closed, "configuration", {
      get: () => {
        throw new Error("open error: permission denied");
      },
    });
    const names = (await listUsbTmc({ usb: bus(closed, device()) })).map(({ serialNumber }) => serialNumber);
    expect(names).toEqual(["SN1"]);
  });

  test("Linux shows its instruments without any package, with the driver's file", async () => {
    await plugIn("1-1", { kernel: "usbtmc0" });
    await plugIn("1-2", { cls: "08", sub: "06" });
    await plugIn("1-3.1", { cls: "ff", sub: "ff", serial: "RAW1" });
    const [first, second, ...rest] = await listUsbTmc({ system });
    expect(rest).toEqual([]);
    expect(first).toEqual({
      vendorId: 0x1ab1,
      productId: 0x04ce,
      serialNumber: "SN1",
      interfaceNumber: 0,
      manufacturer: "Rigol Technologies",
      product: "DS1000Z",
      resourceName: "USB0::0x1AB1::0x04CE::SN1::0::INSTR",
      resourceClass: "INSTR",
      path: join(system.dev, "usbtmc0"),
      problem: undefined,
    });
    expect(second?.resourceName).toBe("USB0::0x1AB1::0x04CE::RAW1::0::RAW");
    expect(second?.problem).toMatch(/bus\/usb\/001\/004 cannot be opened: ENOENT/);
  });

  test("an instrument that both ways show is listed once", async () => {
    await plugIn("1-1", { kernel: "usbtmc0" });
    const usb = bus(device({ vendorId: 0x1ab1, productId: 0x04ce }));
    const list = await listUsbTmc({ system, usb });
    expect(list).toHaveLength(1);
    expect(list[0]?.path).toBe(join(system.dev, "usbtmc0"));
  });

  test("a device without a serial number can be named", async () => {
    await plugIn("1-1", { kernel: "usbtmc0", serial: "" });
    const [instrument] = await listUsbTmc({ system });
    expect(instrument?.resourceName).toBe("USB0::0x1AB1::0x04CE::N/A::0::INSTR");
  });

  test("a machine without USB has none", async () => {
    expect(await listUsbTmc({ system })).toEqual([]);
  });
});

describe("opening", () => {
  test.each(["USB0::0x1234::0x5678::SN1::0::INSTR", "USB::0x1234::0x5678::SN1", "usb::4660::22136::sn1::INSTR"])(
    "%s finds its instrument",
    async name => {
      const usb = bus(device({ serialNumber: "OTHER" }), device());
      expect(await ask(await openUsbTmc(name, { usb }), "A?")).toBe("<A?>\n");
    },
  );

  test("a name without the number of the interface finds the only one", async () => {
    const usb = bus(device({ interfaceNumber: 2 }));
    expect(await ask(await openUsbTmc("USB::0x1234::0x5678::SN1", { usb }), "A?")).toBe("<A?>\n");
    expect(await failure(openUsbTmc("USB::0x1234::0x5678::SN1::1::INSTR", { usb }))).toBeInstanceOf(
      InstrumentConnectionError,
    );
  });

  test("an instrument that is not there is told by what is", async () => {
    const name = "USB0::0x1234::0x5678::SN9::0::INSTR";
    expect((await failure(openUsbTmc(name, { usb: bus(device()) }))).message).toBe(
      `connecting to ${name}: no such instrument is plugged in: there are USB0::0x1234::0x5678::SN1::0::INSTR`,
    );
    expect((await failure(openUsbTmc(name, { usb: bus() }))).message).toMatch(/plugged in: there is none$/);
  });

  test.each(["USB0::0x12345::1::S::INSTR", "USB0::abc::1::S::INSTR", "USB0::1::2::S::x::INSTR", "GPIB0::1::INSTR"])(
    "%s is refused as a name",
    async name => {
      expect(await failure(openUsbTmc(name, { usb: bus(device()) }))).toBeInstanceOf(ResourceNameError);
    },
  );

  test("the driver of Linux is taken where it has the instrument, and the package where that is asked for", async () => {
    await plugIn("1-1", { kernel: "usbtmc3" });
    const name = "USB::0x1AB1::0x04CE::SN1";
    const opened: string[] = [];
    const openFile = async (path: string) => {
      opened.push(path);
      return new FakeDeviceFile(fake());
    };
    expect(await ask(await openUsbTmc(name, { system, openFile }), "A?")).toBe("<A?>\n");
    expect(opened).toEqual([join(system.dev, "usbtmc3")]);
    const usb = bus(device({ vendorId: 0x1ab1, productId: 0x04ce }));
    expect(await ask(await openUsbTmc(name, { system, usb, openFile, via: "usb" }), "A?")).toBe("<A?>\n");
    expect(opened).toHaveLength(1);
  });

  test("an instrument that the driver does not have cannot be opened through it", async () => {
    await plugIn("1-1");
    const error = await failure(openUsbTmc("USB::0x1AB1::0x04CE::SN1", { system, via: "kernel" }));
    expect(error.message).toMatch(/the usbtmc driver of the system does not have this instrument/);
  });

  test("an instrument that comes back under another number is found again", async () => {
    await plugIn("1-1", { kernel: "usbtmc0" });
    const opened: string[] = [];
    const files: FakeDeviceFile[] = [];
    const openFile = async (path: string) => {
      opened.push(path);
      const file = new FakeDeviceFile(fake());
      files.push(file);
      return file;
    };
    const transport = await openUsbTmc("USB::0x1AB1::0x04CE::SN1", { system, openFile });
    const handle = new MessageHandle("USB", transport, { timeout: 2, readTermination: "\n", writeTermination: "\n" });
    expect(await handle.query("A?")).toBe("<A?>");
    files[0]?.instrument.unplug();
    await rm(system.sys, { recursive: true });
    expect((await failure(handle.query("B?"))).message).toMatch(/unplugged or switched off/);
    await plugIn("1-1", { kernel: "usbtmc1" });
    expect(await handle.query("C?")).toBe("<C?>");
    expect(opened.map(path => path.slice(-1))).toEqual(["0", "1"]);
    await handle.close();
    expect(files.every(({ isClosed }) => isClosed)).toBe(true);
  });

  test.each([
    ["EACCES", /this user may not open \/dev\/usbtmc0: put the line .*ATTRS\{idVendor\}=="1234".*GROUP="plugdev"/],
    ["ENODEV", /unplugged or switched off/],
    ["EMFILE", /\/dev\/usbtmc0 cannot be opened: EMFILE/],
  ])("a file that fails with %s is explained", async (code, message) => {
    const found = {
      identity,
      path: "/dev/usbtmc0",
      interfaceProtocol: 1,
      packetSize: 64,
      bulkIn: 0x82,
      bulkOut: 1,
      hasInterrupt: true,
    };
    const link = new KernelLink(
      found,
      async () => found,
      async () => {
        throw Object.assign(new Error(code), { code });
      },
    );
    const error = await failure(link.open(limits()));
    expect(error.message).toMatch(message);
    await link.close();
  });

  test.each([0, 1])("a driver of version %i is too old, and says so", async version => {
    await plugIn("1-1", { kernel: "usbtmc0" });
    const file = new FakeDeviceFile(fake());
    file.apiVersion = version;
    const transport = await openUsbTmc("USB::0x1AB1::0x04CE::SN1", { system, openFile: async () => file });
    expect((await failure(transport.resynchronise(limits()))).message).toMatch(/too old: Linux 4\.20 or later/);
    expect(file.isClosed).toBe(true);
    await transport.close();
  });

  test.each([
    ["permission denied", /this user may not open the USB device/],
    ["interface is busy", /in use by another program/],
    ["device disconnected", /unplugged or switched off/],
    ["something else", /the bus failed: claimInterface error: something else/],
  ])("a device that answers the claim with %s is explained", async (reason, message) => {
    const usb = bus(device({ claim: new Error(`claimInterface error: ${reason}`) }));
    const transport = await openUsbTmc("USB::0x1234::0x5678::SN1", { usb });
    expect((await failure(transport.resynchronise(limits()))).message).toMatch(message);
    await transport.close();
  });

  test("an interface is taken from the system's driver and given back", async () => {
    const plugged = device();
    const calls: string[] = [];
    const withDriver: UsbDevice = Object.assign(plugged, {
      detachKernelDriver: async (number: number) => void calls.push(`detach ${number}`),
      attachKernelDriver: async (number: number) => void calls.push(`attach ${number}`),
    });
    const transport = await openUsbTmc("USB::0x1234::0x5678::SN1", { usb: bus(withDriver) });
    expect(await ask(transport, "A?")).toBe("<A?>\n");
    await transport.close();
    expect(calls).toEqual(["detach 0", "attach 0"]);
    expect(plugged.calls.slice(-2)).toEqual(["release 0", "close"]);
  });

  test("the devices of WebUSB fit without a cast, and the package's are found by it", async () => {
    const fits = (webUsb: USBDevice): UsbDevice => webUsb;
    const { getDevices } = await loadUsb();
    expect([typeof fits, typeof getDevices]).toEqual(["function", "function"]);
  });
});

describe("USB RAW", () => {
  const name = "USB::0x1234::0x5678::SN1::RAW";
  const raw = () => device({ interfaceClass: 0xff, interfaceSubclass: 0xff });

  test("bytes go out and come in as they are, and a short packet ends a message", async () => {
    const plugged = raw();
    const transport = await openUsbTmc(name, { usb: bus(plugged) });
    open.push(transport);
    await transport.resynchronise(limits());
    plugged.instrument.faults = { out: () => "lose" };
    await transport.write(Buffer.from([1, 2, 3]), limits());
    expect(plugged.instrument.frames).toEqual([Buffer.from([1, 2, 3])]);
    plugged.instrument.send(Buffer.from("hello"), Buffer.from("a\nb"), Buffer.from("12"), Buffer.from("3456"));
    expect(await transport.read({}, limits())).toEqual({ data: Buffer.from("hello"), end: true });
    const terminator = Buffer.from("\n");
    expect(await transport.read({ terminator }, limits())).toEqual({ data: Buffer.from("a\n"), end: false });
    expect(await transport.read({ terminator }, limits())).toEqual({ data: Buffer.from("b"), end: true });
    const error = await failure(transport.fill(Buffer.alloc(3), limits()));
    expect(error.message).toBe("the message ended after 2 of 3 bytes");
    transport.discardInput();
    const target = Buffer.alloc(4);
    expect(await transport.fill(target, limits())).toEqual({ end: true });
    expect(target.toString()).toBe("3456");
  });

  test("a reply that does not come is a time-out, and the next one is read", async () => {
    const plugged = raw();
    const transport = await openUsbTmc(name, { usb: bus(plugged) });
    open.push(transport);
    await transport.resynchronise(limits());
    expect(await failure(transport.read({}, limits(0.05)))).toMatchObject({ kind: "timeout" });
    await transport.resynchronise(limits());
    plugged.instrument.send(Buffer.from("x"));
    expect((await transport.read({}, limits())).data.toString()).toBe("x");
  });
});
