/** The USB-TMC instruments that are plugged into this machine. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadOptional, type Importer } from "../optional-package.ts";

/** A USB-TMC interface of an instrument. */
export interface UsbInstrument {
  /** As in `USB0::0x0957::0x1755::MY12345678::0::INSTR`. */
  readonly resourceName: string;
  /** The kernel's device file, as in `/dev/usbtmc0`, where its driver serves the interface. */
  readonly deviceFile?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/** Class and subclass of an interface that speaks USB-TMC (USBTMC 1.0, table 43). */
const testAndMeasurement = { interfaceClass: 0xfe, subclass: 0x03 };

/**
 * Lists the instruments. Linux tells without help; elsewhere the package `usb` is asked.
 * @throws OptionalPackageError where that is missing.
 */
export async function listUsbInstruments(
  options: { root?: string; platform?: string; load?: Importer } = {},
): Promise<UsbInstrument[]> {
  const { root = "/", platform = process.platform, load } = options;
  return platform === "linux" ? fromKernel(root) : fromPackage(load);
}

async function fromKernel(root: string): Promise<UsbInstrument[]> {
  const folder = join(root, "sys/bus/usb/devices");
  // Interfaces are named after their device: 1-2.3:1.0.
  const interfaces = (await entries(folder)).filter(name => name.includes(":"));
  const found = interfaces.map(async name => {
    const own = join(folder, name);
    const [interfaceClass, subclass, number] = await Promise.all(
      ["bInterfaceClass", "bInterfaceSubClass", "bInterfaceNumber"].map(file => hexadecimal(join(own, file))),
    );
    if (interfaceClass !== testAndMeasurement.interfaceClass || subclass !== testAndMeasurement.subclass) return [];
    const device = join(folder, name.split(":")[0] as string);
    const [vendorId, productId] = await Promise.all(
      ["idVendor", "idProduct"].map(file => hexadecimal(join(device, file))),
    );
    const [manufacturer, model, serialNumber] = await Promise.all(
      ["manufacturer", "product", "serial"].map(file => text(join(device, file))),
    );
    if (vendorId === undefined || productId === undefined) return [];
    const node = (await entries(join(own, "usbmisc"))).find(each => each.startsWith("usbtmc"));
    const deviceFile = node === undefined ? undefined : `/dev/${node}`;
    const resourceName = resourceNameOf(vendorId, productId, serialNumber, number ?? 0);
    return [{ resourceName, deviceFile, manufacturer, model, serialNumber }];
  });
  return (await Promise.all(found)).flat();
}

/** What is used of the package `usb`: WebUSB. */
interface WebUsb {
  readonly usb: { getDevices(): Promise<WebUsbDevice[]> };
}
interface WebUsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturerName?: string | null;
  readonly productName?: string | null;
  readonly serialNumber?: string | null;
  readonly configurations: readonly {
    readonly interfaces: readonly {
      readonly interfaceNumber: number;
      readonly alternates: readonly { readonly interfaceClass: number; readonly interfaceSubclass: number }[];
    }[];
  }[];
}

async function fromPackage(load: Importer | undefined): Promise<UsbInstrument[]> {
  const { usb } = await loadOptional<WebUsb>("usb", "listing USB instruments", load);
  return (await usb.getDevices()).flatMap(device => {
    const interfaces = device.configurations.flatMap(each => each.interfaces);
    const speaking = interfaces.filter(each =>
      each.alternates.some(
        ({ interfaceClass, interfaceSubclass }) =>
          interfaceClass === testAndMeasurement.interfaceClass && interfaceSubclass === testAndMeasurement.subclass,
      ),
    );
    const serialNumber = device.serialNumber ?? undefined;
    return speaking.map(({ interfaceNumber }) => ({
      resourceName: resourceNameOf(device.vendorId, device.productId, serialNumber, interfaceNumber),
      manufacturer: device.manufacturerName ?? undefined,
      model: device.productName ?? undefined,
      serialNumber,
    }));
  });
}

/** An instrument without a serial number breaks the standard; it has the one that PyVISA gives it. */
function resourceNameOf(vendorId: number, productId: number, serialNumber = "???", interfaceNumber = 0): string {
  const [vendor, product] = [vendorId, productId].map(id => `0x${id.toString(16).toUpperCase().padStart(4, "0")}`);
  return `USB0::${vendor}::${product}::${serialNumber}::${interfaceNumber}::INSTR`;
}

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function text(file: string): Promise<string | undefined> {
  const content = await readFile(file, "utf8").catch(() => "");
  return content.trim() === "" ? undefined : content.trim();
}

async function hexadecimal(file: string): Promise<number | undefined> {
  const content = await text(file);
  return content !== undefined && /^[\da-f]+$/i.test(content) ? Number.parseInt(content, 16) : undefined;
}
