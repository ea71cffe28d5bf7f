/** Gives a class of the framework a display without the framework knowing of it. */

import { type MimeBundle, displaySymbol } from "./mime.ts";

/** Every object with that prototype is shown by `display` from now on; a class below it may have its own. */
export function attach<T extends object>(prototype: T, display: (self: T) => MimeBundle): void {
  Object.defineProperty(prototype, displaySymbol, {
    value(this: T): MimeBundle {
      return display(this);
    },
    configurable: true,
    writable: true,
  });
}
