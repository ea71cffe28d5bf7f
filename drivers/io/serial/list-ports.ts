/** The serial ports of this machine. */

import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A serial port, and what is known of what is plugged in. */
export interface SerialPortInfo {
  /** What to open, as in `/dev/ttyUSB0`. */
  readonly path: string;
  /** As in `ASRL/dev/ttyUSB0::INSTR`. */
  readonly resourceName: string;
  /** A name that stays the same wherever it is plugged in: a link in `/dev/serial/by-id`. */
  readonly stablePath?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly product?: string | undefined;
  readonly serialNumber?: string | undefined;
  /** Four hexadecimal digits. */
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
}

/**
 * Lists the serial ports, in the order of their names. On Linux the kernel's own tree is read: serialport asks `udevadm`,
 * and ends the whole process where that is missing. Elsewhere serialport is asked; without the package there are none.
 */
export async function listSerialPorts(options: { root?: string; platform?: string } = {}): Promise<SerialPortInfo[]> {
  const { root = "/", platform = process.platform } = options;
  const ports = platform === "linux" ? await fromKernel(root) : await fromPackage();
  return ports.toSorted((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
}

async function fromPackage(): Promise<SerialPortInfo[]> {
  const loaded = await import("serialport").catch(() => undefined);
  const ports = (await loaded?.SerialPort.list()) ?? [];
  return ports.map(({ path, manufacturer, serialNumber, vendorId, productId }) => {
    return { path, resourceName: resourceNameOf(path), manufacturer, serialNumber, vendorId, productId };
  });
}

async function fromKernel(root: string): Promise<SerialPortInfo[]> {
  const classes = join(root, "sys/class/tty");
  const stable = await stablePaths(join(root, "dev/serial/by-id"));
  const found = (await names(classes)).map(async name => {
    const node = join(classes, name);
    // Terminals without hardware have no device.
    const device = await realpath(join(node, "device")).catch(() => undefined);
    if (device === undefined || (await isPlaceholder(node))) return undefined;
    const path = `/dev/${name}`;
    return { path, resourceName: resourceNameOf(path), stablePath: stable.get(name), ...(await usbOf(device)) };
  });
  return (await Promise.all(found)).filter(port => port !== undefined);
}

function resourceNameOf(path: string): string {
  return `ASRL${path.replace(/^COM/i, "")}::INSTR`;
}

/** PC kernels make `/dev/ttyS0` and more whether there is hardware or not; those without have no type. */
async function isPlaceholder(node: string): Promise<boolean> {
  return (await text(join(node, "type"))) === "0";
}

/** Looks for the USB device above a port. */
async function usbOf(device: string): Promise<Partial<SerialPortInfo>> {
  for (let folder = device; folder !== dirname(folder); folder = dirname(folder)) {
    const vendorId = await text(join(folder, "idVendor"));
    if (vendorId === undefined) continue;
    const [productId, manufacturer, product, serialNumber] = await Promise.all(
      ["idProduct", "manufacturer", "product", "serial"].map(file => text(join(folder, file))),
    );
    return { vendorId, productId, manufacturer, product, serialNumber };
  }
  return {};
}

/** Links by the name of the port that they lead to. */
async function stablePaths(folder: string): Promise<Map<string, string>> {
  const links = (await names(folder)).map(async name => {
    const target = await readlink(join(folder, name)).catch(() => undefined);
    return target === undefined ? [] : [[basename(target), `/dev/serial/by-id/${name}`] as const];
  });
  return new Map((await Promise.all(links)).flat());
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function text(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").then(
    content => content.trim(),
    () => undefined,
  );
}
