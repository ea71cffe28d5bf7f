/** A set of parameters that keeps their order. */

import { inspect } from "node:util";

import { ParameterError } from "../errors.ts";
import type { AnyParameter } from "./types.ts";

/** Each parameter once, in the order in which they were first added. */
export class ParameterSet<P extends AnyParameter = AnyParameter> implements Iterable<P> {
  readonly #all: Set<P>;

  constructor(parameters: Iterable<P> = []) {
    this.#all = new Set(parameters);
  }

  get size(): number {
    return this.#all.size;
  }

  has(parameter: AnyParameter): boolean {
    return this.#all.has(parameter as P);
  }

  add(parameter: P): this {
    this.#all.add(parameter);
    return this;
  }

  /** Adds all of them. */
  update(parameters: Iterable<P>): void {
    for (const each of parameters) this.#all.add(each);
  }

  /** Takes a parameter away; throws if it is not there. */
  remove(parameter: P): void {
    if (!this.#all.delete(parameter)) throw new ParameterError(`${parameter.fullName} is not in the set`);
  }

  /** Takes a parameter away if it is there, and says whether it was. */
  discard(parameter: P): boolean {
    return this.#all.delete(parameter);
  }

  /** Takes the first away and gives it. */
  pop(): P {
    const [first] = this.#all;
    if (!first) throw new ParameterError("pop from an empty ParameterSet");
    this.#all.delete(first);
    return first;
  }

  clear(): void {
    this.#all.clear();
  }

  /** Those of both, its own first. */
  union<Q extends AnyParameter>(other: Iterable<Q>): ParameterSet<P | Q> {
    return new ParameterSet<P | Q>([...this.#all, ...other]);
  }

  /** Those that are in both. */
  intersection(other: Iterable<AnyParameter>): ParameterSet<P> {
    const those = new Set(other);
    return new ParameterSet([...this.#all].filter(each => those.has(each)));
  }

  /** Those that are not in the other. */
  difference(other: Iterable<AnyParameter>): ParameterSet<P> {
    const those = new Set(other);
    return new ParameterSet([...this.#all].filter(each => !those.has(each)));
  }

  isSubsetOf(other: Iterable<AnyParameter>): boolean {
    const those = new Set(other);
    return [...this.#all].every(each => those.has(each));
  }

  isSupersetOf(other: Iterable<AnyParameter>): boolean {
    return [...other].every(each => this.has(each));
  }

  /** Whether both hold the same parameters, in whatever order. */
  equals(other: ParameterSet): boolean {
    return this.size === other.size && this.isSubsetOf(other);
  }

  [inspect.custom](): string {
    return `<ParameterSet: ${Array.from(this.#all, each => each.fullName).join(", ") || "empty"}>`;
  }

  [Symbol.iterator](): Iterator<P> {
    return this.#all[Symbol.iterator]();
  }
}
