/** Which clients hold locks on one instrument, and who waits for them (IVI-6.1, section 6.5, table 22). */

import { lockResults } from "./messages.ts";

/** Who asks; only its identity counts. */
export type LockClient = object;

interface Waiting {
  readonly client: LockClient;
  readonly key: string;
  readonly answer: (result: number) => void;
  readonly timer: NodeJS.Timeout;
}

/** Timers beyond 2^31 ms fire at once instead. */
const longestTimer = 2 ** 31 - 1;

/** Exclusive and shared locks. Waiting clients are served in the order in which they came. */
export class LockTable {
  #exclusive: LockClient | undefined;
  readonly #shared = new Set<LockClient>();
  #key = "";
  #waiting: Waiting[] = [];
  readonly #listeners = new Set<() => void>();

  /** Whether an exclusive lock is held, and how many clients hold any. */
  get state(): { exclusive: boolean; holders: number } {
    const holders = new Set(this.#shared);
    if (this.#exclusive) holders.add(this.#exclusive);
    return { exclusive: this.#exclusive !== undefined, holders: holders.size };
  }

  /** Whether a client has to wait with its messages. */
  blocks(client: LockClient): boolean {
    if (this.#exclusive) return this.#exclusive !== client;
    return this.#shared.size > 0 && !this.#shared.has(client);
  }

  /** Calls `listener` whenever a lock has been given back, until it is taken off. */
  onRelease(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Asks for a lock: shared where there is a key. `answer` is called with the result, after `milliseconds` at the latest. */
  request(client: LockClient, key: string, milliseconds: number, answer: (result: number) => void): void {
    const result = this.#try(client, key);
    if (result !== lockResults.failure || milliseconds === 0) return answer(result);
    const timer = setTimeout(
      () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        answer(lockResults.failure);
      },
      Math.min(milliseconds, longestTimer),
    );
    timer.unref();
    const waiting: Waiting = { client, key, answer, timer };
    this.#waiting.push(waiting);
  }

  /** Gives one lock back, the exclusive one first. */
  release(client: LockClient): number {
    let result: number = lockResults.error;
    if (this.#exclusive === client) {
      this.#exclusive = undefined;
      result = lockResults.success;
    } else if (this.#shared.delete(client)) {
      result = lockResults.sharedReleased;
    }
    if (result !== lockResults.error) this.#released();
    return result;
  }

  /** A client has gone: its locks end, and it waits for none. */
  leave(client: LockClient): void {
    for (const waiting of this.#waiting.filter(each => each.client === client)) {
      clearTimeout(waiting.timer);
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    }
    const held = this.#exclusive === client || this.#shared.has(client);
    if (this.#exclusive === client) this.#exclusive = undefined;
    this.#shared.delete(client);
    if (held) this.#released();
  }

  #try(client: LockClient, key: string): number {
    if (key === "") {
      if (this.#exclusive) return this.#exclusive === client ? lockResults.error : lockResults.failure;
      if (this.#shared.size > 0 && !this.#shared.has(client)) return lockResults.failure;
      this.#exclusive = client;
      return lockResults.success;
    }
    if (this.#shared.has(client) || this.#exclusive === client) return lockResults.error;
    if (this.#shared.size > 0 ? this.#key !== key : this.#exclusive !== undefined) return lockResults.failure;
    this.#key = key;
    this.#shared.add(client);
    return lockResults.success;
  }

  #released(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) {
      const result = this.#try(each.client, each.key);
      if (result === lockResults.failure) {
        this.#waiting.push(each);
        continue;
      }
      clearTimeout(each.timer);
      each.answer(result);
    }
    for (const listener of this.#listeners) listener();
  }
}
