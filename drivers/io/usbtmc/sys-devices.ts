/** Instruments on USB as Linux shows them in /sys, with or without the usbtmc driver behind them. */

import { readdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { KernelDevice } from "./kernel-link.ts";
import type { UsbIdentity } from "./link.ts";
import { usbClasses, type UsbResourceClass } from "./usb-device.ts";

/** Where the system shows its devices. */
export interface SystemPaths {
  /** Default `/sys`. */
  readonly sys?: string | undefined;
  /** Default `/dev`. */
  readonly dev?: string | undefined;
}

/** An interface of a USB device that is an instrument. */
export interface SysInterface {
  readonly identity: UsbIdentity;
  readonly resourceClass: UsbResourceClass;
  /** What the usbtmc driver makes of it, where that has it. */
  readonly kernel: KernelDevice | undefined;
  /** The file through which programs reach the device itself, `/dev/bus/usb/001/004`. */
  readonly path: string;
}

/** What stands for the serial number of a device that has none. */
export const noSerialNumber = "N/A";

/** Looks through the USB interfaces of a Linux system; none where there is no USB. */
export async function sysInterfaces({ sys = "/sys", dev = "/dev" }: SystemPaths = {}): Promise<SysInterface[]> {
  const folder = join(sys, "bus/usb/devices");
  const names = (await entries(folder)).filter(name => name.includes(":")).toSorted();
  const found = await Promise.all(names.map(name => readInterface(join(folder, name), dev)));
  return found.filter(each => each !== undefined);
}

async function readInterface(link: string, dev: string): Promise<SysInterface | undefined> {
  try {
    const folder = await realpath(link);
    const interfaceClass = await hex(folder, "bInterfaceClass");
    const interfaceSubclass = await hex(folder, "bInterfaceSubClass");
    const [resourceClass] = (Object.keys(usbClasses) as UsbResourceClass[]).filter(
      each =>
        usbClasses[each].interfaceClass === interfaceClass && usbClasses[each].interfaceSubclass === interfaceSubclass,
    );
    if (!resourceClass) return undefined;
    const device = dirname(folder);
    const identity: UsbIdentity = {
      vendorId: await hex(device, "idVendor"),
      productId: await hex(device, "idProduct"),
      serialNumber: (await text(device, "serial")) || noSerialNumber,
      interfaceNumber: await hex(folder, "bInterfaceNumber"),
      manufacturer: await text(device, "manufacturer"),
      product: await text(device, "product"),
    };
    const bus = [await text(device, "busnum"), await text(device, "devnum")];
    const path = join(dev, "bus/usb", ...bus.map(number => (number ?? "").padStart(3, "0")));
    return { identity, resourceClass, kernel: await kernelDevice(folder, dev, identity), path };
  } catch (error) {
    // A device that is unplugged while it is looked at is not there.
    if (/^(ENOENT|ENODEV|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

async function kernelDevice(folder: string, dev: string, identity: UsbIdentity): Promise<KernelDevice | undefined> {
  const node = (await entries(join(folder, "usbmisc"))).find(name => name.startsWith("usbtmc"));
  if (node === undefined) return undefined;
  const names = (await entries(folder)).filter(name => name.startsWith("ep_"));
  const endpoints = await Promise.all(
    names.map(async name => ({
      address: await hex(join(folder, name), "bEndpointAddress"),
      type: await text(join(folder, name), "type"),
      packetSize: (await hex(join(folder, name), "wMaxPacketSize")) & 0x7ff,
    })),
  );
  const bulkIn = endpoints.find(({ type, address }) => type === "Bulk" && (address & 0x80) !== 0);
  const bulkOut = endpoints.find(({ type, address }) => type === "Bulk" && (address & 0x80) === 0);
  if (!bulkIn || !bulkOut || bulkIn.packetSize === 0) return undefined;
  return {
    identity,
    path: join(dev, node),
    interfaceProtocol: await hex(folder, "bInterfaceProtocol"),
    packetSize: bulkIn.packetSize,
    bulkIn: bulkIn.address,
    bulkOut: bulkOut.address,
    hasInterrupt: endpoints.some(({ type, address }) => type === "Interrupt" && (address & 0x80) !== 0),
  };
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function text(folder: string, name: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, name), "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function hex(folder: string, name: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, name), "utf8"), 16);
}
