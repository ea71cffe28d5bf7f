/** A USBDevice of WebUSB in front of an instrument that is none, with the habits of the package `usb` or of a browser. */
import type { UsbDevice, UsbInResult, UsbInterface, UsbOutResult } from "../../../drivers/io/usbtmc/usb-device.ts";
import { endpoints, type FakeInstrument, type Setup } from "./fake-instrument.ts";

export interface FakeUsbOptions {
  /** Transfers end by themselves after the milliseconds of their last argument, as those of the package `usb` do. */
  timeouts?: boolean;
  interfaceNumber?: number;
  interfaceClass?: number;
  interfaceSubclass?: number;
  serialNumber?: string;
  productId?: number;
  vendorId?: number;
  protocol?: number;
  /** What claiming the interface fails with. */
  claim?: Error;
}

export class FakeUsbDevice implements UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturerName = "Setpoint";
  readonly productName = "Fake";
  readonly serialNumber: string;
  readonly instrument: FakeInstrument;
  readonly options: FakeUsbOptions;
  opened = false;
  readonly calls: string[] = [];
  #claimed = false;
  readonly #fail = new Set<(error: Error) => void>();

  constructor(instrument: FakeInstrument, options: FakeUsbOptions = {}) {
    this.instrument = instrument;
    this.options = options;
    this.vendorId = options.vendorId ?? 0x1234;
    this.productId = options.productId ?? 0x5678;
    this.serialNumber = options.serialNumber ?? "SN1";
  }

  get configuration(): { interfaces: UsbInterface[] } {
    const { packetSize, hasInterrupt } = this.instrument;
    const endpoint = (endpointNumber: number, direction: "in" | "out", type: "bulk" | "interrupt") => ({
      endpointNumber,
      direction,
      type,
      packetSize: type === "bulk" ? packetSize : 2,
    });
    return {
      interfaces: [
        {
          interfaceNumber: this.options.interfaceNumber ?? 0,
          alternate: {
            interfaceClass: this.options.interfaceClass ?? 0xfe,
            interfaceSubclass: this.options.interfaceSubclass ?? 3,
            interfaceProtocol: this.options.protocol ?? 1,
            endpoints: [
              endpoint(endpoints.bulkOut, "out", "bulk"),
              endpoint(endpoints.bulkIn, "in", "bulk"),
              ...(hasInterrupt ? [endpoint(endpoints.interruptIn, "in", "interrupt")] : []),
            ],
          },
        },
      ],
    };
  }

  async open(): Promise<void> {
    this.#plugged("open");
    this.opened = true;
    this.calls.push("open");
  }

  async close(): Promise<void> {
    this.opened = false;
    this.calls.push("close");
    for (const fail of this.#fail) fail(new Error("transferIn error: Cancelled"));
  }

  async selectConfiguration(): Promise<void> {}

  async claimInterface(interfaceNumber: number): Promise<void> {
    if (this.options.claim) throw this.options.claim;
    this.#plugged("claimInterface");
    this.#claimed = true;
    this.calls.push(`claim ${interfaceNumber}`);
  }

  async releaseInterface(interfaceNumber: number): Promise<void> {
    this.#claimed = false;
    this.calls.push(`release ${interfaceNumber}`);
  }

  async controlTransferIn(setup: Setup, length: number, timeout?: number): Promise<UsbInResult> {
    this.#usable("controlTransferIn");
    const answer = this.instrument.control(setup);
    if (answer === "silence") return this.#within<UsbInResult>(timeout, "controlTransferIn", () => () => {});
    if (answer === "stall") throw new Error("controlTransferIn error: endpoint stalled");
    return { status: "ok", data: view(answer.subarray(0, length)) };
  }

  async transferIn(endpointNumber: number, length: number, timeout?: number): Promise<UsbInResult> {
    this.#usable("transferIn");
    return this.#within<UsbInResult>(timeout, "transferIn", resolve => {
      if (endpointNumber === endpoints.interruptIn)
        return this.instrument.interruptIn(data => resolve({ status: "ok", data: view(data) }));
      return this.instrument.bulkIn(length, data =>
        resolve(data === "stall" ? { status: "stall" } : { status: "ok", data: view(data) }),
      );
    });
  }

  async transferOut(endpointNumber: number, data: Uint8Array, timeout?: number): Promise<UsbOutResult> {
    this.#usable("transferOut");
    if (endpointNumber !== endpoints.bulkOut) throw new Error("transferOut error: endpoint not found");
    return this.#within<UsbOutResult>(timeout, "transferOut", resolve => {
      void this.instrument
        .bulkOut(Buffer.from(data))
        .then(taken =>
          resolve(taken === "stall" ? { status: "stall", bytesWritten: 0 } : { status: "ok", bytesWritten: taken }),
        );
      return () => {};
    });
  }

  async clearHalt(direction: "in" | "out"): Promise<void> {
    this.#usable("clearHalt");
    this.calls.push(`clear halt ${direction}`);
    this.instrument.clearHalt(direction);
  }

  /** Pulls the plug: what is under way fails. */
  unplug(): void {
    this.instrument.unplug();
    this.opened = this.#claimed = false;
    for (const fail of this.#fail) fail(new Error("transferIn error: Disconnected"));
  }

  #within<T>(
    timeout: number | undefined,
    what: string,
    start: (resolve: (value: T) => void) => () => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      let undo = () => {};
      const fail = (error: Error) => {
        clearTimeout(timer);
        this.#fail.delete(fail);
        undo();
        reject(error);
      };
      this.#fail.add(fail);
      if (this.options.timeouts) timer = setTimeout(() => fail(new Error(`${what} error: Cancelled`)), timeout ?? 1000);
      undo = start(value => {
        clearTimeout(timer);
        this.#fail.delete(fail);
        resolve(value);
      });
    });
  }

  #plugged(what: string): void {
    if (!this.instrument.isPlugged) throw new Error(`${what} error: device disconnected`);
  }

  #usable(what: string): void {
    this.#plugged(what);
    if (!this.opened || !this.#claimed) throw new Error(`${what} error: invalid state`);
  }
}

function view(data: Buffer): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
