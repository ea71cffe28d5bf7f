/** HiSLIP, versions 1 and 2 (IVI-6.1): an instrument's messages over two TCP connections. */

import { runtime } from "../../runtime.ts";
import { isTimeout, millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import { TcpStream } from "../stream/tcp-stream.ts";
import { remoteModes } from "../transport.ts";
import type { Attributes, LockRequest, Received, RemoteMode, Stop, Transport } from "../transport.ts";
import { AsyncChannel } from "./async-channel.ts";
import { HislipAttributes } from "./attributes.ts";
import { initialize, negotiateSize, type Negotiated } from "./initialize.ts";
import { Interruptions } from "./interruptions.ts";
import { HeldLocks } from "./held-locks.ts";
import { MessageIds } from "./message-ids.ts";
import { controlBits, headerSize, messageTypes, nameOfType, usualMessageSize } from "./messages.ts";
import { ReplyReader } from "./reply-reader.ts";
import { SyncChannel } from "./sync-channel.ts";

/** Where an instrument is, and how to speak with it. */
export interface HislipAddress {
  readonly host: string;
  /** Default 4880. */
  readonly port: number;
  /** Which of a host's instruments: `hislip0`. */
  readonly subAddress: string;
}

/** How to speak with it. */
export interface HislipOptions {
  /** Whether commands may overtake replies. Default false: a late reply then never meets the wrong question. */
  readonly overlap?: boolean | undefined;
  /** Version to announce. Default 2; an instrument may prefer not to encrypt for a client of version 1. */
  readonly version?: 1 | 2 | undefined;
}

const nothing = Buffer.alloc(0);
/** A device clear that takes longer is given up for a new connection. */
const longestClear = 2000;

let connections = 0;

export class HislipTransport implements Transport {
  /** Connections to one instrument are independent: the instrument takes turns, and its locks decide. */
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = true;
  readonly attributes: Attributes;
  readonly #address: HislipAddress;
  readonly #version: 1 | 2;
  readonly #sync: SyncChannel;
  readonly #async: AsyncChannel;
  readonly #interruptions = new Interruptions();
  readonly #listeners = new Set<(status: number) => void>();
  readonly #locks: HeldLocks;
  #overlap: boolean;
  #messageSize = usualMessageSize;
  #negotiated: Negotiated | undefined;
  #ids: MessageIds;
  #reader: ReplyReader;
  /** The connection cannot be brought back into step, and has to be made anew. */
  #isLost = false;
  #isClosed = false;

  constructor(address: HislipAddress, options: HislipOptions = {}) {
    const { host, port, subAddress } = address;
    this.bus = `hislip ${host.toLowerCase()} ${port} ${subAddress} ${++connections}`;
    this.#address = address;
    this.#version = options.version ?? 2;
    this.#overlap = options.overlap ?? false;
    this.#sync = new SyncChannel(new TcpStream(host, port, { patient: true }));
    this.#async = new AsyncChannel(new TcpStream(host, port), {
      serviceRequest: status => {
        // A listener that throws is its author's error, and not the connection's end.
        for (const listener of this.#listeners) queueMicrotask(() => listener(status));
      },
      interrupted: () => this.#interruptions.onAsync(),
      ended: error => this.#interruptions.onEnd(error),
    });
    this.#locks = new HeldLocks(this.#async);
    [this.#ids, this.#reader] = this.#begin(this.#overlap);
    this.attributes = new HislipAttributes(address, {
      negotiated: limits => this.#connected(limits),
      overlap: () => this.#ids.overlap,
      setOverlap: (wanted, limits) => this.#setOverlap(wanted, limits),
      messageSize: () => this.#messageSize,
      setMessageSize: (size, limits) => this.#setMessageSize(size, limits),
      lockState: limits => this.#lockState(limits),
    });
  }

  /** By their message ids, which in overlap mode number the instrument's own messages. */
  get matchesReplies(): boolean {
    return !this.#ids.overlap;
  }

  /** Brings both sides into step by a device clear; connects anew where that fails. */
  async resynchronise(limits: Limits): Promise<void> {
    if (!this.#isConnected) return this.#connect(limits);
    try {
      const left = millisecondsLeft(limits) ?? Infinity;
      const deadline = runtime().now() + Math.min(longestClear, left / 2);
      await this.#deviceClear({ ...limits, deadline });
    } catch (error) {
      if (limits.signal?.aborted) throw error;
      await this.#connect(limits);
    }
  }

  discardInput(): boolean {
    this.#reader.discard();
    return false;
  }

  /** Device clear: the instrument forgets what it was told and what it was about to say to this client. */
  async clear(limits: Limits): Promise<void> {
    if (!this.#isConnected) await this.#connect(limits);
    await this.#deviceClear(limits);
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    const { messageSize } = await this.#connected(limits);
    const hold = this.#sync.stream.hold(limits);
    try {
      const most = messageSize - headerSize;
      let from = 0;
      for (; data.length - from > most; from += most) {
        await this.#send(messageTypes.Data, data.subarray(from, from + most), limits);
      }
      await this.#send(end ? messageTypes.DataEnd : messageTypes.Data, from === 0 ? data : data.subarray(from), limits);
    } finally {
      hold[Symbol.dispose]();
    }
  }

  async read(stop: Stop, limits: Limits): Promise<Received> {
    const hold = this.#sync.stream.hold(limits);
    try {
      return await this.#reader.read(stop, limits);
    } finally {
      hold[Symbol.dispose]();
    }
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    const hold = this.#sync.stream.hold(limits);
    try {
      return await this.#reader.fill(target, limits);
    } finally {
      hold[Symbol.dispose]();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
    await Promise.all([this.#sync.stream.close(), this.#async.stream.close()]);
  }

  async readStatus(limits: Limits): Promise<number> {
    await this.#connected(limits);
    const message = {
      type: messageTypes.AsyncStatusQuery,
      control: this.#ids.takeControl(),
      parameter: this.#ids.forStatus,
    };
    const { header } = await this.#async.request(message, messageTypes.AsyncStatusResponse, limits);
    return header.control;
  }

  async trigger(limits: Limits): Promise<void> {
    await this.#connected(limits);
    await this.#send(messageTypes.Trigger, nothing, limits);
  }

  async remote(mode: RemoteMode, limits: Limits): Promise<void> {
    await this.#connected(limits);
    const message = {
      type: messageTypes.AsyncRemoteLocalControl,
      control: remoteModes[mode],
      parameter: this.#ids.lastSent,
    };
    await this.#async.request(message, messageTypes.AsyncRemoteLocalResponse, limits);
  }

  async lock({ key }: LockRequest, limits: Limits): Promise<string | undefined> {
    await this.#connected(limits);
    try {
      await this.#locks.take(key, limits);
    } catch (error) {
      // The instrument may grant later what nobody waits for any more: only a new connection gives it back.
      if (isTimeout(error) || limits.signal?.aborted) this.#isLost = true;
      throw error;
    }
    return key;
  }

  async unlock(limits: Limits): Promise<void> {
    await this.#connected(limits);
    await this.#locks.release(this.#ids.lastSent, limits);
  }

  async onServiceRequest(listener: (status: number) => void, limits: Limits): Promise<AsyncDisposable> {
    await this.#connected(limits);
    const bound = runtime().bind(listener);
    // One that is registered twice is called twice.
    const own = (status: number): void => bound(status);
    this.#listeners.add(own);
    return { [Symbol.asyncDispose]: async () => void this.#listeners.delete(own) };
  }

  get #isConnected(): boolean {
    return !this.#isLost && this.#sync.stream.isOpen && this.#async.stream.isOpen && this.#negotiated !== undefined;
  }

  /**
   * An instrument that hung up while nobody was asking is called again, before anything is lost. One that has announced
   * an interruption on one channel is heard on the other before anything is sent.
   */
  async #connected(limits: Limits): Promise<Negotiated> {
    if (!this.#isConnected) await this.#connect(limits);
    await this.#interruptions.settled(limits);
    return this.#negotiated as Negotiated;
  }

  async #connect(limits: Limits): Promise<void> {
    this.#mustBeOpen();
    this.#negotiated = undefined;
    const hold = this.#sync.stream.hold(limits);
    try {
      await Promise.all([this.#sync.stream.close(), this.#async.stream.close()]);
      const { subAddress } = this.#address;
      const asked = { subAddress, version: this.#version, messageSize: this.#messageSize };
      const negotiated = await initialize(this.#sync, this.#async, asked, limits);
      [this.#ids, this.#reader] = this.#begin(negotiated.overlap);
      if (negotiated.overlap !== this.#overlap) await this.#deviceClear(limits);
      await this.#locks.takeAgain(limits);
      // Whoever closed it meanwhile does not want what has been opened since.
      this.#mustBeOpen();
      this.#negotiated = negotiated;
      this.#isLost = false;
    } catch (error) {
      await Promise.all([this.#sync.stream.close(), this.#async.stream.close()]);
      throw error;
    } finally {
      hold[Symbol.dispose]();
    }
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new TransportError("connection", "the connection is closed");
  }

  /** Both channels are emptied, and the mode is agreed anew (IVI-6.1, section 6.12). */
  async #deviceClear(limits: Limits): Promise<void> {
    const { AsyncDeviceClear, AsyncDeviceClearAcknowledge, DeviceClearComplete, DeviceClearAcknowledge } = messageTypes;
    const hold = this.#sync.stream.hold(limits);
    try {
      const offer = await this.#async.request({ type: AsyncDeviceClear }, AsyncDeviceClearAcknowledge, limits);
      const { overlap } = controlBits;
      const wanted = this.#overlap ? offer.header.control | overlap : offer.header.control & ~overlap;
      await this.#sync.send(DeviceClearComplete, wanted, 0, nothing, limits);
      const agreed = await this.#sync.answer(DeviceClearAcknowledge, limits, true);
      [this.#ids, this.#reader] = this.#begin((agreed.control & overlap) !== 0);
    } catch (error) {
      if (!isTimeout(error) || error.message !== "") throw error;
      throw new TransportError("timeout", `no ${nameOfType(DeviceClearAcknowledge)}`, { cause: error });
    } finally {
      hold[Symbol.dispose]();
    }
  }

  #begin(overlap: boolean): [MessageIds, ReplyReader] {
    this.#interruptions.reset();
    const ids = new MessageIds(overlap);
    return [ids, new ReplyReader(this.#sync, ids, this.#interruptions)];
  }

  #send(type: number, payload: Buffer, limits: Limits): Promise<void> {
    const control = this.#ids.takeControl();
    return this.#sync.send(type, control, this.#ids.take(), payload, limits);
  }

  async #setOverlap(wanted: boolean, limits: Limits): Promise<void> {
    await this.#connected(limits);
    this.#overlap = wanted;
    if (this.#ids.overlap !== wanted) await this.#deviceClear(limits);
    if (this.#ids.overlap === wanted) return;
    this.#overlap = !wanted;
    throw new TransportError("protocol", `the instrument knows no ${wanted ? "overlap" : "synchronised"} mode`);
  }

  async #setMessageSize(size: number, limits: Limits): Promise<void> {
    const negotiated = await this.#connected(limits);
    this.#negotiated = { ...negotiated, messageSize: await negotiateSize(this.#async, size, limits) };
    this.#messageSize = size;
  }

  async #lockState(limits: Limits): Promise<{ exclusive: boolean; holders: number }> {
    await this.#connected(limits);
    return this.#locks.state(limits);
  }
}
