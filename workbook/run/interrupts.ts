/** Ctrl-C while a notebook runs: the first interrupts the kernel, the second gives up on it. */
import { deferred } from "../server/deferred.ts";

export interface Interrupts {
  readonly count: number;
  /** Resolves at the second Ctrl-C. */
  readonly twice: Promise<"gave up">;
  stop(): void;
}

export function listenForInterrupts(interrupt: () => void): Interrupts {
  let count = 0;
  const twice = deferred<"gave up">();
  const listener = () => {
    count++;
    if (count === 1) interrupt();
    else twice.resolve("gave up");
  };
  process.on("SIGINT", listener);
  return {
    get count() {
      return count;
    },
    twice: twice.promise,
    stop: () => process.off("SIGINT", listener),
  };
}
