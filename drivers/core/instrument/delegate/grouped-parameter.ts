/** Several parameters of several instruments as one. */

import { ParameterError } from "../../errors.ts";
import { BaseParameter } from "../../parameter/base-parameter.ts";
import type { BaseOptions } from "../../parameter/base-options.ts";
import type { AnyParameter } from "../../parameter/types.ts";

export interface GroupedOptions extends BaseOptions {
  /** The parameters by the names that their values have in the value of the group. */
  group: Readonly<Record<string, AnyParameter>>;
  /** Sets the group in the place of setting each parameter. */
  setter?: ((value: unknown) => unknown) | undefined;
}

/** Reads an object with a value for each parameter; is set with such an object, or with one value for all. */
export class GroupedParameter extends BaseParameter {
  readonly #group: Readonly<Record<string, AnyParameter>>;
  readonly #setter: ((value: unknown) => unknown) | undefined;

  constructor(name: string, { group, setter, ...options }: GroupedOptions) {
    const parameters = Object.values(group);
    super(name, options, {
      gettable: parameters.every(parameter => parameter.gettable),
      settable: setter !== undefined || parameters.every(parameter => typeof parameter.set === "function"),
    });
    this.#group = group;
    this.#setter = setter;
  }

  /** The parameters by name. */
  get parameters(): Readonly<Record<string, AnyParameter>> {
    return this.#group;
  }

  override async getRaw(): Promise<unknown> {
    const entries = Object.entries(this.#group);
    const values: [string, unknown][] = [];
    for (const [name, parameter] of entries) values.push([name, await parameter.get?.()]);
    return entries.length === 1 ? values[0]?.[1] : Object.fromEntries(values);
  }

  override async setRaw(value: unknown): Promise<void> {
    if (this.#setter) {
      await this.#setter(value);
      return;
    }
    const due = this.#valuesFor(value);
    // All are asked before anything is sent.
    for (const [parameter, each] of due) parameter.validate(each);
    for (const [parameter, each] of due) await parameter.set?.(each);
  }

  #valuesFor(value: unknown): [AnyParameter, unknown][] {
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return Object.values(this.#group).map(parameter => [parameter, value]);
    return Object.entries(value).map(([name, each]) => {
      const parameter = this.#group[name];
      if (parameter) return [parameter, each];
      throw new ParameterError(`${name} is not in the group: there are ${Object.keys(this.#group).join(", ")}`);
    });
  }
}
