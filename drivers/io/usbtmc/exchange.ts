/** Exchanges of USB-TMC messages with one instrument: tags, transfers, aborts and the clear that follows a failed one. */

import { runtime } from "../../runtime.ts";
import { isTimeout, TransportError, within, type Limits } from "../limits.ts";
import {
  capabilitiesLength,
  decodeCapabilities,
  noCapabilities,
  requests,
  statuses,
  statusText,
  type Capabilities,
  type ControlRequest,
} from "./control.ts";
import type { UsbLink } from "./link.ts";
import {
  decodeInHeader,
  encodeOut,
  encodeRequestIn,
  encodeRequestVendorIn,
  encodeTrigger,
  encodeVendorOut,
  headerSize,
  messageIds,
  nextTag,
} from "./message.ts";
import type { Quirks } from "./quirks.ts";

/** Most bytes of a message in one bulk-out transfer, and most that are asked for at once. */
const largestTransfer = 1 << 20;
/** What a reply is first received into. */
const firstTransfer = 1 << 16;
/** Longest binary block that is believed in where the header of USB-TMC does not cover it. */
const longestBlock = 1 << 30;
/** So many empty transfers are a fault. */
const mostEmpty = 16;
/** So often the end of an abort or of a clear is asked for, and so long is waited in between. */
const mostChecks = 250;
const checkMilliseconds = 20;
/** How long an instrument that gives up a reply takes to end its transfer, and how much of it may still come. */
const drainMilliseconds = 300;
const mostDrained = 1000;

/** What `receive` gives data to, in order. The memory may be kept. */
export type Sink = (data: Buffer) => void;

export class MessageExchange {
  readonly #link: UsbLink;
  readonly #quirks: Quirks;
  #capabilities = noCapabilities;
  #tag = 0;
  /** Tag of the bulk-out transfer that has not ended. */
  #sending: number | undefined;
  /** Tag of the request that has no whole answer. */
  #awaited: number | undefined;
  #atStart = true;

  constructor(link: UsbLink, quirks: Quirks) {
    this.#link = link;
    this.#quirks = quirks;
  }

  get capabilities(): Capabilities {
    return this.#capabilities;
  }

  /** Opens the device, learns what it can do and clears what an earlier program may have left in it. */
  async open(limits: Limits): Promise<void> {
    await this.#link.open(limits);
    this.#sending = this.#awaited = undefined;
    // Some instruments do not tell, and some do not know the clear: tags keep their answers apart all the same.
    const { getCapabilities } = requests;
    const answer = await unlessRefused(this.#ask("interface", getCapabilities, 0, capabilitiesLength, limits));
    this.#capabilities = answer ? decodeCapabilities(answer) : noCapabilities;
    await unlessRefused(this.#clear(limits));
    if (this.remoteLocal) await unlessRefused(this.simple(requests.renControl, 1, "remote control", limits));
  }

  /** Whether the instrument can be switched to remote and back. */
  get remoteLocal(): boolean {
    return this.#capabilities.remoteLocal && this.#quirks.noRemote !== true;
  }

  /** Sends a message, or a part of it. */
  async write(data: Buffer, end: boolean, limits: Limits): Promise<void> {
    for (let from = 0; from < data.length; from += largestTransfer) {
      const part = data.subarray(from, from + largestTransfer);
      await this.#send(tag => encodeOut(tag, part, end && from + part.length === data.length), limits);
    }
    this.#atStart = true;
  }

  async trigger(limits: Limits): Promise<void> {
    await this.#send(encodeTrigger, limits);
  }

  /** Sends a message of the vendor's own. */
  async writeVendor(data: Buffer, limits: Limits): Promise<void> {
    await this.#send(tag => encodeVendorOut(tag, data), limits);
  }

  /** Asks for up to `size` bytes of a message of the vendor's own. */
  async readVendor(size: number, limits: Limits): Promise<Buffer> {
    const parts: Buffer[] = [];
    const tag = await this.#send(next => encodeRequestVendorIn(next, size), limits);
    await this.#answer(tag, messageIds.vendorIn, size, part => parts.push(part), limits);
    return Buffer.concat(parts);
  }

  /**
   * Asks for what comes next of the reply, and receives one transfer of it.
   * @returns whether the message ends with it.
   */
  async receive(sink: Sink, termChar: number | undefined, limits: Limits): Promise<boolean> {
    const size = this.#quirks.largestRequest ?? largestTransfer;
    const tag = await this.#send(next => encodeRequestIn(next, size, termChar), limits);
    const end = await this.#answer(tag, messageIds.in, size, sink, limits);
    this.#atStart = end;
    return end;
  }

  /** A request that is answered by a status alone. */
  async simple(request: number, value: number, what: string, limits: Limits): Promise<void> {
    const [status] = await this.#ask("interface", request, value, 1, limits);
    if (status !== statuses.success)
      throw new TransportError("protocol", `the instrument refused ${what}: status ${statusText(status)}`);
  }

  /** Ends what is half done and clears the instrument's buffers. */
  async clear(limits: Limits): Promise<void> {
    if (this.#sending !== undefined) await unlessRefused(this.#abortOut(this.#sending, limits));
    if (this.#awaited !== undefined) await unlessRefused(this.#abortIn(this.#awaited, limits));
    this.#sending = this.#awaited = undefined;
    await this.#clear(limits);
  }

  async #send(encode: (tag: number) => Buffer, limits: Limits): Promise<number> {
    const tag = (this.#tag = nextTag(this.#tag));
    this.#sending = tag;
    await this.#link.send(encode(tag), limits);
    this.#sending = undefined;
    return tag;
  }

  async #answer(tag: number, id: number, size: number, sink: Sink, limits: Limits): Promise<boolean> {
    this.#awaited = tag;
    const { packetSize } = this.#link;
    const asked = Math.min(firstTransfer, packetsBeyond(headerSize + size, packetSize));
    let transfer = await this.#link.receive(asked, limits);
    // An instrument that ended the transfer before in a full packet may send an empty one after it.
    for (let empty = 0; transfer.data.length === 0; transfer = await this.#link.receive(asked, limits))
      if (++empty === mostEmpty) throw new TransportError("protocol", "the instrument sends empty transfers");
    const { data } = transfer;
    const header = decodeInHeader(data);
    const isHeaded = header !== undefined && header.id === id && header.tag === tag && header.tagIsSound;
    if (!isHeaded && this.#quirks.headerMayLack && header?.id !== id && transfer.short) {
      sink(withoutHeader(data));
      this.#awaited = undefined;
      return true;
    }
    if (!isHeaded) throw new TransportError("protocol", badHeader(data, id, tag));
    if (header.size > size && !this.#quirks.headerOnce) {
      const problem = `the instrument announces ${header.size} bytes where ${size} were asked for`;
      throw new TransportError("protocol", problem);
    }
    const total = Math.max(header.size, this.#atStart ? this.#blockLength(data.subarray(headerSize)) : 0);
    if (total > longestBlock) throw new TransportError("protocol", `the instrument announces ${total} bytes`);
    await this.#rest(transfer.data.subarray(headerSize), transfer.short, total, sink, limits);
    this.#awaited = undefined;
    return header.end || (this.#quirks.endsShort === true && header.size < size);
  }

  /** Receives what the header announced, up to the end of the transfer. */
  async #rest(first: Buffer, firstShort: boolean, total: number, sink: Sink, limits: Limits): Promise<void> {
    const { packetSize } = this.#link;
    let received = first.length;
    let short = firstShort;
    let empty = 0;
    sink(first.subarray(0, total));
    while (received < total || !short) {
      if (short && !this.#quirks.headerOnce)
        throw new TransportError("protocol", `the transfer ended after ${received} of ${total} bytes`);
      // Padding may fill up a packet, no more.
      if (received >= total + packetSize)
        throw new TransportError("protocol", `the instrument sends more than the ${total} bytes that it announced`);
      const left = Math.max(0, total - received);
      const asked = Math.min(largestTransfer, packetsBeyond(left, packetSize));
      const part = await this.#link.receive(asked, limits);
      if (left > 0) sink(part.data.subarray(0, left));
      empty = part.data.length === 0 ? empty + 1 : 0;
      if (empty === mostEmpty) throw new TransportError("protocol", "the instrument sends empty transfers");
      received += part.data.length;
      short = part.short;
    }
  }

  /** What a definite-length block of IEEE 488.2 says of its own length, where the instrument's header is not to be trusted. */
  #blockLength(data: Buffer): number {
    if (!this.#quirks.blockBeyondHeader) return 0;
    const block = /^#([1-9])(\d+)/.exec(data.toString("latin1", 0, 11));
    const digits = Number(block?.[1]);
    if (!block || (block[2] as string).length < digits) return 0;
    return 2 + digits + Number((block[2] as string).slice(0, digits));
  }

  async #ask(
    recipient: ControlRequest["recipient"],
    request: number,
    value: number,
    length: number,
    limits: Limits,
  ): Promise<Buffer> {
    return this.#link.control({ type: "class", recipient, request, value, length }, limits);
  }

  /** INITIATE_ABORT_BULK_OUT and what follows it (USBTMC 1.00, section 4.2.1.2). */
  async #abortOut(tag: number, limits: Limits): Promise<void> {
    const [status] = await this.#ask("bulk-out", requests.initiateAbortBulkOut, tag, 2, limits);
    if (status !== statuses.success) return;
    await this.#completed("bulk-out", requests.checkAbortBulkOutStatus, 8, limits);
    await this.#link.clearHalt("bulk-out", limits);
  }

  /** INITIATE_ABORT_BULK_IN and what follows it (USBTMC 1.00, section 4.2.1.4). */
  async #abortIn(tag: number, limits: Limits): Promise<void> {
    const [status] = await this.#ask("bulk-in", requests.initiateAbortBulkIn, tag, 2, limits);
    if (status !== statuses.success) return;
    await this.#drain(limits);
    await this.#completed("bulk-in", requests.checkAbortBulkInStatus, 8, limits);
  }

  /** INITIATE_CLEAR and what follows it (USBTMC 1.00, section 4.2.1.6). */
  async #clear(limits: Limits): Promise<void> {
    await this.simple(requests.initiateClear, 0, "the device clear", limits);
    await this.#completed("interface", requests.checkClearStatus, 2, limits);
    await this.#link.cancel(limits);
    await this.#link.clearHalt("bulk-out", limits);
    this.#atStart = true;
  }

  /** Asks until it is done; while the instrument has something to be read, reads it. */
  async #completed(
    recipient: ControlRequest["recipient"],
    request: number,
    length: number,
    limits: Limits,
  ): Promise<void> {
    for (let checks = 0; checks < mostChecks; checks++) {
      const [status, flags = 0] = await this.#ask(recipient, request, 0, length, limits);
      if (status === statuses.success) return;
      if (status !== statuses.pending)
        throw new TransportError("protocol", `the instrument could not be cleared: status ${statusText(status)}`);
      if ((flags & 1) !== 0 && recipient !== "bulk-out") await this.#drain(limits);
      else await pause(checkMilliseconds, limits);
    }
    throw new TransportError("protocol", "the instrument does not finish the clear");
  }

  /** Receives up to a short packet, and forgets it. What there is to receive is there at once, or never comes. */
  async #drain(limits: Limits): Promise<void> {
    const soon = runtime().now() + drainMilliseconds;
    const brief = { ...limits, deadline: limits.deadline === null ? soon : Math.min(soon, limits.deadline) };
    try {
      for (let transfers = 0; transfers < mostDrained; transfers++) {
        const { short } = await this.#link.receive(packetsBeyond(firstTransfer, this.#link.packetSize), brief);
        if (short) return;
      }
    } catch (error) {
      if (!isTimeout(error) || brief.deadline === limits.deadline) throw error;
      return;
    }
    throw new TransportError("protocol", "the instrument does not stop sending");
  }
}

/** Bytes of whole packets that hold `size` and what marks the end after it. */
function packetsBeyond(size: number, packetSize: number): number {
  return (Math.floor((size + 3) / packetSize) + 1) * packetSize;
}

/** A reply of an instrument that left the header out, or filled it with something else: pyvisa-py's rule. */
function withoutHeader(data: Buffer): Buffer {
  let end = data.length;
  while (end > 0 && data[end - 1] === 0) end--;
  const text = data.subarray(0, end);
  return text.includes(";") ? text.subarray(headerSize) : text;
}

function badHeader(data: Buffer, id: number, tag: number): string {
  const header = decodeInHeader(data);
  if (header === undefined) return `a reply of ${data.length} bytes is shorter than its header`;
  if (header.id !== id) return `the reply is a message ${header.id}, expected ${id}`;
  if (header.tag !== tag) return `the answer to request ${header.tag} came to request ${tag}`;
  return `the header of the reply is damaged: ${data.toString("hex", 0, headerSize)}`;
}

/** What the instrument refuses is no failure here; nothing else is let pass. */
async function unlessRefused<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof TransportError && error.kind === "protocol") return undefined;
    throw error;
  }
}

function pause(milliseconds: number, limits: Limits): Promise<void> {
  return within<void>(limits, resolve => {
    const timer = setTimeout(resolve, milliseconds);
    return () => clearTimeout(timer);
  });
}
