/** The seam between a session and the wire: one implementation per way of reaching an instrument. */

import type { Limits } from "./limits.ts";

/** Where a read ends, besides at the end that the bus marks. */
export interface Stop {
  /** These bytes end a reply and are part of it. A bus that knows single characters only heeds the last one. */
  readonly terminator?: Buffer | undefined;
  /** So many bytes are enough. */
  readonly count?: number | undefined;
}

/** What is known, when another question is about to be sent, of the reply that was read last. */
export interface LastReply {
  /** What ends a reply. */
  readonly terminator?: Buffer | undefined;
  /** Whether it was not read to its end, as far as is known. Default false. */
  readonly isPart?: boolean | undefined;
}

/** Answers to questions, which nobody has read and that may still come. */
export interface OwedAnswers {
  readonly count: number;
  /** Moment, on the `now()` clock of the runtime, from which another connection on the same line waits for them no more. */
  readonly closedAt?: number | undefined;
}

/** What has been read. */
export interface Received {
  readonly data: Buffer;
  /** Whether the bus marked the end of the message: END, EOI, EOM. Never on a stream. */
  readonly end: boolean;
}

/** What the instrument's front panel may be told (VISA's `viGpibControlREN`; the numbers are VISA's). */
export const remoteModes = {
  /** Lets go of the remote line: front panels work. */
  deassert: 0,
  assert: 1,
  /** The instrument to local, then the line let go. */
  deassertLocal: 2,
  /** The line, and the instrument addressed. */
  assertAddress: 3,
  /** Local lockout. */
  assertLockout: 4,
  assertAddressLockout: 5,
  /** This instrument to local, the line kept. */
  local: 6,
} as const;

/** A name of {@link remoteModes}. */
export type RemoteMode = keyof typeof remoteModes;

/** How an instrument is locked against other clients. */
export interface LockRequest {
  /** Clients that give the same key share the lock; without one it is exclusive. */
  readonly key?: string | undefined;
}

/**
 * Moves bytes. A transport belongs to one session, which never runs two operations at once; any operation that fails
 * leaves it in an unknown state, and the session calls `resynchronise` before the next one. What a bus cannot do is left
 * out: the session says so to whoever asks for it.
 */
export interface Transport {
  /** Two transports with the same key share a physical bus and take turns. */
  readonly bus: string;
  /** True if no hardware is behind it. */
  readonly simulated: boolean;
  /** Whether the bus marks the end of a message; where it does not, a terminator or a count ends a reply. */
  readonly marksEnd: boolean;
  /**
   * Whether a reply is never taken for that to a later question. Elsewhere a question whose reply nobody has read makes
   * the session re-synchronise before the next one.
   */
  readonly matchesReplies?: boolean;
  /**
   * What an answer that is still owed comes on, also when the connection has been closed and opened again: one name for
   * one instrument. Left out where the answers to a connection end with it.
   */
  readonly line?: string | undefined;
  /** Whether all connections on the line read the answers to any of them: the instrument has one queue for its answers. */
  readonly sharesLine?: boolean;
  /**
   * Connects, or makes sure that nothing of earlier exchanges can be read; connects anew where that is the only way.
   * `owed` is what is known to be under way, also what an earlier connection on this `line` has left.
   */
  resynchronise(limits: Limits, owed?: OwedAnswers): Promise<void>;
  /**
   * Forgets what has arrived and was not read: a question is about to be sent, before which what is left of the last reply
   * is waited for, where it would answer that. True if what was forgotten is known to be a reply, or the rest of one, up
   * to its end. Without effect on other replies that are under way.
   */
  discardInput(last?: LastReply): boolean;
  /** Clears the instrument's input and output as far as the bus can. */
  clear(limits: Limits): Promise<void>;
  /** Sends bytes; `end` (default true) marks the last byte as the end of the message, where the bus can. */
  write(data: Buffer, limits: Limits, end?: boolean): Promise<void>;
  /**
   * Reads until the bus marks the end, or to one of the stops, whichever is first. What has arrived beyond it stays for
   * the next read. The buffer is the caller's.
   */
  read(stop: Stop, limits: Limits): Promise<Received>;
  /** Fills `target` with the bytes that come next, without a copy in between where that can be; fails where the message is shorter. */
  fill(target: Uint8Array, limits: Limits): Promise<{ readonly end: boolean }>;
  /** Releases everything; a running operation fails. Calling it again does nothing. */
  close(): Promise<void>;

  /** Reads the status byte beside the messages (serial poll). */
  readStatus?(limits: Limits): Promise<number>;
  /** Sends the bus's trigger. */
  trigger?(limits: Limits): Promise<void>;
  /** Remote, local and lockout. */
  remote?(mode: RemoteMode, limits: Limits): Promise<void>;
  /** Locks the instrument; waits for another client's lock to end, within the limits. Resolves with the key of a shared lock. */
  lock?(request: LockRequest, limits: Limits): Promise<string | undefined>;
  /** Gives one lock back. */
  unlock?(limits: Limits): Promise<void>;
  /** Calls `listener` at each service request, until it is disposed of; `status` where the request carries it. Enables requests at the bus. */
  onServiceRequest?(listener: (status: number | undefined) => void, limits: Limits): Promise<AsyncDisposable>;
  /** The bytes that come next, at least one, in whatever portions they come: for streams, and for those who pass traffic on. */
  receive?(limits: Limits): Promise<Buffer>;
  /** What the bus knows of itself by the names of VISA's attributes, such as `VI_ATTR_ASRL_BAUD`. */
  readonly attributes?: Attributes;
}

/** Attributes of a connection, by VISA's names. */
export interface Attributes {
  /** Names that can be read. */
  readonly names: readonly string[];
  get(name: string, limits: Limits): Promise<unknown>;
  /** @throws RangeError that says what is allowed, also for one that can only be read. */
  set(name: string, value: unknown, limits: Limits): Promise<void>;
}
