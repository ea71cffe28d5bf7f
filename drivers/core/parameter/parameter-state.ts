/**
 * What a parameter knows of itself, in one plain object: a parameter is a function without a name, and looking into such a
 * function takes twenty times as long. What is through at once is done here without another look.
 */

import type { OwnerInstrument } from "../instrument/types.ts";
import { assertOpen } from "../instrument/types.ts";
import type { Validator } from "../validators/validator.ts";
import type { Abilities, BaseOptions } from "./base-options.ts";
import type { CacheOwner } from "./cache.ts";
import { ParameterCache } from "./cache.ts";
import { validatorsOf } from "./check-options.ts";
import type { Quick } from "./callable.ts";
import type { Conversion } from "./convert.ts";
import type { Factor } from "./options.ts";
import { conversionOf, decode, encode, isRepeatable, plain, rescaled } from "./convert.ts";
import type { Guards } from "./guards.ts";
import { failure } from "./failure.ts";
import { guarded } from "./guarded-promise.ts";
import { SetListener } from "./set-listener.ts";
import { SettledValue, settledSet } from "./settled.ts";
import { assertValid } from "./validator-list.ts";
import { MappingTable } from "./value-mapping.ts";
import type { ValueWriter } from "./value-writer.ts";
import { isThenable } from "./value-writer.ts";

/** What a state needs of its parameter, where it cannot answer by itself. */
export interface Face extends CacheOwner {
  readonly instrument: OwnerInstrument | undefined;
  /** Whether its class leaves the way of a value to its base. */
  readonly isOrdinary: boolean;
  /** Finishes a read that takes time. */
  finishGet(raw: PromiseLike<unknown>): Promise<unknown>;
  /** Finishes a set that takes time. */
  finishSet(sending: PromiseLike<unknown>, value: unknown, raw: unknown): Promise<void>;
}

/** Where a parameter has its state. */
export const stateOf: unique symbol = Symbol("stateOf");

export class ParameterState implements Quick {
  readonly options: BaseOptions;
  readonly instrument: OwnerInstrument | undefined;
  readonly gettable: boolean;
  readonly settable: boolean;
  readonly manual: boolean;
  readonly validatesReads: boolean;
  conversion: Conversion;
  /** Its parameter's own, or one that is made for its kind. */
  cache!: ParameterCache<never>;
  validators: readonly Validator[];
  /** Made when it is first needed: most sets are through before the next. */
  writer: ValueWriter | undefined = undefined;
  name: string | undefined = undefined;
  /** Known once the name is bound. */
  fullName: string | undefined = undefined;
  /** What it does, for those who wait. */
  getting: string | undefined = undefined;
  setting: string | undefined = undefined;
  /** What a validator's error says of the culprit. */
  context: string | undefined = undefined;
  label: string | undefined;
  unit: string;
  metadata: Record<string, unknown>;
  /** Whether snapshots leave it out. */
  snapshotExclude: boolean;
  /** Whether the initial value is still to be sent. */
  initial: "none" | "due" | "running" = "none";
  /** How many blocks of `setTo` hold it. */
  locks = 0;
  #guards: Guards = undefined;
  /** Whether a callback hears of sets. */
  readonly isHeard: boolean;
  #face!: Face;
  readonly #makeCache: Abilities["cache"];
  readonly #readRaw: (() => unknown) | undefined;
  readonly #send: ((raw: unknown) => unknown) | undefined;
  #read: SettledValue | undefined = undefined;
  /** The latest reply and what it says: most replies are the ones before. */
  #reply: unknown = undefined;
  #said: unknown = undefined;
  /** Whether reads and sets of it are through at once; found out at the first. */
  #isQuick: { get: boolean; set: boolean } | undefined = undefined;

  constructor(options: BaseOptions, abilities: Abilities) {
    const { gettable, settable, manual = false, validatesReads = false, cache, read, send } = abilities;
    this.#makeCache = cache;
    this.#readRaw = read;
    this.#send = send;
    this.isHeard = options.onSetCallback !== undefined;
    this.options = options;
    this.instrument = options.instrument as OwnerInstrument | undefined;
    this.gettable = gettable;
    this.settable = settable;
    this.manual = manual;
    this.validatesReads = validatesReads;
    const mapping = options.valMapping === undefined ? undefined : new MappingTable(options.valMapping);
    this.validators = validatorsOf(options, mapping);
    this.conversion = conversionOf(options, mapping);
    this.label = options.label;
    this.unit = options.unit ?? "";
    this.metadata = options.metadata ?? {};
    this.snapshotExclude = options.snapshotExclude ?? false;
  }

  /** What may refuse a value beside the validators; none for nearly every parameter. */
  get guards(): Guards {
    return this.#guards;
  }

  set guards(guards: Guards) {
    this.#guards = guards;
    // What is through at once asks nobody.
    this.#isQuick = undefined;
  }

  /** Told once, by the parameter: it is made after its state. */
  belongsTo(face: Face): void {
    this.#face = face;
    this.cache = this.#makeCache?.(face) ?? new ParameterCache(face, this.options.maxValAge);
  }

  /** Another scale or offset; what is known was a value by the ones before. */
  rescale(change: { readonly scale?: Factor | undefined; readonly offset?: Factor | undefined }): void {
    this.conversion = rescaled(this.conversion, change, this.validators[0]);
    this.#reply = undefined;
    this.#said = undefined;
    this.cache.reinterpret();
  }

  /** The value of a parameter in memory, or of a function that gives it at once. */
  ask(): Promise<unknown> | undefined {
    if (!(this.#isQuick ??= this.#quickness()).get || this.initial !== "none" || this.name === undefined)
      return undefined;
    try {
      this.instrument?.[assertOpen]();
      const read = this.#readRaw;
      const raw = this.manual || read === undefined ? this.cache.rawValue : read();
      if (isThenable(raw)) return this.#face.finishGet(raw);
      const value = this.conversion === plain || (this.manual && raw === null) ? raw : this.#decode(raw);
      this.cache.update(value, raw);
      return (this.#read ??= new SettledValue()).promise((this.getting ??= `getting ${this.#face.fullName}`), value);
    } catch (error) {
      return guarded(Promise.reject(failure("getting", this.#face, error) as Error));
    }
  }

  /** Sets a parameter in memory, or with a function that does it at once. */
  give(value: unknown): Promise<void> | undefined {
    const isFree =
      this.initial === "none" && this.locks === 0 && this.name !== undefined && !this.isHeard && !SetListener.all;
    if (!isFree || !(this.#isQuick ??= this.#quickness()).set || this.writer?.isIdle === false) return undefined;
    try {
      this.instrument?.[assertOpen]();
      if (this.validators.length > 0) assertValid(value, this.validators, this.culprit);
      const raw = this.conversion === plain ? value : encode(value, this.conversion);
      const send = this.#send;
      const sending = this.manual || send === undefined ? undefined : send(raw);
      if (isThenable(sending)) return this.#face.finishSet(sending, value, raw);
      const { mapping } = this.conversion;
      this.cache.update(mapping ? mapping.canonical(value) : value, raw);
      SetListener.tracker?.(this.#face);
      return settledSet((this.setting ??= `setting ${this.#face.fullName}`));
    } catch (error) {
      return guarded(Promise.reject(failure("setting", this.#face, error, value) as Error));
    }
  }

  /** What a validator's error says of the culprit. */
  get culprit(): string {
    const { instrument } = this;
    return (this.context ??= `Parameter: ${instrument ? `${instrument.fullName}.` : ""}${this.name ?? "unnamed"}`);
  }

  #decode(reply: unknown): unknown {
    if (reply === this.#reply && typeof reply === "string") return this.#said;
    const value = decode(reply, this.conversion);
    // What a parser of the driver makes of a reply may be another thing each time, and an object is the reader's own.
    if (!isRepeatable(this.conversion) || (typeof value === "object" && value !== null)) return value;
    this.#reply = reply;
    this.#said = value;
    return value;
  }

  #quickness(): { get: boolean; set: boolean } {
    const { abstract, retry } = this.options;
    const isPlain = this.#face.isOrdinary && !abstract && !this.validatesReads;
    return {
      get: isPlain && this.gettable && !retry && (this.manual || this.#readRaw !== undefined),
      set: isPlain && this.settable && !this.#guards && (this.manual || this.#send !== undefined),
    };
  }
}
