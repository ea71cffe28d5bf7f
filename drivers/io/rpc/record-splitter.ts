/** Takes a stream apart into records as its bytes come: the server's side of record marking (RFC 5531, section 11). */

import { lastFragment } from "./rpc-message.ts";

const mostFragments = 1024;

/** Collects the bytes of one connection. */
export class RecordSplitter {
  readonly #longest: number;
  /** Bytes of records that are not complete, and their sum. */
  #pieces: Buffer[] = [];
  #size = 0;
  /** What `#size` must reach before looking again is worth it. */
  #needed = 4;

  /** Records longer than `longest` are refused. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /**
   * Takes bytes, and gives the records that they complete.
   * @throws RangeError for a record that is too long, as soon as it is announced.
   */
  push(chunk: Buffer): Buffer[] {
    this.#size += chunk.length;
    this.#pieces.push(chunk);
    if (this.#size < this.#needed) return [];
    const bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    const records: Buffer[] = [];
    let from = 0;
    for (;;) {
      const record = this.#record(bytes, from);
      if (!record) break;
      records.push(record.bytes);
      from = record.to;
      this.#needed = 4;
    }
    this.#pieces = from < bytes.length ? [bytes.subarray(from)] : [];
    this.#size = bytes.length - from;
    return records;
  }

  /** The record at `from`, if it is complete; else `#needed` says how many bytes it takes at least. */
  #record(bytes: Buffer, from: number): { bytes: Buffer; to: number } | undefined {
    const fragments: Buffer[] = [];
    let at = from;
    let length = 0;
    for (;;) {
      this.#needed = at + 4 - from;
      if (at + 4 > bytes.length) return undefined;
      const mark = bytes.readUInt32BE(at);
      const size = mark % lastFragment;
      length += size;
      if (length > this.#longest || fragments.length > mostFragments) {
        throw new RangeError(`a record of ${length} bytes or more: at most ${this.#longest} are taken`);
      }
      this.#needed = at + 4 + size - from;
      if (at + 4 + size > bytes.length) return undefined;
      fragments.push(bytes.subarray(at + 4, at + 4 + size));
      at += 4 + size;
      if (mark >= lastFragment) break;
    }
    return { bytes: fragments.length === 1 ? (fragments[0] as Buffer) : Buffer.concat(fragments), to: at };
  }
}
