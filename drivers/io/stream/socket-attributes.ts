/** VISA's attributes of a TCPIP SOCKET (VPP-4.3, section 5.1). */

import type { Attributes } from "../transport.ts";
import type { TcpStream } from "./tcp-stream.ts";

interface Attribute {
  get(): unknown;
  set?(value: boolean): void;
}

/** Where a socket leads. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** Attributes of a connection; what is set stays when it is made anew. */
export function socketAttributes({ host, port }: SocketAddress, stream: TcpStream): Attributes {
  const all: Readonly<Record<string, Attribute>> = {
    VI_ATTR_TCPIP_ADDR: { get: () => stream.remoteAddress ?? "" },
    VI_ATTR_TCPIP_HOSTNAME: { get: () => host },
    VI_ATTR_TCPIP_PORT: { get: () => port },
    VI_ATTR_TCPIP_KEEPALIVE: { get: () => stream.keepAlive, set: value => (stream.keepAlive = value) },
    VI_ATTR_TCPIP_NODELAY: { get: () => stream.noDelay, set: value => (stream.noDelay = value) },
  };
  const names = Object.keys(all);
  const find = (name: string): Attribute => {
    const attribute = Object.hasOwn(all, name) ? all[name] : undefined;
    if (attribute) return attribute;
    throw new RangeError(`attribute ${JSON.stringify(name)} is unknown to a socket: there are ${names.join(", ")}`);
  };
  return {
    names,
    get: async name => find(name).get(),
    async set(name, value) {
      const { set } = find(name);
      if (!set) throw new RangeError(`attribute ${name} can only be read`);
      if (typeof value !== "boolean" && value !== 0 && value !== 1)
        throw new RangeError(`${name}: ${JSON.stringify(value)} is invalid: must be true or false`);
      set(Boolean(value));
    },
  };
}
