/** Ctrl-C while a notebook runs: the first interrupts the kernel, the second gives up on it. */

export interface Interrupts {
  readonly count: number;
  /** Resolves at the second Ctrl-C. */
  readonly twice: Promise<"gave up">;
  stop(): void;
}

export function listenForInterrupts(interrupt: () => void): Interrupts {
  let count = 0;
  let giveUp: (outcome: "gave up") => void = () => undefined;
  const twice = new Promise<"gave up">(resolve => {
    giveUp = resolve;
  });
  const listener = () => {
    count++;
    if (count === 1) interrupt();
    else giveUp("gave up");
  };
  process.on("SIGINT", listener);
  return {
    get count() {
      return count;
    },
    twice,
    stop: () => process.off("SIGINT", listener),
  };
}
