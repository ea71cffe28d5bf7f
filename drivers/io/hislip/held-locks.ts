/** Locks that a client holds: taken, given back, and taken again after the connection was lost. */

import { millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import type { AsyncChannel } from "./async-channel.ts";
import { lockCodes, lockResults, longestKey, messageTypes } from "./messages.ts";

/** As long as the protocol can say: 49 days. */
const longestWait = 0xffff_ffff;
/** The instrument gives up before the client does, so that its answer still arrives. */
const answerTime = 200;

export class HeldLocks {
  readonly #async: AsyncChannel;
  /** Keys in the order in which the locks were taken; without a key a lock is exclusive. */
  readonly #held: (string | undefined)[] = [];

  constructor(async: AsyncChannel) {
    this.#async = async;
  }

  /** Takes a lock, and waits for that of another client to end. */
  async take(key: string | undefined, limits: Limits): Promise<void> {
    await this.#request(key, limits);
    this.#held.push(key);
  }

  /** Gives one lock back: the exclusive one first. `lastSent` is the message after which it ends. */
  async release(lastSent: number, limits: Limits): Promise<void> {
    const message = { type: messageTypes.AsyncLock, control: lockCodes.release, parameter: lastSent };
    const { header } = await this.#async.request(message, messageTypes.AsyncLockResponse, limits);
    const { success, sharedReleased } = lockResults;
    if (header.control !== success && header.control !== sharedReleased) {
      throw new TransportError("protocol", "there is no lock to give back");
    }
    const exclusive = this.#held.indexOf(undefined);
    this.#held.splice(exclusive >= 0 ? exclusive : this.#held.length - 1, 1);
  }

  /** A new connection holds none of the old one's locks. */
  async takeAgain(limits: Limits): Promise<void> {
    for (const key of this.#held) {
      try {
        await this.#request(key, limits);
      } catch (error) {
        // What is lost stays lost: the next call goes without.
        this.#held.length = 0;
        if (!(error instanceof TransportError) || error.kind !== "locked") throw error;
        const problem = "the lock ended with the connection, and another client has it now";
        throw new TransportError("locked", problem, { cause: error });
      }
    }
  }

  /** Who holds locks at present. */
  async state(limits: Limits): Promise<{ exclusive: boolean; holders: number }> {
    const { header } = await this.#async.request(
      { type: messageTypes.AsyncLockInfo },
      messageTypes.AsyncLockInfoResponse,
      limits,
    );
    return { exclusive: header.control !== 0, holders: header.parameter };
  }

  async #request(key: string | undefined, limits: Limits): Promise<void> {
    const payload = Buffer.from(key ?? "", "latin1");
    if (payload.length > longestKey) {
      throw new TransportError("protocol", `the key has ${payload.length} characters, expected at most ${longestKey}`);
    }
    const left = millisecondsLeft(limits);
    const wait = left === undefined ? longestWait : Math.floor(left - Math.min(answerTime, left / 2));
    const parameter = Math.min(longestWait, wait);
    const message = { type: messageTypes.AsyncLock, control: lockCodes.request, parameter, payload };
    const { header } = await this.#async.request(message, messageTypes.AsyncLockResponse, limits);
    if (header.control === lockResults.success) return;
    if (header.control === lockResults.failure) throw new TransportError("locked", "another client holds the lock");
    throw new TransportError("protocol", "the instrument refuses the lock: this connection may hold it already");
  }
}
