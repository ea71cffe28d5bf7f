/** The package `usb`, which may be missing. */

import { TransportError } from "../limits.ts";
import { loadOptional } from "../optional-package.ts";
import type { UsbDevice } from "./usb-device.ts";

/** Where USB devices are found: `navigator.usb` of a browser, the package `usb`, or a fake. */
export interface UsbDevices {
  getDevices(): Promise<readonly UsbDevice[]>;
}

/**
 * Loads the package `usb`.
 * @throws TransportError that names the package if it is missing or does not work here.
 */
export async function loadUsb(): Promise<UsbDevices> {
  try {
    const { usb } = await loadOptional<{ usb: UsbDevices }>("usb", "an instrument on USB");
    return usb;
  } catch (error) {
    throw new TransportError("connection", (error as Error).message, { cause: error });
  }
}
