/** Numbers of VXI-11 (VXI-11 revision 1.0, appendix C), and what its errors mean. */

import { TransportError } from "../limits.ts";
import type { RpcProgramId } from "../rpc/rpc-message.ts";

/** Conversations with a device. */
export const coreProgram: RpcProgramId = { program: 0x0607af, version: 1 };
/** Ends what another channel waits for. */
export const abortProgram: RpcProgramId = { program: 0x0607b0, version: 1 };
/** Service requests: the one program that the controller serves and the instrument calls. */
export const interruptProgram: RpcProgramId = { program: 0x0607b1, version: 1 };

/** Procedures of the three programs. */
export const procedures = {
  abort: 1,
  createLink: 10,
  write: 11,
  read: 12,
  readStatus: 13,
  trigger: 14,
  clear: 15,
  remote: 16,
  local: 17,
  lock: 18,
  unlock: 19,
  enableServiceRequest: 20,
  doCommand: 22,
  destroyLink: 23,
  createInterruptChannel: 25,
  destroyInterruptChannel: 26,
  serviceRequest: 30,
} as const;

/** Bits that say how an operation is meant. */
export const flags = { waitLock: 1, end: 8, terminator: 0x80 } as const;

/** Bits that say why a read ended. */
export const reasons = { count: 1, character: 2, end: 4 } as const;

/** Error codes. */
export const errors = {
  none: 0,
  syntax: 1,
  notAccessible: 3,
  noSuchLink: 4,
  parameter: 5,
  noChannel: 6,
  notSupported: 8,
  outOfResources: 9,
  locked: 11,
  notLocked: 12,
  timeout: 15,
  io: 17,
  address: 21,
  abort: 23,
  channelExists: 29,
} as const;

/** Protocols of the interrupt channel. */
export const families = { tcp: 0, udp: 1 } as const;

/** Longest handle of a service request. */
export const longestHandle = 40;

const meanings: Readonly<Record<number, readonly [kind: TransportError["kind"], meaning: string]>> = {
  [errors.syntax]: ["protocol", "syntax error"],
  [errors.notAccessible]: ["connection", "the device is not accessible"],
  [errors.noSuchLink]: ["connection", "the instrument does not know this link any more"],
  [errors.parameter]: ["protocol", "parameter error"],
  [errors.noChannel]: ["protocol", "the interrupt channel is not established"],
  [errors.notSupported]: ["protocol", "the instrument does not support this"],
  [errors.outOfResources]: ["connection", "the instrument is out of resources: too many clients may be connected"],
  [errors.locked]: ["locked", "the instrument is locked by another client"],
  [errors.notLocked]: ["protocol", "this client holds no lock"],
  [errors.timeout]: ["timeout", ""],
  [errors.io]: ["protocol", "the instrument reports an I/O error"],
  [errors.address]: ["protocol", "invalid address"],
  [errors.abort]: ["connection", "the operation was aborted at the instrument"],
  [errors.channelExists]: ["protocol", "the interrupt channel is established already"],
};

/** What an error code means to the one who called. */
export function explain(code: number): TransportError {
  const [kind, meaning] = meanings[code] ?? ["protocol", "an unknown error"];
  return new TransportError(kind, meaning && `${meaning} (VXI-11 error ${code})`);
}
