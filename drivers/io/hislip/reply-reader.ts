/** Replies from the data messages of the synchronous channel: what answers an earlier question is skipped. */

import { isTimeout, TransportError, type Limits } from "../limits.ts";
import type { Received, Stop } from "../transport.ts";
import type { Interruptions } from "./interruptions.ts";
import type { MessageIds } from "./message-ids.ts";
import { messageTypes, nameOfType, type Header } from "./messages.ts";
import type { SyncChannel } from "./sync-channel.ts";

/** A reply longer than this is no reply. */
const longestReply = 1 << 30;
/** Memory is asked for as bytes arrive: a size that a peer announces is only a promise. */
const largestPiece = 1 << 26;
/** Looking for a terminator, what has been read beyond it is kept. */
const searchedPiece = 1 << 20;

const nothing: Buffer = Buffer.alloc(0);

export class ReplyReader {
  readonly #channel: SyncChannel;
  readonly #ids: MessageIds;
  readonly #interruptions: Interruptions;
  /** The data message that is being read. */
  #current: Header | undefined;
  /** Bytes of it that were read beyond a terminator. */
  #leftover = nothing;

  constructor(channel: SyncChannel, ids: MessageIds, interruptions: Interruptions) {
    this.#channel = channel;
    this.#ids = ids;
    this.#interruptions = interruptions;
  }

  /** Reads to the end of the message, or to one of the stops. */
  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    const pieces: Buffer[] = [];
    let length = 0;
    const searched = terminator !== undefined && terminator.length > 0 ? terminator : undefined;
    const received = (end: boolean): Received => ({
      data: pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces, length),
      end,
    });
    try {
      for (;;) {
        if (length >= count) return received(false);
        const header = await this.#message(limits, () => (pieces.length = length = 0));
        const most = Math.min(this.#left, count - length, searched ? searchedPiece : largestPiece);
        if (length + most > longestReply) {
          throw new TransportError("protocol", `the reply is longer than ${longestReply} bytes`);
        }
        const piece = most === 0 ? nothing : await this.#take(most, limits);
        const found = searched ? endOfTerminator(searched, pieces, piece) : -1;
        const taken = found < 0 ? piece : piece.subarray(0, found);
        if (taken.length < piece.length) this.#leftover = Buffer.concat([piece.subarray(found), this.#leftover]);
        pieces.push(taken);
        length += taken.length;
        if (this.#finished(header)) return received(true);
        if (found >= 0) return received(false);
      }
    } catch (error) {
      if (!isTimeout(error) || length === 0 || error.message !== "") throw error;
      throw new TransportError("timeout", `${length} bytes of the reply came, and not its end`, { cause: error });
    }
  }

  /** Reads into a caller's memory, without a copy in between. */
  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    let filled = 0;
    while (filled < target.length) {
      const header = await this.#message(limits, () => (filled = 0));
      const count = Math.min(this.#left, target.length - filled);
      const kept = Math.min(count, this.#leftover.length);
      target.set(this.#leftover.subarray(0, kept), filled);
      this.#leftover = this.#leftover.subarray(kept);
      if (count > kept) await this.#channel.fill(target.subarray(filled + kept, filled + count), limits);
      filled += count;
      if (!this.#finished(header)) continue;
      if (filled === target.length) return { end: true };
      throw new TransportError("protocol", `the reply ended after ${filled} of ${target.length} bytes`);
    }
    return { end: false };
  }

  /** A question is about to be sent: what has arrived is not its answer. */
  discard(): void {
    this.#current = undefined;
    this.#leftover = nothing;
    this.#channel.skipArrived();
  }

  /** Bytes of the current message that have not been handed out. */
  get #left(): number {
    return this.#leftover.length + this.#channel.remaining;
  }

  async #take(count: number, limits: Limits): Promise<Buffer> {
    const { length } = this.#leftover;
    if (length === 0) return this.#channel.take(count, limits);
    const piece = this.#leftover.subarray(0, count);
    this.#leftover = this.#leftover.subarray(count);
    return piece.length === count
      ? piece
      : Buffer.concat([piece, await this.#channel.take(count - piece.length, limits)]);
  }

  /** Whether the current message has been read, and was the last one of its reply. */
  #finished(header: Header): boolean {
    if (this.#left > 0) return false;
    this.#current = undefined;
    this.#ids.delivered(header);
    return header.type === messageTypes.DataEnd;
  }

  /** The data message to read from. `restart` is called where the instrument takes back what it sent of the reply. */
  async #message(limits: Limits, restart: () => void): Promise<Header> {
    if (this.#current && this.#ids.accepts(this.#current)) return this.#current;
    this.#current = undefined;
    this.#leftover = nothing;
    for (;;) {
      const header = await this.#channel.next(limits);
      switch (header.type) {
        case messageTypes.Data:
        case messageTypes.DataEnd:
          if (this.#ids.accepts(header) && !this.#interruptions.awaitsSync) return (this.#current = header);
          // A part of a reply that was given up belongs to nobody.
          restart();
          break;
        case messageTypes.Interrupted:
          restart();
          this.#interruptions.onSync();
          await this.#interruptions.settled(limits);
          break;
        default:
          if (isForSomebodyElse(header.type)) break;
          throw this.#channel.unexpected(header, `${nameOfType(messageTypes.DataEnd)} with a reply`);
      }
    }
  }
}

/** What a later version of the protocol or a vendor may send is skipped. */
function isForSomebodyElse(type: number): boolean {
  return type > messageTypes.AuthenticationResult;
}

/** Where in `piece` the terminator ends, which may have begun in the pieces before; -1 if it does not. */
function endOfTerminator(terminator: Buffer, pieces: readonly Buffer[], piece: Buffer): number {
  const before = terminator.length > 1 ? tail(pieces, terminator.length - 1) : nothing;
  const searched = before.length > 0 ? Buffer.concat([before, piece]) : piece;
  const at = searched.indexOf(terminator);
  return at < 0 ? -1 : at + terminator.length - before.length;
}

function tail(pieces: readonly Buffer[], count: number): Buffer {
  let bytes = nothing;
  for (let index = pieces.length - 1; index >= 0 && bytes.length < count; index--) {
    bytes = Buffer.concat([(pieces[index] as Buffer).subarray(bytes.length - count), bytes]);
  }
  return bytes;
}
