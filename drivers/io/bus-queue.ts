/** One operation at a time on each physical bus, in the order of the callers. */

/** A first-in, first-out lock. */
export class BusQueue {
  readonly #waiting: (() => void)[] = [];
  #busy = false;

  /** Runs `operation` when the bus is free; `signal` takes a waiting caller out of the queue. */
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

const queues = new Map<string, { queue: BusQueue; users: number }>();

/** Joins the queue of a bus; every session on it takes turns. Dispose to leave. */
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
