/** Reads the replies of one conversation, and knows what may be left of the last one when the next question is asked. */

import type { Exchange } from "../session.ts";
import type { Received, Transport } from "../transport.ts";
import { assertHeader, readBlock } from "./binary-block.ts";
import { elementSize } from "./data-types.ts";
import type { MessageFormat } from "./message-format.ts";
import { endsWith, readMessage } from "./read-message.ts";
import type { BinaryReadOptions } from "./visa-handle.ts";

const [lineFeed, carriageReturn] = [10, 13];

/** What the instrument still says of the last reply is no answer to the next question. */
export class ReplyReader {
  readonly #format: MessageFormat;
  /** The last reply was not read to its end, as far as is known. */
  #isPart = false;
  /** A line end may still come that belongs to a block; `before` once another question has been asked. */
  #lineEnd: "none" | "owed" | "before" = "none";

  constructor(format: MessageFormat) {
    this.#format = format;
  }

  /** A question is about to be sent, and its reply read: what has come is dropped. */
  drop(transport: Transport): void {
    const hasEnded = transport.discardInput({ terminator: this.#format.terminator, isPart: this.#isPart });
    this.#isPart = false;
    if (this.#lineEnd !== "none") this.#lineEnd = hasEnded ? "none" : "before";
  }

  /** What has come is dropped; true if that was one reply, from its beginning to its end. */
  flush(transport: Transport): boolean {
    const { terminator } = this.#format;
    const hasEnded = transport.discardInput({ terminator, isPart: this.#isPart });
    // The rest of a reply that was read, or its line end, is not the reply that is owed.
    const isNext = !this.#isPart && this.#lineEnd === "none";
    this.#isPart &&= !hasEnded;
    if (hasEnded) this.#lineEnd = "none";
    return hasEnded && isNext;
  }

  /** A question has been sent whose reply is read later: a line end that comes first is none of it. */
  asked(): void {
    if (this.#lineEnd === "owed") this.#lineEnd = "before";
  }

  /** Reads one message. */
  readonly message: Exchange<Buffer> = async (transport, limits) => {
    const { terminator, chunkSize } = this.#format;
    const isBehind = this.#begin();
    let { data, end } = await readMessage(transport, terminator, chunkSize, limits);
    const from = isBehind ? data.findIndex(byte => byte !== lineFeed && byte !== carriageReturn) : 0;
    if (from < 0) ({ data, end } = await readMessage(transport, terminator, chunkSize, limits));
    this.#isPart = transport.marksEnd && !end;
    return from > 0 ? data.subarray(from) : data;
  };

  /** Reads so many bytes; `stopAtEnd` where the bus may mark an end before. */
  bytes(count: number, stopAtEnd: boolean): Exchange<Buffer> {
    return async (transport, limits) => {
      this.#begin();
      let received: Received;
      if (stopAtEnd) received = await transport.read({ count }, limits);
      else {
        const data = Buffer.alloc(count);
        received = { data, ...(await transport.fill(data, limits)) };
      }
      const { data, end } = received;
      const { terminator } = this.#format;
      this.#isPart = transport.marksEnd ? !end : terminator.length > 0 && !endsWith([data], terminator);
      return data;
    };
  }

  /**
   * Reads one block.
   * @throws RangeError, before anything is read, for a header or a data type that there is not.
   */
  block(options: BinaryReadOptions): Exchange<ArrayBuffer> {
    const { datatype = "f", isBigEndian = false, header = "ieee", dataPoints, expectTermination = true } = options;
    assertHeader(header);
    const size = elementSize(datatype);
    const length = dataPoints === undefined ? undefined : dataPoints * size;
    return async (transport, limits) => {
      this.#begin();
      const { terminator: termination, chunkSize } = this.#format;
      const request = { header, isBigEndian, length, termination, expectTermination, chunkSize };
      const { memory, isEnded } = await readBlock(transport, request, limits);
      if (!isEnded) this.#lineEnd = "owed";
      return memory;
    };
  }

  /** Nothing is known of a reply that is being read; true if a line end may come before it. */
  #begin(): boolean {
    const isBehind = this.#lineEnd === "before";
    this.#isPart = false;
    this.#lineEnd = "none";
    return isBehind;
  }
}
