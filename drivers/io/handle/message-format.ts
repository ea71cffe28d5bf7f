/** How a handle puts its commands into bytes, and what it makes of the bytes of a reply. */

import { asciiText, parseAscii } from "./ascii-values.ts";
import { blockHeader } from "./binary-block.ts";
import { bytesOf, elements, elementSize, type BinaryArrays, type BinaryType } from "./data-types.ts";
import { assertEncoding, decodeText, encodeText } from "./text.ts";
import type {
  AsciiReadOptions,
  AsciiWriteOptions,
  BinaryOptions,
  BinaryReadOptions,
  TextEncoding,
} from "./visa-handle.ts";

const usualChunk = 20 * 1024;

/** The settings of a handle that have to do with bytes, and what follows from them. */
export class MessageFormat {
  writeTermination: string;
  sendEnd = true;
  readonly #resourceName: string;
  #encoding: TextEncoding = "latin1";
  #chunkSize = usualChunk;
  #readTermination = "";
  #terminator: Buffer = Buffer.alloc(0);

  constructor(resourceName: string, terminations: { readTermination: string; writeTermination: string }) {
    this.#resourceName = resourceName;
    this.readTermination = terminations.readTermination;
    this.writeTermination = terminations.writeTermination;
  }

  get readTermination(): string {
    return this.#readTermination;
  }

  set readTermination(termination: string) {
    this.#terminator = encodeText(termination, "latin1");
    this.#readTermination = termination;
  }

  /** What ends a reply, in bytes. */
  get terminator(): Buffer {
    return this.#terminator;
  }

  get encoding(): TextEncoding {
    return this.#encoding;
  }

  set encoding(encoding: TextEncoding) {
    assertEncoding(encoding);
    this.#encoding = encoding;
  }

  get chunkSize(): number {
    return this.#chunkSize;
  }

  set chunkSize(bytes: number) {
    if (!Number.isInteger(bytes) || bytes < 1)
      throw new RangeError(`chunkSize of ${this.#resourceName}: ${bytes} is invalid: must be a whole number of bytes`);
    this.#chunkSize = bytes;
  }

  /** A command with its termination. */
  encode(command: string): Buffer {
    return encodeText(command + this.writeTermination, this.#encoding);
  }

  /** A command with numbers as text. */
  encodeAscii(command: string, values: ArrayLike<number>, options: AsciiWriteOptions): Buffer {
    const { converter = "g", separator = "," } = options;
    return this.encode(command + asciiText(values, converter, separator));
  }

  /** A command with a block. */
  encodeBinary(command: string, values: ArrayLike<number | bigint>, options: BinaryOptions): Buffer {
    const { datatype = "f", isBigEndian = false, header = "ieee" } = options;
    const data = bytesOf(values, datatype, isBigEndian);
    const before = encodeText(command, this.#encoding);
    const after = encodeText(this.writeTermination, "latin1");
    return Buffer.concat([before, blockHeader(header, data.length, isBigEndian), data, after]);
  }

  /** The text of a message, without its termination. */
  readonly decode = (reply: Buffer): string => {
    const text = decodeText(reply, this.#encoding);
    const termination = this.#readTermination;
    return termination !== "" && text.endsWith(termination) ? text.slice(0, -termination.length) : text;
  };

  /** The numbers in the text of a message. */
  numbers(reply: Buffer, { converter = "f", separator = "," }: AsciiReadOptions): Float64Array {
    return parseAscii(this.decode(reply), converter, separator);
  }

  /** The values in a block. */
  elements<T extends BinaryType>(block: ArrayBuffer, options: BinaryReadOptions<T>): BinaryArrays[T] {
    const { datatype = "f" as T, isBigEndian = false } = options;
    const size = elementSize(datatype);
    if (block.byteLength % size !== 0)
      throw new RangeError(`a block of ${block.byteLength} bytes is no whole number of values of ${size} bytes`);
    return elements(block, datatype, isBigEndian);
  }
}
