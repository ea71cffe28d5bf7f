/** A soft limit that is in force, and where to find those of a parameter or a station. */

import { inspect } from "node:util";

import type { AnyParameter, BaseParameter, Validator } from "../../core/index.ts";
import { isClosed } from "./entries.ts";
import { parametersOf, type StationLike } from "./parameter-at.ts";

/** A limit that is in force until it is removed. It is made by {@link softLimit}. */
export class SoftLimit implements Disposable {
  readonly parameter: AnyParameter;
  /** What it lets through. */
  readonly vals: Validator;
  readonly reason: string | undefined;
  readonly #guard: Disposable;
  #isInForce = true;

  constructor(parameter: BaseParameter, allowed: { vals: Validator; reason: string | undefined; guard: Disposable }) {
    this.parameter = parameter;
    this.vals = allowed.vals;
    this.reason = allowed.reason;
    this.#guard = allowed.guard;
    // A cell that is run again says the same anew, or something else in its place.
    const others = inForce.get(parameter) ?? new Map<string | undefined, SoftLimit>();
    inForce.set(parameter, others);
    others.get(this.reason)?.remove();
    others.set(this.reason, this);
  }

  /** Short text such as `<Numbers -1<=v<=1>`. */
  get description(): string {
    return this.vals.description;
  }

  /** Whether it still holds. */
  get isInForce(): boolean {
    return this.#isInForce;
  }

  /** Ends the limit. Twice is fine. */
  remove(): void {
    this.#isInForce = false;
    this.#guard[Symbol.dispose]();
    const others = inForce.get(this.parameter);
    if (others?.get(this.reason) === this) others.delete(this.reason);
  }

  [Symbol.dispose](): void {
    this.remove();
  }

  toString(): string {
    const why = this.reason === undefined ? "" : `: ${this.reason}`;
    return `<SoftLimit: ${this.parameter.fullName} ${this.description}${why}${this.isInForce ? "" : ", removed"}>`;
  }

  /** What it limits, to what and why. */
  [inspect.custom](): string {
    return this.toString();
  }
}

/** The limits of a parameter by their reason. */
const inForce = new WeakMap<object, Map<string | undefined, SoftLimit>>();
/** Those that were declared through a station, which need not hold their instruments. */
const declaredBy = new WeakMap<object, Set<SoftLimit>>();

/** Notes that a limit was declared through a station. */
export function noteLimit(station: object, limit: SoftLimit): SoftLimit {
  const those = declaredBy.get(station) ?? new Set<SoftLimit>();
  declaredBy.set(station, those.add(limit));
  return limit;
}

/** The soft limits that hold for what a station holds, and those that were declared through it. */
export function softLimitsOf(station: StationLike): SoftLimit[] {
  const declared = [...(declaredBy.get(station) ?? [])].filter(({ isInForce }) => isInForce);
  const found = Object.values(station.components ?? {})
    .flatMap(parametersOf)
    .flatMap(parameter => [...(inForce.get(parameter)?.values() ?? [])]);
  return [...new Set([...found, ...declared])].filter(({ parameter }) => !isClosed(parameter));
}
