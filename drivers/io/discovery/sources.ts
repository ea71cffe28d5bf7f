/** Where resources are looked for, by what talks to them. */
import { simulationSource } from "./simulation-source.ts";
import { listSerialPorts } from "../serial/list-ports.ts";
import { millisecondsLeft } from "../limits.ts";
import type { Visalib } from "../visalib.ts";
import { mdnsSource } from "./mdns.ts";
import { namesSource, type DiscoverySource } from "./source.ts";

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
      return [vendorSource(visalib.library)];
    default:
      return [serialSource(), usbSource(), vxi11Source(), mdnsSource(options)];
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
    async list() {
      const { listUsbTmc } = await import("../usbtmc/index.ts");
      const found = await listUsbTmc();
      return found.map(({ resourceName, manufacturer, product: model, serialNumber, path, problem }) => {
        const description = [path, problem].filter(each => each !== undefined).join(": ");
        return { resourceName, manufacturer, model, serialNumber, ...(description !== "" && { description }) };
      });
    },
  };
}

/** What a vendor's library knows of its buses, those of its configuration included. */
function vendorSource(path: string | undefined): DiscoverySource {
  return namesSource("VISA library", async () => {
    const { listVisaResources } = await import("../visa-library/index.ts");
    return listVisaResources("?*", { path });
  });
}

/** Asks the port mappers of the network; those that have one answer soon. */
function vxi11Source(): DiscoverySource {
  return namesSource("VXI-11", async limits => {
    const { discoverVxi11 } = await import("../vxi11/discover.ts");
    const left = millisecondsLeft(limits);
    const seconds = left === undefined ? longestBroadcast : Math.min(longestBroadcast, left / 1000);
    const hosts = await discoverVxi11({ seconds, signal: limits.signal });
    return hosts.map(({ host }) => `TCPIP0::${host}::inst0::INSTR`);
  });
}

/** Seconds within which a port mapper has answered. */
const longestBroadcast = 1;
