/** Conversations on GPIB through linux-gpib. */
import { allocate, box, type Allocation } from "../ffi/index.ts";
import { withinUntil } from "../either-signal.ts";
import { isTimeout, millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import type { OwedAnswers, Received, RemoteMode, Stop, Transport } from "../transport.ts";
import { checkAddress, librarySecondary, type GpibAddress } from "./address.ts";
import { openGpibLibrary, type GpibFunctions, type GpibLibraryOptions } from "./gpib-library.ts";
import { remoteSteps } from "./remote.ts";
import { ServicePolls } from "./service-polls.ts";
import { aborted, bits, describeError, timeoutStep } from "./status.ts";

/** Bytes that go over the bus at a time; the library's thread writes to this memory, which therefore never moves. */
const chunkBytes = 1 << 16;
/** A reply longer than this without an end is no reply. */
const longestReply = 1 << 30;
/** `REOS | BIN`: a read ends at this character, all eight bits compared. */
const endsAtCharacter = 0x1400;

interface Device {
  readonly gpib: GpibFunctions;
  readonly descriptor: number;
}

/** What the library was told last, by step, flag and `eos` mode. */
interface DeviceSettings {
  timeout?: number;
  end?: number;
  character?: number;
}

/**
 * An instrument on a board of linux-gpib. Transfers run on threads of the library; waiting for them is done beside the
 * event loop, and their result is collected on it, because the library keeps its error and its count for each thread.
 */
export class GpibTransport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = true;
  readonly sharesLine = true;
  readonly #address: GpibAddress;
  readonly #options: GpibLibraryOptions;
  readonly #polls: ServicePolls;
  #device: Device | undefined;
  #memory: Allocation | undefined;
  #set: DeviceSettings = {};
  /** The call that runs, also when nobody waits for it any more. */
  #running: Promise<unknown> = Promise.resolve();
  #busy = false;
  #transferring = false;
  readonly #closing = new AbortController();

  constructor(address: GpibAddress, options: GpibLibraryOptions = {}) {
    checkAddress(address);
    this.#address = address;
    this.#options = options;
    this.bus = `gpib ${address.board}`;
    this.#polls = new ServicePolls(address.board, call => this.#aside(call));
  }

  get line(): string {
    const { primary, secondary } = this.#address;
    return `${this.bus} ${primary} ${librarySecondary(secondary)}`;
  }

  /** Opens the device; later, and where something is owed, it clears the instrument. */
  async resynchronise(limits: Limits, owed?: OwedAnswers): Promise<void> {
    await this.#idle(limits);
    const wasOpen = this.#device !== undefined;
    if (!wasOpen) await this.#open(limits);
    if (wasOpen || owed?.closedAt !== undefined) await this.clear(limits);
  }

  /** Nothing is read ahead on this bus. */
  discardInput(): boolean {
    return false;
  }

  async clear(limits: Limits): Promise<void> {
    await this.#control("ibclr", limits, ({ gpib, descriptor }) => gpib.ibclr.async(descriptor));
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    const memory = this.#opened().memory.memory;
    let at = 0;
    do {
      const chunk = data.subarray(at, at + chunkBytes);
      const isLast = at + chunk.length === data.length;
      await this.#prepare(limits, { end: isLast && end ? 1 : 0 });
      memory.set(chunk);
      const { count } = await this.#transfer("ibwrta", chunk.length, limits);
      if (count === 0 && chunk.length > 0)
        throw new TransportError("protocol", "the board took no byte of the command");
      at += count;
    } while (at < data.length);
  }

  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    const last = terminator?.at(-1);
    await this.#prepare(limits, { character: last === undefined ? 0 : endsAtCharacter | last });
    const parts: Buffer[] = [];
    let [length, end] = [0, false];
    while (length < count && !end) {
      const part = await this.#transfer("ibrda", Math.min(chunkBytes, count - length), limits);
      parts.push(Buffer.from(this.#opened().memory.memory.subarray(0, part.count)));
      length += part.count;
      end = part.end;
      if (length > longestReply) throw new TransportError("protocol", `${length} bytes came without an end`);
    }
    return { data: Buffer.concat(parts, length), end };
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    await this.#prepare(limits, { character: 0 });
    let [filled, end] = [0, false];
    while (filled < target.length) {
      if (end) throw new TransportError("protocol", `the message ended after ${filled} of ${target.length} bytes`);
      const part = await this.#transfer("ibrda", Math.min(chunkBytes, target.length - filled), limits);
      target.set(this.#opened().memory.memory.subarray(0, part.count), filled);
      filled += part.count;
      end = part.end;
    }
    return { end };
  }

  async readStatus(limits: Limits): Promise<number> {
    const byte = box<number>();
    await this.#control("ibrsp", limits, ({ gpib, descriptor }) => gpib.ibrsp.async(descriptor, byte));
    return byte.value ?? 0;
  }

  async trigger(limits: Limits): Promise<void> {
    await this.#control("ibtrg", limits, ({ gpib, descriptor }) => gpib.ibtrg.async(descriptor));
  }

  async remote(mode: RemoteMode, limits: Limits): Promise<void> {
    for (const { name, call } of remoteSteps(mode, this.#address)) {
      await this.#control(name, limits, ({ gpib, descriptor }) => call(gpib, descriptor));
    }
  }

  async onServiceRequest(listener: (status: number | undefined) => void): Promise<AsyncDisposable> {
    return Promise.resolve(this.#polls.listen(listener));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#polls.stop();
    const device = this.#device;
    this.#device = undefined;
    if (!device) return;
    const { gpib, descriptor } = device;
    if (this.#transferring) await gpib.ibstop.async(descriptor);
    await this.#running;
    await gpib.ibonl.async(descriptor, 0);
    this.#memory?.[Symbol.dispose]();
    this.#memory = undefined;
  }

  async #open(limits: Limits): Promise<void> {
    if (this.#closing.signal.aborted) throw new TransportError("abort", "the connection is closed");
    const gpib = await openGpibLibrary(this.#options);
    const { board, primary, secondary } = this.#address;
    const sad = librarySecondary(secondary);
    const opening = gpib.ibdev.async(board, primary, sad, timeoutStep(millisecondsLeft(limits)), 1, 0);
    const descriptor = await this.#race(opening, limits);
    if (descriptor < 0) throw new TransportError("connection", `ibdev failed: ${describeError(gpib.iberr())}`);
    this.#set = {};
    this.#device = { gpib, descriptor };
    this.#memory ??= allocate(chunkBytes);
    const found = box<number>();
    const status = await this.#race(gpib.ibln.async(descriptor, primary, sad, found), limits);
    // Some boards cannot look for listeners, and say so.
    if ((status & bits.error) !== 0 || found.value !== 0) return;
    this.#device = undefined;
    await gpib.ibonl.async(descriptor, 0);
    throw new TransportError("connection", "nobody listens: is the instrument on, and is this its address");
  }

  #opened(): Device & { memory: Allocation } {
    if (this.#device && this.#memory) return { ...this.#device, memory: this.#memory };
    throw new TransportError("connection", "the connection was closed");
  }

  /** Sets what an operation needs, where that differs from what was needed last. */
  async #prepare(limits: Limits, { end, character }: Omit<DeviceSettings, "timeout"> = {}): Promise<void> {
    const { gpib, descriptor } = this.#opened();
    const set = async (name: "ibtmo" | "ibeot" | "ibeos", key: keyof DeviceSettings, value: number | undefined) => {
      if (value === undefined || this.#set[key] === value) return;
      const status = await this.#race(gpib[name].async(descriptor, value), limits);
      if ((status & bits.error) !== 0) throw this.#failure(name, gpib.iberr(), status);
      this.#set[key] = value;
    };
    await set("ibtmo", "timeout", timeoutStep(millisecondsLeft(limits)));
    await set("ibeot", "end", end);
    await set("ibeos", "character", character);
  }

  /** Moves bytes between the bus and our memory. */
  async #transfer(name: "ibrda" | "ibwrta", count: number, limits: Limits): Promise<{ count: number; end: boolean }> {
    const { gpib, descriptor, memory } = this.#opened();
    const started = await this.#race(gpib[name].async(descriptor, memory.pointer, count), limits);
    if ((started & bits.error) !== 0) throw this.#failure(name, gpib.iberr(), started);
    this.#transferring = true;
    try {
      await this.#race(gpib.ibwait.async(descriptor, bits.complete), limits, () => {
        // The wait may end before the stop has: whoever comes next finds an operation in progress then.
        this.#running = Promise.allSettled([this.#running, gpib.ibstop.async(descriptor)]);
      });
    } catch (error) {
      const isWrite = name === "ibwrta" && isTimeout(error);
      throw isWrite
        ? new TransportError("timeout", "the instrument does not take the command", { cause: error })
        : error;
    } finally {
      this.#transferring = false;
    }
    // The transfer is complete: this returns at once, and leaves its error and its count with this thread.
    const status = gpib.ibwait(descriptor, bits.complete);
    const moved = gpib.ThreadIbcntl();
    if ((status & bits.error) !== 0) throw this.#failure(name, gpib.ThreadIberr(), status);
    return { count: moved, end: (status & bits.end) !== 0 };
  }

  /** Makes a call that moves no data. Its error is the process's last one: it was made on another thread. */
  async #control(name: string, limits: Limits, call: (device: Device) => Promise<number>): Promise<void> {
    await this.#prepare(limits);
    const device = this.#opened();
    const status = await this.#race(call(device), limits);
    if ((status & bits.error) !== 0) throw this.#failure(name, device.gpib.iberr(), status);
  }

  #failure(name: string, code: number, status: number): TransportError {
    if ((status & bits.timeout) !== 0 || code === aborted) return new TransportError("timeout", "");
    return new TransportError("connection", `${name} failed: ${describeError(code)}`);
  }

  /** Waits for one call within limits of ours. It goes on when they end it, and the next operation waits for it. */
  async #race(call: Promise<number>, limits: Limits, giveUp?: () => void): Promise<number> {
    this.#busy = true;
    const ended = () => void (this.#busy = false);
    this.#running = call.then(ended, ended);
    return withinUntil<number>(limits, this.#closing.signal, (resolve, reject) => {
      call.then(resolve, reject);
      return giveUp;
    });
  }

  async #idle(limits: Limits): Promise<void> {
    try {
      await withinUntil<void>(limits, this.#closing.signal, resolve => void this.#running.then(() => resolve()));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", "a call that was given up does not come back", { cause: error });
    }
  }

  /** A call beside the conversation, if nothing else runs. */
  async #aside(call: (gpib: GpibFunctions, descriptor: number) => Promise<number>): Promise<number | undefined> {
    if (this.#busy || this.#transferring || !this.#device) return undefined;
    return this.#race(call(this.#device.gpib, this.#device.descriptor), { deadline: null });
  }
}
