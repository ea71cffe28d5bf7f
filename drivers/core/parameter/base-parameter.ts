/** The way of a value to the instrument and back, the same for every kind of parameter. */

import { inspect } from "node:util";

import { interruptSignal, runtime } from "../../runtime.ts";
import { clock, sleepUntil } from "../clock.ts";
import { ParameterError } from "../errors.ts";
import type { OwnerInstrument } from "../instrument/types.ts";
import { assertOpen, bindFields } from "../instrument/types.ts";
import { str } from "../python-text.ts";
import type { Control, Validator } from "../validators/validator.ts";
import { ParameterCache } from "./cache.ts";
import { Callable } from "./callable.ts";
import { assertOptions, checkedStep, validatorsOf } from "./check-options.ts";
import type { Conversion } from "./convert.ts";
import { decode, encode } from "./convert.ts";
import { describe, hover } from "./describe.ts";
import { failure } from "./failure.ts";
import { guarded } from "./guarded-promise.ts";
import { assertName } from "./name.ts";
import { strict } from "./strict-parser.ts";
import type { CommonOptions } from "./options.ts";
import { rampValues } from "./ramp.ts";
import { SetQueue } from "./set-queue.ts";
import type { ParameterSnapshot, SnapshotOptions } from "./snapshot.ts";
import { plainValue, timestampText } from "./snapshot.ts";
import type { AnyParameter, SetToOptions } from "./types.ts";
import type { ValMapping } from "./value-mapping.ts";
import { MappingTable } from "./value-mapping.ts";

/** What the kinds of parameter tell their base. */
export interface Abilities {
  readonly gettable: boolean;
  readonly settable: boolean;
  /** Whether reading and setting touch nothing but the cache. */
  readonly manual?: boolean;
}

/** Options of the base as it sees them. */
export interface BaseOptions extends CommonOptions {
  vals?: Validator;
  valMapping?: ValMapping;
  setParser?: (value: unknown) => unknown;
  getParser?: (raw: unknown) => unknown;
  initialValue?: unknown;
  initialCacheValue?: unknown;
}

/** Pipeline, cache, ramp and record of a parameter. A kind of parameter adds `getRaw` and `setRaw`. */
export abstract class BaseParameter extends Callable implements AnyParameter {
  readonly gettable: boolean;
  readonly docstring: string;
  readonly valMapping: ValMapping | undefined;
  interDelay: number;
  postDelay: number;
  unit: string;
  metadata: Record<string, unknown>;
  readonly snapshotExclude: boolean;
  readonly #instrument: OwnerInstrument | undefined;
  readonly #options: BaseOptions;
  readonly #conversion: Conversion;
  readonly #cache: ParameterCache;
  readonly #settable: boolean;
  readonly #manual: boolean;
  readonly #queue = new SetQueue();
  #name: string | undefined;
  #context: string | undefined;
  #label: string | undefined;
  #validators: Validator[];
  #step: number | undefined;
  #initial: "none" | "due" | "running" = "none";
  #locks = 0;
  #lastSet = -Infinity;

  constructor(name: string | undefined, options: BaseOptions, { gettable, settable, manual = false }: Abilities) {
    super();
    this.#options = options;
    this.#instrument = options.instrument as OwnerInstrument | undefined;
    this.#label = options.label;
    this.unit = options.unit ?? "";
    this.docstring = options.docstring ?? "";
    this.valMapping = options.valMapping;
    this.interDelay = options.interDelay ?? 0;
    this.postDelay = options.postDelay ?? 0;
    this.metadata = options.metadata ?? {};
    this.snapshotExclude = options.snapshotExclude ?? false;
    this.gettable = gettable;
    this.#settable = settable;
    this.#manual = manual;
    const mapping = options.valMapping === undefined ? undefined : new MappingTable(options.valMapping);
    this.#validators = validatorsOf(options, mapping);
    this.#conversion = {
      mapping,
      scale: options.scale,
      offset: options.offset,
      setParser: options.setParser,
      getParser: options.getParser && strict(options.getParser),
      parseReply: options.vals?.parse,
    };
    this.#cache = new ParameterCache(this, options.maxValAge);
    // What cannot be done is not there: `p.get` of a parameter without one is undefined.
    if (!gettable) Object.defineProperty(this, "get", { value: undefined });
    if (!settable) Object.defineProperty(this, "set", { value: undefined });
    assertOptions(options, gettable);
    this.step = options.step;
    if (name !== undefined) this.bindName(name);
  }

  /** Asks the instrument; what comes back still goes through the parsers. */
  protected abstract getRaw(signal: AbortSignal): unknown;
  /** Sends what the parsers made of the value. */
  protected abstract setRaw(raw: unknown, signal: AbortSignal): unknown;

  get name(): string {
    if (this.#name === undefined) this.#instrument?.[bindFields]();
    return this.#name ?? "unnamed";
  }

  get fullName(): string {
    return this.#instrument ? `${this.#instrument.fullName}_${this.name}` : this.name;
  }

  /** Whether it can be set now: not while `setTo` holds it. */
  get settable(): boolean {
    return this.#settable && this.#locks === 0;
  }

  get label(): string {
    return this.#label ?? this.name;
  }

  set label(label: string) {
    this.#label = label;
  }

  get instrument(): OwnerInstrument | undefined {
    return this.#instrument;
  }

  get cache(): ParameterCache<never> {
    if (this.#name === undefined) this.#instrument?.[bindFields]();
    return this.#cache as ParameterCache<never>;
  }

  get vals(): Validator | undefined {
    return this.#validators[0];
  }

  get validators(): readonly Validator[] {
    return this.#validators;
  }

  get control(): Control {
    return this.vals?.control ?? { kind: "none" };
  }

  get step(): number | undefined {
    return this.#step;
  }

  set step(step: number | undefined | null) {
    this.#step = checkedStep(step, this.#validators);
  }

  /** Whether it has its name. */
  get isNamed(): boolean {
    return this.#name !== undefined;
  }

  /** Gives the name of the field; done once, by the instrument. */
  bindName(name: string): void {
    assertName(name);
    this.#name = name;
    this.#context = undefined;
    const { initialCacheValue, initialValue } = this.#options;
    if (initialCacheValue !== undefined) this.#cache.set(initialCacheValue);
    if (initialValue === undefined) return;
    // A manual parameter has nobody to tell: its value can be there at once.
    if (this.#manual) this.#cache.set(initialValue);
    else this.#initial = "due";
  }

  /** Sends the initial value if that was not done yet. */
  async applyInitialValue(): Promise<void> {
    if (this.#initial !== "due") return;
    this.#initial = "running";
    try {
      await this.#write(this.#options.initialValue, interruptSignal());
      this.#initial = "none";
    } catch (error) {
      this.#initial = "due";
      throw error;
    }
  }

  get(): Promise<unknown> {
    if (this.#manual) return guarded(this.#recall());
    return guarded(runtime().pending(`getting ${this.fullName}`, this.#read()));
  }

  set(value: unknown): Promise<void> {
    const done = this.#write(value, interruptSignal());
    return guarded(this.#manual ? done : runtime().pending(`setting ${this.fullName}`, done));
  }

  /** Sets the value, runs `body`, and sets what was there before. */
  setTo<R>(value: unknown, body: () => R | Promise<R>, { allowChanges = false }: SetToOptions = {}): Promise<R> {
    return guarded(this.#setTo(value, body, allowChanges));
  }

  /** Adds to the value that it has. */
  increment(change: number): Promise<void> {
    return guarded(this.#increment(change));
  }

  validate(value: unknown): void {
    const validators = this.#validators;
    if (validators.length === 0) return;
    this.#context ??= `Parameter: ${this.#instrument ? `${this.#instrument.fullName}.` : ""}${this.name}`;
    for (let i = validators.length - 1; i >= 0; i--) validators[i]?.check(value, this.#context);
  }

  /** What would be sent for a value. */
  encode(value: unknown): unknown {
    return encode(value, this.#conversion);
  }

  /** The value as a read would give it: `true` where "on" was set. */
  canonical(value: unknown): unknown {
    const { mapping } = this.#conversion;
    return mapping ? mapping.canonical(value) : value;
  }

  async snapshot({ update = "Only_invalid" }: SnapshotOptions = {}): Promise<ParameterSnapshot> {
    const { snapshotGet = true, snapshotValue = true } = this.#options;
    const due = update === "All" || (update === "Only_invalid" && !this.cache.valid);
    if (due && this.gettable && snapshotGet && snapshotValue) await this.get();
    return this.record();
  }

  /** The snapshot of what is known now; nothing is read. */
  record(): ParameterSnapshot {
    const { snapshotValue = true, scale, offset } = this.#options;
    const mapping = this.#conversion.mapping;
    return {
      __class__: this.constructor.name,
      full_name: this.fullName,
      ...(snapshotValue && {
        value: plainValue(this.cache.value),
        raw_value: plainValue(this.cache.rawValue),
      }),
      ts: this.cache.timestamp && timestampText(this.cache.timestamp),
      name: this.name,
      ...this.recordNames(),
      inter_delay: this.interDelay,
      post_delay: this.postDelay,
      validators: this.#validators.map(validator => validator.description),
      ...(this.vals && { vals: this.vals.description }),
      ...(mapping && { val_mapping: Object.fromEntries(mapping.entries.map(([name, code]) => [str(name), code])) }),
      ...(scale !== undefined && { scale }),
      ...(offset !== undefined && { offset }),
      ...(this.#step !== undefined && { step: this.#step }),
      ...(Object.keys(this.metadata).length > 0 && { metadata: plainValue(this.metadata) }),
      ...(this.#instrument && {
        instrument: this.#instrument.constructor.name,
        instrument_name: this.#instrument.fullName,
      }),
    };
  }

  /** Label and unit in a record; a parameter of several values has several. */
  protected recordNames(): Record<string, unknown> {
    return { label: this.label, unit: this.unit };
  }

  override toString(): string {
    return this.fullName;
  }

  get [Symbol.toStringTag](): string {
    return "Parameter";
  }

  /** Short text for a terminal; the instrument is not touched. */
  [inspect.custom](): string {
    return `<${this.constructor.name}: ${this.fullName}>`;
  }

  /** Text of a hover: synchronous, from what is known. */
  [Symbol.for("Jupyter.inspect")](): { "text/plain": string; "text/markdown": string } {
    return hover(this);
  }

  /** Docstring, name, label, unit and validators as text. */
  get doc(): string {
    return describe(this);
  }

  protected override called(args: readonly unknown[]): Promise<unknown> {
    if (args.length > 0) return this.#settable ? this.set(args[0]) : guarded(this.#absent("set"));
    return this.gettable ? this.get() : guarded(this.#absent("get"));
  }

  async #absent(what: "get" | "set"): Promise<never> {
    throw new ParameterError(`no ${what} cmd found in Parameter ${this.fullName}`, { parameter: this.fullName });
  }

  async #read(): Promise<unknown> {
    const signal = interruptSignal() ?? never;
    try {
      this.#instrument?.[assertOpen]();
      if (this.#initial === "due") await this.applyInitialValue();
      const raw = await this.getRaw(signal);
      const value = decode(raw, this.#conversion);
      this.#cache.update(value, raw);
      return value;
    } catch (error) {
      throw failure("getting", this, error);
    }
  }

  // Nothing is waited for, so that a sweep over manual parameters costs next to nothing.
  #recall(): Promise<unknown> {
    try {
      this.#instrument?.[assertOpen]();
      const raw = this.#cache.rawValue;
      const value = raw === null ? null : decode(raw, this.#conversion);
      this.#cache.update(value, raw);
      return Promise.resolve(value);
    } catch (error) {
      return Promise.reject(failure("getting", this, error));
    }
  }

  async #write(value: unknown, signal: AbortSignal = never): Promise<void> {
    try {
      this.#instrument?.[assertOpen]();
      if (this.#locks > 0) throw new ParameterError("Trying to set a parameter that is not settable.");
      // A wrong value is refused at once, not after the ramp that runs.
      this.validate(value);
      if (this.#initial === "due") await this.applyInitialValue();
      await this.#queue.run(() =>
        this.#step === undefined ? this.#setOnce(value, signal) : this.#ramp(value, this.#step, signal),
      );
    } catch (error) {
      throw failure("setting", this, error, value);
    }
  }

  async #setOnce(value: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const raw = this.encode(value);
    if (this.interDelay > 0) await sleepUntil(this.#lastSet + this.interDelay, signal);
    const began = this.#delayed ? clock().monotonic() : 0;
    await this.setRaw(raw, signal);
    // The instrument has it, even if the delay is cut short.
    this.#cache.update(this.canonical(value), raw);
    if (!this.#delayed) return;
    this.#lastSet = clock().monotonic();
    if (this.postDelay > 0) await sleepUntil(began + this.postDelay, signal);
  }

  get #delayed(): boolean {
    return this.interDelay > 0 || this.postDelay > 0;
  }

  async #ramp(target: unknown, step: number, signal: AbortSignal): Promise<void> {
    const start = await this.#cache.get();
    if (!Number.isFinite(start) || !Number.isFinite(target)) {
      console.warn(`cannot sweep ${this.fullName} from ${str(start)} to ${str(target)} - jumping.`);
      return await this.#setOnce(target, signal);
    }
    for (const each of rampValues(start as number, target as number, step)) {
      this.validate(each);
      await this.#setOnce(each, signal);
    }
  }

  async #setTo<R>(value: unknown, body: () => R | Promise<R>, allowChanges: boolean): Promise<R> {
    const original = await this.#cache.get();
    if (!Object.is(original, this.canonical(value))) await this.set(value);
    if (!allowChanges) this.#locks++;
    try {
      return await body();
    } finally {
      if (!allowChanges) this.#locks--;
      if (!Object.is(this.#cache.value, original)) await this.set(original);
    }
  }

  async #increment(change: number): Promise<void> {
    await this.set(Number(await this.get()) + change);
  }
}

const never = new AbortController().signal;
