/** What a VXI-11 connection knows of itself, by VISA's names. */

import type { Attributes } from "../transport.ts";
import type { CoreChannel } from "./core-channel.ts";
import type { Vxi11Address } from "./vxi11-transport.ts";

/** Attributes of a connection; they can only be read. */
export function attributesOf(address: Vxi11Address, core: () => CoreChannel | undefined): Attributes {
  const values: Readonly<Record<string, () => unknown>> = {
    VI_ATTR_TCPIP_ADDR: () => address.host,
    VI_ATTR_TCPIP_HOSTNAME: () => address.host,
    VI_ATTR_TCPIP_DEVICE_NAME: () => address.device,
    VI_ATTR_TCPIP_PORT: () => core()?.port ?? address.port,
    VI_ATTR_TCPIP_NODELAY: () => true,
    VI_ATTR_TCPIP_KEEPALIVE: () => true,
    VI_ATTR_TCPIP_IS_HISLIP: () => false,
  };
  const names = Object.keys(values);
  const known = `known are ${names.join(", ")}`;
  return {
    names,
    async get(name) {
      const read = Object.hasOwn(values, name) ? values[name] : undefined;
      if (!read) throw new RangeError(`attribute ${JSON.stringify(name)} is unknown to VXI-11: ${known}`);
      return read();
    },
    async set(name) {
      const why = Object.hasOwn(values, name) ? "can only be read" : `is unknown to VXI-11: ${known}`;
      throw new RangeError(`attribute ${JSON.stringify(name)} ${why}`);
    },
  };
}
