/** Those who wait for a device, which may go away meanwhile. */

import { within, type Limits } from "../limits.ts";

export class Waiters {
  readonly #reject = new Set<(error: Error) => void>();

  /** Waits for `promise` within the limits, and no longer than the device is there. */
  wait<T>(promise: Promise<T>, limits: Limits): Promise<T> {
    return within<T>(limits, (resolve, reject) => {
      const leave = () => this.#reject.delete(fail);
      const fail = (error: Error) => {
        leave();
        reject(error);
      };
      this.#reject.add(fail);
      promise.then(value => {
        leave();
        resolve(value);
      }, fail);
      return leave;
    });
  }

  /** The device has gone: all who wait get `error`. */
  fail(error: Error): void {
    for (const reject of this.#reject) reject(error);
  }
}
