/** One set after the other: a ramp is never cut by another set of the same parameter. */

import { AsyncLocalStorage } from "node:async_hooks";

import { RefusedError } from "../errors.ts";

/** The queue of a parameter; parameters that come down to the same value share one. */
export const turns = Symbol("turns");

/** A turn in a queue, for what is part of it. */
interface Turn {
  readonly queue: SetQueue;
  readonly outer: Turn | undefined;
  ended: boolean;
}

/** The turn that the caller has. Nobody looks before a queue is first shared. */
const held = new AsyncLocalStorage<Turn>();
let isShared = false;

export class SetQueue {
  #last: Promise<unknown> | undefined;
  #stop: AbortController | undefined;

  /** Aborts when those that run or wait now are to end. */
  get stopped(): AbortSignal {
    return (this.#stop ??= new AbortController()).signal;
  }

  /** Ends a ramp and whatever waits for its turn; an exchange with the instrument is not cut. What comes next is not concerned. */
  stop(reason: Error): void {
    const stopped = this.#stop;
    this.#stop = undefined;
    stopped?.abort(reason);
  }

  /** Whether the latest was started within a transaction that has the bus. */
  startedInside = false;

  /**
   * Refuses what would wait for ever: a set within a transaction waits for the set that runs outside of it, and that one for
   * the bus, which the transaction has.
   * @param isInside whether the caller is within such a transaction.
   * @throws RefusedError that says what to wait for first.
   */
  enter(isInside: boolean, what: string): void {
    if (isInside && !this.isFree && !this.startedInside && !this.isHeld)
      throw new RefusedError(
        `${what} is being set outside of this transaction, which has the bus that this waits for: await it before the transaction`,
      );
    this.startedInside = isInside;
  }

  /** Whether nothing runs: what is done at once needs no turn. */
  get isFree(): boolean {
    return this.#last === undefined;
  }

  /** Runs `operation` when all that came before has ended, well or not; at once if it is part of the turn that runs. */
  run<T>(operation: () => Promise<T>): Promise<T> {
    const before = this.#last;
    if (before && this.isHeld) return operation();
    return this.occupy(before ? before.then(operation, operation) : operation());
  }

  /** Runs `operation` like {@link run}: what it runs in this queue is part of its turn. */
  hold<T>(operation: () => Promise<T>): Promise<T> {
    isShared = true;
    return this.run(async () => {
      const turn: Turn = { queue: this, outer: held.getStore(), ended: false };
      try {
        return await held.run(turn, operation);
      } finally {
        turn.ended = true;
      }
    });
  }

  /** Takes the turn for something that runs already. */
  async occupy<T>(running: Promise<T>): Promise<T> {
    this.#last = running;
    try {
      return await running;
    } finally {
      if (this.#last === running) this.#last = undefined;
    }
  }

  /** Whether the caller is part of a turn in it. */
  get isHeld(): boolean {
    if (!isShared) return false;
    for (let turn = held.getStore(); turn; turn = turn.outer) if (turn.queue === this && !turn.ended) return true;
    return false;
  }
}
