/** What drivers hold: a message-based VISA resource. Names are PyVISA's in camelCase. */

import type { LockRequest, RemoteMode } from "../transport.ts";
import type { AsciiConverter } from "./ascii-values.ts";
import type { BlockHeader } from "./binary-block.ts";
import type { BinaryArray, BinaryArrays, BinaryType } from "./data-types.ts";

/** What an operation on a connection heeds. */
export interface OperationOptions {
  /** Ends the operation; the connection is re-synchronised before its next use. */
  signal?: AbortSignal | undefined;
  /** Seconds that this operation may take; `null` for no limit. Default that of the connection. */
  timeout?: number | null | undefined;
}

/** How bytes become text. A character that the encoding does not have is an error, both ways. */
export type TextEncoding = "ascii" | "latin1" | "utf8";

/** How a list of numbers travels as text. */
export interface AsciiReadOptions extends OperationOptions {
  /** Default `"f"`. */
  converter?: AsciiConverter;
  /** What stands between the numbers. Default `","`. */
  separator?: string;
}

/** How a list of numbers is written as text. */
export interface AsciiWriteOptions extends OperationOptions {
  /** A format of Python's without the colon, such as `.6e`. Default `"g"`. */
  converter?: string;
  /** What stands between the numbers. Default `","`. */
  separator?: string;
}

/** How a binary block is written. */
export interface BinaryOptions<T extends BinaryType = BinaryType> extends OperationOptions {
  /** Type of the elements. Default `"f"`, 32-bit floating point. */
  datatype?: T;
  /** Most significant byte first. Default false. */
  isBigEndian?: boolean;
  /** What stands before the data. Default `"ieee"`. */
  header?: BlockHeader;
}

/** How a binary block is read. */
export interface BinaryReadOptions<T extends BinaryType = BinaryType> extends BinaryOptions<T> {
  /** How many elements there are, where the header does not say so. */
  dataPoints?: number;
  /** Whether a terminator follows the data. Default true. */
  expectTermination?: boolean;
}

/** How an operation that takes long is waited for. */
export interface WaitOptions extends OperationOptions {
  /** Seconds between looks at the status byte. Default 0.05. */
  interval?: number;
}

/** A message-based VISA resource. */
export interface VisaHandle extends AsyncDisposable {
  /** Canonical address. */
  readonly resourceName: string;
  /** True if a simulation in this process answers instead of an instrument. */
  readonly simulated: boolean;
  /** Seconds that an operation may take from its turn on the bus; `null` for no limit. */
  timeout: number | null;
  /** What ends a reply; it is taken off. */
  readTermination: string;
  /** What is added to every command. */
  writeTermination: string;
  /** Default `"latin1"`: one character is one byte. */
  encoding: TextEncoding;
  /** Seconds between a question and the reading of its reply. Default 0. */
  queryDelay: number;
  /**
   * Whether the end of what is written is marked as the end of the message, where the bus can mark it (VISA's
   * `VI_ATTR_SEND_END_EN`). Default true; false for all but the last of several writes that are one message.
   */
  sendEnd: boolean;
  /** Most bytes of one read, on a bus that reads in pieces. Default 20480. */
  chunkSize: number;

  /** Sends a command. If it is a question whose reply nobody reads, the reply is lost when the next question is asked. */
  write(command: string, options?: OperationOptions): Promise<void>;
  /** Sends bytes as they are. */
  writeRaw(data: Uint8Array, options?: OperationOptions): Promise<void>;
  /** Sends a command and a list of numbers as text. */
  writeAsciiValues(command: string, values: ArrayLike<number>, options?: AsciiWriteOptions): Promise<void>;
  /** Sends a command and a binary block. */
  writeBinaryValues(command: string, values: ArrayLike<number | bigint>, options?: BinaryOptions): Promise<void>;
  /** Reads one reply, up to its termination. */
  read(options?: OperationOptions): Promise<string>;
  /** Reads one reply as bytes, its termination included. */
  readRaw(options?: OperationOptions): Promise<Buffer>;
  /** Reads so many bytes; fewer where `stopAtEnd` is true and the message ends before. */
  readBytes(count: number, options?: OperationOptions & { stopAtEnd?: boolean }): Promise<Buffer>;
  /** Reads a list of numbers. */
  readAsciiValues(options?: AsciiReadOptions): Promise<Float64Array>;
  /** Reads a binary block into an array of its own. */
  readBinaryValues<T extends BinaryType = "f">(options?: BinaryReadOptions<T>): Promise<BinaryArrays[T]>;
  /** Sends a command and reads its reply, with nobody else in between. */
  query(command: string, options?: OperationOptions): Promise<string>;
  /** Asks for a list of numbers. */
  queryAsciiValues(command: string, options?: AsciiReadOptions): Promise<Float64Array>;
  /** Asks for a binary block: its bytes go from the wire into the array that is returned. */
  queryBinaryValues<T extends BinaryType = "f">(
    command: string,
    options?: BinaryReadOptions<T>,
  ): Promise<BinaryArrays[T]>;

  /** Reads the status byte beside the messages; asks `*STB?` on a bus without such a way. */
  readStb(options?: OperationOptions): Promise<number>;
  /** Sends the bus's trigger; `*TRG` on a bus without one. */
  assertTrigger(options?: OperationOptions): Promise<void>;
  /** Clears the instrument's interface: whatever was half sent or not read is forgotten. */
  clear(options?: OperationOptions): Promise<void>;
  /** Forgets what has arrived and was not read. */
  flush(options?: OperationOptions): Promise<void>;
  /** Remote, local and lockout of the front panel. */
  controlRen(mode: RemoteMode, options?: OperationOptions): Promise<void>;
  /** Locks the instrument against other clients; resolves with the key of a shared lock. */
  lock(request?: LockRequest & OperationOptions): Promise<string | undefined>;
  /** Gives the lock back. */
  unlock(options?: OperationOptions): Promise<void>;
  /** Runs `work` while the instrument is locked against other clients. */
  locked<T>(work: () => Promise<T>, request?: LockRequest & OperationOptions): Promise<T>;

  /** Calls `listener` with the status byte at each service request, until the returned handle is disposed of. */
  onServiceRequest(listener: (status: number) => void, options?: OperationOptions): Promise<AsyncDisposable>;
  /** Waits for a service request and reads the status byte. */
  waitForSrq(options?: WaitOptions): Promise<number>;
  /** Waits until the instrument has done what it was told (`*OPC`), without keeping others from the bus. */
  waitOpc(options?: WaitOptions): Promise<void>;
  /** Gives `work` the bus for itself: nothing is interleaved with what it does. Gets and sets of parameters count. */
  transaction<T>(work: (io: VisaHandle) => Promise<T>, options?: { signal?: AbortSignal | undefined }): Promise<T>;

  /** Whether the caller is within a transaction that has the bus: everybody else waits for that. */
  readonly holdsBus: boolean;

  /** An attribute by its VISA name, as in `VI_ATTR_ASRL_BAUD`. */
  getAttribute(name: string, options?: OperationOptions): Promise<unknown>;
  /** Sets an attribute. */
  setAttribute(name: string, value: unknown, options?: OperationOptions): Promise<void>;
  /** Releases the connection; calling it again does nothing. */
  close(): Promise<void>;
}

export type { BinaryArray };
