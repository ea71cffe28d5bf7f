/** What a HiSLIP connection knows of itself, by VISA's names (VPP-4.3, section 5.1). */

import type { Limits } from "../limits.ts";
import type { Attributes } from "../transport.ts";
import type { HislipAddress } from "./hislip-transport.ts";
import type { Negotiated } from "./initialize.ts";

/** What attributes ask of the connection. */
export interface AttributeSource {
  negotiated(limits: Limits): Promise<Negotiated>;
  overlap(): boolean;
  setOverlap(wanted: boolean, limits: Limits): Promise<void>;
  messageSize(): number;
  setMessageSize(size: number, limits: Limits): Promise<void>;
  lockState(limits: Limits): Promise<{ exclusive: boolean; holders: number }>;
}

/** VISA's lock states. */
const lockStates = { none: 0, exclusive: 1, shared: 2 } as const;
const kilobyte = 1024;
const largestKilobytes = 1 << 20;

type Reading = (limits: Limits) => unknown;

export class HislipAttributes implements Attributes {
  readonly #source: AttributeSource;
  readonly #readings: Readonly<Record<string, Reading>>;

  constructor({ host, port, subAddress }: HislipAddress, source: AttributeSource) {
    this.#source = source;
    this.#readings = {
      VI_ATTR_TCPIP_IS_HISLIP: () => true,
      VI_ATTR_TCPIP_ADDR: () => host,
      VI_ATTR_TCPIP_HOSTNAME: () => host,
      VI_ATTR_TCPIP_PORT: () => port,
      VI_ATTR_TCPIP_DEVICE_NAME: () => subAddress,
      VI_ATTR_TCPIP_NODELAY: () => true,
      VI_ATTR_TCPIP_KEEPALIVE: () => true,
      VI_ATTR_TCPIP_HISLIP_VERSION: async limits => {
        const { version } = await source.negotiated(limits);
        // VISA writes 1.0 as 0x00100000: 12 bits, 12 bits and 8 bits.
        return (version >>> 8) * 2 ** 20 + (version & 0xff) * 2 ** 8;
      },
      VI_ATTR_TCPIP_HISLIP_OVERLAP_EN: async limits => {
        await source.negotiated(limits);
        return source.overlap();
      },
      VI_ATTR_TCPIP_HISLIP_MAX_MESSAGE_KB: () => Math.round(source.messageSize() / kilobyte),
      VI_ATTR_RSRC_LOCK_STATE: async limits => {
        const { exclusive, holders } = await source.lockState(limits);
        return exclusive ? lockStates.exclusive : holders > 0 ? lockStates.shared : lockStates.none;
      },
    };
  }

  get names(): readonly string[] {
    return Object.keys(this.#readings);
  }

  async get(name: string, limits: Limits): Promise<unknown> {
    return await this.#reading(name)(limits);
  }

  async set(name: string, value: unknown, limits: Limits): Promise<void> {
    this.#reading(name);
    switch (name) {
      case "VI_ATTR_TCPIP_HISLIP_OVERLAP_EN":
        if (typeof value !== "boolean" && value !== 0 && value !== 1) throw invalid(name, value, "true or false");
        return this.#source.setOverlap(Boolean(value), limits);
      case "VI_ATTR_TCPIP_HISLIP_MAX_MESSAGE_KB": {
        const isSize = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= largestKilobytes;
        if (!isSize) throw invalid(name, value, `a whole number between 1 and ${largestKilobytes}`);
        return this.#source.setMessageSize(Number(value) * kilobyte, limits);
      }
      default:
        throw new RangeError(`${name} can only be read`);
    }
  }

  #reading(name: string): Reading {
    const reading = Object.hasOwn(this.#readings, name) ? this.#readings[name] : undefined;
    if (!reading) throw new RangeError(`${name} is unknown to HiSLIP: must be one of ${this.names.join(", ")}`);
    return reading;
  }
}

function invalid(name: string, value: unknown, allowed: string): RangeError {
  return new RangeError(`${name}: ${String(value)} is invalid: must be ${allowed}`);
}
