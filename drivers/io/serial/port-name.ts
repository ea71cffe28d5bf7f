/** Which port of this machine a resource name means. */

import { realpathSync } from "node:fs";

/**
 * The path to open for what follows `ASRL`: a path or name stands for itself, a number for the serial port of that number
 * (`COM3` on Windows; elsewhere `/dev/ttyS2`, since VISA counts from 1).
 * @example serialPath("/dev/ttyUSB0"); // "/dev/ttyUSB0"
 */
export function serialPath(port: string, platform = process.platform): string {
  if (/^\d+$/.test(port)) return platform === "win32" ? `COM${port}` : `/dev/ttyS${Math.max(0, Number(port) - 1)}`;
  return /^com\d+$/i.test(port) ? port.toUpperCase() : port;
}

/** One name for a port that has several: links such as those in `/dev/serial/by-id` are followed. */
export function serialBus(path: string): string {
  try {
    return `serial ${realpathSync(path)}`;
  } catch {
    return `serial ${path}`;
  }
}
