/** A way of moving bytes in both directions that marks no messages: a socket, a serial port. */

import type { Limits } from "../limits.ts";
import type { StreamInput } from "./stream-input.ts";

/** Bytes in both directions. */
export interface ByteStream {
  /** False before `open`, and after the other side has gone. */
  readonly isOpen: boolean;
  /** What has arrived. Its readers fail when the stream ends. */
  readonly input: StreamInput;
  /** Opens, or opens anew: nothing that an earlier connection brought can be read. */
  open(limits: Limits): Promise<void>;
  /** Resolves when the bytes are on their way; fails when the other side does not take them in time. */
  write(data: Uint8Array, limits: Limits): Promise<void>;
  /** Calling it again does nothing; a running operation fails. */
  close(): Promise<void>;
}
