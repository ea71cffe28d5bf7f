/** A conversation with one instrument: exchanges in order, limits on each, and a clean start after a failed one. */

import { runtime } from "../runtime.ts";
import { joinBus } from "./bus-queue.ts";
import { InstrumentAbortError, InstrumentConnectionError, InstrumentTimeoutError, IoError } from "./errors.ts";
import { LibraryError } from "./ffi/library-error.ts";
import { TransportError, type Limits } from "./limits.ts";
import { assertUnlocked, giveAllLocks, giveLock, takeLock } from "./local-lock.ts";
import { OptionalPackageError } from "./optional-package.ts";
import { closeAccount, leaveOwed, leftOn, nothingOwed, openAccount, type LineAccount } from "./owed-lines.ts";
import type { OwedReplies, ReplyKind } from "./owed-replies.ts";
import type { Transport } from "./transport.ts";

/** What an operation is called in an error, and what may end it. */
export interface Operation {
  /** Begins the error: `asking "*IDN?" of`. Put together when there is one. */
  readonly label: string | (() => string);
  readonly command?: string | undefined;
  /** Seconds from its turn on the bus; `null` for no limit. */
  readonly timeout: number | null;
  readonly signal?: AbortSignal | undefined;
  readonly reply?: ReplyKind | undefined;
}

/** One critical section on the bus. */
export type Exchange<T> = (transport: Transport, limits: Limits) => Promise<T>;

/**
 * Serialises what is done to a transport. After an operation that failed half-way the transport is re-synchronised before
 * its next use. So it is before a query if an earlier question was asked whose answer nobody has read, and before any
 * question if its reader has given up: an answer that comes late never meets the wrong question.
 */
export class Session {
  readonly resourceName: string;
  readonly #transport: Transport;
  readonly #bus: ReturnType<typeof joinBus>;
  readonly #outside = new Set<() => void>();
  #dirty = true;
  /** Only one that has been in step can leave something behind. */
  #wasInStep = false;
  /** What all who read from this line have asked. */
  readonly #account: LineAccount;
  #closed = false;
  #closing: Promise<void> | undefined;

  constructor(resourceName: string, transport: Transport) {
    this.resourceName = resourceName;
    this.#transport = transport;
    this.#bus = joinBus(transport.bus);
    this.#account = openAccount(this.#sharedLine);
  }

  /** What it talks through, for what does not travel in turns. */
  get transport(): Transport {
    return this.#transport;
  }

  get #owed(): OwedReplies {
    return this.#account.owed;
  }

  get #sharedLine(): string | undefined {
    return this.#transport.sharesLine ? this.#transport.line : undefined;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether the caller is within a transaction that has the bus: everybody else waits for that. */
  get holdsBus(): boolean {
    return this.#bus.queue.isOwn;
  }

  /** Runs one critical section on the bus. */
  async run<T>(operation: Operation, exchange: Exchange<T>): Promise<T> {
    // That of now: an interrupt may come while it waits or runs.
    const asker = operation.reply === "left" ? runtime().cell()?.interrupted : undefined;
    try {
      return await this.#bus.queue.run(() => this.#perform(operation, exchange, asker), operation.signal);
    } catch (error) {
      if (operation.reply === "earlier") this.#owed.giveUp();
      throw this.#explain(error, operation);
    }
  }

  /** Within an exchange: what had come was dropped, `isWhole` if that is known to be one answer. */
  flushed(isWhole: boolean): void {
    this.#owed.flushed(isWhole);
  }

  /** Gives `work` the bus for itself: what it asks is not interleaved with what others ask. */
  async transaction<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#bus.queue.transaction(work, operation.signal);
    } catch (error) {
      this.#owed.giveUp();
      throw this.#explain(error, operation);
    }
  }

  /** Locks the instrument against other clients: at the instrument where its bus can, else among those of this process. */
  lock(operation: Operation, key: string | undefined): Promise<string | undefined> {
    const { lock } = this.#transport;
    // Waiting for another's lock does not keep the bus: the one who holds it may need it.
    if (!lock) return this.outside(operation, limits => takeLock(this.resourceName, this, key, limits));
    return this.run(operation, (transport, limits) => lock.call(transport, { key }, limits));
  }

  /** Gives a lock back. */
  unlock(operation: Operation): Promise<void> {
    const { unlock } = this.#transport;
    if (!unlock) return this.outside(operation, async () => giveLock(this.resourceName, this));
    return this.run(operation, (transport, limits) => unlock.call(transport, limits));
  }

  /** Runs what is no exchange, or has exchanges of its own in it, with the same limits and errors. */
  async outside<T>(operation: Operation, work: (limits: Limits) => Promise<T>): Promise<T> {
    const { signal } = operation;
    const ended = new AbortController();
    const end = (): void => ended.abort(signal?.aborted ? signal.reason : undefined);
    try {
      if (this.#closed) throw closedError();
      if (signal?.aborted) end();
      signal?.addEventListener("abort", end);
      this.#outside.add(end);
      return await work(limitsOf({ ...operation, signal: ended.signal }));
    } catch (error) {
      throw this.#explain(error, operation);
    } finally {
      signal?.removeEventListener("abort", end);
      this.#outside.delete(end);
    }
  }

  /** Ends the conversation; what runs or waits fails. A second call waits for the first, and its failure is told once. */
  async close(): Promise<void> {
    if (this.#closed) return this.#closing?.catch(() => {});
    this.#closed = true;
    await (this.#closing = this.#close());
  }

  async #close(): Promise<void> {
    giveAllLocks(this.resourceName, this);
    for (const end of this.#outside) end();
    this.#bus.leave();
    const { line } = this.#transport;
    if (line !== undefined && this.#wasInStep && (this.#dirty || this.#owed.count > 0))
      leaveOwed(line, Math.max(1, this.#owed.count));
    closeAccount(this.#sharedLine);
    await this.#transport.close();
  }

  async #perform<T>(operation: Operation, exchange: Exchange<T>, asker: AbortSignal | undefined): Promise<T> {
    if (this.#closed) throw closedError();
    if (operation.signal?.aborted) throw operation.signal.reason;
    assertUnlocked(this.resourceName, this);
    const limits = limitsOf(operation);
    const isBehind = this.#transport.matchesReplies !== true && this.#owed.areBefore(operation.reply);
    const isInDoubt = this.#account.inDoubtBy !== undefined && this.#account.inDoubtBy !== this;
    const mustBegin = this.#dirty || isInDoubt || isBehind;
    this.#setDirty(true);
    if (mustBegin) await this.#resynchronise(limits, isInDoubt);
    try {
      const result = await exchange(this.#transport, limits);
      // A line without messages has no clear: what the instrument is about to send still comes.
      this.#setDirty(operation.reply === "none" && this.#owed.count > 0 && !this.#transport.marksEnd);
      this.#owed.add(operation.reply, asker);
      return result;
    } catch (error) {
      // Somebody else's lock is no reason to begin anew: nothing has been said.
      if (error instanceof TransportError && error.kind === "locked") this.#setDirty(false);
      throw error;
    }
  }

  #setDirty(isDirty: boolean): void {
    this.#dirty = isDirty;
    this.#account.inDoubtBy = isDirty ? this : undefined;
  }

  async #resynchronise(limits: Limits, isInDoubt: boolean): Promise<void> {
    const { line } = this.#transport;
    const left = line === undefined ? undefined : leftOn(line);
    // What another connection is owed is on the line before this one has opened.
    const others = isInDoubt || (this.#owed.count > 0 && !this.#wasInStep);
    const owed = others ? { count: Math.max(1, this.#owed.count), closedAt: runtime().now() } : this.#owed;
    await this.#transport.resynchronise(limits, left ?? owed);
    if (line !== undefined) nothingOwed(line);
    this.#wasInStep = true;
    this.#owed.reset();
    if (!this.#closed) return;
    // What connected while it was being closed is not left open.
    await this.#transport.close();
    throw closedError();
  }

  #explain(error: unknown, operation: Operation): unknown {
    const { label, command, timeout, signal } = operation;
    const context = `${labelText(label)} ${this.resourceName}`;
    const options = { cause: error, resourceName: this.resourceName, ...(command === undefined ? {} : { command }) };
    // A library or a package that is not there knows nothing of the address.
    if (error instanceof LibraryError || error instanceof OptionalPackageError)
      return new InstrumentConnectionError(`${context}: ${error.message}`, options);
    if (error instanceof IoError) return error;
    const aborted = signal?.aborted === true && (error === signal.reason || isAbort(error));
    // An interrupt is the user's doing, not the instrument's: it stays what it is.
    if (aborted && isKeyboardInterrupt(signal.reason)) return signal.reason;
    if (aborted) return new InstrumentAbortError(`${context}: aborted`, options);
    if (!(error instanceof TransportError)) return error;
    if (this.#closed) return new InstrumentAbortError(`${context}: the connection is closed`, options);
    switch (error.kind) {
      case "timeout":
        return new InstrumentTimeoutError(`${context}: ${error.message || "no reply"} within ${timeout} s`, options);
      case "silence":
        return new InstrumentTimeoutError(`${context}: ${error.message}`, options);
      case "abort":
        return new InstrumentAbortError(`${context}: ${error.message}`, options);
      default:
        return new InstrumentConnectionError(`${context}: ${error.message}`, options);
    }
  }
}

/** What an operation is called in an error. */
export function labelText(label: Operation["label"]): string {
  return typeof label === "string" ? label : label();
}

function closedError(): TransportError {
  return new TransportError("abort", "the connection is closed");
}

function limitsOf({ timeout, signal }: Operation): Limits {
  return { deadline: timeout === null ? null : runtime().now() + timeout * 1000, signal };
}

function isAbort(error: unknown): boolean {
  return error instanceof TransportError && error.kind === "abort";
}

function isKeyboardInterrupt(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "KeyboardInterrupt";
}
