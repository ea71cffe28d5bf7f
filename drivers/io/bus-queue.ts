/** One operation at a time on each physical bus, in the order of the callers; a transaction has the bus for itself. */

import { AsyncLocalStorage } from "node:async_hooks";

/** A first-in, first-out lock. */
class Turns {
  readonly #waiting: (() => void)[] = [];
  #busy = false;

  /** Runs `operation` when its turn has come; `signal` takes a waiting caller out of the queue. */
  async run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#busy) await this.#turn(signal);
    else this.#busy = true;
    try {
      return await operation();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy = false;
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason as Error);
      };
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      if (signal?.aborted) return reject(signal.reason as Error);
      signal?.addEventListener("abort", leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}

/** What runs inside a transaction takes turns among itself. */
interface Transaction {
  readonly bus: BusQueue;
  readonly turns: Turns;
  /** The transaction around it, on another bus. */
  readonly outer: Transaction | undefined;
}

const inside = new AsyncLocalStorage<Transaction>();
/** How many transactions are under way, on any bus. */
let underWay = 0;

/** Whether there is any transaction: nearly always there is none, and nobody has to look further. */
export function hasTransactions(): boolean {
  return underWay > 0;
}

/** Whose turn it is on a bus. */
export class BusQueue {
  readonly #turns = new Turns();
  #holder: Transaction | undefined;

  /** Runs `operation` when the bus is free, or at once within the transaction that has it. */
  run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turns = this.#holder && this.isOwn ? this.#holder.turns : this.#turns;
    return turns.run(operation, signal);
  }

  /**
   * Gives `work` the bus for itself: what it starts is not interleaved with others' operations. One within another is part
   * of it. What it leaves running afterwards takes turns with everybody.
   */
  transaction<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.isOwn) return work();
    return this.#turns.run(async () => {
      const holder: Transaction = { bus: this, turns: new Turns(), outer: inside.getStore() };
      this.#holder = holder;
      underWay++;
      try {
        return await inside.run(holder, work);
      } finally {
        this.#holder = undefined;
        underWay--;
      }
    }, signal);
  }

  /** Whether the caller is within the transaction that has the bus. */
  get isOwn(): boolean {
    if (!this.#holder) return false;
    for (let one = inside.getStore(); one; one = one.outer) if (one === this.#holder) return true;
    return false;
  }
}

const queues = new Map<string, { queue: BusQueue; users: number }>();

/** Joins the queue of a bus; every session on it takes turns. */
export function joinBus(bus: string): { readonly queue: BusQueue; leave(): void } {
  const shared = queues.get(bus) ?? { queue: new BusQueue(), users: 0 };
  queues.set(bus, shared);
  shared.users++;
  let joined = true;
  return {
    queue: shared.queue,
    leave() {
      if (!joined) return;
      joined = false;
      if (--shared.users === 0) queues.delete(bus);
    },
  };
}
