/** The package `usb`, which may be missing. */

import { TransportError } from "../limits.ts";
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
    const { usb } = await import("usb");
    return usb;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const why = missing ? "which is missing: npm install usb" : `which does not load: ${message}`;
    throw new TransportError("connection", `USB is reached through the package usb, ${why}`, { cause: error });
  }
}
