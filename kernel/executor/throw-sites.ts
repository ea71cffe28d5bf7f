/** Where a value that is no error was thrown: it has no stack of its own. */
import { types } from "node:util";

/** Remembers the latest such value; what ends a cell was thrown last. */
export class ThrowSites {
  #latest: { value: unknown; site: { stack?: string } } | undefined;

  /** Every rewritten `throw` hands its value through here. */
  note<T>(value: T): T {
    if (types.isNativeError(value)) return value;
    const site: { stack?: string } = {};
    Error.captureStackTrace(site);
    this.#latest = { value, site };
    return value;
  }

  /** The stack of the place that threw a value, if that is known. */
  stackOf(value: unknown): string | undefined {
    return this.#latest && Object.is(this.#latest.value, value) ? this.#latest.site.stack : undefined;
  }
}
