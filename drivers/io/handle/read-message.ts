/** Reading one message, on every kind of bus. */

import type { Limits } from "../limits.ts";
import type { Transport } from "../transport.ts";

/** Reads up to the end that the bus marks or to the terminator; where the bus marks the end, in pieces of `chunkSize`. */
export async function readMessage(
  transport: Transport,
  terminator: Buffer,
  chunkSize: number,
  limits: Limits,
): Promise<Buffer> {
  const ends = terminator.length > 0 ? terminator : undefined;
  if (!transport.marksEnd) return (await transport.read({ terminator: ends }, limits)).data;
  const stop = { terminator: ends, count: chunkSize };
  const first = await transport.read(stop, limits);
  if (first.end || isTerminated(first.data, ends)) return first.data;
  const pieces = [first.data];
  for (;;) {
    const { data, end } = await transport.read(stop, limits);
    pieces.push(data);
    if (end || isTerminated(data, ends)) return Buffer.concat(pieces);
  }
}

/** A bus that knows single characters only stops at the last one of a terminator. */
function isTerminated(data: Buffer, terminator: Buffer | undefined): boolean {
  return terminator !== undefined && data.length > 0 && data.at(-1) === terminator.at(-1);
}
