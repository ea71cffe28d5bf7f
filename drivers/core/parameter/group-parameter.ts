/** A parameter that an instrument reads and sets only together with others: a member of a group. */

import { ParameterError } from "../errors.ts";
import type { Validator } from "../validators/validator.ts";
import type { BaseOptions } from "./base-options.ts";
import { BaseParameter } from "./base-parameter.ts";
import { refuseCommands } from "./check-options.ts";
import type { CommonOptions, OneInitialValue } from "./options.ts";
import type { SetQueue } from "./set-queue.ts";
import { turns } from "./set-queue.ts";
import type { Allowed, AnyParameter, GetOf, Parameter, SentOf, SetOf } from "./types.ts";
import type { ValMapping } from "./value-mapping.ts";

/** What a member needs of its group. */
export interface GroupLink {
  readonly group: object;
  readonly canGet: boolean;
  readonly canSet: boolean;
  readonly [turns]: SetQueue;
  /** Reads the values of all members. */
  read(): Promise<void>;
  /** Sends the values of all members, one of them new. */
  send(member: GroupMember, raw: unknown): Promise<void>;
  /** Sends the first values of all members, once. */
  begin(): Promise<void>;
}

/** Puts a member into a group. */
export const join = Symbol("join");

/** A member as its group sees it. */
export class GroupMember extends BaseParameter {
  #link: GroupLink | undefined;
  /** The value that the group sends first; undefined for none. */
  readonly initialValue: unknown;

  constructor(name: string | undefined, { initialValue, ...options }: BaseOptions = {}) {
    refuseCommands(options, () => "A GroupParameter does not use 'setCmd' or 'getCmd'");
    super(name, options, { gettable: true, settable: true, sharesTurns: true });
    this.initialValue = initialValue;
    if (initialValue !== undefined && options.initialCacheValue !== undefined)
      throw new TypeError("It is not possible to specify both of the `initialValue` and `initialCacheValue` options.");
  }

  /** The group that it belongs to. */
  get group(): object | undefined {
    return this.#link?.group;
  }

  override get gettable(): boolean {
    return this.#link?.canGet ?? true;
  }

  override get settable(): boolean {
    return super.settable && (this.#link?.canSet ?? true);
  }

  override get [turns](): SetQueue {
    return this.#link?.[turns] ?? super[turns];
  }

  override async applyInitialValue(): Promise<void> {
    await this.#link?.begin();
  }

  override async getRaw(): Promise<unknown> {
    if (!this.#link) throw new ParameterError("Trying to get Group value but no group defined");
    await this.#link.read();
    return this.cache.rawValue;
  }

  override async setRaw(raw: unknown): Promise<void> {
    if (!this.#link) throw new ParameterError("Trying to set Group value but no group defined");
    await this.#link.send(this, raw);
  }

  /** Notes a value that was sent for the whole group. */
  noteSet(value: unknown, raw: unknown): void {
    this.noteSent(value, raw);
  }

  [join](link: GroupLink): void {
    if (this.#link) throw new ParameterError(`${this.fullName} is in a group already`, { parameter: this.fullName });
    this.#link = link;
  }

  protected override get usesSignal(): boolean {
    return false;
  }
}
Object.defineProperty(GroupMember, "name", { value: "GroupParameter" });

/** A parameter that is read and set together with the others of its group. */
export interface GroupParameter<Get = unknown, Set = Get, Name extends string = string> extends Parameter<Get, Set> {
  readonly name: Name;
  /** The group that it belongs to. */
  readonly group: object | undefined;
}

/** Options of a member of a group; its static type follows from them. */
export interface GroupParameterOptions<M, V, P, I> extends CommonOptions {
  /** Names for the instrument's codes. */
  valMapping?: M;
  /** Which values are allowed; it also reads the reply where there is no `getParser`. */
  vals?: V;
  /** Turns its part of the reply into a value. */
  getParser?: (raw: string) => P;
  /** Turns a value into its part of the command. */
  setParser?: (value: SentOf<NoInfer<M>, NoInfer<V>>) => unknown;
  /** Sent when the instrument is opened, or before the first use: every member of a group has one, or none. */
  initialValue?: I & Allowed<NoInfer<M>, NoInfer<V>>;
  /** Put into the cache without talking to the instrument. */
  initialCacheValue?: I & Allowed<NoInfer<M>, NoInfer<V>>;
}

/** The member that options make. */
export type GroupParameterOf<M, V, P, Name extends string = string> = GroupParameter<
  GetOf<M, V, string, P, undefined>,
  SetOf<M, V, string, string, P, undefined>,
  Name
>;

/** Makes a member of a group that is a field of an instrument: its name is the field's. */
export type GroupParameterField = <
  const M extends ValMapping | undefined = undefined,
  V extends Validator | undefined = undefined,
  P = undefined,
  I = undefined,
>(
  options?: Omit<GroupParameterOptions<M, V, P, I>, "instrument" | "bindToInstrument"> & OneInitialValue,
) => GroupParameterOf<M, V, P>;

/** Makes a member of a group that gets its name from the field it is put into. */
export function fieldGroupParameter(options: BaseOptions): BaseParameter {
  return new GroupMember(undefined, options);
}

/** Makes members of groups. */
export interface GroupParameterConstructor {
  new <
    const Name extends string,
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    P = undefined,
    I = undefined,
  >(
    name: Name,
    options?: GroupParameterOptions<M, V, P, I> & OneInitialValue,
  ): GroupParameterOf<M, V, P, Name>;
  readonly prototype: AnyParameter;
}

/** `new GroupParameter("gain", { vals: vals.numbers() })`: to be put into a {@link Group}. */
export const GroupParameter = GroupMember as unknown as GroupParameterConstructor;
