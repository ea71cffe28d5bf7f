/** Reads messages from a link, and keeps what has come beyond a stop for the next read. */

import { isTimeout, TransportError, type Limits } from "../limits.ts";
import type { Received, Stop } from "../transport.ts";
import type { CoreChannel } from "./core-channel.ts";
import { reasons } from "./protocol.ts";

/** Bytes that are asked for at once. */
const chunk = 1 << 20;
/** Where a reply goes on, its next bytes are there within this. */
const restMilliseconds = 100;
/** A reply longer than this without an end is no reply. */
const longestReply = 1 << 30;
/** An instrument that so often has nothing to say, and no end either, is out of order. */
const mostEmpty = 100;

const nothing = Buffer.alloc(0);

export class MessageReader {
  /** What has come and was not read, and whether the message ends behind it. */
  #rest: Buffer = nothing;
  #restEnds = false;

  /** Forgets what has come; true if the message ended with it. */
  discard(): boolean {
    const isEnded = this.#restEnds;
    this.#rest = nothing;
    this.#restEnds = false;
    return isEnded;
  }

  /** Reads and forgets a message to its end; false if there is none. */
  async skipRest(core: CoreChannel, limits: Limits): Promise<boolean> {
    for (let isFirst = true; ; isFirst = false) {
      try {
        const { reason, length } = await core.read(chunk, undefined, limits, isFirst ? restMilliseconds : undefined);
        await core.rpc.data(length, limits);
        if ((reason & reasons.end) !== 0) return true;
      } catch (error) {
        if (isFirst && isTimeout(error) && core.rpc.isAnswered) return false;
        throw error;
      }
    }
  }

  /** Reads to the end of the message, to the last byte of the terminator, or to the count. */
  async read(core: CoreChannel, { terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    const character = terminator?.at(-1);
    if (count <= 0) return { data: nothing, end: false };
    const pieces: Buffer[] = [];
    let size = 0;
    try {
      for (let empty = 0; empty < mostEmpty; empty++) {
        const { data, end, isStopped } = await this.#piece(core, Math.min(count - size, chunk), character, limits);
        size += data.length;
        if (end || isStopped || size >= count) {
          return { data: pieces.length === 0 ? data : Buffer.concat([...pieces, data]), end };
        }
        pieces.push(data);
        if (data.length > 0) empty = 0;
        if (size > longestReply) throw new TransportError("protocol", `${size} bytes came without an end`);
      }
    } catch (error) {
      throw isTimeout(error) && size > 0 ? incomplete(error, pieces, size) : error;
    }
    throw new TransportError("protocol", `the instrument answers ${mostEmpty} reads with nothing, and no end`);
  }

  async fill(core: CoreChannel, target: Uint8Array, limits: Limits): Promise<{ readonly end: boolean }> {
    let filled = Math.min(this.#rest.length, target.length);
    let end = this.#restEnds && filled === this.#rest.length;
    target.set(this.#rest.subarray(0, filled));
    this.#keep(this.#rest.subarray(filled), this.#restEnds);
    for (let empty = 0; filled < target.length; empty++) {
      if (end) {
        throw new TransportError("protocol", `the message ends after ${filled} of ${target.length} bytes`);
      }
      if (empty > mostEmpty) {
        throw new TransportError("protocol", `the instrument answers ${mostEmpty} reads with nothing, and no end`);
      }
      const { reason, length } = await core.read(Math.min(target.length - filled, chunk), undefined, limits);
      await core.rpc.fill(target.subarray(filled, filled + length), limits);
      filled += length;
      end = (reason & reasons.end) !== 0;
      if (length > 0) empty = 0;
    }
    return { end };
  }

  async #piece(
    core: CoreChannel,
    size: number,
    character: number | undefined,
    limits: Limits,
  ): Promise<{ data: Buffer; end: boolean; isStopped: boolean }> {
    let data = this.#rest;
    let end = this.#restEnds;
    let isStopped = false;
    if (data.length > 0) this.discard();
    else {
      const head = await core.read(size, character, limits);
      data = await core.rpc.data(head.length, limits);
      end = (head.reason & reasons.end) !== 0;
      isStopped = (head.reason & reasons.character) !== 0;
    }
    // Not every instrument heeds the terminator.
    const at = character === undefined ? -1 : data.indexOf(character);
    const most = Math.min(size, at >= 0 ? at + 1 : Infinity);
    if (at >= 0) isStopped = true;
    if (data.length <= most) return { data, end, isStopped };
    this.#keep(data.subarray(most), end);
    return { data: data.subarray(0, most), end: false, isStopped };
  }

  #keep(rest: Buffer, ends: boolean): void {
    this.#rest = rest;
    this.#restEnds = ends && rest.length > 0;
  }
}

function incomplete(cause: TransportError, pieces: readonly Buffer[], size: number): TransportError {
  const start = JSON.stringify(Buffer.concat(pieces, Math.min(size, 60)).toString("latin1"));
  return new TransportError("timeout", `${size} bytes came without an end: ${start}`, { cause });
}
