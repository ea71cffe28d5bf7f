/** Several parameters as one, whose value has a named part for each. */

import { inspect } from "node:util";

import { ParameterError } from "../errors.ts";
import { BaseParameter } from "./base-parameter.ts";
import type { ParameterCache } from "./cache.ts";
import { refuseCommands } from "./check-options.ts";
import type { DelegateGroup, GroupedParts } from "./delegate-group.ts";
import type { GroupedCacheOwner } from "./grouped-cache.ts";
import { GroupedCache } from "./grouped-cache.ts";
import type { CommonOptions } from "./options.ts";
import type { AnyParameter, Parameter } from "./types.ts";

/** Options of a parameter made of several. */
export interface GroupedOptions<Group> extends Omit<CommonOptions, "scale" | "offset" | "maxValAge" | "abstract"> {
  /** The parts. */
  group: Group;
}

type AnyGroup = DelegateGroup<GroupedParts, unknown, unknown>;

class Together extends BaseParameter implements GroupedCacheOwner {
  readonly #group: AnyGroup;

  constructor(name: string, { group, ...options }: GroupedOptions<AnyGroup>) {
    refuseCommands(options, what => `GroupedParameter ${name} takes no ${what}: give its group a getter or a setter`);
    const cache = group.hasGetter ? undefined : (owner: object) => new GroupedCache(owner as GroupedCacheOwner);
    super(name, options, { gettable: true, settable: true, cache: cache as never });
    this.#group = group;
  }

  /** The group of its parts. */
  get group(): AnyGroup {
    return this.#group;
  }

  /** Its parts by name. */
  get parameters(): Readonly<Record<string, BaseParameter>> {
    return this.#group.parameters;
  }

  /** What the parts rest on. */
  get sourceParameters(): (AnyParameter | undefined)[] {
    return this.#group.sourceParameters;
  }

  get partCaches(): ParameterCache[] {
    return Object.values(this.parameters).map(part => part.cache);
  }

  together(values: readonly unknown[]): unknown {
    return this.#group.together(values);
  }

  shares(value: unknown): [BaseParameter, unknown][] {
    return this.#group.shares(value);
  }

  override get settable(): boolean {
    return super.settable && this.#group.settable;
  }

  override get gettable(): boolean {
    return this.#group.gettable;
  }

  protected override asked(): Promise<unknown> {
    return this.gettable ? super.asked() : this.absent("get");
  }

  override validate(value: unknown): void {
    super.validate(value);
    if (this.#group.hasSetter) return;
    for (const [part, share] of this.shares(value)) part.validate(share);
  }

  override async getRaw(): Promise<unknown> {
    return await this.#group.get();
  }

  override async setRaw(value: unknown): Promise<void> {
    if (!this.#group.settable) throw new ParameterError("Trying to set a parameter that is not settable.");
    await this.#group.set(value);
  }

  protected override get usesSignal(): boolean {
    return false;
  }

  override [inspect.custom](): string {
    return `GroupedParameter(name=${this.name}, source_parameters=(${this.sourceParameters.map(String).join(", ")}))`;
  }
}
Object.defineProperty(Together, "name", { value: "GroupedParameter" });

/** A parameter made of several. */
export interface GroupedParameter<Get = unknown, Set = Get> extends Parameter<Get, Set> {
  /** Its parts by name. */
  readonly parameters: Readonly<Record<string, AnyParameter>>;
  /** What the parts rest on. */
  readonly sourceParameters: (AnyParameter | undefined)[];
}

/** Makes parameters out of several. */
export interface GroupedParameterConstructor {
  new <Given extends GroupedParts, Get, Set>(
    name: string,
    options: GroupedOptions<DelegateGroup<Given, Get, Set>>,
  ): GroupedParameter<Get, Set>;
  readonly prototype: AnyParameter;
}

/** `new GroupedParameter("field", { group: new DelegateGroup("field", [x, y]) })`: several parameters as one. */
export const GroupedParameter = Together as unknown as GroupedParameterConstructor;
