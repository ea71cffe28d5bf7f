/** External data representation: numbers of four bytes in network order, everything else padded to four (RFC 4506). */

/** Data that end too early, or announce more than is allowed. */
export class XdrError extends Error {}

/** Writes values one after another. */
export class XdrWriter {
  #bytes: Buffer;
  #length: number;

  /** `head` bytes are left free in front, for whoever wraps the values. */
  constructor(head = 0, capacity = 128) {
    this.#bytes = Buffer.allocUnsafe(head + capacity);
    this.#length = head;
  }

  /** Bytes so far, the head included. */
  get length(): number {
    return this.#length;
  }

  /** What has been written, the head included. Writing on may move it. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  int(value: number): this {
    const at = this.#room(4);
    this.#bytes.writeInt32BE(value, at);
    return this;
  }

  uint(value: number): this {
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value, at);
    return this;
  }

  bool(value: boolean): this {
    return this.uint(value ? 1 : 0);
  }

  /** Bytes with their number in front. */
  opaque(data: Uint8Array): this {
    this.uint(data.length);
    const padded = data.length + padding(data.length);
    const at = this.#room(padded);
    this.#bytes.set(data, at);
    this.#bytes.fill(0, at + data.length, at + padded);
    return this;
  }

  string(text: string): this {
    return this.opaque(Buffer.from(text, "latin1"));
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, at);
      this.#bytes = grown;
    }
    return at;
  }
}

/**
 * Reads values one after another.
 * @throws XdrError at the end of the data, and for more than a caller allows.
 */
export class XdrReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Bytes that have not been read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  int(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  uint(): number {
    return this.#bytes.readUInt32BE(this.#advance(4));
  }

  bool(): boolean {
    return this.uint() !== 0;
  }

  /** Bytes with their number in front; a view, not a copy. */
  opaque(most: number): Buffer {
    const length = this.uint();
    if (length > most) throw new XdrError(`${length} bytes are announced: at most ${most} are allowed`);
    const at = this.#advance(length);
    // Some writers leave the padding out behind the last value.
    this.#at = Math.min(this.#bytes.length, this.#at + padding(length));
    return this.#bytes.subarray(at, at + length);
  }

  string(most: number): string {
    return this.opaque(most).toString("latin1");
  }

  #advance(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) throw new XdrError(`the data end after ${this.#bytes.length} bytes`);
    this.#at = at + count;
    return at;
  }
}

/** How many bytes follow `length` bytes up to a multiple of four. */
export function padding(length: number): number {
  return -length & 3;
}
