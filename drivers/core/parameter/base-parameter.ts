/** The way of a value to the instrument and back, the same for every kind of parameter. */

import { inspect } from "node:util";

import { interruptSignal, runtime } from "../../runtime.ts";
import { isInterrupt, messageOf, ParameterError } from "../errors.ts";
import { Logger } from "../log/logger.ts";
import type { OwnerInstrument } from "../instrument/types.ts";
import { adopt, assertOpen, bindFields } from "../instrument/types.ts";
import type { Control, Validator } from "../validators/validator.ts";
import type { CacheOwner } from "./cache.ts";
import { ParameterCache } from "./cache.ts";
import { Callable } from "./callable.ts";
import { assertOptions, checkedDelay, checkedStep, validatorsOf } from "./check-options.ts";
import type { Conversion } from "./convert.ts";
import { conversionOf, decode, encode, plain } from "./convert.ts";
import { describe, hover } from "./describe.ts";
import { failure } from "./failure.ts";
import { guarded } from "./guarded-promise.ts";
import { assertName } from "./name.ts";
import type { CommonOptions } from "./options.ts";
import { recordOf } from "./record.ts";
import { assertRetry, retried } from "./retry.ts";
import type { SetQueue } from "./set-queue.ts";
import { turns } from "./set-queue.ts";
import type { ParameterSnapshot, SnapshotOptions } from "./snapshot.ts";
import type { SweepOptions } from "./sweep-values.ts";
import { SweepValues } from "./sweep-values.ts";
import type { AnyParameter, SetToOptions } from "./types.ts";
import { added, assertValid, replaced, without } from "./validator-list.ts";
import type { ValMapping } from "./value-mapping.ts";
import { MappingTable } from "./value-mapping.ts";
import { isThenable, ValueWriter } from "./value-writer.ts";

/** Hears of a set: the parameter and the value that the user gave. */
export type SetCallback = (parameter: AnyParameter, value: unknown) => void;

/** What the kinds of parameter tell their base. */
export interface Abilities {
  readonly gettable: boolean;
  readonly settable: boolean;
  /** Whether reading and setting touch nothing but the cache. */
  readonly manual?: boolean;
  /** Whether what was read must pass the validators. */
  readonly validatesReads?: boolean;
  /** Whether its sets wait for those of other parameters, too: see {@link turns}. */
  readonly sharesTurns?: boolean;
  /** Makes its cache, where that is not one of its own. */
  readonly cache?: (owner: CacheOwner) => ParameterCache<never>;
}

/** Options of the base as it sees them. */
export interface BaseOptions extends CommonOptions {
  vals?: Validator;
  valMapping?: ValMapping;
  setParser?: (value: never) => unknown;
  getParser?: (raw: never) => unknown;
  initialValue?: unknown;
  initialCacheValue?: unknown;
}

/** Pipeline, cache, ramp and record of a parameter. A kind of parameter adds `getRaw` and `setRaw`. */
export abstract class BaseParameter<Get = unknown, Set = Get> extends Callable implements AnyParameter {
  /** Called after every set of every parameter, where the parameter has no `onSetCallback` of its own. */
  static get globalOnSetCallback(): SetCallback | undefined {
    return globalOnSet;
  }

  static set globalOnSetCallback(callback: SetCallback | undefined) {
    globalOnSet = callback;
  }

  readonly docstring: string;
  readonly valMapping: ValMapping | undefined;
  /** Whether it only says what a driver must have in its place. */
  readonly abstract: boolean;
  metadata: Record<string, unknown>;
  readonly snapshotExclude: boolean;
  readonly #instrument: OwnerInstrument | undefined;
  readonly #options: BaseOptions;
  readonly #conversion: Conversion;
  readonly #cache: ParameterCache<Get>;
  readonly #gettable: boolean;
  readonly #settable: boolean;
  readonly #manual: boolean;
  readonly #validatesReads: boolean;
  #validators: readonly Validator[];
  #writer: ValueWriter | undefined;
  #name: string | undefined;
  #fullName: string | undefined;
  #context: string | undefined;
  #label: string | undefined;
  #unit: string;
  #initial: "none" | "due" | "running" = "none";
  #locks = 0;

  constructor(name: string | undefined, options: BaseOptions, abilities: Abilities) {
    super();
    const { gettable, settable, manual = false, validatesReads = false } = abilities;
    this.#options = options;
    this.#instrument = options.instrument as OwnerInstrument | undefined;
    this.#label = options.label;
    this.#unit = options.unit ?? "";
    this.docstring = options.docstring ?? "";
    this.valMapping = options.valMapping;
    this.abstract = options.abstract ?? false;
    this.metadata = options.metadata ?? {};
    this.snapshotExclude = options.snapshotExclude ?? false;
    this.#gettable = gettable;
    this.#settable = settable;
    this.#manual = manual;
    this.#validatesReads = validatesReads;
    const mapping = options.valMapping === undefined ? undefined : new MappingTable(options.valMapping);
    this.#validators = validatorsOf(options, mapping);
    this.#conversion = conversionOf(options, mapping);
    this.#cache = abilities.cache?.(this) ?? new ParameterCache(this, options.maxValAge);
    // What cannot be done is not there: `p.get` of a parameter without one is undefined.
    if (!gettable) Object.defineProperty(this, "get", { value: undefined });
    if (!settable) Object.defineProperty(this, "set", { value: undefined });
    assertOptions(options, gettable);
    if (options.retry) assertRetry(options.retry);
    if (options.step) this.step = options.step;
    if (options.interDelay) this.interDelay = options.interDelay;
    if (options.postDelay) this.postDelay = options.postDelay;
    if (abilities.sharesTurns) void this.#slowly;
    if (name === undefined) return;
    this.bindName(name);
    if (options.bindToInstrument ?? true) this.#instrument?.[adopt]?.(this);
  }

  /** Asks the instrument; what comes back still goes through the parsers. */
  abstract getRaw(signal: AbortSignal): unknown;
  /** Sends what the parsers made of the value. */
  abstract setRaw(raw: never, signal: AbortSignal): unknown;

  get name(): string {
    if (this.#name === undefined) this.#instrument?.[bindFields]();
    return this.#name ?? "unnamed";
  }

  get shortName(): string {
    return this.name;
  }

  get fullName(): string {
    if (this.#fullName !== undefined) return this.#fullName;
    const fullName = this.#instrument ? `${this.#instrument.fullName}_${this.name}` : this.name;
    if (this.#name !== undefined) this.#fullName = fullName;
    return fullName;
  }

  /** The name under which measurements keep its values. Default the full name. */
  get registerName(): string {
    return this.#options.registerName ?? this.fullName;
  }

  get gettable(): boolean {
    return this.canGet;
  }

  /** Whether it can be set now: not while `setTo` holds it. */
  get settable(): boolean {
    return this.canSet && this.#locks === 0;
  }

  protected get canGet(): boolean {
    return this.#gettable;
  }

  protected get canSet(): boolean {
    return this.#settable;
  }

  get unit(): string {
    return this.#unit;
  }

  set unit(unit: string) {
    this.#unit = unit;
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

  /** The instrument that is asked in the end, where another one stands in front of it. */
  get underlyingInstrument(): OwnerInstrument | undefined {
    return this.#instrument;
  }

  get cache(): ParameterCache<Get> {
    if (this.#name === undefined) this.#instrument?.[bindFields]();
    return this.#cache;
  }

  get vals(): Validator | undefined {
    return this.#validators[0];
  }

  set vals(validator: Validator | null | undefined) {
    this.#validators = replaced(this.#validators, validator);
  }

  get validators(): readonly Validator[] {
    return this.#validators;
  }

  /** Adds a validator, which is asked before those that are there. */
  addValidator(validator: Validator): void {
    this.#validators = added(this.#validators, validator);
  }

  /** Takes away the validator that was added last. */
  removeValidator(): Validator | undefined {
    const last = this.#validators.at(-1);
    this.#validators = without(this.#validators, last);
    return last;
  }

  /** Adds a validator until the block ends: `using _ = volt.extraValidator(vals.numbers(0, 1))`. */
  extraValidator(validator: Validator): Disposable {
    this.addValidator(validator);
    return { [Symbol.dispose]: () => void (this.#validators = without(this.#validators, validator)) };
  }

  get control(): Control {
    return this.vals?.control ?? { kind: "none" };
  }

  get step(): number | undefined {
    return this.#writer?.step;
  }

  set step(step: number | undefined | null) {
    const checked = checkedStep(step, this.#validators);
    if (checked !== this.step) this.#slowly.step = checked;
  }

  get interDelay(): number {
    return this.#writer?.interDelay ?? 0;
  }

  set interDelay(seconds: number) {
    this.#slowly.interDelay = checkedDelay("interDelay", seconds);
  }

  get postDelay(): number {
    return this.#writer?.postDelay ?? 0;
  }

  set postDelay(seconds: number) {
    this.#slowly.postDelay = checkedDelay("postDelay", seconds);
  }

  /** Where its sets wait for their turn. */
  get [turns](): SetQueue {
    return this.#slowly.queue;
  }

  /** Made when it is first needed: most sets are through before the next. */
  get #slowly(): ValueWriter {
    return (this.#writer ??= new ValueWriter(this, (value, raw) => this.#sent(value, raw)));
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
      const value = this.#options.initialValue;
      this.#assertSettable();
      this.validate(value);
      await this.#write(value as Set);
      this.#initial = "none";
    } catch (error) {
      this.#initial = "due";
      throw failure("setting", this, error, this.#options.initialValue);
    }
  }

  get(): Promise<Get> {
    try {
      this.#instrument?.[assertOpen]();
      if (this.#initial === "due" || this.#options.retry) return this.#pending("getting", this.#readLater());
      this.#assertConcrete("get");
      const raw = this.getRaw(this.#signal());
      if (isThenable(raw)) return this.#pending("getting", this.#readFrom(raw));
      // Nothing is waited for, so that a sweep over parameters in memory costs next to nothing.
      return guarded(Promise.resolve(this.#received(raw)));
    } catch (error) {
      return guarded(Promise.reject(failure("getting", this, error) as Error));
    }
  }

  set(value: Set): Promise<void> {
    try {
      this.#assertSettable();
      // A wrong value is refused at once, not after the ramp that runs.
      this.validate(value);
      const writing = this.#initial === "due" ? this.#writeLater(value) : this.#write(value);
      return writing ? this.#pending("setting", this.#written(writing, value)) : guarded(Promise.resolve());
    } catch (error) {
      return guarded(Promise.reject(failure("setting", this, error, value) as Error));
    }
  }

  /** Sets the value, runs `body`, and sets what was there before. */
  setTo<R>(value: Set, body: () => R | Promise<R>, { allowChanges = false }: SetToOptions = {}): Promise<R> {
    return guarded(
      this.#held(body, allowChanges, async original => {
        if (!Object.is(original, this.canonical(value))) await this.set(value);
      }),
    );
  }

  /** Runs `body`, and sets the value that was there before. */
  restoreAtExit<R>(body: () => R | Promise<R>, { allowChanges = true }: SetToOptions = {}): Promise<R> {
    return guarded(this.#held(body, allowChanges));
  }

  /** Adds to the value that it has. */
  increment(change: number): Promise<void> {
    return guarded(this.#increment(change));
  }

  /** The values from `start` to `stop`, each of which may be set: by `step`, or `num` of them. */
  sweep(start: number, stop: number, options: SweepOptions): SweepValues {
    return SweepValues.between(this, start, stop, options);
  }

  validate(value: unknown): void {
    if (this.#validators.length === 0) return;
    this.#context ??= `Parameter: ${this.#instrument ? `${this.#instrument.fullName}.` : ""}${this.name}`;
    assertValid(value, this.#validators, this.#context);
  }

  /** What would be sent for a value. */
  encode(value: unknown): unknown {
    return encode(value, this.#conversion);
  }

  /** The value for what was received. */
  decode(raw: unknown): unknown {
    return decode(raw, this.#conversion);
  }

  /** The value as a read would give it: `true` where "on" was set. */
  canonical(value: unknown): unknown {
    const { mapping } = this.#conversion;
    return mapping ? mapping.canonical(value) : value;
  }

  /** The names and the code of a value that is mapped. */
  protected get conversion(): Conversion {
    return this.#conversion;
  }

  async snapshot({ update = "Only_invalid" }: SnapshotOptions = {}): Promise<ParameterSnapshot> {
    const due = update === "All" || (update === "Only_invalid" && !this.cache.valid);
    if (due && this.gettable && this.snapshotGet && this.snapshotValue) await this.get();
    return this.record();
  }

  /** Whether a snapshot may read the value. */
  get snapshotGet(): boolean {
    return this.#options.snapshotGet ?? true;
  }

  /** Whether a snapshot holds the value. */
  get snapshotValue(): boolean {
    return this.#options.snapshotValue ?? true;
  }

  /** The snapshot of what is known now; nothing is read. */
  record(): ParameterSnapshot {
    const { mapping, scale, offset } = this.#conversion;
    const names = this.recordNames();
    return recordOf(this, { type: this.constructor.name, names, hasValue: this.snapshotValue, mapping, scale, offset });
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
    if (args.length > 0) return this.canSet ? this.set(args[0] as Set) : this.#absent("set");
    return this.canGet ? this.get() : this.#absent("get");
  }

  /** Whether `getRaw` and `setRaw` want to know of interrupts. */
  protected get usesSignal(): boolean {
    return true;
  }

  #signal(): AbortSignal {
    return this.usesSignal ? currentSignal() : never;
  }

  get #isPlain(): boolean {
    return this.#conversion === plain;
  }

  #absent(what: "get" | "set"): Promise<never> {
    const error = new ParameterError(`no ${what} cmd found in Parameter ${this.fullName}`, {
      parameter: this.fullName,
    });
    return guarded(Promise.reject(error));
  }

  #assertConcrete(what: "get" | "set"): void {
    if (this.abstract) throw new ParameterError(`Trying to ${what} an abstract parameter: ${this.fullName}`);
  }

  #assertSettable(): void {
    this.#instrument?.[assertOpen]();
    if (this.#locks > 0) throw new ParameterError("Trying to set a parameter that is not settable.");
    this.#assertConcrete("set");
  }

  #pending<T>(doing: "getting" | "setting", operation: Promise<T>): Promise<T> {
    return guarded(this.#manual ? operation : runtime().pending(`${doing} ${this.fullName}`, operation));
  }

  async #readFrom(raw: unknown): Promise<Get> {
    try {
      return this.#received(await raw);
    } catch (error) {
      throw failure("getting", this, error);
    }
  }

  async #readLater(): Promise<Get> {
    const signal = currentSignal();
    const { retry } = this.#options;
    try {
      if (this.#initial === "due") await this.applyInitialValue();
      this.#assertConcrete("get");
      const read = async (): Promise<Get> => this.#received(await this.getRaw(signal));
      return await (retry ? retried(read, retry, signal) : read());
    } catch (error) {
      throw failure("getting", this, error);
    }
  }

  #received(raw: unknown): Get {
    const value = this.#isPlain || (this.#manual && raw === null) ? raw : this.decode(raw);
    if (this.#validatesReads) this.validate(value);
    this.#cache.update(value, raw);
    return value as Get;
  }

  async #writeLater(value: Set): Promise<void> {
    await this.applyInitialValue();
    await this.#write(value);
  }

  /** Nothing is returned where it is done at once. */
  #write(value: Set): Promise<void> | undefined {
    if (this.#writer && !this.#writer.isIdle) return this.#writer.write(value, currentSignal());
    const raw = this.#isPlain ? value : this.encode(value);
    const sending = this.setRaw(raw as never, this.#signal());
    if (isThenable(sending)) return this.#slowly.finish(sending, value, raw);
    this.#sent(value, raw);
    return undefined;
  }

  async #written(writing: Promise<void>, value: Set): Promise<void> {
    try {
      await writing;
    } catch (error) {
      throw failure("setting", this, error, value);
    }
  }

  /** Notes what the instrument was sent, and tells who wants to know. */
  protected noteSent(value: unknown, raw: unknown): void {
    this.#sent(value, raw);
  }

  #sent(value: unknown, raw: unknown): void {
    this.#cache.update(this.canonical(value), raw);
    const callback = this.#options.onSetCallback ?? globalOnSet;
    if (callback) this.#tell(callback, value);
  }

  /** The instrument has the value, whatever a callback makes of it. */
  #tell(callback: SetCallback, value: unknown): void {
    try {
      callback(this, value);
    } catch (error) {
      if (isInterrupt(error)) throw error;
      new Logger("setpoint.parameter").warning(`${this.fullName}: onSetCallback failed: ${messageOf(error)}`);
    }
  }

  async #held<R>(
    body: () => R | Promise<R>,
    allowChanges: boolean,
    change?: (original: Get) => Promise<void>,
  ): Promise<R> {
    const original = await this.#cache.get();
    await change?.(original);
    if (!allowChanges) this.#locks++;
    try {
      return await body();
    } finally {
      if (!allowChanges) this.#locks--;
      if (!Object.is(this.#cache.value, original)) await this.set(original as unknown as Set);
    }
  }

  async #increment(change: number): Promise<void> {
    await this.set((Number(await this.get()) + change) as Set);
  }
}

let globalOnSet: SetCallback | undefined;

/** Where nothing can interrupt. */
const never = new AbortController().signal;

function currentSignal(): AbortSignal {
  return interruptSignal() ?? never;
}
