/** A conversation with one instrument: exchanges in order, limits on each, and a clean start after a failed one. */
import { runtime } from "../runtime.ts";
import { joinBus } from "./bus-queue.ts";
import { InstrumentAbortError, InstrumentConnectionError, InstrumentTimeoutError, IoError } from "./errors.ts";
import { TransportError, type Limits } from "./limits.ts";
import type { Transport } from "./transport.ts";

/** What an operation is called in an error, and what may end it. */
export interface Operation {
  /** Begins the error: `asking "*IDN?" of`. */
  readonly label: string;
  readonly command?: string;
  /** Seconds from its turn on the bus; `null` for no limit. */
  readonly timeout: number | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Serialises what is done to a transport. After an operation that failed half-way the transport is re-synchronised before
 * its next use, so that a late answer never meets the wrong question.
 */
export class Session {
  readonly resourceName: string;
  readonly #transport: Transport;
  readonly #bus: ReturnType<typeof joinBus>;
  #dirty = true;
  #closed = false;

  constructor(resourceName: string, transport: Transport) {
    this.resourceName = resourceName;
    this.#transport = transport;
    this.#bus = joinBus(transport.bus);
  }

  get simulated(): boolean {
    return this.#transport.simulated;
  }

  /** Runs one critical section on the bus. */
  async run<T>(operation: Operation, exchange: (transport: Transport, limits: Limits) => Promise<T>): Promise<T> {
    try {
      return await this.#bus.queue.run(() => this.#perform(operation, exchange), operation.signal);
    } catch (error) {
      throw this.#explain(error, operation);
    }
  }

  /** Ends the conversation; a running or waiting operation fails, and a second call does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#bus.leave();
    await this.#transport.close();
  }

  async #perform<T>(operation: Operation, exchange: (transport: Transport, limits: Limits) => Promise<T>): Promise<T> {
    if (this.#closed) throw new TransportError("abort", "the connection is closed");
    const { timeout, signal } = operation;
    if (signal?.aborted) throw signal.reason;
    const limits: Limits = { deadline: timeout === null ? null : runtime().now() + timeout * 1000, signal };
    const wasDirty = this.#dirty;
    this.#dirty = true;
    if (wasDirty) await this.#transport.resynchronise(limits);
    const result = await exchange(this.#transport, limits);
    this.#dirty = false;
    return result;
  }

  #explain(error: unknown, operation: Operation): unknown {
    const { label, command, timeout, signal } = operation;
    const context = `${label} ${this.resourceName}`;
    const options = { cause: error, resourceName: this.resourceName, ...(command === undefined ? {} : { command }) };
    if (error instanceof IoError) return error;
    const aborted = signal?.aborted === true && (error === signal.reason || isAbort(error));
    // An interrupt is the user's doing, not the instrument's: it stays what it is.
    if (aborted && isKeyboardInterrupt(signal.reason)) return signal.reason;
    if (aborted) return new InstrumentAbortError(`${context}: aborted`, options);
    if (error instanceof TransportError) {
      if (this.#closed) return new InstrumentAbortError(`${context}: the connection is closed`, options);
      switch (error.kind) {
        case "timeout":
          return new InstrumentTimeoutError(`${context}: ${error.message || "no reply"} within ${timeout} s`, options);
        case "silence":
          return new InstrumentTimeoutError(`${context}: ${error.message}`, options);
        default:
          return new InstrumentConnectionError(`${context}: ${error.message}`, options);
      }
    }
    return error;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof TransportError && error.kind === "abort";
}

function isKeyboardInterrupt(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "KeyboardInterrupt";
}
