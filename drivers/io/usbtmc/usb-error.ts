/** What went wrong on the universal serial bus, in words that say what to do. */

import { TransportError } from "../limits.ts";
import type { UsbIdentity } from "./link.ts";

/** The device refused: it does not know the request, or has halted the pipe. */
export class StallError extends TransportError {
  constructor(what: string, options?: ErrorOptions) {
    super("protocol", `the instrument refused ${what} (stall)`, options);
  }
}

/** The device went away, or cannot be reached. */
export function goneError(cause?: unknown): TransportError {
  return new TransportError("connection", "the instrument was unplugged or switched off", { cause });
}

/** Nobody allowed this user to open the device; `path` is the file that may not be opened, where it is known. */
export function permissionError(
  identity: Pick<UsbIdentity, "vendorId" | "productId">,
  path: string | undefined,
  cause?: unknown,
): TransportError {
  const what = path === undefined ? "this user may not open the USB device" : `this user may not open ${path}`;
  const advice =
    process.platform === "linux"
      ? `: put the line ${udevRule(identity)} into /etc/udev/rules.d/70-usbtmc.rules, join the group plugdev, ` +
        `run "sudo udevadm control --reload" and plug the instrument in anew`
      : "";
  return new TransportError("connection", what + advice, { cause });
}

/** The rule that lets the group `plugdev`, and whoever sits at the machine, open an instrument in both ways. */
export function udevRule({ vendorId, productId }: Pick<UsbIdentity, "vendorId" | "productId">): string {
  return (
    `SUBSYSTEM=="usb|usbmisc", ATTRS{idVendor}=="${hex4(vendorId)}", ATTRS{idProduct}=="${hex4(productId)}", ` +
    `MODE="0660", GROUP="plugdev", TAG+="uaccess"`
  );
}

/** Four hexadecimal digits. */
export function hex4(value: number): string {
  return value.toString(16).padStart(4, "0");
}
