/** Several parameters, of one instrument or of several, that are read and set as one. */

import { inspect } from "node:util";

import { ParameterError } from "../errors.ts";
import { BaseParameter } from "./base-parameter.ts";
import { SourcedParameter } from "./delegate-parameter.ts";
import type { DelegateParameterConstructor, ReadBy, SetBy } from "./delegate-types.ts";
import type { AnyParameter } from "./types.ts";

const Part = class DelegateGroupParameter extends SourcedParameter {};

/** `new DelegateGroupParameter("x", { source: magnet.x })`: a delegate that is part of a {@link DelegateGroup}. */
export const DelegateGroupParameter = Part as unknown as DelegateParameterConstructor;

/** The parts: a list, known by the names of the parameters, or an object with names of its own. */
export type GroupedParts = readonly AnyParameter[] | Readonly<Record<string, AnyParameter>>;

/** What the parts read as, together; a list of one reads as that one. */
export type TogetherOf<Given> = Given extends readonly [infer Only]
  ? ReadBy<Only>
  : Given extends readonly (infer P extends AnyParameter)[]
    ? { [Member in P as Member["name"]]: ReadBy<Member> }
    : { [Name in keyof Given]: ReadBy<Given[Name]> };

/** What the parts are set with: values for some of them, or one for all. */
export type SharesOf<Given> = Given extends readonly [infer Only]
  ? SetBy<Only>
  : Given extends readonly (infer P extends AnyParameter)[]
    ? { [Member in P as Member["name"]]?: SetBy<Member> } | SetBy<P>
    : { [Name in keyof Given]?: SetBy<Given[Name]> } | SetBy<Given[keyof Given]>;

/** How one value is made of those of the parts. */
export interface DelegateGroupOptions<Given, Get, Set> {
  /** Makes one value of those of the parts, which come in their order. Default an object with a field for each. */
  formatter?: (...values: ValuesOf<Given>) => Get;
  /** Reads the value. Default each part is read. */
  getter?: () => Get | Promise<Get>;
  /** Sets a value. Default each part is set that the value names. */
  setter?: (value: Set) => unknown;
}

// What a formatter is given: the values of a list in their order.
type ValuesOf<Given> = Given extends readonly AnyParameter[]
  ? { -readonly [Index in keyof Given]: ReadBy<Given[Index]> }
  : ReadBy<Given[keyof Given]>[];

/** The parts of a {@link GroupedParameter}, and how one value is made of theirs. */
export class DelegateGroup<
  const Given extends GroupedParts = GroupedParts,
  Get = TogetherOf<Given>,
  Set = SharesOf<Given>,
> {
  readonly name: string;
  readonly #parts: Readonly<Record<string, BaseParameter>>;
  readonly #options: DelegateGroupOptions<Given, Get, Set>;
  readonly #isOne: boolean;

  constructor(name: string, given: Given, options: DelegateGroupOptions<Given, Get, Set> = {}) {
    this.name = name;
    this.#parts = byName(name, given);
    this.#options = options;
    this.#isOne = Array.isArray(given) && given.length === 1;
  }

  /** The parts by name. */
  get parameters(): Readonly<Record<string, BaseParameter>> {
    return this.#parts;
  }

  /** What the parts rest on. */
  get sourceParameters(): (AnyParameter | undefined)[] {
    return Object.values(this.#parts).map(part => (part instanceof SourcedParameter ? part.source : part));
  }

  get gettable(): boolean {
    return this.hasGetter || Object.values(this.#parts).every(part => part.gettable);
  }

  get settable(): boolean {
    return this.hasSetter || Object.values(this.#parts).every(part => part.settable);
  }

  /** Whether it is read in its own way. */
  get hasGetter(): boolean {
    return this.#options.getter !== undefined;
  }

  /** Whether it is set in its own way. */
  get hasSetter(): boolean {
    return this.#options.setter !== undefined;
  }

  [inspect.custom](): string {
    const parts = Object.entries(this.#parts).map(([name, part]) => `${name}: ${part.fullName}`);
    return `<DelegateGroup: ${this.name} of ${parts.join(", ")}>`;
  }

  /** Reads the value: the `getter`'s, or that of the parts. */
  async get(): Promise<Get> {
    const { getter } = this.#options;
    return getter ? await getter() : await this.getParameters();
  }

  /** Reads each part, one after the other. */
  async getParameters(): Promise<Get> {
    const values: unknown[] = [];
    for (const part of Object.values(this.#parts)) values.push(await part.get());
    return this.together(values);
  }

  /** Sets a value: with the `setter`, or part by part in the order of the value. */
  async set(value: Set): Promise<void> {
    const { setter } = this.#options;
    if (setter) await setter(value);
    else await this.setParameters(value);
  }

  /** Sets the parts that the value names, or all to the same value; all are checked before the first is set. */
  async setParameters(value: Set): Promise<void> {
    const shares = this.shares(value);
    for (const [part, share] of shares) part.validate(share);
    for (const [part, share] of shares) await part.set(share);
  }

  /** One value out of those of the parts. */
  together(values: readonly unknown[]): Get {
    const formatter = this.#options.formatter as ((...values: readonly unknown[]) => Get) | undefined;
    if (formatter) return formatter(...values);
    if (this.#isOne) return values[0] as Get;
    return Object.fromEntries(Object.keys(this.#parts).map((name, index) => [name, values[index]])) as Get;
  }

  /** Each part's share of a value. */
  shares(value: unknown): [BaseParameter, unknown][] {
    if (!isRecord(value)) return Object.values(this.#parts).map(part => [part, value]);
    const given = Object.entries(value).filter(([, share]) => share !== undefined);
    if (given.length === 0) throw new ParameterError("Provide at least one group parameter and its value to be set.");
    return given.map(([name, share]) => {
      const part = Object.hasOwn(this.#parts, name) ? this.#parts[name] : undefined;
      if (part) return [part, share];
      throw new ParameterError(`${name} is not in ${this.name}: it has ${Object.keys(this.#parts).join(", ")}`);
    });
  }
}

function byName(group: string, given: GroupedParts): Record<string, BaseParameter> {
  const isList = (all: GroupedParts): all is readonly AnyParameter[] => Array.isArray(all);
  const entries = isList(given) ? given.map(one => [one.name, one] as const) : Object.entries(given);
  if (entries.length === 0) throw new TypeError(`${group} needs at least one parameter`);
  for (const [name, one] of entries)
    if (!(one instanceof BaseParameter)) throw new TypeError(`${name} in ${group} must be a parameter`);
  const found = Object.fromEntries(entries) as Record<string, BaseParameter>;
  if (Object.keys(found).length < entries.length) throw new TypeError(`two parameters of ${group} have the same name`);
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
