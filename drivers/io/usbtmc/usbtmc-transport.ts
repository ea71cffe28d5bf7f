/** Conversations over USB-TMC and USB488, whatever carries the transfers. */

import { isTimeout, TransportError, type Limits } from "../limits.ts";
import { StreamInput } from "../stream/stream-input.ts";
import type { Attributes, Received, RemoteMode, Stop, Transport } from "../transport.ts";
import { usbAttributes, type TermChar } from "./attributes.ts";
import { requests } from "./control.ts";
import { MessageExchange } from "./exchange.ts";
import type { UsbLink } from "./link.ts";
import { quirksOf, type Quirks } from "./quirks.ts";
import { hex4 } from "./usb-error.ts";

/** A reply longer than this without an end is no reply. */
const longestReply = 1 << 30;

/** `bInterfaceProtocol` of USB488. */
const usb488 = 1;

export class UsbTmcTransport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = true;
  readonly attributes: Attributes;
  readonly #link: UsbLink;
  readonly #exchange: MessageExchange;
  readonly #termChar: TermChar = { value: 10, enabled: false };
  /** What has come of the reply and was not read. */
  readonly #input = new StreamInput();
  /** Whether the message ends with what is in `#input`. */
  #ended = false;
  /** Whether the last clear did not come to an end. */
  #isStuck = false;

  /** `quirks` take the place of what is known of the instrument's model. */
  constructor(link: UsbLink, quirks?: Quirks) {
    const { vendorId, productId, serialNumber, interfaceNumber } = link.identity;
    this.bus = `usb ${hex4(vendorId)}:${hex4(productId)} ${serialNumber} ${interfaceNumber}`;
    this.#link = link;
    this.#exchange = new MessageExchange(link, quirks ?? quirksOf(vendorId, productId));
    this.attributes = usbAttributes(link, this.#termChar, () => this.#exchange.capabilities);
  }

  /** Ends what is under way and clears the instrument's buffers; opens the device anew where that fails. */
  async resynchronise(limits: Limits): Promise<void> {
    this.discardInput();
    if (this.#link.isOpen && !this.#isStuck) {
      this.#isStuck = true;
      try {
        await this.#exchange.clear(limits);
        this.#isStuck = false;
        return;
      } catch (error) {
        // What is left of the time serves to open the device anew; without any, that is the next attempt's.
        if (!(error instanceof TransportError) || error.kind === "abort" || error.kind === "timeout") throw error;
      }
    }
    await this.#exchange.open(limits);
    this.#isStuck = false;
  }

  discardInput(): boolean {
    this.#input.discard();
    this.#ended = false;
    this.#link.discard();
    return false;
  }

  async clear(limits: Limits): Promise<void> {
    if (!this.#link.isOpen) return this.resynchronise(limits);
    this.discardInput();
    await this.#exchange.clear(limits);
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    // An instrument that was unplugged and plugged in while nobody asked is opened anew, before anything is lost.
    if (!this.#link.isOpen) await this.resynchronise(limits);
    await this.#exchange.write(data, end, limits);
  }

  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    let scanned = 0;
    for (;;) {
      const waiting = this.#input.peek(count);
      if (terminator?.length) {
        const at = waiting.indexOf(terminator, Math.max(0, scanned - terminator.length + 1));
        if (at >= 0) return this.#take(at + terminator.length, limits);
      }
      scanned = waiting.length;
      if (scanned >= count || this.#ended) return this.#take(scanned, limits);
      if (scanned > longestReply) throw new TransportError("protocol", `${scanned} bytes came without an end`);
      await this.#receive(part => this.#input.push(part), limits);
    }
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    let filled = Math.min(target.length, this.#input.length);
    if (filled > 0) await this.#input.fill(target.subarray(0, filled), limits);
    while (filled < target.length) {
      if (this.#ended) {
        this.#ended = false;
        throw new TransportError("protocol", `the message ended after ${filled} of ${target.length} bytes`);
      }
      await this.#receive(part => {
        const count = Math.min(part.length, target.length - filled);
        target.set(count === part.length ? part : part.subarray(0, count), filled);
        filled += count;
        if (count < part.length) this.#input.push(part.subarray(count));
      }, limits);
    }
    return { end: this.#endReached() };
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  async readStatus(limits: Limits): Promise<number> {
    this.#require(this.#link.interfaceProtocol === usb488, "status byte");
    return this.#link.readStatus(limits);
  }

  async trigger(limits: Limits): Promise<void> {
    this.#require(this.#exchange.capabilities.trigger, "trigger");
    await this.#exchange.trigger(limits);
  }

  /** USB has no remote line: REN_CONTROL stands for it, and every message addresses the instrument (USB488 1.00, section 4.3). */
  async remote(mode: RemoteMode, limits: Limits): Promise<void> {
    this.#require(this.#exchange.remoteLocal, "remote control");
    const { renControl, goToLocal, localLockout } = requests;
    const steps: Readonly<Record<RemoteMode, readonly (readonly [number, number])[]>> = {
      deassert: [[renControl, 0]],
      assert: [[renControl, 1]],
      deassertLocal: [
        [goToLocal, 0],
        [renControl, 0],
      ],
      assertAddress: [[renControl, 1]],
      assertLockout: [
        [renControl, 1],
        [localLockout, 0],
      ],
      assertAddressLockout: [
        [renControl, 1],
        [localLockout, 0],
      ],
      local: [[goToLocal, 0]],
    };
    for (const [request, value] of steps[mode])
      await this.#exchange.simple(request, value, `remote mode ${mode}`, limits);
  }

  async onServiceRequest(listener: (status: number | undefined) => void): Promise<AsyncDisposable> {
    if (!this.#link.onServiceRequest) throw new TransportError("protocol", "the instrument cannot request service");
    return this.#link.onServiceRequest(listener);
  }

  /** Lets the instrument blink, where it can, so that it is found in the rack (INDICATOR_PULSE). */
  async pulseIndicator(limits: Limits): Promise<void> {
    this.#require(this.#exchange.capabilities.indicatorPulse, "indicator");
    await this.#exchange.simple(requests.indicatorPulse, 0, "the indicator pulse", limits);
  }

  /** Sends a message of the vendor's own (VENDOR_SPECIFIC_OUT). */
  async writeVendor(data: Buffer, limits: Limits): Promise<void> {
    await this.#exchange.writeVendor(data, limits);
  }

  /** Asks for up to `size` bytes of a message of the vendor's own (REQUEST_VENDOR_SPECIFIC_IN). */
  async readVendor(size: number, limits: Limits): Promise<Buffer> {
    return this.#exchange.readVendor(size, limits);
  }

  async #receive(sink: (part: Buffer) => void, limits: Limits): Promise<void> {
    const { enabled, value } = this.#termChar;
    try {
      this.#ended = await this.#exchange.receive(sink, enabled ? value : undefined, limits);
    } catch (error) {
      if (!isTimeout(error) || error.message !== "" || this.#input.length === 0) throw error;
      const start = JSON.stringify(this.#input.peek(60).toString("latin1"));
      throw new TransportError("timeout", `the reply ${start} did not end`, { cause: error });
    }
  }

  async #take(count: number, limits: Limits): Promise<Received> {
    const data = await this.#input.exactly(count, limits);
    return { data, end: this.#endReached() };
  }

  /** Whether all of the message has been read; the next read asks for the next one. */
  #endReached(): boolean {
    const reached = this.#ended && this.#input.length === 0;
    if (reached) this.#ended = false;
    return reached;
  }

  #require(can: boolean, what: string): void {
    if (!can) throw new TransportError("protocol", `the instrument has no ${what} on USB`);
  }
}
