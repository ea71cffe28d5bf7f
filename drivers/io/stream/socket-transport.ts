/** A conversation over a TCPIP SOCKET. */

import type { Attributes } from "../transport.ts";
import { socketAttributes, type SocketAddress } from "./socket-attributes.ts";
import { StreamTransport } from "./stream-transport.ts";
import { TcpStream } from "./tcp-stream.ts";

export class SocketTransport extends StreamTransport {
  readonly attributes: Attributes;

  constructor(address: SocketAddress) {
    // What a slow reader has not read yet is no reason to hang up.
    const stream = new TcpStream(address.host, address.port, { patient: true });
    super(`tcp ${address.host.toLowerCase()} ${address.port}`, stream);
    this.attributes = socketAttributes(address, stream);
  }
}
