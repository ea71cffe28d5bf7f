/** USB transfers through WebUSB: the package `usb`, or whatever else has its interface. */

import { isTimeout, millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import { requests, statuses, statusText, type ControlRequest } from "./control.ts";
import type { Transferred, UsbIdentity, UsbLink } from "./link.ts";
import { nextStatusTag } from "./message.ts";
import { Notifications } from "./notifications.ts";
import {
  interfacesOf,
  type UsbDevice,
  type UsbEndpoint,
  type UsbInResult,
  type UsbResourceClass,
} from "./usb-device.ts";
import { goneError, permissionError, StallError } from "./usb-error.ts";
import { Waiters } from "./waiters.ts";

/** How long a transfer may outlive the operation that began it: the instrument is told to end it. */
const graceMilliseconds = 500;
/** A transfer without a limit is begun anew after this time. */
const unlimitedMilliseconds = 60_000;
const notificationMilliseconds = 250;

interface Open {
  readonly device: UsbDevice;
  readonly bulkIn: UsbEndpoint;
  readonly bulkOut: UsbEndpoint;
  readonly interruptIn: UsbEndpoint | undefined;
  readonly protocol: number;
  /** Whether the kernel's driver is to have the interface back. */
  readonly wasDetached: boolean;
}

/** How a transfer ended; without an error, in its own time-out. */
type Outcome<T> = { readonly value: T } | { readonly error: TransportError | undefined };

/** A transfer that has been begun; its promise never rejects. */
interface UnderWay<T> {
  readonly outcome: Promise<Outcome<T>>;
  hasEnded: boolean;
}

export class WebUsbLink implements UsbLink {
  readonly identity: UsbIdentity;
  readonly #resourceClass: UsbResourceClass;
  readonly #find: () => Promise<UsbDevice>;
  readonly #notifications: Notifications;
  readonly #waiters = new Waiters();
  #open: Open | undefined;
  #incoming: UnderWay<Transferred> | undefined;
  #outgoing: UnderWay<void> | undefined;
  #statusTag = 1;
  #isClosed = false;

  /** `find` looks for the device at each opening: one that was plugged in anew is another to WebUSB. */
  constructor(identity: UsbIdentity, resourceClass: UsbResourceClass, find: () => Promise<UsbDevice>) {
    this.identity = identity;
    this.#resourceClass = resourceClass;
    this.#find = find;
    this.#notifications = new Notifications(() => this.#readNotification());
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  get interfaceProtocol(): number {
    return this.#open?.protocol ?? 0;
  }

  get packetSize(): number {
    return this.#open?.bulkIn.packetSize ?? 64;
  }

  async open(limits: Limits): Promise<void> {
    await this.#release();
    if (this.#isClosed) throw new TransportError("connection", "the connection is closed");
    const opening = this.#openDevice();
    const open = await this.#waiters.wait(opening, limits).catch((error: unknown) => {
      // What is opened too late is nobody's.
      void opening.then(late => releaseDevice(late, this.identity.interfaceNumber)).catch(() => {});
      throw error;
    });
    if (this.#isClosed) {
      await releaseDevice(open, this.identity.interfaceNumber);
      throw new TransportError("connection", "the connection is closed");
    }
    this.#open = open;
    this.#notifications.reset();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#release();
  }

  async control({ type, recipient, request, value, length }: ControlRequest, limits: Limits): Promise<Buffer> {
    const { device, bulkIn, bulkOut } = this.#opened();
    const index = {
      interface: this.identity.interfaceNumber,
      "bulk-in": 0x80 | bulkIn.endpointNumber,
      "bulk-out": bulkOut.endpointNumber,
    }[recipient];
    const setup = {
      requestType: type,
      recipient: recipient === "interface" ? ("interface" as const) : ("endpoint" as const),
      request,
      value,
      index,
    };
    const { outcome } = this.#begin(`request ${request}`, async () => {
      const result = await device.controlTransferIn(setup, length, lifetime(limits));
      return bytesOf(result, `request ${request}`);
    });
    return this.#ended(await this.#waiters.wait(outcome, limits));
  }

  async send(data: Buffer, limits: Limits): Promise<void> {
    const { device, bulkOut } = this.#opened();
    try {
      // What an earlier operation could not get rid of stands before this.
      while (this.#outgoing) await this.#settled("out", limits);
      this.#outgoing = this.#begin("the command", async () => {
        const bytes = data.buffer instanceof ArrayBuffer ? (data as Buffer<ArrayBuffer>) : Buffer.from(data);
        const { status, bytesWritten } = await device.transferOut(bulkOut.endpointNumber, bytes, lifetime(limits));
        if (status === "stall") throw new StallError("the command");
        if (bytesWritten !== data.length)
          throw new TransportError("protocol", `the instrument took ${bytesWritten} of ${data.length} bytes`);
      });
      this.#ended(await this.#settled("out", limits));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", "the instrument does not take the command", { cause: error });
    }
  }

  async receive(length: number, limits: Limits): Promise<Transferred> {
    const { device, bulkIn } = this.#opened();
    for (;;) {
      this.#incoming ??= this.#begin("the read", async () => {
        const result = await device.transferIn(bulkIn.endpointNumber, length, lifetime(limits));
        const data = bytesOf(result, "the read");
        return { data, short: data.length < length };
      });
      const outcome = await this.#settled("in", limits);
      // A transfer that began for an earlier operation may end with that operation's time.
      if ("value" in outcome || outcome.error) return this.#ended(outcome);
    }
  }

  discard(): void {
    if (this.#incoming?.hasEnded) this.#incoming = undefined;
  }

  async cancel(_limits: Limits): Promise<void> {
    // WebUSB cannot take a transfer back: it ends with the instrument's abort or clear, or serves the next read.
    this.discard();
    await Promise.resolve();
  }

  async clearHalt(pipe: "bulk-in" | "bulk-out", limits: Limits): Promise<void> {
    const { device, bulkIn, bulkOut } = this.#opened();
    // The endpoint is in use until a transfer on it has ended, which the abort or the clear brings about.
    if (pipe === "bulk-out") while (this.#outgoing) await this.#settled("out", limits);
    const { outcome } = this.#begin("the end of a halt", () =>
      pipe === "bulk-in"
        ? device.clearHalt("in", bulkIn.endpointNumber)
        : device.clearHalt("out", bulkOut.endpointNumber),
    );
    this.#ended(await this.#waiters.wait(outcome, limits));
  }

  async readStatus(limits: Limits): Promise<number> {
    const { interruptIn } = this.#opened();
    const tag = (this.#statusTag = nextStatusTag(this.#statusTag));
    const notified = interruptIn ? this.#notifications.expect(tag, limits) : undefined;
    // The request may fail first.
    notified?.catch(() => {});
    const { readStatusByte } = requests;
    const request = { type: "class", recipient: "interface", request: readStatusByte, value: tag, length: 3 } as const;
    const [status, , byte] = await this.control(request, limits);
    if (status !== statuses.success)
      throw new TransportError("protocol", `the instrument refused the status byte: status ${statusText(status)}`);
    if (notified) return notified;
    if (byte === undefined) throw new TransportError("protocol", "the instrument's answer has no status byte");
    return byte;
  }

  onServiceRequest(listener: (status: number) => void): AsyncDisposable {
    if (this.#open && !this.#open.interruptIn)
      throw new TransportError("protocol", "the instrument has no interrupt endpoint, so it cannot request service");
    return this.#notifications.listen(listener);
  }

  #opened(): Open {
    if (!this.#open) throw this.#isClosed ? new TransportError("connection", "the connection is closed") : goneError();
    return this.#open;
  }

  async #openDevice(): Promise<Open> {
    const { identity } = this;
    try {
      const device = await this.#find();
      if (!device.opened) await device.open();
      if (!device.configuration) await device.selectConfiguration(1);
      const found = interfacesOf(device, this.#resourceClass).find(
        ({ interfaceNumber }) => interfaceNumber === identity.interfaceNumber,
      );
      if (!found) throw new TransportError("connection", `the device has no interface ${identity.interfaceNumber}`);
      const { endpoints, interfaceProtocol: protocol } = found.alternate;
      const endpoint = (type: UsbEndpoint["type"], direction: UsbEndpoint["direction"]) =>
        endpoints.find(each => each.type === type && each.direction === direction && each.packetSize > 0);
      const bulkIn = endpoint("bulk", "in");
      const bulkOut = endpoint("bulk", "out");
      if (!bulkIn || !bulkOut) throw new TransportError("protocol", "the device has no bulk endpoints in and out");
      // Where no driver has it, or on another system, there is nothing to detach.
      const wasDetached = await device.detachKernelDriver?.(identity.interfaceNumber).then(
        () => true,
        () => false,
      );
      await device.claimInterface(identity.interfaceNumber);
      return {
        device,
        bulkIn,
        bulkOut,
        interruptIn: endpoint("interrupt", "in"),
        protocol,
        wasDetached: wasDetached === true,
      };
    } catch (error) {
      throw this.#explain(error, "to be opened") ?? error;
    }
  }

  async #release(): Promise<void> {
    const open = this.#open;
    if (open) this.#lose(new TransportError("connection", "the connection is closed"));
    if (open) await releaseDevice(open, this.identity.interfaceNumber);
  }

  /** The device is not to be used any more: whoever waits for it gets `error`. */
  #lose(error: TransportError): void {
    this.#open = undefined;
    this.#incoming = this.#outgoing = undefined;
    this.#notifications.fail(error);
    this.#waiters.fail(error);
  }

  #begin<T>(what: string, start: () => Promise<T>): UnderWay<T> {
    const run = async (): Promise<Outcome<T>> => {
      try {
        return { value: await start() };
      } catch (error) {
        return { error: this.#explain(error, what) };
      }
    };
    const outcome = run();
    const transfer: UnderWay<T> = { outcome, hasEnded: false };
    void outcome.then(() => (transfer.hasEnded = true));
    return transfer;
  }

  /** Waits for the transfer of one direction, and forgets it when it has ended. */
  async #settled(direction: "in", limits: Limits): Promise<Outcome<Transferred>>;
  async #settled(direction: "out", limits: Limits): Promise<Outcome<void>>;
  async #settled(direction: "in" | "out", limits: Limits): Promise<Outcome<Transferred | void>> {
    const transfer = direction === "in" ? this.#incoming : this.#outgoing;
    if (!transfer) throw goneError();
    const outcome = await this.#waiters.wait<Outcome<Transferred | void>>(transfer.outcome, limits);
    if (direction === "in" && this.#incoming === transfer) this.#incoming = undefined;
    if (direction === "out" && this.#outgoing === transfer) this.#outgoing = undefined;
    return outcome;
  }

  #ended<T>(outcome: Outcome<T>): T {
    if ("value" in outcome) return outcome.value;
    const error = outcome.error ?? new TransportError("timeout", "");
    if (error.kind === "connection" && this.#open) {
      const { device } = this.#open;
      this.#lose(error);
      void device.close().catch(() => {});
    }
    throw error;
  }

  async #readNotification(): Promise<Buffer | undefined> {
    const { device, interruptIn } = this.#opened();
    if (!interruptIn) return undefined;
    const { endpointNumber, packetSize } = interruptIn;
    const { outcome } = this.#begin("the interrupt endpoint", async () =>
      bytesOf(await device.transferIn(endpointNumber, packetSize, notificationMilliseconds), "the interrupt endpoint"),
    );
    const ended = await outcome;
    return "value" in ended || ended.error ? this.#ended(ended) : undefined;
  }

  /** An error of WebUSB as one of ours; `undefined` for a transfer whose own time has run out. */
  #explain(error: unknown, what: string): TransportError | undefined {
    if (error instanceof TransportError) return error;
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (/cancell?ed|timed? ?out/i.test(text)) return undefined;
    if (/stall/i.test(text)) return new StallError(what, { cause: error });
    if (/permission|denied|EACCES|SecurityError/i.test(text)) return permissionError(this.identity, undefined, error);
    if (/disconnect|no (such )?device|not found|NotFoundError|invalid state/i.test(text)) return goneError(error);
    if (/busy|in use/i.test(text)) {
      const busy = "the instrument is in use by another program, or by a driver of the system";
      return new TransportError("connection", busy, { cause: error });
    }
    const reason = error instanceof Error ? error.message : text;
    return new TransportError("connection", `the bus failed: ${reason}`, { cause: error });
  }
}

/** Milliseconds that a transfer may last: somewhat longer than the operation, which ends it in good order. */
function lifetime(limits: Limits): number {
  const left = millisecondsLeft(limits);
  return left === undefined ? unlimitedMilliseconds : Math.ceil(left) + graceMilliseconds;
}

function bytesOf({ status, data }: UsbInResult, what: string): Buffer {
  if (status === "stall") throw new StallError(what);
  if (status === "babble") throw new TransportError("protocol", "the instrument sent more than fits into the transfer");
  return data ? Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength) : Buffer.alloc(0);
}

/** Gives the interface back. A device that has gone cannot, and need not. */
async function releaseDevice({ device, wasDetached }: Open, interfaceNumber: number): Promise<void> {
  await device.releaseInterface(interfaceNumber).catch(() => {});
  if (wasDetached) await device.attachKernelDriver?.(interfaceNumber).catch(() => {});
  await device.close().catch(() => {});
}
