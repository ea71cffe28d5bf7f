/** Calls remote procedures over UDP: the call is repeated, as datagrams get lost, and any number may answer a broadcast. */

import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import { TransportError, within, type Limits } from "../limits.ts";
import { callHead, checkReply, writeCall, type RpcProgramId } from "./rpc-message.ts";
import { XdrReader, XdrWriter } from "./xdr.ts";

const repeatMilliseconds = 300;

/** What is asked, and of whom. */
export interface DatagramCall {
  readonly program: RpcProgramId;
  readonly procedure: number;
  /** Writes the arguments. */
  readonly args: (writer: XdrWriter) => XdrWriter;
  /** One host, which is noticed to refuse; or any number of addresses, broadcast or not. */
  readonly to: string | readonly string[];
  readonly port: number;
}

/**
 * Asks until `heard`, which gets each result and who sent it, says that it is enough.
 * @throws TransportError of kind `timeout` if it never does; `connection` if nothing can be sent anywhere.
 */
export async function callByDatagram(
  { program, procedure, args, to, port }: DatagramCall,
  heard: (result: XdrReader, from: string) => boolean,
  limits: Limits,
): Promise<void> {
  const xid = randomBytes(4).readUInt32BE(0);
  const message = writeCall(args(new XdrWriter(callHead)), xid, program, procedure).subarray(4);
  const addresses = typeof to === "string" ? [to] : to;
  const socket = createSocket(addresses.some(isIPv6) ? "udp6" : "udp4");
  let repeat: NodeJS.Timeout | undefined;
  let isOver = false;
  try {
    await within<void>(limits, (resolve, reject) => {
      let failures = 0;
      const failed = (cause: Error) =>
        reject(new TransportError("connection", `nothing can be sent: ${cause.message}`, { cause }));
      const sent = (error: Error | null) => {
        if (error && ++failures >= addresses.length) failed(error);
      };
      const send = () => {
        if (typeof to === "string") socket.send(message, sent);
        else for (const address of to) socket.send(message, port, address, sent);
      };
      const begin = (error?: Error) => {
        if (error) return failed(error);
        if (isOver) return;
        send();
        repeat = setInterval(send, repeatMilliseconds);
      };
      socket.on("error", failed);
      socket.on("message", (reply, { address }) => {
        try {
          const reader = new XdrReader(reply);
          if (reader.uint() !== xid) return;
          checkReply(reader, program, procedure);
          if (heard(reader, address)) resolve();
        } catch {
          // Whoever sent this does not speak the protocol: others may.
        }
      });
      if (typeof to === "string") socket.connect(port, to, begin);
      else {
        socket.bind(0, () => {
          if (!isOver) socket.setBroadcast(true);
          begin();
        });
      }
    });
  } finally {
    isOver = true;
    clearInterval(repeat);
    socket.close();
  }
}
