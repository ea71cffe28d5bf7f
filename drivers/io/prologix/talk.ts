/** One `++read` of an adapter: what an instrument says while it is addressed to talk, and whether it has finished. */

import { TransportError } from "../limits.ts";
import type { StreamInput } from "../stream/stream-input.ts";

/** The adapter adds this character where the instrument marked the end (`++eot_char`); data may contain it too. */
export const endMark = 4;

/** A reply longer than this is no reply. */
const longestReply = 1 << 30;
const [tab, lineFeed, carriageReturn, space, tilde] = [9, 10, 13, 32, 126];

export class Talk {
  /** What has come and was not read. */
  readonly rest: StreamInput;
  /** The character that ends it, where the instrument marks no end (`++read <char>`). */
  readonly character: number | undefined;
  /** Milliseconds of silence after which the adapter gives up. */
  patience = 0;
  /**
   * `doubtful` when the last byte so far may be the end mark or data; `silent` when the adapter gave up without an end;
   * `ended` when the instrument has marked it.
   */
  state: "talking" | "doubtful" | "silent" | "ended" = "talking";
  /** The last character of the terminator that ended the last read, if one did. */
  stoppedAt: number | undefined;
  #isText = true;

  /** `rest` is the memory of the one who reads, and is emptied. */
  constructor(rest: StreamInput, character: number | undefined) {
    rest.discard();
    this.rest = rest;
    this.character = character;
  }

  /** Whether the adapter still reads, as far as is known. */
  get isOpen(): boolean {
    return this.state === "talking" || this.state === "doubtful";
  }

  /** Whether everything so far is text, in which an end mark cannot be data. */
  get isText(): boolean {
    return this.#isText;
  }

  /** Takes bytes in; `isAll` where nothing more has come with them. */
  take(chunk: Buffer, isAll: boolean): void {
    const before = this.state === "doubtful" ? Buffer.of(endMark) : undefined;
    this.state = "talking";
    if (before) this.#keep(before);
    if (this.character !== undefined) {
      this.#keep(chunk);
      if (isAll && chunk.at(-1) === this.character) this.state = "ended";
      return;
    }
    const marked = isAll && chunk.at(-1) === endMark;
    this.#keep(marked ? chunk.subarray(0, -1) : chunk);
    if (marked) this.state = this.#restIsALine() ? "ended" : "doubtful";
  }

  /** The adapter has finished, after these bytes. */
  finish(last: Buffer): void {
    if (last.length > 0) this.take(last, true);
    this.state = this.isOpen && this.state !== "doubtful" ? "silent" : "ended";
  }

  #keep(chunk: Buffer): void {
    this.rest.push(chunk);
    if (this.rest.length > longestReply)
      throw new TransportError("protocol", `${this.rest.length} bytes came without an end`);
    this.#isText &&= isText(chunk);
  }

  /** A line of text is a whole message; binary data does not look like one up to its end. */
  #restIsALine(): boolean {
    const rest = this.rest.peek();
    const last = rest.at(-1);
    return (last === lineFeed || last === carriageReturn) && isText(rest);
  }
}

function isText(bytes: Buffer): boolean {
  return bytes.every(
    byte => (byte >= space && byte <= tilde) || byte === lineFeed || byte === carriageReturn || byte === tab,
  );
}
