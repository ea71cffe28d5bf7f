/** From the records of multicast DNS to resource names: which services there are, of which instrument (RFC 6763; LXI Device Specification, section 10). */
import { isIPv4, isIPv6 } from "node:net";
import { hislipPort } from "../names/lan-device.ts";
import type { Found } from "./source.ts";

/** A record of DNS, as `multicast-dns` decodes it. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl?: number;
  readonly data?: unknown;
}

/** Services by which instruments announce themselves, and the resource that each is. */
const services: Readonly<Record<string, (host: string, port: number) => string>> = {
  "_hislip._tcp.local": (host, port) => `TCPIP0::${host}::hislip0${port === hislipPort ? "" : `,${port}`}::INSTR`,
  // The port is the port mapper's, which is asked in any case.
  "_vxi-11._tcp.local": host => `TCPIP0::${host}::inst0::INSTR`,
  "_scpi-raw._tcp.local": (host, port) => `TCPIP0::${host}::${port}::SOCKET`,
  // Port 80: a web page. The instrument behind it speaks VXI-11 where it says nothing else.
  "_lxi._tcp.local": host => `TCPIP0::${host}::inst0::INSTR`,
};
const webService = "_lxi._tcp.local";

/** Names of the services to ask for. */
export const serviceNames: readonly string[] = Object.keys(services);

/** More records than any laboratory has are somebody's mischief. */
const mostRecords = 20_000;

/** Collects records, in any order and as often as they come. */
export class ServiceRecords {
  readonly #instances = new Map<string, Set<string>>();
  readonly #locations = new Map<string, { readonly target: string; readonly port: number }>();
  readonly #texts = new Map<string, ReadonlyMap<string, string>>();
  readonly #addresses = new Map<string, Set<string>>();
  #count = 0;

  add(record: DnsRecord): void {
    const name = record.name.toLowerCase();
    const { type, data, ttl } = record;
    if (ttl === 0) return this.#remove(name, type, data);
    if (++this.#count > mostRecords) return;
    if (type === "PTR" && typeof data === "string" && Object.hasOwn(services, name)) {
      this.#instances.set(name, (this.#instances.get(name) ?? new Set()).add(data));
    } else if (type === "SRV" && isLocation(data)) {
      this.#locations.set(name, { target: data.target.toLowerCase(), port: data.port });
    } else if (type === "TXT") {
      this.#texts.set(name, readTexts(data));
    } else if ((type === "A" || type === "AAAA") && typeof data === "string" && (isIPv4(data) || isIPv6(data))) {
      this.#addresses.set(name, (this.#addresses.get(name) ?? new Set()).add(data));
    }
  }

  /** What is still to be asked for: instances without a location or texts, hosts without an address. */
  get missing(): readonly { readonly name: string; readonly type: "SRV" | "TXT" | "A" }[] {
    const missing: { name: string; type: "SRV" | "TXT" | "A" }[] = [];
    for (const name of [...this.#instances.values()].flatMap(names => [...names])) {
      const location = this.#locations.get(name.toLowerCase());
      if (!location) missing.push({ name, type: "SRV" });
      else if (this.#hostOf(location.target) === undefined) missing.push({ name: location.target, type: "A" });
      if (!this.#texts.has(name.toLowerCase())) missing.push({ name, type: "TXT" });
    }
    return missing;
  }

  /** The resources that are known by now. */
  found(): Found[] {
    const announced = [...this.#instances].flatMap(([service, instances]) =>
      [...instances].flatMap(instance => {
        const location = this.#locations.get(instance.toLowerCase());
        const host = location && this.#hostOf(location.target);
        return location && host !== undefined ? [{ service, instance, location, host }] : [];
      }),
    );
    const withOthers = new Set(announced.filter(each => each.service !== webService).map(each => each.location.target));
    return announced
      .filter(({ service, location }) => service !== webService || !withOthers.has(location.target))
      .map(({ service, instance, location: { target, port }, host }) => ({
        resourceName: (services[service] as (host: string, port: number) => string)(host, port),
        // What one service leaves out, another of the same instrument says.
        ...Object.assign(
          {},
          ...announced.filter(each => each.location.target === target).map(each => this.#identity(each.instance)),
          this.#identity(instance),
        ),
        description: cleaned(instance.slice(0, -service.length - 1)),
      }));
  }

  #identity(instance: string): Omit<Found, "resourceName"> {
    const texts = this.#texts.get(instance.toLowerCase());
    const identity = {
      manufacturer: texts?.get("manufacturer"),
      model: texts?.get("model"),
      serialNumber: texts?.get("serialnumber"),
      firmware: texts?.get("firmwareversion"),
    };
    return Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== undefined && value !== ""));
  }

  /** An address that a name can hold: IPv4 before IPv6; a link-local one is of no use without its interface. */
  #hostOf(target: string): string | undefined {
    const addresses = [...(this.#addresses.get(target) ?? [])];
    const address = addresses.find(isIPv4) ?? addresses.find(each => !/^fe80:/i.test(each));
    return address === undefined || isIPv4(address) ? address : `[${address}]`;
  }

  /** A record without time to live says goodbye. */
  #remove(name: string, type: string, data: unknown): void {
    if (type === "PTR" && typeof data === "string") this.#instances.get(name)?.delete(data);
    else if (type === "SRV") this.#locations.delete(name);
  }
}

function isLocation(data: unknown): data is { target: string; port: number } {
  const { target, port } = (data ?? {}) as { target?: unknown; port?: unknown };
  return typeof target === "string" && Number.isInteger(port) && (port as number) > 0 && (port as number) < 65_536;
}

/** `key=value` texts; keys in small letters, the first of a name counts (RFC 6763, section 6.4). */
function readTexts(data: unknown): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const each of Array.isArray(data) ? (data as unknown[]) : [data]) {
    const text = Buffer.isBuffer(each) ? each.toString("utf8") : typeof each === "string" ? each : "";
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (key !== undefined && value !== undefined && !texts.has(key.toLowerCase())) {
      texts.set(key.toLowerCase(), cleaned(value));
    }
  }
  return texts;
}

/** What strangers send is shown without control characters. */
function cleaned(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "").trim();
}
