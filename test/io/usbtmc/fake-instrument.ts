/** The device side of USB-TMC and USB488: pipes, halts, aborts and clear over an instrument that is served. */
import type { Conversation, ServedInstrument } from "../../../drivers/io/serve/conversation.ts";

export interface Setup {
  recipient: string;
  request: number;
  value: number;
  index: number;
}

/** What goes wrong. Each may be set, and taken away, in the middle of a test. */
export interface Faults {
  /** What happens to a bulk-out transfer: refused, not taken for as long as it is set, lost, or taken. */
  out?: ((frame: Buffer) => "stall" | "refuse" | "lose" | undefined) | undefined;
  /** The transfers that are sent instead of one; each ends in a short packet. */
  in?: ((frame: Buffer) => readonly Buffer[] | "stall") | undefined;
  /** Answers a control request in place of the device. */
  control?: ((setup: Setup) => Buffer | "stall" | "silence" | undefined) | undefined;
}

interface Reader {
  readonly length: number;
  done(data: Buffer | "stall"): void;
}

export const endpoints = { bulkOut: 1, bulkIn: 2, interruptIn: 3 } as const;

export class FakeInstrument {
  readonly packetSize: number;
  readonly hasInterrupt: boolean;
  faults: Faults = {};
  /** Every bulk-out transfer, and every request by its number and value. */
  readonly frames: Buffer[] = [];
  readonly requests: [number, number][] = [];
  /** Whether it keeps those; a test of long runs has no use for them. */
  keeps = true;
  /** What a host did that it must not. */
  readonly violations: string[] = [];
  /** Answers of CHECK_CLEAR_STATUS that say "pending" before it is done. */
  clearSteps = 0;
  capabilities = Buffer.from("0100000104010000000000000001070f0000000000000000", "hex");
  readonly #served: ServedInstrument;
  #conversation: Conversation;
  #isPlugged = true;
  #lastTag = 0;
  #pending: { tag: number; size: number; termChar: number | undefined; vendor: boolean } | undefined;
  #reply: Buffer | undefined;
  #vendor: Buffer | undefined;
  /** Transfers on their way to the host; an empty one is a packet without data. */
  #transfers: Buffer[] = [];
  #readers: Reader[] = [];
  #refused: (() => void)[] = [];
  #outHalted = false;
  #inHalted = false;
  #checks = 0;
  #notifications: Buffer[] = [];
  #notified: ((data: Buffer) => void)[] = [];

  constructor(served: ServedInstrument, options: { packetSize?: number; interrupt?: boolean } = {}) {
    this.packetSize = options.packetSize ?? 64;
    this.hasInterrupt = options.interrupt ?? true;
    this.#served = served;
    this.#conversation = this.#connect();
  }

  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  /** Whether the next bulk-in transfer has something to read. */
  get readers(): number {
    return this.#readers.length;
  }

  #connect(): Conversation {
    const conversation = this.#served.connect("usb");
    conversation.onReply(() => this.#answer());
    conversation.onServiceRequest(status => this.#notify(Buffer.from([0x81, status])));
    return conversation;
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#conversation.close();
    this.#pending = this.#reply = undefined;
    this.#transfers = [];
    this.#readers = [];
    this.#notified = [];
  }

  plugIn(): void {
    this.#isPlugged = true;
    this.#lastTag = 0;
    this.#outHalted = this.#inHalted = false;
    this.#conversation = this.#connect();
  }

  /** Takes a bulk-out transfer. */
  async bulkOut(frame: Buffer): Promise<number | "stall"> {
    if (this.keeps) this.frames.push(Buffer.from(frame));
    const fault = this.faults.out?.(frame);
    if (fault === "refuse") {
      await new Promise<void>(resolve => this.#refused.push(resolve));
      return "stall";
    }
    if (fault === "stall") this.#outHalted = true;
    if (this.#outHalted) return "stall";
    if (fault !== "lose") this.#take(frame);
    return this.#outHalted ? "stall" : frame.length;
  }

  /** Begins a bulk-in transfer. @returns what takes it back. */
  bulkIn(length: number, done: (data: Buffer | "stall") => void): () => void {
    if (length % this.packetSize !== 0) this.#violation(`a read of ${length} bytes is no number of packets`);
    const reader = { length, done };
    this.#readers.push(reader);
    this.#feed();
    return () => {
      this.#readers = this.#readers.filter(each => each !== reader);
    };
  }

  /** Waits for a notification. @returns what takes the wait back. */
  interruptIn(done: (data: Buffer) => void): () => void {
    const waiting = this.#notifications.shift();
    if (waiting) done(waiting);
    else this.#notified.push(done);
    return () => {
      this.#notified = this.#notified.filter(each => each !== done);
    };
  }

  clearHalt(direction: "in" | "out"): void {
    if (direction === "out") this.#outHalted = false;
    else this.#inHalted = false;
  }

  /** Sends a transfer that nobody asked for. */
  send(...transfers: Buffer[]): void {
    this.#transfers.push(...transfers);
    this.#feed();
  }

  notify(data: Buffer): void {
    this.#notify(data);
  }

  control(setup: Setup): Buffer | "stall" | "silence" {
    const { request, value } = setup;
    if (this.keeps) this.requests.push([request, value]);
    const instead = this.faults.control?.(setup);
    if (instead !== undefined) return instead;
    switch (request) {
      case 1:
        this.#outHalted = true;
        for (const refused of this.#refused.splice(0)) refused();
        return Buffer.from([1, value]);
      case 2:
        return Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
      case 3: {
        if (this.#pending?.tag !== value) return Buffer.from([this.#pending ? 0x81 : 0x80, value]);
        this.#pending = this.#reply = undefined;
        this.#inHalted = false;
        this.#transfers = [Buffer.alloc(0)];
        this.#feed();
        return Buffer.from([1, value]);
      }
      case 4:
        return Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
      case 5:
        this.#conversation.clear();
        this.#pending = this.#reply = this.#vendor = undefined;
        this.#transfers = this.clearSteps > 0 ? [Buffer.from("left over")] : [];
        this.#outHalted = true;
        this.#checks = this.clearSteps;
        for (const refused of this.#refused.splice(0)) refused();
        return Buffer.from([1]);
      case 6:
        if (this.#checks-- > 0) return Buffer.from([2, this.#transfers.length > 0 ? 1 : 0]);
        return Buffer.from([1, 0]);
      case 7:
        return this.capabilities;
      case 64:
      case 160:
      case 161:
      case 162:
        return Buffer.from([1]);
      case 128: {
        const status = this.#conversation.readStatus();
        if (!this.hasInterrupt) return Buffer.from([1, value, status]);
        this.#notify(Buffer.from([0x80 | value, status]));
        return Buffer.from([1, value, 0]);
      }
      default:
        return "stall";
    }
  }

  #take(frame: Buffer): void {
    const tag = frame.readUInt8(1);
    const size = frame.readUInt32LE(4);
    if (frame.length < 12 || frame.length % 4 !== 0) return this.#violation(`${frame.length} bytes are no message`);
    if (tag === 0 || frame.readUInt8(2) !== (~tag & 0xff)) return this.#violation(`tag ${tag} is damaged`);
    if (tag === this.#lastTag) return this.#violation(`tag ${tag} twice`);
    this.#lastTag = tag;
    const id = frame.readUInt8(0);
    const data = frame.subarray(12, 12 + size);
    if ((id === 1 || id === 126) && frame.length !== 12 + ((size + 3) & ~3))
      return this.#violation(`${frame.length} bytes for ${size}`);
    if (this.#pending && (id === 2 || id === 127)) return this.#violation("a request while one is open");
    switch (id) {
      case 1:
        // A new command takes the place of a reply that was not read (IEEE 488.2, section 6.3.2.3).
        this.#reply = undefined;
        while (this.#conversation.take());
        return this.#conversation.receive(Buffer.from(data), (frame.readUInt8(8) & 1) !== 0);
      case 126:
        this.#vendor = Buffer.from(data.toReversed());
        return;
      case 2:
      case 127: {
        const termChar = (frame.readUInt8(8) & 2) !== 0 ? frame.readUInt8(9) : undefined;
        this.#pending = { tag, size, termChar, vendor: id === 127 };
        return this.#answer();
      }
      case 128:
        return this.#conversation.trigger();
      default:
        return this.#violation(`message ${id}`);
    }
  }

  #answer(): void {
    const pending = this.#pending;
    if (!pending) return;
    const whole = pending.vendor ? this.#vendor : (this.#reply ??= this.#conversation.take());
    if (!whole) return;
    const found = pending.termChar === undefined ? -1 : whole.indexOf(pending.termChar);
    const data = whole.subarray(0, Math.min(pending.size, found < 0 ? whole.length : found + 1));
    const rest = whole.subarray(data.length);
    const frame = Buffer.alloc(12 + ((data.length + 3) & ~3));
    frame[0] = pending.vendor ? 127 : 2;
    frame[1] = pending.tag;
    frame[2] = ~pending.tag & 0xff;
    frame.writeUInt32LE(data.length, 4);
    frame[8] = (rest.length === 0 ? 1 : 0) | (found >= 0 ? 2 : 0);
    frame.set(data, 12);
    const transfers = this.faults.in?.(frame) ?? [frame];
    if (transfers === "stall") {
      this.#inHalted = true;
      return this.#feed();
    }
    if (!pending.vendor) this.#reply = rest.length > 0 ? rest : undefined;
    this.#pending = undefined;
    this.#transfers.push(...transfers);
    this.#feed();
  }

  #feed(): void {
    for (;;) {
      const [reader] = this.#readers;
      if (!reader) return;
      if (this.#inHalted) {
        this.#readers.shift();
        reader.done("stall");
        continue;
      }
      const transfer = this.#transfers.shift();
      if (!transfer) return;
      this.#readers.shift();
      const data = transfer.subarray(0, reader.length);
      // A transfer that filled the read goes on in the next one, if only with the packet without data that ends it.
      if (data.length === reader.length) this.#transfers.unshift(transfer.subarray(data.length));
      reader.done(Buffer.from(data));
    }
  }

  #notify(data: Buffer): void {
    const next = this.#notified.shift();
    if (next) next(data);
    else this.#notifications.push(data);
  }

  #violation(what: string): void {
    this.violations.push(what);
    this.#outHalted = true;
  }
}
