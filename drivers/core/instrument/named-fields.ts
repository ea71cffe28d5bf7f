/** The parameters and parts of an instrument by name: each has the name of the field that it sits in, or that it was given. */

import { inspect } from "node:util";

import { InstrumentError } from "../errors.ts";
import { BaseParameter } from "../parameter/base-parameter.ts";
import { assertKeepsPromise, isAbstract } from "./abstract.ts";
import { FieldWatch } from "./field-watch.ts";
import type { InstrumentBase } from "./instrument-base.ts";
import type { Submodule } from "./submodule.ts";
import { isSubmodule } from "./submodule.ts";
import { isPartOf, sitsIn } from "./types.ts";

/** What an instrument, module or channel holds. Fields are looked at when something is asked for: they may come later. */
export class NamedFields {
  /** As they were when the fields were last looked at. */
  readonly parameters: Record<string, BaseParameter> = Object.create(null);
  readonly submodules: Record<string, Submodule> = Object.create(null);
  readonly #owner: InstrumentBase;
  /** Parameters that were made by name since the fields were looked at. */
  readonly #adopted = new Map<string, BaseParameter>();
  readonly #fields = new FieldWatch<BaseParameter>();

  constructor(owner: InstrumentBase) {
    this.#owner = owner;
  }

  /** Gives every field that holds a parameter or a part its name. Cheap to repeat. */
  bound(): this {
    try {
      for (const field of this.#fields.due(this.#owner)) this.#bindField(field);
      // Those that were made by name and sit in no field.
      for (const parameter of this.#adopted.values()) this.#register(parameter);
      this.#adopted.clear();
    } catch (error) {
      // The next look has to complain, too.
      this.touch();
      throw error;
    }
    return this;
  }

  /** Makes a parameter that a field will hold. */
  expect(make: () => BaseParameter): BaseParameter {
    // An abstract parameter has to know its name before the field of a subclass takes its place.
    if ([...this.#fields.awaited].some(isAbstract)) this.bound();
    const parameter = make();
    this.#fields.expect(parameter);
    return parameter;
  }

  /** Takes a parameter that was made with a name. */
  adopt(parameter: BaseParameter): void {
    const { name } = parameter;
    const before = this.holder(name);
    if (before) this.#assertReplaceable(before, parameter);
    if (before && Object.hasOwn(this.#owner, name)) put(this.#owner, name, parameter);
    this.#adopted.set(name, parameter);
    this.touch();
  }

  /** Whether all that there is has its name. */
  isSettled(): boolean {
    if (!this.#fields.isSettled && this.#adopted.size === 0) this.bound();
    return this.#fields.isSettled && this.#adopted.size === 0;
  }

  /** What was added by name has its place at once: hundreds are not looked for again when the first is used. */
  settle(name: string, parameter: BaseParameter): void {
    if (this.#adopted.size !== 1 || this.#adopted.get(name) !== parameter) return;
    this.#adopted.clear();
    this.#register(parameter);
    this.#fields.settle();
  }

  /** Takes a parameter away, also from its field. */
  remove(name: string): void {
    const parameter = this.bound().parameters[name];
    if (!parameter) {
      const names = Object.keys(this.parameters).join(", ") || "none";
      throw this.#error(`${inspect(this.#owner)} has no parameter ${name}: it has ${names}`);
    }
    delete this.parameters[name];
    for (const [field, value] of Object.entries(this.#owner))
      if (value === parameter) Reflect.deleteProperty(this.#owner, field);
    this.touch();
  }

  /** The fields have to be looked at again. */
  touch(): void {
    this.#fields.touch();
  }

  /** The parameter that has the name now, or sits in the field of that name. */
  holder(name: string): BaseParameter | undefined {
    const field = Object.hasOwn(this.#owner, name) ? this.#field(name) : undefined;
    if (field instanceof BaseParameter && field.instrument === this.#owner) return field;
    return this.#adopted.get(name) ?? this.parameters[name];
  }

  #field(name: string): unknown {
    return (this.#owner as unknown as Record<string, unknown>)[name];
  }

  #bindField(field: string): void {
    const value = this.#field(field);
    if (value instanceof BaseParameter) {
      const awaited = this.#fields.awaited.has(value);
      if (awaited && !value.isNamed) value.bindName(field);
      if (!awaited && this.#adopted.get(value.name) !== value) return;
      this.#register(value);
      this.#fields.found(value);
    } else if (isSubmodule(value, isPartOf) && this.submodules[field] !== value && value[isPartOf](this.#owner)) {
      this.submodules[field] = value;
      value[sitsIn](field, this.#owner);
    }
  }

  #register(parameter: BaseParameter): void {
    const { name } = parameter;
    const before = this.parameters[name];
    // A field that a subclass fills anew no longer holds what it held.
    if (before && before !== parameter && (isAbstract(before) || Object.values(this.#owner).includes(before)))
      this.#assertReplaceable(before, parameter);
    this.parameters[name] = parameter;
  }

  // An abstract parameter is there to be replaced; any other name can be given once.
  #assertReplaceable(before: BaseParameter, parameter: BaseParameter): void {
    if (!isAbstract(before))
      throw this.#error(`Duplicate parameter name ${parameter.name} on instrument ${inspect(this.#owner)}`);
    assertKeepsPromise(parameter, before);
  }

  #error(message: string): InstrumentError {
    return new InstrumentError(message, { instrument: this.#owner.fullName });
  }
}

/** Makes what was added by name a property of the instrument. */
export function put(owner: InstrumentBase, name: string, value: object): void {
  Object.defineProperty(owner, name, { value, configurable: true, enumerable: true, writable: false });
}
