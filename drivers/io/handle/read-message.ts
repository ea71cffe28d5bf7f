/** Reading one message, on every kind of bus. */

import type { Limits } from "../limits.ts";
import type { Received, Transport } from "../transport.ts";

/** Reads up to the end that the bus marks or to the terminator; where the bus marks the end, in pieces of `chunkSize`. */
export async function readMessage(
  transport: Transport,
  terminator: Buffer,
  chunkSize: number,
  limits: Limits,
): Promise<Received> {
  const ends = terminator.length > 0 ? terminator : undefined;
  if (!transport.marksEnd) return transport.read({ terminator: ends }, limits);
  const stop = { terminator: ends, count: chunkSize };
  const pieces: Buffer[] = [];
  for (;;) {
    const received = await transport.read(stop, limits);
    const { data, end } = received;
    pieces.push(data);
    if (end || (ends && endsWith(pieces, ends)))
      return pieces.length === 1 ? received : { data: Buffer.concat(pieces), end };
  }
}

/** Whether what has come ends in the whole terminator: a bus that knows single characters stops at the last one of it. */
export function endsWith(pieces: readonly Buffer[], terminator: Buffer): boolean {
  const [last] = pieces.slice(-1);
  if (last?.at(-1) !== terminator.at(-1)) return false;
  const tail = Buffer.concat(pieces.slice(-terminator.length));
  return tail.subarray(-terminator.length).equals(terminator);
}
