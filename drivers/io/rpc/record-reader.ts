/** Records on a stream: fragments with their length in front, the last one marked (RFC 5531, section 11). */

import type { Limits } from "../limits.ts";
import type { StreamInput } from "../stream/stream-input.ts";
import { lastFragment } from "./rpc-message.ts";

const skipped = 1 << 16;

/**
 * Reads records piece by piece, so that nothing is buffered because a peer announced it. A read that is given up leaves
 * the reader where it was; only {@link RecordReader.fill} does not.
 */
export class RecordReader {
  readonly #input: StreamInput;
  /** Bytes of the fragment that have not been read. */
  #left = 0;
  #isLast = true;
  #isInStep = true;

  constructor(input: StreamInput) {
    this.#input = input;
  }

  /** False once a `fill` was given up: where the next record begins is not known. */
  get isInStep(): boolean {
    return this.#isInStep;
  }

  /** Skips what is left of the record, and waits for the next one. */
  async next(limits: Limits): Promise<void> {
    while (this.#left > 0 || !this.#isLast) {
      if (this.#left === 0) await this.#mark(limits);
      else this.#left -= (await this.#input.some(Math.min(this.#left, skipped), limits)).length;
    }
    await this.#mark(limits);
  }

  /** Reads `count` bytes; fewer where the record ends. */
  async take(count: number, limits: Limits): Promise<Buffer> {
    if (this.#left >= count) return this.#piece(count, limits);
    const pieces: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      if (this.#left === 0) {
        if (this.#isLast) break;
        await this.#mark(limits);
        continue;
      }
      const piece = await this.#piece(Math.min(missing, this.#left), limits);
      pieces.push(piece);
      missing -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** Fills a caller's memory; false where the record ends before. */
  async fill(target: Uint8Array, limits: Limits): Promise<boolean> {
    let filled = 0;
    this.#isInStep = false;
    while (filled < target.length) {
      if (this.#left === 0) {
        if (this.#isLast) break;
        await this.#mark(limits);
        continue;
      }
      const count = Math.min(this.#left, target.length - filled);
      await this.#input.fill(target.subarray(filled, filled + count), limits);
      this.#left -= count;
      filled += count;
    }
    this.#isInStep = true;
    return filled === target.length;
  }

  async #piece(count: number, limits: Limits): Promise<Buffer> {
    const piece = await this.#input.exactly(count, limits);
    this.#left -= count;
    return piece;
  }

  async #mark(limits: Limits): Promise<void> {
    const mark = (await this.#input.exactly(4, limits)).readUInt32BE(0);
    this.#isLast = mark >= lastFragment;
    this.#left = mark % lastFragment;
  }
}
