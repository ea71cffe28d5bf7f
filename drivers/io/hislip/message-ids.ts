/** Which message answers which: the client's side of HiSLIP's message ids (IVI-6.1, sections 3.1 and 3.2). */

import { anyMessageId, controlBits, firstMessageId, messageTypes, nextMessageId, noMessageId } from "./messages.ts";
import type { Header } from "./messages.ts";

/** Counts messages; begins anew with a connection and with a device clear. */
export class MessageIds {
  /** Replies may overtake questions: the instrument counts its own messages, and nothing tells which answers which. */
  readonly overlap: boolean;
  #next = firstMessageId;
  #lastSent = noMessageId;
  #lastDelivered = noMessageId;
  #rmtDelivered = 0;

  constructor(overlap: boolean) {
    this.overlap = overlap;
  }

  /** Id of the message that was sent last. */
  get lastSent(): number {
    return this.#lastSent;
  }

  /** What a status query names: the last message sent or, in overlap mode, the last one delivered. */
  get forStatus(): number {
    return this.overlap ? this.#lastDelivered : this.#lastSent;
  }

  /** The id of a message that is sent now. */
  take(): number {
    this.#lastSent = this.#next;
    this.#next = nextMessageId(this.#next);
    return this.#lastSent;
  }

  /** The control code of a message that may tell of a delivered reply; it does so once. */
  takeControl(): number {
    const control = this.#rmtDelivered;
    this.#rmtDelivered = 0;
    return control;
  }

  /** Whether a data message answers what was sent last. */
  accepts({ type, parameter }: Header): boolean {
    if (this.overlap || parameter === this.#lastSent) return true;
    return type === messageTypes.Data && parameter === anyMessageId;
  }

  /** A data message has been handed to the caller as a whole. */
  delivered({ type, parameter }: Header): void {
    this.#lastDelivered = parameter;
    if (type === messageTypes.DataEnd) this.#rmtDelivered = controlBits.rmtDelivered;
  }
}
