/** The way in: a HiSLIP connection from what a resource name says. */

import { ResourceNameError } from "../errors.ts";
import type { Transport } from "../transport.ts";
import { HislipTransport, type HislipAddress, type HislipOptions } from "./hislip-transport.ts";
import { hislipPort } from "./messages.ts";

/** Longest sub-address that the protocol knows. */
const longestSubAddress = 256;

/** Whether a LAN device name asks for HiSLIP: `hislip0`, `hislip0,4880` (VPP-4.3, section 4.3.1.1). */
export function isHislip(device: string): boolean {
  return /^hislip/i.test(device);
}

/**
 * Reads a LAN device name: a sub-address, and a port after a comma.
 * @throws ResourceNameError that says what is expected.
 */
export function parseHislipDevice(host: string, device: string): HislipAddress {
  const [subAddress = "", port = String(hislipPort), ...more] = device.split(",");
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
  if (!isHislip(subAddress) || subAddress.length > longestSubAddress || !isPort || more.length > 0) {
    const expected = "expected hislip and a number, and a port between 1 and 65535 after a comma, as in hislip0,4880";
    throw new ResourceNameError(`LAN device name ${JSON.stringify(device)}: ${expected}`);
  }
  return { host, port: Number(port), subAddress };
}

/**
 * A transport for an instrument at `host`; it connects at its first use.
 * @param device - `hislip0`, or `hislip0,4881` for another port than 4880.
 */
export function openHislip(host: string, device: string, options: HislipOptions = {}): Transport {
  return new HislipTransport(parseHislipDevice(host, device), options);
}
