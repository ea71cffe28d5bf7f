/** Keeps the promises of scripts from the garbage collector. */
import { promiseHooks } from "node:v8";

/** The promises of scripts that have not ended; those of scripts that were cut stay. */
export class ScriptPromises {
  readonly #running = new Set<Promise<unknown>>();

  /**
   * Keeps the next promise that is made: a script's own, which V8 makes before the first line runs. The inspector waits
   * for it without holding it. Once nothing else does, as after a cut, the garbage collector finds it, and the inspector
   * calls back in the middle of the collection: from Node 22 on, that ends the process.
   * @returns `stop`, to be called once the script has begun, and `release`, once it has ended.
   */
  holdNext(): { stop: () => void; release: () => void } {
    let held: Promise<unknown> | undefined;
    const stop = promiseHooks.onInit(promise => {
      stop();
      held = promise;
      this.#running.add(promise);
    }) as () => void;
    const release = (): void => {
      if (held) this.#running.delete(held);
    };
    return { stop, release };
  }
}
