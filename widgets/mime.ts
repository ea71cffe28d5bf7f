/** The symbol under which a value carries its own display, and what such a method returns. */

import type { MimeBundle } from "../kernel/runtime.ts";

export type { Json, MimeBundle } from "../kernel/runtime.ts";

/** The method a notebook calls to show a value: `value[displaySymbol]()` returns a MIME bundle or a promise of one. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/** The method Node calls to print a value as text. */
export const inspectSymbol: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** A value that knows how to show itself. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** Whether a value carries a display method. Functions count: parameters are callable. */
export function isDisplayable(value: unknown): value is Displayable {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return typeof (value as Partial<Displayable>)[displaySymbol] === "function";
}
