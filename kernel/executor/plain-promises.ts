/** Promises print without what Node notes on them to follow their cell. */
import { inspect } from "node:util";

const notes = new Set(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

/** Gives promises a text of their own: what asynchronous context hangs on them is nobody's business. */
export function plainPromises(): void {
  // oxlint-disable-next-line no-extend-native -- no page is about what hangs on promises here
  void Object.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: object) {
      for (const key of Object.getOwnPropertySymbols(this))
        if (notes.has(key.description ?? "")) Object.defineProperty(this, key, { enumerable: false });
      return this;
    },
  });
}
