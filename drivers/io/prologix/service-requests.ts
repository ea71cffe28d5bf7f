/** Service requests behind an adapter: it does not tell of them, so that the line is asked for as long as somebody listens. */

import { runtime } from "../../runtime.ts";
import { joinBus } from "../bus-queue.ts";
import type { Limits } from "../limits.ts";
import type { Adapter } from "./adapter.ts";

/** An instrument that somebody waits for. */
export interface Requester {
  /** Serial poll. */
  poll(limits: Limits): Promise<number>;
  /** Hears of a request. */
  requested(status: number): void;
}

const intervalMilliseconds = 50;
const pollMilliseconds = 4000;
const requestBit = 0x40;

export class ServiceRequests {
  readonly #adapter: Adapter;
  readonly #requesters = new Set<Requester>();
  #isWatching = false;

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
  }

  /** Polls `requester` when the line is asserted, until it is disposed of. */
  add(requester: Requester): void {
    this.#requesters.add(requester);
    if (this.#isWatching) return;
    this.#isWatching = true;
    void this.#watch();
  }

  remove(requester: Requester): void {
    this.#requesters.delete(requester);
  }

  async #watch(): Promise<void> {
    const { queue, leave } = joinBus(this.#adapter.bus);
    while (this.#requesters.size > 0) {
      await new Promise<void>(resolve => void setTimeout(resolve, intervalMilliseconds).unref());
      // What fails here fails for the next who asks, who is told; a line that is gone requests nothing.
      await queue.run(() => this.#look()).catch(() => {});
    }
    leave();
    this.#isWatching = false;
    // Somebody may have come while the last look was under way.
    if (this.#requesters.size > 0) this.add([...this.#requesters][0] as Requester);
  }

  async #look(): Promise<void> {
    if (!this.#adapter.isOpen || this.#requesters.size === 0) return;
    const limits = { deadline: runtime().now() + pollMilliseconds };
    await this.#adapter.run(limits, async () => {
      if ((await this.#adapter.ask("++srq", {}, limits)) !== "1") return;
      for (const requester of this.#requesters) {
        const status = await requester.poll(limits);
        if ((status & requestBit) !== 0) requester.requested(status);
      }
    });
  }
}

const watches = new WeakMap<Adapter, ServiceRequests>();

/** The one watch of an adapter. */
export function serviceRequestsOf(adapter: Adapter): ServiceRequests {
  const watch = watches.get(adapter) ?? new ServiceRequests(adapter);
  watches.set(adapter, watch);
  return watch;
}
