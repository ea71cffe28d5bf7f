/** Lists the instruments on USB, by the names under which they are opened. */

import { access, constants } from "node:fs/promises";
import { TransportError } from "../limits.ts";
import type { UsbIdentity } from "./link.ts";
import { noSerialNumber, sysInterfaces, type SysInterface, type SystemPaths } from "./sys-devices.ts";
import { interfacesOf, usbClasses, type UsbDevice, type UsbResourceClass } from "./usb-device.ts";
import { hex4, permissionError } from "./usb-error.ts";
import { loadUsb, type UsbDevices } from "./usb-package.ts";

/** Where instruments are looked for. */
export interface UsbSearch {
  /** Paths of a Linux system; default those of this one, if it is one. */
  readonly system?: SystemPaths | undefined;
  /** Devices of WebUSB; default those of the package `usb`, where the system does not show its devices itself. */
  readonly usb?: UsbDevices | undefined;
}

/** An instrument that is plugged in. */
export interface UsbInstrument extends UsbIdentity {
  /** Canonical: `USB0::0x1AB1::0x04CE::DS1ZA1::0::INSTR`. */
  readonly resourceName: string;
  readonly resourceClass: UsbResourceClass;
  /** The file of the usbtmc driver, `/dev/usbtmc0`, where that has it. */
  readonly path?: string | undefined;
  /** Why it cannot be opened, and what to do. */
  readonly problem?: string | undefined;
}

/** An instrument with what it is opened by. */
export interface FoundUsb {
  readonly identity: UsbIdentity;
  readonly resourceClass: UsbResourceClass;
  readonly sys?: SysInterface | undefined;
}

/**
 * Lists instruments of USB-TMC (`INSTR`), and devices of a vendor's own protocol (`RAW`), without opening them.
 * @throws TransportError where the list needs the package `usb` and that is missing.
 */
export async function listUsbTmc(search: UsbSearch = {}): Promise<UsbInstrument[]> {
  const found = await findUsb(search);
  return Promise.all(
    found.map(async ({ identity, resourceClass, sys }) => {
      const path = sys?.kernel?.path;
      const problem = sys ? await accessProblem(sys) : undefined;
      return { ...identity, resourceName: resourceNameOf(identity, resourceClass), resourceClass, path, problem };
    }),
  );
}

/** All instruments of both ways; the same one only once. */
export async function findUsb({ system, usb }: UsbSearch): Promise<FoundUsb[]> {
  const found = new Map<string, FoundUsb>();
  const add = (each: FoundUsb) => {
    const name = resourceNameOf(each.identity, each.resourceClass);
    if (!found.has(name)) found.set(name, each);
  };
  const showsItself = system !== undefined || (process.platform === "linux" && usb === undefined);
  if (showsItself) for (const sys of await sysInterfaces(system)) add({ ...sys, sys });
  if (usb !== undefined || !showsItself) {
    const devices = await (usb ?? (await loadUsb())).getDevices();
    for (const device of devices) for (const each of describe(device)) add(each);
  }
  return [...found.values()];
}

/** The name of an instrument, in the spelling of VISA. */
export function resourceNameOf(identity: UsbIdentity, resourceClass: UsbResourceClass): string {
  const { vendorId, productId, serialNumber, interfaceNumber } = identity;
  const id = (value: number) => `0x${hex4(value).toUpperCase()}`;
  return `USB0::${id(vendorId)}::${id(productId)}::${serialNumber}::${interfaceNumber}::${resourceClass}`;
}

/** The serial number of a WebUSB device; it cannot be read of one that may not be opened. */
export function serialNumberOf(device: UsbDevice): string {
  try {
    return device.serialNumber || noSerialNumber;
  } catch {
    return noSerialNumber;
  }
}

function describe(device: UsbDevice): FoundUsb[] {
  const { vendorId, productId } = device;
  const found: FoundUsb[] = [];
  try {
    for (const resourceClass of Object.keys(usbClasses) as UsbResourceClass[]) {
      for (const { interfaceNumber } of interfacesOf(device, resourceClass)) {
        const identity = {
          vendorId,
          productId,
          serialNumber: serialNumberOf(device),
          interfaceNumber,
          manufacturer: device.manufacturerName ?? undefined,
          product: device.productName ?? undefined,
        };
        found.push({ identity, resourceClass });
      }
    }
  } catch {
    // What may not be opened does not tell what it is: most of a machine's devices, and none of them an instrument.
    return [];
  }
  return found;
}

async function accessProblem({ identity, kernel, path }: SysInterface): Promise<string | undefined> {
  const file = kernel?.path ?? path;
  try {
    await access(file, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM") return permissionError(identity, file, error).message;
    return new TransportError("connection", `${file} cannot be opened: ${(error as Error).message}`).message;
  }
}
