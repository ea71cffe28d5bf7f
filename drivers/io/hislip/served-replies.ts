/** Replies on their way to a client: which message each one answers, cut to sizes that the client takes. */

import type { Socket } from "node:net";
import { encodeHeader, encodeMessage, headerSize, messageTypes, nextMessageId } from "./messages.ts";
import { noMessageId, usualMessageSize } from "./messages.ts";

interface Reply {
  readonly data: Buffer;
  readonly id: number;
  sent: number;
}

const onePacket = 1 << 16;
/** Pieces of a long reply, so that what interrupts it finds some of it unsent. */
const largestPiece = 1 << 18;
/** Replies that wait for a client beyond this are not fetched from the instrument. */
const mostWaiting = 64;
/** Smaller messages would be all headers. */
const smallestMessage = 64;

export class ServedReplies {
  readonly #socket: Socket;
  #overlap: boolean;
  #waiting: Reply[] = [];
  #isHeldBack = false;
  #most = usualMessageSize - headerSize;
  #lastReceived = noMessageId;
  /** In overlap mode the server counts its own messages. */
  #lastOwn = noMessageId;
  #lastSent = noMessageId;
  /** A reply has been sent, and the client has not said that it was read. */
  #isUnread = false;

  constructor(socket: Socket, overlap: boolean) {
    this.#socket = socket;
    this.#overlap = overlap;
  }

  get overlap(): boolean {
    return this.#overlap;
  }

  /** Whether the client takes no more for now. */
  get isFull(): boolean {
    return this.#waiting.length >= mostWaiting;
  }

  /** Largest message that the client takes. */
  setMessageSize(size: number): void {
    this.#most = Math.min(largestPiece, Math.max(smallestMessage, size) - headerSize);
  }

  /** Begins anew after a device clear. */
  reset(overlap: boolean): void {
    this.#overlap = overlap;
    this.#waiting = [];
    this.#isUnread = false;
    this.#lastReceived = this.#lastOwn = this.#lastSent = noMessageId;
  }

  /** A message of the client begins. True if it interrupts a reply, which is dropped (IVI-6.1, section 3.1.1). */
  begin(id: number): boolean {
    this.#isUnread = false;
    this.#lastReceived = id;
    if (this.#overlap || this.#waiting.length === 0) return false;
    this.#waiting = [];
    return true;
  }

  /** The client says that it has read a reply to its end. */
  delivered(): void {
    this.#isUnread = false;
  }

  /** Whether there is something to read, as far as a status query can tell that names `id` (IVI-6.1, section 6.14). */
  isAvailable(id: number): boolean {
    if (this.#overlap) return this.#waiting.length > 0 || id !== this.#lastSent;
    return id === this.#lastReceived && (this.#isUnread || this.#waiting.length > 0);
  }

  add(data: Buffer): void {
    if (this.#overlap) this.#lastOwn = nextMessageId(this.#lastOwn);
    this.#waiting.push({ data, id: this.#overlap ? this.#lastOwn : this.#lastReceived, sent: 0 });
    this.#flush();
  }

  /** Forgets what has not been sent. */
  discard(): void {
    this.#waiting = [];
  }

  /** The client reads again. */
  drained(): void {
    this.#isHeldBack = false;
    this.#flush();
  }

  #flush(): void {
    while (!this.#isHeldBack) {
      const reply = this.#waiting[0];
      if (!reply) return;
      const { data, id, sent } = reply;
      const piece = data.length <= this.#most ? data : data.subarray(sent, sent + this.#most);
      reply.sent += piece.length;
      const end = reply.sent === data.length;
      this.#isHeldBack = !this.#send(end ? messageTypes.DataEnd : messageTypes.Data, id, piece);
      if (!end) continue;
      this.#waiting.shift();
      this.#isUnread = true;
      this.#lastSent = id;
    }
  }

  #send(type: number, id: number, piece: Buffer): boolean {
    if (piece.length <= onePacket) return this.#socket.write(encodeMessage(type, 0, id, piece));
    this.#socket.cork();
    this.#socket.write(encodeHeader(type, 0, id, piece.length));
    const goesOn = this.#socket.write(piece);
    this.#socket.uncork();
    return goesOn;
  }
}
