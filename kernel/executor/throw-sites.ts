/** Where something was thrown: what is no error has no stack of its own, and that of an error may be hidden or from elsewhere. */
import type { Site } from "./waiting-places.ts";

/** Remembers where values were thrown the last time. */
export class ThrowSites {
  readonly #sites = new WeakMap<object, Site>();
  /** What cannot be a key is held until the next such value: what ends a cell was thrown last. */
  #latest: { value: unknown; site: Site } | undefined;

  /** Every rewritten `throw` hands its value through here. */
  note<T>(value: T): T {
    const site: { stack?: string } = {};
    Error.captureStackTrace(site);
    if ((typeof value === "object" && value !== null) || typeof value === "function") this.#sites.set(value, site);
    else this.#latest = { value, site };
    return value;
  }

  /** The stack of the place that threw a value, if that is known. */
  stackOf(value: unknown): string | undefined {
    if ((typeof value === "object" && value !== null) || typeof value === "function")
      return this.#sites.get(value)?.stack;
    return this.#latest && Object.is(this.#latest.value, value) ? this.#latest.site.stack : undefined;
  }
}
