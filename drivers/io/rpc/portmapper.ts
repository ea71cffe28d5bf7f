/** Asks a host at which port a remote program listens (RFC 1833, version 2 of the portmapper). */

import { isTimeout, TransportError, type Limits } from "../limits.ts";
import { sooner } from "./sooner.ts";
import { RpcClient } from "./rpc-client.ts";
import { callByDatagram } from "./rpc-datagram.ts";
import type { RpcProgramId } from "./rpc-message.ts";
import type { XdrReader, XdrWriter } from "./xdr.ts";

/** The portmapper, itself a remote program. */
export const portmapper: RpcProgramId & { readonly port: number } = { program: 100000, version: 2, port: 111 };
/** What the portmapper can be asked. */
export const portmapperProcedures = { set: 1, unset: 2, getPort: 3, dump: 4 } as const;
/** Protocols by their numbers in IP. */
export const protocols = { tcp: 6, udp: 17 } as const;

const datagramMilliseconds = 1000;

/** Where a program listens. */
export interface Mapping extends RpcProgramId {
  readonly protocol: number;
  readonly port: number;
}

/** Writes a mapping. */
export function writeMapping(writer: XdrWriter, { program, version, protocol, port }: Mapping): XdrWriter {
  return writer.uint(program).uint(version).uint(protocol).uint(port);
}

/** Reads a mapping. */
export function readMapping(reader: XdrReader): Mapping {
  return { program: reader.uint(), version: reader.uint(), protocol: reader.uint(), port: reader.uint() };
}

/**
 * Finds the TCP port of a program: asks over TCP, and over UDP where nobody listens on TCP.
 * @throws TransportError of kind `connection` if there is no portmapper, or if it does not know the program.
 */
export async function findPort(
  host: string,
  program: RpcProgramId,
  limits: Limits,
  mapperPort: number = portmapper.port,
): Promise<number> {
  const question: Mapping = { ...program, protocol: protocols.tcp, port: 0 };
  const port = await askOverTcp(host, mapperPort, question, limits);
  if (port > 0 && port <= 65535) return port;
  throw new TransportError("connection", `the portmapper at port ${mapperPort} knows no program ${program.program}`);
}

async function askOverTcp(host: string, mapperPort: number, question: Mapping, limits: Limits): Promise<number> {
  let client: RpcClient | undefined;
  let hold: Disposable | undefined;
  try {
    client = await RpcClient.connect(host, mapperPort, portmapper, limits);
    hold = client.stream.hold();
    const args = writeMapping(client.arguments(), question);
    return (await client.call(portmapperProcedures.getPort, args, 4, limits)).uint();
  } catch (error) {
    if (!(error instanceof TransportError) || (error.kind !== "connection" && error.kind !== "timeout")) throw error;
    const port = error.kind === "connection" ? await askOverUdp(host, mapperPort, question, limits) : undefined;
    if (port !== undefined) return port;
    const why = error.message || "no answer";
    throw new TransportError(error.kind, `asking the portmapper at port ${mapperPort}: ${why}`, { cause: error });
  } finally {
    hold?.[Symbol.dispose]();
    await client?.close();
  }
}

async function askOverUdp(
  host: string,
  mapperPort: number,
  question: Mapping,
  limits: Limits,
): Promise<number | undefined> {
  let found: number | undefined;
  try {
    await callByDatagram(
      {
        program: portmapper,
        procedure: portmapperProcedures.getPort,
        args: writer => writeMapping(writer, question),
        to: host.replace(/^\[(.*)\]$/, "$1"),
        port: mapperPort,
      },
      result => {
        found = result.uint();
        return true;
      },
      sooner(limits, datagramMilliseconds),
    );
  } catch (error) {
    const isSilent = isTimeout(error) || (error instanceof TransportError && error.kind === "connection");
    if (!isSilent) throw error;
  }
  return found;
}
