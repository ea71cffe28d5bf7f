/** The file of Linux's usbtmc driver in front of an instrument that is none: raw transfers as drivers/usb/class/usbtmc.c makes them. */
import { SystemCallError, type MessageResult, type UsbTmcFile } from "../../../drivers/io/usbtmc/device-file.ts";
import { ioctls, messageFlags, pollEvents } from "../../../drivers/io/usbtmc/ioctl.ts";
import type { FakeInstrument } from "./fake-instrument.ts";

const piece = 4096;
const mostPieces = 16;

export class FakeDeviceFile implements UsbTmcFile {
  readonly instrument: FakeInstrument;
  apiVersion = 3;
  isClosed = false;
  /** Requests of `ioctl`, in order. */
  readonly ioctls: number[] = [];
  #reads: { undo: () => void }[] = [];
  #arrived: (Buffer | "stall")[] = [];
  #used = 0;
  #writing = 0;
  #written = 0;
  #outError: string | undefined;
  #generation = 0;
  #service: number | undefined;
  #timeout = 5000;

  constructor(instrument: FakeInstrument) {
    this.instrument = instrument;
    if (instrument.hasInterrupt) this.#listen();
  }

  async ioctl(request: number, argument?: Uint8Array): Promise<number> {
    this.#usable();
    this.ioctls.push(request);
    const bytes = argument ? Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength) : Buffer.alloc(0);
    switch (request) {
      case ioctls.apiVersion:
        if (this.apiVersion === 0) throw new SystemCallError("ioctl", "EBADRQC");
        bytes.writeUInt32LE(this.apiVersion);
        return 0;
      case ioctls.clearInHalt:
        this.instrument.clearHalt("in");
        return 0;
      case ioctls.clearOutHalt:
        this.instrument.clearHalt("out");
        return 0;
      case ioctls.setTimeout:
        this.#timeout = bytes.readUInt32LE();
        if (this.#timeout < 100) throw new SystemCallError("ioctl", "EINVAL");
        return 0;
      case ioctls.writeResult:
        bytes.writeUInt32LE(this.#written);
        if (this.#outError) throw new SystemCallError("ioctl", this.#outError);
        return 0;
      case ioctls.readStatusByte: {
        const answer = this.instrument.control({ recipient: "interface", request: 128, value: 2, index: 0 });
        if (answer === "stall") throw new SystemCallError("ioctl", "EPIPE");
        if (answer === "silence") {
          await new Promise(resolve => setTimeout(resolve, this.#timeout));
          throw new SystemCallError("ioctl", "ETIMEDOUT");
        }
        if (answer[0] !== 1) throw new SystemCallError("ioctl", "EIO");
        bytes[0] = this.instrument.hasInterrupt ? await this.#statusByte() : (answer[2] as number);
        return 0;
      }
      case ioctls.getServiceRequest: {
        if (this.#service === undefined) throw new SystemCallError("ioctl", "ENOMSG");
        bytes[0] = this.#service;
        this.#service = undefined;
        return 0;
      }
      case ioctls.cancel:
      case ioctls.cleanUp:
        this.#kill();
        this.#generation++;
        this.#outError = undefined;
        this.#written = this.#writing = 0;
        return 0;
      default:
        throw new SystemCallError("ioctl", "EBADRQC");
    }
  }

  async transfer(request: number, data: Uint8Array, flags: number): Promise<MessageResult> {
    this.#usable();
    this.ioctls.push(request);
    if (request === ioctls.write) return this.#write(Buffer.from(data), flags);
    return this.#read(data);
  }

  async control(
    setup: { requestType: number; request: number; value: number; index: number },
    answer: Uint8Array,
  ): Promise<number> {
    this.#usable();
    const recipient = (setup.requestType & 0x1f) === 1 ? "interface" : "endpoint";
    const reply = this.instrument.control({ ...setup, recipient });
    if (reply === "stall") throw new SystemCallError("ioctl", "EPIPE");
    if (reply === "silence") {
      await new Promise(resolve => setTimeout(resolve, 300));
      throw new SystemCallError("ioctl", "ETIMEDOUT");
    }
    answer.set(reply.subarray(0, answer.length));
    return Math.min(reply.length, answer.length);
  }

  async poll(events: number, milliseconds: number): Promise<number> {
    const end = performance.now() + milliseconds;
    for (;;) {
      if (this.isClosed) throw new SystemCallError("poll", "EBADF");
      if (!this.instrument.isPlugged) return pollEvents.hangUp | pollEvents.error;
      let come = 0;
      if (this.#service !== undefined) come |= pollEvents.urgent;
      if (this.#writing === 0 && this.#reads.length === 0) come |= pollEvents.writable;
      if (this.#arrived.length > 0) come |= pollEvents.readable;
      if (this.#outError || this.#arrived.includes("stall")) come |= pollEvents.error;
      if ((come & (events | pollEvents.error)) !== 0) return come & (events | pollEvents.error);
      if (performance.now() >= end) return 0;
      await new Promise(resolve => setTimeout(resolve, 1));
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.#kill();
  }

  /** At most sixteen pieces are taken at once; the rest is the caller's to append. */
  #write(data: Buffer, flags: number): MessageResult {
    if ((flags & messageFlags.append) === 0) {
      this.#written = 0;
      this.#outError = undefined;
      this.#frame = [];
    }
    if (this.#writing > 0) throw new SystemCallError("ioctl", "EAGAIN");
    const taken = data.subarray(0, piece * mostPieces);
    this.#frame.push(taken);
    const size = 12 + (((this.#frame[0] as Buffer).readUInt32LE(4) + 3) & ~3);
    const isData = [1, 126].includes((this.#frame[0] as Buffer).readUInt8(0));
    const whole = Buffer.concat(this.#frame);
    this.#writing++;
    const generation = this.#generation;
    const sent = whole.length < (isData ? size : 12) ? Promise.resolve(0) : this.instrument.bulkOut(whole);
    void sent.then(result => {
      if (generation !== this.#generation) return;
      this.#writing = 0;
      if (result === "stall") this.#outError = "EPIPE";
      else this.#written += taken.length;
    });
    return { result: 0, transferred: taken.length };
  }

  #frame: Buffer[] = [];

  #read(memory: Uint8Array): MessageResult {
    const again = this.#arrived.length === 0;
    const pieces = Math.min(mostPieces - this.#used, Math.ceil(memory.length / piece) - this.#used);
    for (let index = 0; index < pieces; index++) {
      this.#used++;
      const entry = { undo: () => {} };
      this.#reads.push(entry);
      entry.undo = this.instrument.bulkIn(piece, data => {
        this.#reads = this.#reads.filter(each => each !== entry);
        this.#arrived.push(data);
      });
    }
    if (again) throw new SystemCallError("ioctl", "EAGAIN");
    let done = 0;
    while (done < memory.length) {
      const next = this.#arrived.shift();
      if (next === undefined) return { result: 0, transferred: done };
      this.#used--;
      if (next === "stall") {
        this.#kill();
        throw new SystemCallError("ioctl", "EPIPE");
      }
      memory.set(next.subarray(0, memory.length - done), done);
      done += Math.min(next.length, memory.length - done);
      if (next.length < piece) {
        this.#kill();
        return { result: 1, transferred: done };
      }
    }
    this.#kill();
    return { result: 0, transferred: done };
  }

  #kill(): void {
    for (const { undo } of this.#reads.splice(0)) undo();
    this.#arrived = [];
    this.#used = 0;
  }

  #statusByte(): Promise<number> {
    return new Promise(resolve => {
      this.#status = resolve;
    });
  }

  #status: ((status: number) => void) | undefined;

  #listen(): void {
    this.instrument.interruptIn(data => {
      if (data[0] === 0x81) this.#service = data[1] as number;
      else {
        // The driver has the answer before the caller has begun to wait.
        setImmediate(() => this.#status?.(data[1] as number));
      }
      this.#listen();
    });
  }

  #usable(): void {
    if (this.isClosed) throw new SystemCallError("ioctl", "EBADF");
    if (!this.instrument.isPlugged) throw new SystemCallError("ioctl", "ENODEV");
  }
}
