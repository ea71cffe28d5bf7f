/** Who may use a device: one link at a time may lock it, and others wait or are refused. */

import { isTimeout, within } from "../limits.ts";
import { runtime } from "../../runtime.ts";
import { errors } from "./protocol.ts";

/** How long someone waits, and what ends it. */
export interface LockWait {
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/** The lock of one device; `holder` is whatever identifies a link. */
export class DeviceLock {
  #holder: object | undefined;
  readonly #waiting: (() => void)[] = [];

  /** Locks for `link`; the error code tells how it went. A link that has the lock cannot take it again. */
  acquire(link: object, wait: LockWait | undefined): number | Promise<number> {
    if (this.#holder === link || (this.#holder && !wait)) return errors.locked;
    const take = () => void (this.#holder = link);
    if (this.#holder && wait) return this.#waitUntilFree(link, wait, take);
    take();
    return errors.none;
  }

  /** Whether `link` may use the device, at once or after waiting. */
  pass(link: object, wait: LockWait | undefined): number | Promise<number> {
    if (this.#holder === undefined || this.#holder === link) return errors.none;
    return wait ? this.#waitUntilFree(link, wait) : errors.locked;
  }

  release(link: object): boolean {
    if (this.#holder !== link) return false;
    this.#holder = undefined;
    for (const wake of this.#waiting.splice(0)) wake();
    return true;
  }

  /** `take` is called in the same moment in which the device is found free. */
  async #waitUntilFree(link: object, { milliseconds, signal }: LockWait, take?: () => void): Promise<number> {
    const limits = { deadline: runtime().now() + milliseconds, signal };
    try {
      // Whoever was woken first may have taken it again.
      while (this.#holder !== undefined && this.#holder !== link) {
        await within<void>(limits, resolve => {
          this.#waiting.push(resolve);
          return () => void this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
        });
      }
      take?.();
      return errors.none;
    } catch (error) {
      return isTimeout(error) ? errors.locked : errors.abort;
    }
  }
}
