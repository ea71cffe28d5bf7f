/** How long an operation may take, what may end it, and why one was given up. */

import { runtime } from "../runtime.ts";

/** How long an operation may take, and what may end it. */
export interface Limits {
  /** Moment on the `now()` clock of the runtime at which the operation has failed; `null` for never. */
  readonly deadline: number | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Why a transport gave up; the session adds the address and the command, and the seconds to a `timeout`. It is `silence`
 * where nobody waited, because no reply can come; `locked` where another client holds the instrument.
 */
export class TransportError extends Error {
  readonly kind: "timeout" | "silence" | "abort" | "connection" | "protocol" | "locked";

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

/** Milliseconds that are left; `undefined` for no limit. */
export function millisecondsLeft({ deadline }: Limits): number | undefined {
  return deadline === null ? undefined : Math.max(0, deadline - runtime().now());
}

/** Whether a transport gave up because the time was over. */
export function isTimeout(error: unknown): error is TransportError {
  return error instanceof TransportError && error.kind === "timeout";
}

function abortError(signal: AbortSignal | undefined): TransportError {
  return new TransportError("abort", "aborted", { cause: signal?.reason });
}
