/** The seam between a session and the wire: one implementation per way of reaching an instrument. */

import { runtime } from "../runtime.ts";

/** How long an operation may take, and what may end it. */
export interface Limits {
  /** Moment on the `now()` clock of the runtime at which the operation has failed; `null` for never. */
  readonly deadline: number | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Moves bytes. A transport belongs to one session, which never runs two operations at once; any operation that fails
 * leaves it in an unknown state, and the session calls `resynchronise` before the next one.
 */
export interface Transport {
  /** Two transports with the same key share a physical bus and take turns. */
  readonly bus: string;
  /** True if no hardware is behind it. */
  readonly simulated: boolean;
  /** Connects, or connects anew, so that nothing of earlier exchanges can be read. */
  resynchronise(limits: Limits): Promise<void>;
  /** Forgets what has arrived and was not read: a question is about to be sent. */
  discardInput(): void;
  /** Clears the instrument's input and output as far as the bus can. */
  clear(limits: Limits): Promise<void>;
  write(data: Buffer, limits: Limits): Promise<void>;
  /** Reads one message, up to and including the terminator, or to the end that the bus marks. */
  read(terminator: Buffer, limits: Limits): Promise<Buffer>;
  /** Releases everything; a running operation fails. Calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Why a transport gave up; the session adds the address and the command, and the seconds to a `timeout`. It is `silence`
 * where nobody waited, because no reply can come.
 */
export class TransportError extends Error {
  readonly kind: "timeout" | "silence" | "abort" | "connection" | "protocol";

  constructor(kind: TransportError["kind"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Timers beyond 2^31 ms fire at once instead. */
const longestTimer = 2 ** 31 - 1;

/**
 * Waits for `start` to call back, within the limits. `start` may return what to undo when the wait ends early.
 * @throws TransportError of kind `timeout` or `abort`.
 */
export function within<T>(
  limits: Limits,
  start: (resolve: (value: T) => void, reject: (error: Error) => void) => void | (() => void),
): Promise<T> {
  const { deadline, signal } = limits;
  return new Promise<T>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let undo: void | (() => void);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const give = (error: Error) => {
      settle();
      undo?.();
      reject(error);
    };
    const onAbort = () => give(abortError(signal));
    if (signal?.aborted) return reject(abortError(signal));
    signal?.addEventListener("abort", onAbort, { once: true });
    if (deadline !== null) {
      // A debugger stops the clock, not the timers: one that fires early waits for the rest.
      const wait = (left: number) => {
        timer = setTimeout(
          () => {
            const rest = deadline - runtime().now();
            if (rest > 0) wait(rest);
            else give(new TransportError("timeout", ""));
          },
          Math.min(longestTimer, Math.max(0, Math.ceil(left))),
        );
      };
      wait(deadline - runtime().now());
    }
    undo = start(
      value => {
        settle();
        resolve(value);
      },
      error => {
        settle();
        reject(error);
      },
    );
  });
}

function abortError(signal: AbortSignal | undefined): TransportError {
  return new TransportError("abort", "aborted", { cause: signal?.reason });
}
