/** Opens instruments on USB by their resource names. */

import { InstrumentConnectionError, ResourceNameError } from "../errors.ts";
import { TransportError } from "../limits.ts";
import { parseResourceName, type ResourceName } from "../names/resource-name.ts";
import type { Transport } from "../transport.ts";
import { openDeviceFile, type UsbTmcFile } from "./device-file.ts";
import { KernelLink } from "./kernel-link.ts";
import type { UsbLink } from "./link.ts";
import { findUsb, resourceNameOf, serialNumberOf, type FoundUsb, type UsbSearch } from "./list.ts";
import type { Quirks } from "./quirks.ts";
import { UsbRawTransport } from "./raw-transport.ts";
import type { UsbDevice, UsbResourceClass } from "./usb-device.ts";
import { goneError } from "./usb-error.ts";
import { loadUsb } from "./usb-package.ts";
import { UsbTmcTransport } from "./usbtmc-transport.ts";
import { WebUsbLink } from "./web-usb-link.ts";

/** How an instrument on USB is opened. */
export interface UsbOptions extends UsbSearch {
  /** `kernel` for the usbtmc driver of Linux, `usb` for the package. Default the driver, for an instrument that it has. */
  readonly via?: "kernel" | "usb" | undefined;
  /** How the instrument departs from USB-TMC. Default what is known of its model. */
  readonly quirks?: Quirks | undefined;
  /** Opens the file of the driver. Default through koffi. */
  readonly openFile?: ((path: string) => Promise<UsbTmcFile>) | undefined;
}

/**
 * Finds a `USB…::INSTR` or `USB…::RAW` instrument and makes the transport for it, which opens the device at its first
 * `resynchronise`.
 * @throws InstrumentConnectionError that lists what is plugged in if it is not there, ResourceNameError for numbers that are none.
 */
export async function openUsbTmc(resource: ResourceName | string, options: UsbOptions = {}): Promise<Transport> {
  const name = typeof resource === "string" ? parseResourceName(resource) : resource;
  const wanted = wantedOf(name);
  const context = `connecting to ${name.canonical}`;
  const { resourceName, via, quirks } = { resourceName: name.canonical, ...options };
  let found: FoundUsb;
  try {
    found = await findOne(wanted, options);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw new InstrumentConnectionError(`${context}: ${error.message}`, { resourceName, cause: error });
  }
  const hasDriver = found.sys?.kernel !== undefined && wanted.resourceClass === "INSTR";
  if (via === "kernel" && !hasDriver) {
    const problem = "the usbtmc driver of the system does not have this instrument: leave out via, or give usb";
    throw new InstrumentConnectionError(`${context}: ${problem}`, { resourceName });
  }
  const link = hasDriver && via !== "usb" ? kernelLink(found, wanted, options) : webUsbLink(found, options);
  return wanted.resourceClass === "RAW" ? new UsbRawTransport(link) : new UsbTmcTransport(link, quirks);
}

interface Wanted {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly interfaceNumber: number;
  readonly resourceClass: UsbResourceClass;
}

function wantedOf({ interfaceType, resourceClass, parts, canonical }: ResourceName): Wanted {
  if (interfaceType !== "USB" || (resourceClass !== "INSTR" && resourceClass !== "RAW"))
    throw new ResourceNameError(`resource name ${JSON.stringify(canonical)}: must be USB INSTR or USB RAW`, {
      resourceName: canonical,
    });
  const number = (part: "manufacturerId" | "modelCode" | "interfaceNumber", most: number): number => {
    const text = parts[part];
    const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
    if (value <= most) return value;
    const problem = `${part} ${JSON.stringify(text)} is invalid: must be a number up to 0x${most.toString(16)}`;
    throw new ResourceNameError(`resource name ${JSON.stringify(canonical)}: ${problem}, as in 0x1AB1`, {
      resourceName: canonical,
    });
  };
  return {
    vendorId: number("manufacturerId", 0xffff),
    productId: number("modelCode", 0xffff),
    serialNumber: parts.serialNumber,
    interfaceNumber: number("interfaceNumber", 0xff),
    resourceClass,
  };
}

async function findOne(wanted: Wanted, search: UsbSearch): Promise<FoundUsb> {
  const all = await findUsb(search);
  const sameDevice = all.filter(
    ({ identity, resourceClass }) => resourceClass === wanted.resourceClass && isSame(identity, wanted),
  );
  const exact = sameDevice.find(({ identity }) => identity.interfaceNumber === wanted.interfaceNumber);
  if (exact) return exact;
  // A name without a number stands for the device's only instrument, whichever interface that is.
  const [only] = sameDevice;
  if (only && sameDevice.length === 1 && wanted.interfaceNumber === 0) return only;
  const names = all.map(each => resourceNameOf(each.identity, each.resourceClass));
  const there = names.length > 0 ? `there are ${names.join(", ")}` : "there is none";
  throw new TransportError("connection", `no such instrument is plugged in: ${there}`);
}

function isSame(
  identity: { readonly vendorId: number; readonly productId: number; readonly serialNumber: string },
  { vendorId, productId, serialNumber }: Wanted | FoundUsb["identity"],
): boolean {
  return (
    identity.vendorId === vendorId &&
    identity.productId === productId &&
    identity.serialNumber.toLowerCase() === serialNumber.toLowerCase()
  );
}

function kernelLink(found: FoundUsb, wanted: Wanted, options: UsbOptions): UsbLink {
  const find = async () => {
    const again = (await findOne(wanted, options)).sys?.kernel;
    if (!again) throw goneError();
    return again;
  };
  const first = found.sys?.kernel;
  if (!first) throw goneError();
  return new KernelLink(first, find, options.openFile ?? openDeviceFile);
}

function webUsbLink({ identity, resourceClass }: FoundUsb, options: UsbOptions): UsbLink {
  const find = async (): Promise<UsbDevice> => {
    const devices = await (options.usb ?? (await loadUsb())).getDevices();
    const device = devices.find(each => {
      const { vendorId, productId } = each;
      return isSame({ vendorId, productId, serialNumber: serialNumberOf(each) }, identity);
    });
    if (!device) throw goneError();
    return device;
  };
  return new WebUsbLink(identity, resourceClass, find);
}
