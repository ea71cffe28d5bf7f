/** A link as the server sees it: one client's conversation with one device. */

import { isTimeout, within } from "../limits.ts";
import { runtime } from "../../runtime.ts";
import type { Conversation } from "../serve/conversation.ts";
import type { DeviceLock, LockWait } from "./device-lock.ts";
import { errors, flags, reasons } from "./protocol.ts";

/** What a read gives. */
export interface LinkRead {
  readonly code: number;
  readonly reason: number;
  readonly data: Buffer;
}

/** What a read asks for. */
export interface LinkReadRequest {
  readonly size: number;
  readonly milliseconds: number;
  readonly terminator: number | undefined;
}

const nothing = Buffer.alloc(0);
const messageAvailable = 0x10;

export class ServerLink {
  readonly id: number;
  readonly lock: DeviceLock;
  readonly #conversation: Conversation;
  /** What is left of a reply that was read in parts. */
  #output: Buffer = nothing;
  #abort = new AbortController();

  constructor(id: number, lock: DeviceLock, conversation: Conversation) {
    this.id = id;
    this.lock = lock;
    this.#conversation = conversation;
  }

  /** Whether the link may use its device now, or after waiting as long as the caller likes. */
  pass(flag: number, lockMilliseconds: number): number | Promise<number> {
    return this.lock.pass(this, this.wait(flag, lockMilliseconds));
  }

  wait(flag: number, milliseconds: number): LockWait | undefined {
    return (flag & flags.waitLock) === 0 ? undefined : { milliseconds, signal: this.#abort.signal };
  }

  write(data: Buffer, end: boolean): number {
    try {
      this.#conversation.receive(data, end);
      return errors.none;
    } catch {
      // A message that the instrument cannot take is no reason to lose the client.
      this.clear();
      return errors.io;
    }
  }

  read(request: LinkReadRequest): LinkRead | Promise<LinkRead> {
    if (this.#fetch()) return this.#part(request);
    return this.#waitForReply(request.milliseconds).then(code =>
      code === errors.none ? this.#part(request) : { code, reason: 0, data: nothing },
    );
  }

  readStatus(): number {
    return this.#conversation.readStatus() | (this.#output.length > 0 ? messageAvailable : 0);
  }

  trigger(): void {
    this.#conversation.trigger();
  }

  clear(): void {
    this.#output = nothing;
    this.#conversation.clear();
  }

  /** Ends what the link waits for. */
  abort(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  onServiceRequest(listener: (() => void) | undefined): void {
    this.#conversation.onServiceRequest(listener);
  }

  /** The client has gone. */
  close(): void {
    this.abort();
    this.onServiceRequest(undefined);
    this.lock.release(this);
    this.#conversation.close();
  }

  /** True if there is something to read. */
  #fetch(): boolean {
    if (this.#output.length === 0) this.#output = this.#conversation.take() ?? nothing;
    return this.#output.length > 0;
  }

  #part({ size, terminator }: LinkReadRequest): LinkRead {
    const at = terminator === undefined ? -1 : this.#output.subarray(0, size).indexOf(terminator);
    const data = this.#output.subarray(0, at >= 0 ? at + 1 : size);
    this.#output = this.#output.subarray(data.length);
    const reason =
      (data.length === size ? reasons.count : 0) |
      (at >= 0 ? reasons.character : 0) |
      (this.#output.length === 0 ? reasons.end : 0);
    return { code: errors.none, reason, data };
  }

  async #waitForReply(milliseconds: number): Promise<number> {
    const limits = { deadline: runtime().now() + milliseconds, signal: this.#abort.signal };
    try {
      await within<void>(limits, resolve => {
        this.#conversation.onReply(() => {
          if (this.#fetch()) resolve();
        });
      });
      return errors.none;
    } catch (error) {
      return isTimeout(error) ? errors.timeout : errors.abort;
    } finally {
      this.#conversation.onReply(undefined);
    }
  }
}
