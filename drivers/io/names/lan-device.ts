/** The device behind a `TCPIP … INSTR` name: which protocol it speaks, at which port. */
import { isPort } from "./forms.ts";

/** Where a `TCPIP … INSTR` name leads. An IPv6 host is without its brackets. */
export type LanDevice =
  | {
      readonly protocol: "hislip";
      readonly host: string;
      /** What the client asks for when it connects: `hislip0`. */
      readonly subAddress: string;
      readonly port: number;
    }
  | {
      readonly protocol: "vxi11";
      readonly host: string;
      /** What a link is created to: `inst0`, or `gpib0,5` behind a gateway. */
      readonly device: string;
      /** The port of the core channel where the name gives one; else the port mapper is asked. */
      readonly port: number | undefined;
    };

/** The port of HiSLIP (IVI-6.1, section 2.4). */
export const hislipPort = 4880;

/**
 * Tells protocol, host and port: `hislip0`, `hislip0,4881` speak HiSLIP, every other device VXI-11, where the host may carry
 * the port of the core channel: `10.0.0.7,1024`.
 */
export function readLanDevice({ host, device }: { readonly host: string; readonly device: string }): LanDevice {
  const [, address = host, port] = /^(.*),(\d+)$/s.exec(host) ?? [];
  const plain = address.replace(/^\[(.*)\]$/s, "$1");
  if (!isHislip(device)) {
    return { protocol: "vxi11", host: plain, device, port: port === undefined ? undefined : Number(port) };
  }
  const [subAddress = device, own] = device.split(",");
  return { protocol: "hislip", host: plain, subAddress, port: own === undefined ? hislipPort : Number(own) };
}

/** What is wrong with host and device together, if anything. */
export function lanDeviceProblem(parts: Readonly<Record<string, string>>): string | undefined {
  const { host = "", device = "" } = parts;
  const [, ...hostPort] = host.split(",");
  const [, ...devicePort] = isHislip(device) ? device.split(",") : [];
  if (isHislip(device) && hostPort.length > 0) return "the port of HiSLIP stands behind the device, as in hislip0,4881";
  for (const ports of [hostPort, devicePort]) {
    if (ports.length > 1 || (ports[0] !== undefined && !isPort(ports[0])))
      return "the port must be between 1 and 65535";
  }
  return undefined;
}

function isHislip(device: string): boolean {
  return /^hislip/i.test(device);
}
