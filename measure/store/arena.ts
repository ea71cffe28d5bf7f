/** Room for arrays until they are written: large blocks that are used again, since fresh memory costs more than the copy. */

const blockSize = 1 << 20;

/** Room that is given out piece by piece and taken back as a whole. */
export class Arena {
  readonly #blocks: Buffer[] = [];
  #block = 0;
  #used = 0;

  /** Gives room for so many bytes; what is in it is left over from before. */
  readonly allocate = (byteLength: number): Buffer => {
    if (byteLength > blockSize) return Buffer.allocUnsafe(byteLength);
    if (this.#used + byteLength > blockSize) {
      this.#block++;
      this.#used = 0;
    }
    const block = (this.#blocks[this.#block] ??= Buffer.allocUnsafeSlow(blockSize));
    const start = this.#used;
    this.#used += byteLength;
    return block.subarray(start, this.#used);
  };

  /** Takes all room back: nobody may use any of it any more. */
  reset(): void {
    this.#block = 0;
    this.#used = 0;
  }
}
