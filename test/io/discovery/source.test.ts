/** Sources of resources: asked together, put together, and none of them fatal. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { discover, namesSource } from "../../../drivers/io/discovery/source.ts";
import { listUsbInstruments } from "../../../drivers/io/discovery/usb-devices.ts";
import { TransportError } from "../../../drivers/io/limits.ts";
import { loadOptional } from "../../../drivers/io/optional-package.ts";

const root = mkdtempSync(join(tmpdir(), "setpoint-sys-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("what several sources say of a resource is put together, in the order of names", async () => {
  const { resources } = await discover(
    [
      { name: "a", list: async () => [{ resourceName: "GPIB::12", model: "x" }, { resourceName: "gpib0::2::INSTR" }] },
      { name: "b", list: async () => [{ resourceName: "GPIB0::12::INSTR", model: "y", serialNumber: "1" }] },
      namesSource("c", async () => ["GPIB::12", "GPIB::12"]),
    ],
    { deadline: null },
  );
  expect(resources).toEqual([
    { resourceName: "GPIB0::2::INSTR", sources: ["a"] },
    { resourceName: "GPIB0::12::INSTR", model: "x", serialNumber: "1", sources: ["a", "b", "c"] },
  ]);
});

test("a source that fails, throws, gives nonsense or never answers is told beside the results", async () => {
  const { resources, problems } = await discover(
    [
      namesSource("good", async () => ["GPIB::1"]),
      namesSource("failing", () => Promise.reject(new Error("no network"))),
      {
        name: "throwing",
        list() {
          throw new Error("no file");
        },
      },
      namesSource("wrong", async () => ["FOO::1"]),
      namesSource("late", () => Promise.reject(new TransportError("timeout", "no gateway"))),
      namesSource("silent", () => new Promise(() => {})),
    ],
    { deadline: performance.now() + 50 },
  );
  expect(resources.map(each => each.resourceName)).toEqual(["GPIB0::1::INSTR"]);
  expect(problems.map(({ source, message }) => `${source}: ${message}`)).toEqual([
    "failing: no network",
    "throwing: no file",
    expect.stringContaining('wrong: resource name "FOO::1": must start with'),
    expect.stringMatching(/^late: no gateway within 0\.0\d+ s$/),
    expect.stringMatching(/^silent: no answer within 0\.0\d+ s$/),
  ]);
});

test("USB-TMC instruments are read from the kernel's tree, with or without its driver", async () => {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  };
  const device = (name: string, vendor: string, product: string, serial?: string) => {
    const folder = `sys/devices/usb1/${name}`;
    write(`${folder}/idVendor`, vendor);
    write(`${folder}/idProduct`, product);
    write(`${folder}/manufacturer`, "Rigol");
    if (serial !== undefined) write(`${folder}/serial`, serial);
    return folder;
  };
  const speaks = (name: string, folder: string, kind: [string, string], number: string) => {
    write(`${folder}/${name}/bInterfaceClass`, kind[0]);
    write(`${folder}/${name}/bInterfaceSubClass`, kind[1]);
    write(`${folder}/${name}/bInterfaceNumber`, number);
    mkdirSync(join(root, "sys/bus/usb/devices"), { recursive: true });
    symlinkSync(join(root, folder, name), join(root, "sys/bus/usb/devices", name));
  };
  const scope = device("1-2", "1ab1", "04ce", "DS1Z");
  symlinkSync(join(root, scope), join(root, "sys/devices/1-2"));
  speaks("1-2:1.0", scope, ["fe", "03"], "00");
  mkdirSync(join(root, scope, "1-2:1.0/usbmisc/usbtmc0"), { recursive: true });
  speaks("1-2:1.1", scope, ["08", "06"], "01");
  const other = device("1-3.1", "0957", "1755");
  speaks("1-3.1:1.2", other, ["fe", "03"], "02");
  for (const [name, folder] of [
    ["1-2", scope],
    ["1-3.1", other],
  ] as const) {
    symlinkSync(join(root, folder), join(root, "sys/bus/usb/devices", name));
  }
  expect(await listUsbInstruments({ root, platform: "linux" })).toEqual([
    {
      resourceName: "USB0::0x1AB1::0x04CE::DS1Z::0::INSTR",
      deviceFile: "/dev/usbtmc0",
      manufacturer: "Rigol",
      serialNumber: "DS1Z",
    },
    { resourceName: "USB0::0x0957::0x1755::???::2::INSTR", manufacturer: "Rigol" },
  ]);
  expect(await listUsbInstruments({ root: join(root, "none"), platform: "linux" })).toEqual([]);
});

test("elsewhere the package usb is asked", async () => {
  const alternates = [{ interfaceClass: 0xfe, interfaceSubclass: 3 }];
  const interfaces = [
    { interfaceNumber: 1, alternates },
    { interfaceNumber: 2, alternates: [{ interfaceClass: 8, interfaceSubclass: 6 }] },
  ];
  const device = {
    vendorId: 0x957,
    productId: 1,
    serialNumber: "S",
    productName: "DMM",
    configurations: [{ interfaces }],
  };
  const load = async () => ({ usb: { getDevices: async () => [device] } });
  expect(await listUsbInstruments({ platform: "win32", load })).toEqual([
    { resourceName: "USB0::0x0957::0x0001::S::1::INSTR", model: "DMM", serialNumber: "S" },
  ]);
});

test("a package that is missing is told from one that does not load", async () => {
  const fail = (code: string, message: string) => () => Promise.reject(Object.assign(new Error(message), { code }));
  await expect(
    loadOptional("usb", "USB", fail("ERR_MODULE_NOT_FOUND", "Cannot find package 'usb' imported from x")),
  ).rejects.toMatchObject({ message: "USB needs the package usb: npm install usb", isMissing: true });
  await expect(
    loadOptional("usb", "USB", fail("ERR_DLOPEN_FAILED", "libudev.so.1: no such file")),
  ).rejects.toMatchObject({
    message: "USB needs the package usb, which does not load: libudev.so.1: no such file",
    isMissing: false,
  });
});
