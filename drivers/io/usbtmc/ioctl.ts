/** Numbers of the usbtmc driver of Linux (`<linux/usb/tmc.h>`, `<asm-generic/ioctl.h>`, `<poll.h>`), API version 2 and later: Linux 4.20. */

const driver = 91;
const none = 0;
const write = 1;
const read = 2;
/** Bytes of the packed `struct usbtmc_ctrlrequest` and `struct usbtmc_message`, whose pointer is as wide as the machine's. */
export const controlRequestSize = 8 + pointerSize();
/** Bytes of `struct usbtmc_message`. */
export const messageSize = 12 + pointerSize();

/** Requests of `ioctl` that are used here. */
export const ioctls = {
  clearOutHalt: request(none, 6, 0),
  clearInHalt: request(none, 7, 0),
  controlRequest: request(read | write, 8, controlRequestSize),
  setTimeout: request(write, 10, 4),
  write: request(read | write, 13, messageSize),
  read: request(read | write, 14, messageSize),
  writeResult: request(read | write, 15, 4),
  apiVersion: request(read, 16, 4),
  readStatusByte: request(read, 18, 1),
  getServiceRequest: request(read, 27, 1),
  cancel: request(none, 35, 0),
  cleanUp: request(none, 36, 0),
} as const;

/** `flags` of `struct usbtmc_message`. */
export const messageFlags = { async: 1, append: 2, ignoreTrailer: 4 } as const;

/** Events of `poll`. A service request of the instrument is `urgent`. */
export const pollEvents = { readable: 0x001, urgent: 0x002, writable: 0x004, error: 0x008, hangUp: 0x010 } as const;

/** First version of the driver that takes raw transfers. */
export const apiVersionNeeded = 2;

function pointerSize(): number {
  return process.arch === "arm" || process.arch === "ia32" ? 4 : 8;
}

function request(direction: number, number: number, size: number): number {
  // PowerPC and MIPS turn the directions around; Node for Linux on them is not among what this was tried on.
  return ((direction << 30) | (size << 16) | (driver << 8) | number) >>> 0;
}
