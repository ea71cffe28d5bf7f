/** Finds VXI-11 instruments: asks every portmapper of the network whether it knows the core channel. */

import { networkInterfaces } from "node:os";
import { runtime } from "../../runtime.ts";
import { isTimeout, type Limits } from "../limits.ts";
import { portmapper, portmapperProcedures, protocols, writeMapping } from "../rpc/portmapper.ts";
import { callByDatagram } from "../rpc/rpc-datagram.ts";
import { coreProgram } from "./protocol.ts";

export interface Vxi11DiscoveryOptions {
  /** Where to ask: broadcast addresses or single hosts. Default the broadcast addresses of all networks. */
  addresses?: readonly string[] | undefined;
  /** Port of the portmappers. Default 111. */
  port?: number | undefined;
  /** Seconds to listen for answers. Default 1. */
  seconds?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** An instrument that has answered. */
export interface Vxi11Host {
  readonly host: string;
  /** Port of its core channel. */
  readonly port: number;
}

const mostHosts = 10_000;

/**
 * Lists the hosts that offer VXI-11, in the order of their addresses.
 * @throws TransportError of kind `connection` if nothing can be sent anywhere, `abort` if the signal aborts.
 */
export async function discoverVxi11(options: Vxi11DiscoveryOptions = {}): Promise<Vxi11Host[]> {
  const { addresses = broadcastAddresses(), port = portmapper.port, seconds = 1, signal } = options;
  const found = new Map<string, Vxi11Host>();
  const limits: Limits = { deadline: runtime().now() + seconds * 1000, signal };
  if (addresses.length === 0) return [];
  try {
    await callByDatagram(
      {
        program: portmapper,
        procedure: portmapperProcedures.getPort,
        args: writer => writeMapping(writer, { ...coreProgram, protocol: protocols.tcp, port: 0 }),
        to: addresses,
        port,
      },
      (result, host) => {
        const corePort = result.uint();
        if (corePort > 0 && corePort <= 65535) found.set(host, { host, port: corePort });
        return found.size >= mostHosts;
      },
      limits,
    );
  } catch (error) {
    if (!isTimeout(error)) throw error;
  }
  return [...found.values()].toSorted((a, b) => a.host.localeCompare(b.host, "en", { numeric: true }));
}

/** The broadcast addresses of this machine's IPv4 networks, its own loop-back left out. */
function broadcastAddresses(): string[] {
  const addresses = new Set<string>();
  for (const entries of Object.values(networkInterfaces())) {
    for (const { family, internal, address, netmask } of entries ?? []) {
      if (family !== "IPv4" || internal) continue;
      const mask = netmask.split(".").map(Number);
      const parts = address.split(".").map((part, index) => Number(part) | (~(mask[index] ?? 0) & 0xff));
      addresses.add(parts.join("."));
    }
  }
  return [...addresses];
}
