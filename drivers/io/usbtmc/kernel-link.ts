/**
 * USB transfers through the usbtmc driver of Linux. Its `read` and `write` hold a thread until the instrument answers and
 * cannot be ended; its raw transfers (API version 2) run beside the program, which polls for their end.
 */

import { isTimeout, millisecondsLeft, TransportError, within, type Limits } from "../limits.ts";
import type { ControlRequest } from "./control.ts";
import { SystemCallError, type UsbTmcFile } from "./device-file.ts";
import { apiVersionNeeded, ioctls, messageFlags, pollEvents } from "./ioctl.ts";
import type { Transferred, UsbIdentity, UsbLink } from "./link.ts";
import { goneError, permissionError, StallError } from "./usb-error.ts";
import { Waiters } from "./waiters.ts";

/** The driver receives in pieces of this size, sixteen at a time. */
const driverPiece = 4096;
const mostReceived = 16 * driverPiece;
/** How long one thread of libuv's few waits at a time, and how long it then is free for others. */
const pollMilliseconds = 10;
const restMilliseconds = 2;
/** How soon a service request is noticed. */
const serviceMilliseconds = 20;
/** Shortest time-out that the driver takes, and the longest time that a status byte holds a thread. */
const shortestTimeout = 100;
const longestTimeout = 10_000;

/** Where the driver shows an instrument, as /sys has it. */
export interface KernelDevice {
  readonly identity: UsbIdentity;
  /** `/dev/usbtmc0`. */
  readonly path: string;
  readonly interfaceProtocol: number;
  readonly packetSize: number;
  /** Addresses of the endpoints, with the direction in bit 7. */
  readonly bulkIn: number;
  readonly bulkOut: number;
  readonly hasInterrupt: boolean;
}

export class KernelLink implements UsbLink {
  readonly identity: UsbIdentity;
  readonly #find: () => Promise<KernelDevice>;
  readonly #openFile: (path: string) => Promise<UsbTmcFile>;
  readonly #listeners = new Set<(status: number) => void>();
  readonly #waiters = new Waiters();
  #device: KernelDevice;
  #file: UsbTmcFile | undefined;
  #isWatching = false;
  #isClosed = false;

  /** `find` looks for the instrument at each opening: it may have another number after it was plugged in anew. */
  constructor(
    device: KernelDevice,
    find: () => Promise<KernelDevice>,
    openFile: (path: string) => Promise<UsbTmcFile>,
  ) {
    this.identity = device.identity;
    this.#device = device;
    this.#find = find;
    this.#openFile = openFile;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  get interfaceProtocol(): number {
    return this.#device.interfaceProtocol;
  }

  get packetSize(): number {
    return this.#device.packetSize;
  }

  async open(limits: Limits): Promise<void> {
    await this.#release();
    const opening = this.#openAnew();
    const file = await this.#waiters.wait(opening, limits).catch((error: unknown) => {
      void quietly(opening.then(late => late.close()));
      throw error;
    });
    if (this.#isClosed) {
      await file.close();
      throw closedError();
    }
    this.#file = file;
    this.#watch();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#release();
  }

  async control({ type, recipient, request, value, length }: ControlRequest, limits: Limits): Promise<Buffer> {
    const { bulkIn, bulkOut } = this.#device;
    const requestType = 0x80 | ({ standard: 0, class: 1, vendor: 2 }[type] << 5) | (recipient === "interface" ? 1 : 2);
    const index = { interface: this.identity.interfaceNumber, "bulk-in": bulkIn, "bulk-out": bulkOut }[recipient];
    const answer = Buffer.alloc(length);
    const count = await this.#run(
      file => file.control({ requestType, request, value, index }, answer),
      `request ${request}`,
      limits,
    );
    return answer.subarray(0, count);
  }

  async send(data: Buffer, limits: Limits): Promise<void> {
    try {
      await this.#send(data, limits);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", "the instrument does not take the command", { cause: error });
    }
  }

  async receive(length: number, limits: Limits): Promise<Transferred> {
    const what = "the read";
    const parts: Buffer[] = [];
    let received = 0;
    for (;;) {
      // The driver takes whole pieces. A short packet ends the transfer, and the driver forgets what has come after it:
      // the first piece is asked for alone, so that an empty packet left over from an earlier transfer loses nothing.
      const most = received === 0 ? driverPiece : mostReceived;
      const left = Math.min(most, Math.ceil((length - received) / driverPiece) * driverPiece);
      const memory = Buffer.allocUnsafeSlow(left);
      const flags = messageFlags.async;
      const result = await this.#unlessBusy(file => file.transfer(ioctls.read, memory, flags), what, limits);
      if (result) {
        parts.push(memory.subarray(0, result.transferred));
        received += result.transferred;
        if (result.result === 1) return { data: Buffer.concat(parts), short: true };
        if (received >= length) return { data: Buffer.concat(parts), short: false };
      } else await this.#ready(pollEvents.readable, what, limits);
    }
  }

  discard(): void {
    // What has come without being received is still the driver's: `cancel` makes it forget.
  }

  async cancel(limits: Limits): Promise<void> {
    await this.#run(file => file.ioctl(ioctls.cancel), "the end of a transfer", limits);
    await this.#run(file => file.ioctl(ioctls.cleanUp), "the end of a transfer", limits);
  }

  async clearHalt(pipe: "bulk-in" | "bulk-out", limits: Limits): Promise<void> {
    const request = pipe === "bulk-in" ? ioctls.clearInHalt : ioctls.clearOutHalt;
    await this.#run(file => file.ioctl(request), "the end of a halt", limits);
  }

  async readStatus(limits: Limits): Promise<number> {
    // The driver owns the interrupt endpoint, and waits on it itself.
    const timeout = Buffer.alloc(4);
    const left = millisecondsLeft(limits) ?? longestTimeout;
    timeout.writeUInt32LE(Math.min(longestTimeout, Math.max(shortestTimeout, Math.ceil(left))));
    await this.#run(file => file.ioctl(ioctls.setTimeout, timeout), "its time-out", limits);
    const status = Buffer.alloc(1);
    await this.#run(file => file.ioctl(ioctls.readStatusByte, status), "the status byte", limits);
    return status.readUInt8();
  }

  onServiceRequest(listener: (status: number) => void): AsyncDisposable {
    if (!this.#device.hasInterrupt)
      throw new TransportError("protocol", "the instrument has no interrupt endpoint, so it cannot request service");
    const entry = (status: number) => listener(status);
    this.#listeners.add(entry);
    this.#watch();
    return { [Symbol.asyncDispose]: async () => void this.#listeners.delete(entry) };
  }

  async #openAnew(): Promise<UsbTmcFile> {
    if (this.#isClosed) throw closedError();
    const device = await this.#find();
    let file: UsbTmcFile;
    try {
      file = await this.#openFile(device.path);
    } catch (error) {
      throw explainOpen(error, device);
    }
    try {
      const version = Buffer.alloc(4);
      await file.ioctl(ioctls.apiVersion, version);
      if (version.readUInt32LE() < apiVersionNeeded) throw new SystemCallError("ioctl", "EBADRQC");
    } catch (error) {
      await file.close();
      if (!(error instanceof SystemCallError) || !/EBADRQC|ENOTTY|EINVAL/.test(error.code))
        throw this.#explain(error, "");
      const old = `the usbtmc driver behind ${device.path} is too old: Linux 4.20 or later is needed, or the package usb`;
      throw new TransportError("connection", old, { cause: error });
    }
    this.#device = device;
    return file;
  }

  async #send(data: Buffer, limits: Limits): Promise<void> {
    const what = "the command";
    let sent = 0;
    while (sent < data.length) {
      const flags = messageFlags.async | (sent > 0 ? messageFlags.append : 0);
      const part = data.subarray(sent);
      const result = await this.#unlessBusy(file => file.transfer(ioctls.write, part, flags), what, limits);
      if (result) sent += result.transferred;
      if (!result || result.transferred === 0) await this.#ready(pollEvents.writable, what, limits);
    }
    await this.#ready(pollEvents.writable, what, limits);
    const written = Buffer.alloc(4);
    await this.#run(file => file.ioctl(ioctls.writeResult, written), what, limits);
    const count = written.readUInt32LE();
    if (count < data.length)
      throw new TransportError("protocol", `the instrument took ${count} of ${data.length} bytes`);
  }

  async #release(): Promise<void> {
    const file = this.#file;
    this.#lose(closedError());
    if (file) await quietly(file.close());
  }

  #lose(error: TransportError): void {
    this.#file = undefined;
    this.#waiters.fail(error);
  }

  /** One system call, whose failure is explained. It may outlive the limits by the driver's own time-out. */
  async #run<T>(call: (file: UsbTmcFile) => Promise<T>, what: string, limits: Limits): Promise<T> {
    const file = this.#file;
    if (!file) throw this.#isClosed ? closedError() : goneError();
    try {
      return await this.#waiters.wait(call(file), limits);
    } catch (error) {
      throw this.#failed(error, what, file);
    }
  }

  /** The same; `undefined` where the driver has nothing yet, or takes nothing more. */
  async #unlessBusy<T>(call: (file: UsbTmcFile) => Promise<T>, what: string, limits: Limits): Promise<T | undefined> {
    return this.#run(
      async file => {
        try {
          return await call(file);
        } catch (error) {
          if (error instanceof SystemCallError && error.code === "EAGAIN") return undefined;
          throw error;
        }
      },
      what,
      limits,
    );
  }

  /** Waits until the driver is ready, without holding a thread for long. */
  async #ready(events: number, what: string, limits: Limits): Promise<void> {
    for (;;) {
      const come = await this.#run(file => file.poll(events, pollMilliseconds), what, limits);
      if ((come & pollEvents.hangUp) !== 0) throw this.#failed(goneError(), what, this.#file);
      // What the error is, the call says that follows.
      if ((come & (events | pollEvents.error)) !== 0) return;
      await within<void>(limits, resolve => {
        const timer = setTimeout(resolve, restMilliseconds);
        return () => clearTimeout(timer);
      });
    }
  }

  #failed(error: unknown, what: string, file: UsbTmcFile | undefined): TransportError {
    const explained = this.#explain(error, what);
    if (explained.kind === "connection" && file && file === this.#file) {
      this.#lose(explained);
      void quietly(file.close());
    }
    return explained;
  }

  #explain(error: unknown, what: string): TransportError {
    if (error instanceof TransportError) return error;
    const code = error instanceof SystemCallError ? error.code : "";
    switch (code) {
      case "EPIPE":
        return new StallError(what, { cause: error });
      case "ETIMEDOUT":
        return new TransportError("timeout", "", { cause: error });
      case "ENODEV":
      case "ESHUTDOWN":
      case "ENXIO":
        return goneError(error);
      case "EOVERFLOW":
        return new TransportError("protocol", "the instrument sent more than fits into the transfer", { cause: error });
      case "EIO":
      case "EPERM":
      case "EINVAL":
      case "ECANCELED":
        return new TransportError("protocol", `the instrument refused ${what} (${code})`, { cause: error });
      default: {
        const reason = error instanceof Error ? error.message : String(error);
        return new TransportError("connection", `the bus failed: ${reason}`, { cause: error });
      }
    }
  }

  /** Asks the driver for service requests while somebody listens; between two questions the process may end. */
  #watch(): void {
    if (this.#isWatching || this.#listeners.size === 0 || !this.#file) return;
    this.#isWatching = true;
    setTimeout(() => void this.#look(), serviceMilliseconds).unref();
  }

  async #look(): Promise<void> {
    const file = this.#file;
    try {
      if (file && this.#listeners.size > 0) {
        const come = await file.poll(pollEvents.urgent, 0);
        if ((come & pollEvents.urgent) !== 0) {
          const status = Buffer.alloc(1);
          await file.ioctl(ioctls.getServiceRequest, status);
          for (const listener of this.#listeners) listener(status.readUInt8());
        }
      }
    } catch {
      // Whatever it is, the next operation meets it too, and says so.
    } finally {
      this.#isWatching = false;
      this.#watch();
    }
  }
}

/** What a device that has gone, or never came, says to its close. */
async function quietly(closing: Promise<void>): Promise<void> {
  await closing.catch(() => {});
}

function closedError(): TransportError {
  return new TransportError("connection", "the connection is closed");
}

function explainOpen(error: unknown, { identity, path }: KernelDevice): TransportError {
  if (error instanceof TransportError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") return permissionError(identity, path, error);
  if (code === "ENOENT" || code === "ENODEV" || code === "ENXIO") return goneError(error);
  return new TransportError("connection", `${path} cannot be opened: ${(error as Error).message}`, { cause: error });
}
