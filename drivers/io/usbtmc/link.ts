/** The seam between USB-TMC's messages and what carries them: WebUSB, or the driver of Linux. */

import type { Limits } from "../limits.ts";
import type { ControlRequest } from "./control.ts";

/** One interface of a USB device. */
export interface UsbIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly interfaceNumber: number;
  readonly manufacturer?: string | undefined;
  readonly product?: string | undefined;
}

/** What came in one transfer. */
export interface Transferred {
  readonly data: Buffer;
  /** Whether the instrument ended the transfer before as much had come as was asked for. */
  readonly short: boolean;
}

/**
 * Carries transfers, one of a kind at a time. A transfer whose wait ended early may still be under way: the next of its
 * kind takes its place in it, or waits for it. All fail with a TransportError, `connection` when the device has gone,
 * `protocol` when it stalls the pipe.
 */
export interface UsbLink {
  readonly identity: UsbIdentity;
  /** False before `open`, and after the device has gone. */
  readonly isOpen: boolean;
  /** `bInterfaceProtocol`: 1 for USB488. */
  readonly interfaceProtocol: number;
  /** Largest packet of the bulk-in endpoint, in bytes. */
  readonly packetSize: number;
  /** Opens the device, or opens it anew. */
  open(limits: Limits): Promise<void>;
  /** Calling it again does nothing; a running operation fails. */
  close(): Promise<void>;
  /** @returns the answer. */
  control(request: ControlRequest, limits: Limits): Promise<Buffer>;
  /** One bulk-out transfer. */
  send(data: Buffer, limits: Limits): Promise<void>;
  /** One bulk-in transfer; `length` is a whole number of packets. */
  receive(length: number, limits: Limits): Promise<Transferred>;
  /** Forgets what has come without being received. */
  discard(): void;
  /** Ends a transfer that is still under way, where that can be done from this side, and forgets what has come. */
  cancel(limits: Limits): Promise<void>;
  /** Makes an endpoint usable again that was halted. */
  clearHalt(pipe: "bulk-in" | "bulk-out", limits: Limits): Promise<void>;
  /** READ_STATUS_BYTE, with what the interrupt endpoint has to say to it. */
  readStatus(limits: Limits): Promise<number>;
  /** Calls `listener` with the status byte of each service request; absent without an interrupt endpoint. */
  onServiceRequest?(listener: (status: number) => void): AsyncDisposable;
}
