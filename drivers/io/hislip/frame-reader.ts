/** Messages out of the bytes of a connection, as a server reads them: payloads come in the pieces that arrive. */

import { decodeHeader, headerSize, type Header } from "./messages.ts";

const nothing: Buffer = Buffer.alloc(0);

/** The bytes are no HiSLIP: there is no way back into step. */
export class MalformedHeader extends Error {}

/** Bytes that wait are those of one unfinished header or payload, and whatever its user has not asked for yet. */
export class FrameReader {
  #bytes = nothing;
  #remaining = 0;

  /** What is left of the payload under way. */
  get remaining(): number {
    return this.#remaining;
  }

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
  }

  /**
   * The next header, once the payload before it has been taken.
   * @throws MalformedHeader
   */
  header(): Header | undefined {
    if (this.#remaining > 0 || this.#bytes.length < headerSize) return undefined;
    const header = decodeHeader(this.#bytes);
    if (!header) throw new MalformedHeader();
    this.#bytes = this.#bytes.subarray(headerSize);
    this.#remaining = header.length;
    return header;
  }

  /** What has arrived of the payload; undefined where that is nothing. */
  piece(): Buffer | undefined {
    const count = Math.min(this.#remaining, this.#bytes.length);
    return count === 0 ? undefined : this.#take(count);
  }

  /** The payload, once all of it has arrived. Only for payloads whose length has been checked. */
  whole(): Buffer | undefined {
    return this.#bytes.length < this.#remaining ? undefined : this.#take(this.#remaining);
  }

  #take(count: number): Buffer {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    this.#remaining -= count;
    return taken;
  }
}
