/** Where resources are looked for, by what talks to them. */
import { simulationSource } from "./simulation-source.ts";
import { listSerialPorts } from "../serial/list-ports.ts";
import type { Visalib } from "../visalib.ts";
import { mdnsSource } from "./mdns.ts";
import type { DiscoverySource } from "./source.ts";
import { listUsbInstruments } from "./usb-devices.ts";

/** Which networks are asked. */
export interface SourceOptions {
  /** Interfaces of this machine to ask on, by name or IPv4 address. Default all of them. */
  interfaces?: readonly string[] | undefined;
}

/** The sources of a backend. */
export function sourcesOf(visalib: Visalib, options: SourceOptions = {}): DiscoverySource[] {
  switch (visalib.backend) {
    case "simulation":
      return [simulationSource(visalib.simulation)];
    case "vendor":
      return [];
    default:
      return [serialSource(), usbSource(), mdnsSource(options)];
  }
}

function serialSource(): DiscoverySource {
  return {
    name: "serial ports",
    list: async () =>
      (await listSerialPorts()).map(({ resourceName, manufacturer, product, serialNumber }) => {
        // What is plugged in is a converter: its maker and number are not the instrument's.
        const description = [manufacturer, product, serialNumber].filter(each => each !== undefined).join(" ");
        return description === "" ? { resourceName } : { resourceName, description };
      }),
  };
}

function usbSource(): DiscoverySource {
  return {
    name: "USB",
    list: async () =>
      (await listUsbInstruments()).map(({ deviceFile, ...found }) => ({ ...found, description: deviceFile })),
  };
}
