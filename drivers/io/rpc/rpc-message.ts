/** Calls and replies of ONC RPC version 2 (RFC 5531), without authentication, and the marks between them on TCP. */

import { TransportError } from "../limits.ts";
import type { XdrReader, XdrWriter } from "./xdr.ts";

const rpcVersion = 2;
const callType = 0;
const replyType = 1;
/** What stands in front of the arguments: the record's mark and ten numbers. */
export const callHead = 44;
/** What stands in front of a successful result: the record's mark and six numbers. */
export const replyHead = 28;
/** Marks the last fragment of a record (RFC 5531, section 11). */
export const lastFragment = 0x8000_0000;
const longestVerifier = 400;

/** What became of a call that was accepted. */
export const acceptance = {
  success: 0,
  programUnavailable: 1,
  programMismatch: 2,
  procedureUnavailable: 3,
  garbageArguments: 4,
  systemError: 5,
} as const;

/** A program and its version. */
export interface RpcProgramId {
  readonly program: number;
  readonly version: number;
}

/** Writes the head of a call into the room that {@link callHead} left; `more` bytes of arguments follow separately. */
export function writeCall(
  args: XdrWriter,
  xid: number,
  { program, version }: RpcProgramId,
  procedure: number,
  more = 0,
): Buffer {
  const { bytes } = args;
  bytes.writeUInt32BE((bytes.length - 4 + more + lastFragment) >>> 0, 0);
  bytes.writeUInt32BE(xid, 4);
  bytes.writeUInt32BE(callType, 8);
  bytes.writeUInt32BE(rpcVersion, 12);
  bytes.writeUInt32BE(program, 16);
  bytes.writeUInt32BE(version, 20);
  bytes.writeUInt32BE(procedure, 24);
  // Credentials and verifier: none, of no length.
  bytes.fill(0, 28, callHead);
  return bytes;
}

/** A call as a server finds it; the arguments are what the reader has left. */
export interface IncomingCall extends RpcProgramId {
  readonly xid: number;
  readonly procedure: number;
  readonly rpcVersion: number;
}

/** Reads the head of a call; nothing if it is none. */
export function readCall(message: XdrReader): IncomingCall | undefined {
  const xid = message.uint();
  if (message.uint() !== callType) return undefined;
  const call = {
    xid,
    rpcVersion: message.uint(),
    program: message.uint(),
    version: message.uint(),
    procedure: message.uint(),
  };
  for (const _ of ["credentials", "verifier"]) {
    message.uint();
    message.opaque(longestVerifier);
  }
  return call;
}

/** Writes the head of an accepted reply into the room that {@link replyHead} left. */
export function writeReply(result: XdrWriter, xid: number, status: number): Buffer {
  const { bytes } = result;
  bytes.writeUInt32BE((bytes.length - 4 + lastFragment) >>> 0, 0);
  bytes.writeUInt32BE(xid, 4);
  bytes.writeUInt32BE(replyType, 8);
  // Accepted; a verifier of no length.
  bytes.fill(0, 12, 24);
  bytes.writeUInt32BE(status, 24);
  return bytes;
}

/** A call of another version of RPC is denied: 2 and nothing else is spoken. */
export function writeDenial(xid: number, make: (head: number) => XdrWriter): Buffer {
  const denial = make(4).uint(xid).uint(replyType).uint(1).uint(0).uint(rpcVersion).uint(rpcVersion).bytes;
  denial.writeUInt32BE((denial.length - 4 + lastFragment) >>> 0, 0);
  return denial;
}

/** True for the version of RPC that is spoken here. */
export function speaks(version: number): boolean {
  return version === rpcVersion;
}

/**
 * Checks what a reply says in front of its result: the words after the xid.
 * @throws TransportError of kind `protocol` if the call was denied or failed; XdrError if the reply is too short.
 */
export function checkReply(reply: XdrReader, called: RpcProgramId, procedure: number): void {
  const failed = (why: string): TransportError =>
    new TransportError("protocol", `remote procedure ${procedure} of program ${called.program}: ${why}`);
  if (reply.uint() !== replyType) throw failed("something that is no reply came");
  if (reply.uint() !== 0) throw failed(reply.uint() === 0 ? "RPC version 2 is not spoken" : "credentials are required");
  reply.uint();
  reply.opaque(longestVerifier);
  switch (reply.uint()) {
    case acceptance.success:
      return;
    case acceptance.programUnavailable:
      throw failed("the program is not offered");
    case acceptance.programMismatch:
      throw failed(`version ${called.version} is not offered`);
    case acceptance.procedureUnavailable:
      throw failed("the procedure is not offered");
    case acceptance.garbageArguments:
      throw failed("the arguments were not understood");
    default:
      throw failed("the other side failed");
  }
}
