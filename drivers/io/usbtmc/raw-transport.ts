/** `USB…::RAW`: the bulk endpoints of a device with a protocol of its vendor's own; a short packet ends a message. */

import { TransportError, type Limits } from "../limits.ts";
import { StreamInput } from "../stream/stream-input.ts";
import type { Attributes, Received, Stop, Transport } from "../transport.ts";
import { usbAttributes } from "./attributes.ts";
import type { UsbLink } from "./link.ts";
import { hex4 } from "./usb-error.ts";

const longestReply = 1 << 30;
/** What is received at once. */
const transferSize = 1 << 16;
const mostEmpty = 1000;

export class UsbRawTransport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = true;
  readonly attributes: Attributes;
  readonly #link: UsbLink;
  readonly #input = new StreamInput();
  #ended = false;

  constructor(link: UsbLink) {
    const { vendorId, productId, serialNumber, interfaceNumber } = link.identity;
    this.bus = `usb ${hex4(vendorId)}:${hex4(productId)} ${serialNumber} ${interfaceNumber}`;
    this.#link = link;
    this.attributes = usbAttributes(link, { value: 10, enabled: false }, () => ({ is4882: false, termChar: false }));
  }

  /** Opens the device anew: nothing else ends what is under way. */
  async resynchronise(limits: Limits): Promise<void> {
    this.discardInput();
    await this.#link.open(limits);
    await this.#link.clearHalt("bulk-out", limits);
    await this.#link.clearHalt("bulk-in", limits);
  }

  discardInput(): boolean {
    this.#input.discard();
    this.#ended = false;
    this.#link.discard();
    return false;
  }

  /** There is no device clear without a protocol: what has arrived is dropped. */
  async clear(limits: Limits): Promise<void> {
    if (!this.#link.isOpen) await this.resynchronise(limits);
    this.discardInput();
  }

  /** The end needs no mark: a transfer is a message. */
  async write(data: Buffer, limits: Limits): Promise<void> {
    await this.#link.send(data, limits);
  }

  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    for (;;) {
      const waiting = this.#input.peek(count);
      const at = terminator?.length ? waiting.indexOf(terminator) : -1;
      if (at >= 0) return this.#take(at + (terminator as Buffer).length, limits);
      if (waiting.length >= count || (this.#ended && waiting.length > 0)) return this.#take(waiting.length, limits);
      if (waiting.length > longestReply)
        throw new TransportError("protocol", `${waiting.length} bytes came without an end`);
      await this.#receive(limits);
    }
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    while (this.#input.length < target.length) {
      if (this.#ended && this.#input.length > 0)
        throw new TransportError("protocol", `the message ended after ${this.#input.length} of ${target.length} bytes`);
      await this.#receive(limits);
    }
    await this.#input.fill(target, limits);
    return { end: this.#ended && this.#input.length === 0 };
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  async #receive(limits: Limits): Promise<void> {
    const length = Math.ceil(transferSize / this.#link.packetSize) * this.#link.packetSize;
    for (let empty = 0; empty < mostEmpty; empty++) {
      const { data, short } = await this.#link.receive(length, limits);
      this.#input.push(data);
      this.#ended = short;
      if (data.length > 0) return;
    }
    throw new TransportError("protocol", "the instrument sends empty transfers");
  }

  async #take(count: number, limits: Limits): Promise<Received> {
    const data = await this.#input.exactly(count, limits);
    return { data, end: this.#ended && this.#input.length === 0 };
  }
}
