/** Ctrl-C while a notebook runs: the first interrupts the kernel, the second gives up on it, the third ends everything. */
import { deferred } from "../server/deferred.ts";

export interface Interrupts {
  readonly count: number;
  /** Resolves at the first Ctrl-C. */
  readonly once: Promise<void>;
  /** Resolves at the second Ctrl-C. */
  readonly twice: Promise<"gave up">;
  stop(): void;
}

/** Listens from here on; `end` is called at the third Ctrl-C. */
export function listenForInterrupts(end: () => void): Interrupts {
  let count = 0;
  const [once, twice] = [deferred(), deferred<"gave up">()];
  const listener = () => {
    count++;
    if (count === 1) once.resolve();
    else if (count === 2) twice.resolve("gave up");
    else end();
  };
  process.on("SIGINT", listener);
  return {
    get count() {
      return count;
    },
    once: once.promise,
    twice: twice.promise,
    stop: () => process.off("SIGINT", listener),
  };
}
