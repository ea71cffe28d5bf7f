/** The character device `/dev/usbtmcN` of Linux: the few system calls that Node lacks, through koffi. */

import { close as closeFile, constants, open as openFile } from "node:fs";
import { promisify } from "node:util";
import { importKoffi } from "../ffi/koffi.ts";
import { TransportError } from "../limits.ts";
import { controlRequestSize, ioctls, messageSize } from "./ioctl.ts";

/** A system call that failed, by the name of its error: `EAGAIN`. */
export class SystemCallError extends Error {
  readonly code: string;

  constructor(call: string, code: string) {
    super(`${call}: ${code}`);
    this.code = code;
  }
}

/** How a raw transfer went. */
export interface MessageResult {
  /** What `ioctl` returned: 1 where a short packet ended the transfer. */
  readonly result: number;
  readonly transferred: number;
}

/** Setup packet of a control request (USB 2.0, table 9-2). */
export interface Setup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/** What is done to the open file of an instrument. All fail with a {@link SystemCallError}. */
export interface UsbTmcFile {
  /** `ioctl` with a small argument, which it may fill. @returns what `ioctl` returned. */
  ioctl(request: number, argument?: Uint8Array): Promise<number>;
  /** `ioctl` with a `struct usbtmc_message` around `data`. */
  transfer(request: number, data: Uint8Array, flags: number): Promise<MessageResult>;
  /** `ioctl` with a `struct usbtmc_ctrlrequest` whose answer goes into `answer`. @returns its length. */
  control(setup: Setup, answer: Uint8Array): Promise<number>;
  /** Waits for one of `events`. @returns those that have come; 0 for none in time. */
  poll(events: number, milliseconds: number): Promise<number>;
  close(): Promise<void>;
}

/** The part of koffi that is used, so that it need not be there. */
interface Koffi {
  load(path: string | null): { func(name: string, result: string, parameters: readonly string[]): ForeignFunction };
  address(memory: Uint8Array): bigint;
  errno(): number;
  readonly os: { readonly errno: Readonly<Record<string, number>> };
}

interface ForeignFunction {
  async(...parameters: unknown[]): void;
}

/**
 * Opens the file of an instrument.
 * @throws TransportError if koffi is missing; the error of `open` if the file cannot be opened.
 */
export async function openDeviceFile(path: string): Promise<UsbTmcFile> {
  const system = await loadSystem();
  const descriptor = await promisify(openFile)(path, constants.O_RDWR);
  return new DeviceFile(system, descriptor);
}

interface System {
  call(name: "ioctl" | "poll", ...parameters: unknown[]): Promise<number>;
  address(memory: Uint8Array): bigint;
}

let loaded: Promise<System> | undefined;

function loadSystem(): Promise<System> {
  return (loaded ??= bindSystem().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  }));
}

async function bindSystem(): Promise<System> {
  let koffi: Koffi;
  try {
    koffi = await importKoffi();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const why = isMissing ? "which is missing: npm install koffi" : `which does not load: ${message}`;
    const missing = `the usbtmc driver of Linux is reached through the package koffi, ${why}`;
    throw new TransportError("connection", missing, { cause: error });
  }
  const library = koffi.load(null);
  const functions = {
    ioctl: library.func("ioctl", "int", ["int", "ulong", "void *"]),
    poll: library.func("poll", "int", ["void *", "ulong", "int"]),
  };
  // Of two names for one number, the first in the alphabet is the usual one: EAGAIN, not EWOULDBLOCK.
  const byName = Object.entries(koffi.os.errno).toSorted(([one], [other]) => (one < other ? 1 : -1));
  const names = new Map(byName.map(([name, value]) => [value, name]));
  return {
    address: memory => koffi.address(memory),
    // Both can wait for another program that uses the instrument: never on the thread of the notebook.
    call: (name, ...parameters) =>
      new Promise<number>((resolve, reject) => {
        functions[name].async(...parameters, (error: Error | null, result: number) => {
          const code = koffi.errno();
          if (error) reject(error);
          else if (result < 0) reject(new SystemCallError(name, names.get(code) ?? `error ${code}`));
          else resolve(result);
        });
      }),
  };
}

class DeviceFile implements UsbTmcFile {
  readonly #system: System;
  readonly #descriptor: number;
  #running = 0;
  #idle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(system: System, descriptor: number) {
    this.#system = system;
    this.#descriptor = descriptor;
  }

  ioctl(request: number, argument?: Uint8Array): Promise<number> {
    return this.#call("ioctl", this.#descriptor, request, argument ?? null);
  }

  async transfer(request: number, data: Uint8Array, flags: number): Promise<MessageResult> {
    const message = Buffer.alloc(messageSize);
    message.writeUInt32LE(data.length, 0);
    message.writeUInt32LE(flags, 8);
    this.#point(message, 12, data);
    const result = await this.ioctl(request, message);
    return { result, transferred: message.readUInt32LE(4) };
  }

  control({ requestType, request, value, index }: Setup, answer: Uint8Array): Promise<number> {
    const message = Buffer.alloc(controlRequestSize);
    message.writeUInt8(requestType, 0);
    message.writeUInt8(request, 1);
    message.writeUInt16LE(value, 2);
    message.writeUInt16LE(index, 4);
    message.writeUInt16LE(answer.length, 6);
    this.#point(message, 8, answer);
    return this.ioctl(ioctls.controlRequest, message);
  }

  async poll(events: number, milliseconds: number): Promise<number> {
    const entry = Buffer.alloc(8);
    entry.writeInt32LE(this.#descriptor, 0);
    entry.writeInt16LE(events, 4);
    await this.#call("poll", entry, 1, milliseconds);
    return entry.readInt16LE(6);
  }

  /** Waits for the calls that run: their number would be another file's after the close. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    if (this.#running > 0) await new Promise<void>(resolve => (this.#idle = resolve));
    await promisify(closeFile)(this.#descriptor);
  }

  async #call(name: "ioctl" | "poll", ...parameters: unknown[]): Promise<number> {
    if (this.#closing) throw new SystemCallError(name, "EBADF");
    this.#running++;
    try {
      return await this.#system.call(name, ...parameters);
    } finally {
      if (--this.#running === 0) this.#idle?.();
    }
  }

  /** Writes the address of `memory`, as wide as the machine has them. */
  #point(message: Buffer, at: number, memory: Uint8Array): void {
    const address = this.#system.address(memory);
    if (message.length - at === 4) message.writeUInt32LE(Number(address), at);
    else message.writeBigUInt64LE(address, at);
  }
}
