/** Blocks of binary data: their headers (IEEE 488.2, section 8.7.9 and 8.7.10; Rohde & Schwarz; Hewlett-Packard) in both directions. */

import { TransportError, type Limits } from "../limits.ts";
import type { Transport } from "../transport.ts";

/** What stands before the data: `ieee` is `#<n><length>`, `rs` `#(<length>)`, `hp` `#A` and two bytes of length; nothing for `empty`. */
export type BlockHeader = "ieee" | "rs" | "hp" | "empty";

/** How a block is read. */
export interface BlockRequest {
  readonly header: BlockHeader;
  /** Byte order of the length in an HP header. */
  readonly isBigEndian: boolean;
  /** Bytes that are expected, where the header does not say so. */
  readonly length?: number | undefined;
  /** What follows the data. */
  readonly termination: Buffer;
  /** Whether something follows the data on a bus that marks no end. */
  readonly expectTermination: boolean;
  /** Most bytes of one read on a bus that marks the end. */
  readonly chunkSize: number;
}

const headers: readonly BlockHeader[] = ["ieee", "rs", "hp", "empty"];
/** What an instrument may put before a block: a header of its own, as in `CURVE #6…`. */
const longestPrologue = 25;
/** No instrument sends more at once; a length beyond it is a garbled one. */
const longestBlock = 2 ** 31;

/** What has been read of a reply that is a block. */
export interface Block {
  readonly memory: ArrayBuffer;
  /** Whether nothing of the reply is left; on a stream a line end may be. */
  readonly isEnded: boolean;
}

/** Reads a block into memory of its own; what follows it is read, too. */
export async function readBlock(transport: Transport, request: BlockRequest, limits: Limits): Promise<Block> {
  const source = new BlockSource(transport, request, limits);
  const length = await lengthOf(source, request);
  if (length === undefined) return { memory: await source.rest(request.termination), isEnded: true };
  if (length > longestBlock) throw malformed(`a block of ${length} bytes is announced`);
  const memory = allocate(length);
  await source.copyInto(new Uint8Array(memory));
  return { memory, isEnded: await source.finish(request) };
}

function allocate(length: number): ArrayBuffer {
  try {
    return new ArrayBuffer(length);
  } catch (cause) {
    throw new TransportError("protocol", `there is no memory for a block of ${length} bytes`, { cause });
  }
}

/** What stands before data of so many bytes. */
export function blockHeader(header: BlockHeader, length: number, isBigEndian: boolean): Buffer {
  assertHeader(header);
  if (header === "empty") return Buffer.alloc(0);
  if (header === "rs") return Buffer.from(`#(${length})`, "latin1");
  if (header === "ieee") {
    const digits = String(length);
    return Buffer.from(`#${digits.length.toString(16).toUpperCase()}${digits}`, "latin1");
  }
  if (length > 0xffff) throw new RangeError(`a block of ${length} bytes: an HP header holds at most 65535`);
  const size = Buffer.from("#A\0\0", "latin1");
  if (isBigEndian) size.writeUInt16BE(length, 2);
  else size.writeUInt16LE(length, 2);
  return size;
}

/** @throws RangeError that names the headers, for another one. */
export function assertHeader(header: BlockHeader): void {
  if (!headers.includes(header))
    throw new RangeError(`block header ${JSON.stringify(header)} is invalid: must be one of ${headers.join(", ")}`);
}

/** Undefined where the block goes on to the end of the message. */
async function lengthOf(source: BlockSource, request: BlockRequest): Promise<number | undefined> {
  if (request.header === "empty") return request.length;
  await source.seekHash();
  if (request.header === "hp") {
    const size = await source.take(3);
    if (size[0] !== 0x41) throw malformed(`"#" is followed by ${quote(size.subarray(0, 1))}: must be "A"`);
    return request.isBigEndian ? size.readUInt16BE(1) : size.readUInt16LE(1);
  }
  const kind = (await source.take(1)).toString("latin1");
  if (kind === "(") return decimal(await source.upTo(")"));
  if (request.header === "rs") throw malformed(`"#" is followed by ${JSON.stringify(kind)}: must be "("`);
  if (!/^[0-9A-Fa-f]$/.test(kind)) throw malformed(`"#" is followed by ${JSON.stringify(kind)}: must be a digit`);
  const digits = Number.parseInt(kind, 16);
  return digits === 0 ? request.length : decimal(await source.take(digits));
}

function decimal(digits: Buffer): number {
  const text = digits.toString("latin1");
  if (!/^\d+$/.test(text)) throw malformed(`the length ${quote(digits)} is no number`);
  return Number(text);
}

function quote(bytes: Buffer): string {
  return JSON.stringify(bytes.toString("latin1"));
}

function malformed(what: string): TransportError {
  return new TransportError("protocol", `the reply is no binary block: ${what}`);
}

/** Bytes in order: from a stream as many as are asked for, from a bus that marks the end in pieces that are kept until used. */
class BlockSource {
  readonly #transport: Transport;
  readonly #limits: Limits;
  readonly #chunkSize: number;
  #piece: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(transport: Transport, { chunkSize }: BlockRequest, limits: Limits) {
    this.#transport = transport;
    this.#limits = limits;
    this.#chunkSize = chunkSize;
  }

  async take(count: number): Promise<Buffer> {
    if (!this.#transport.marksEnd) return (await this.#transport.read({ count }, this.#limits)).data;
    while (this.#piece.length < count) {
      if (this.#ended) throw malformed(`it ends after ${quote(this.#piece.subarray(0, longestPrologue))}`);
      const { data, end } = await this.#transport.read({ count: this.#chunkSize }, this.#limits);
      this.#piece = this.#piece.length === 0 ? data : Buffer.concat([this.#piece, data]);
      this.#ended = end;
    }
    const taken = this.#piece.subarray(0, count);
    this.#piece = this.#piece.subarray(count);
    return taken;
  }

  async upTo(end: string): Promise<Buffer> {
    const digits: Buffer[] = [];
    for (;;) {
      const next = await this.take(1);
      if (next.toString("latin1") === end) return Buffer.concat(digits);
      if (digits.push(next) > longestPrologue) throw malformed(`${quote(Buffer.concat(digits))} has no ${end}`);
    }
  }

  async seekHash(): Promise<void> {
    let prologue = "";
    for (;;) {
      const next = (await this.take(1)).toString("latin1");
      if (next === "#") return;
      prologue += next;
      if (prologue.length > longestPrologue) throw malformed(`${JSON.stringify(prologue)} has no "#"`);
    }
  }

  async copyInto(target: Uint8Array): Promise<void> {
    const ready = this.#piece.subarray(0, target.length);
    target.set(ready);
    this.#piece = this.#piece.subarray(ready.length);
    if (ready.length === target.length) return;
    if (this.#ended) throw malformed(`${ready.length} of ${target.length} bytes came before the end of the message`);
    const { end } = await this.#transport.fill(target.subarray(ready.length), this.#limits);
    this.#ended = end;
  }

  /** Everything up to the end of the message. */
  async rest(termination: Buffer): Promise<ArrayBuffer> {
    const pieces = [this.#piece];
    while (!this.#ended) {
      const stop = this.#transport.marksEnd ? { count: this.#chunkSize } : { terminator: termination };
      const { data, end } = await this.#transport.read(stop, this.#limits);
      pieces.push(data);
      this.#ended = end || !this.#transport.marksEnd;
    }
    let all = Buffer.concat(pieces);
    if (termination.length > 0 && all.subarray(-termination.length).equals(termination))
      all = all.subarray(0, -termination.length);
    return Uint8Array.from(all).buffer;
  }

  /**
   * Reads what follows the data: on a stream the terminator, elsewhere all to the end. More than a terminator is an error.
   * False where a line end may still come: a carriage return may be all, or half of it.
   */
  async finish({ termination, expectTermination }: BlockRequest): Promise<boolean> {
    let after = this.#piece;
    if (this.#transport.marksEnd) {
      while (!this.#ended) {
        const { data, end } = await this.#transport.read({ count: this.#chunkSize }, this.#limits);
        after = Buffer.concat([after, data]);
        this.#ended = end;
        if (after.length > this.#chunkSize) break;
      }
    } else if (expectTermination && termination.length > 0)
      after = (await this.#transport.read({ count: termination.length }, this.#limits)).data;
    const isTerminator = after.length === 0 || after.equals(termination) || /^[\r\n]+$/.test(after.toString("latin1"));
    if (isTerminator) return this.#transport.marksEnd || (after.length > 0 && after.equals(termination));
    const start = quote(after.subarray(0, longestPrologue));
    throw new TransportError("protocol", `the block is followed by ${start}: expected ${quote(termination)}`);
  }
}
