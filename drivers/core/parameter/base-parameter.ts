/** The way of a value to the instrument and back, the same for every kind of parameter. */

import { isDeepStrictEqual } from "node:util";

import { interruptSignal, runtime } from "../../runtime.ts";
import { shownAs } from "../../shown.ts";
import { isInterrupt, messageOf, ParameterError } from "../errors.ts";
import { Logger } from "../log/logger.ts";
import { adopt, assertOpen, bindFields, holdsBus } from "../instrument/types.ts";
import type { Abilities, BaseOptions } from "./base-options.ts";
import { assertOptions, checkedDelay, checkedStep } from "./check-options.ts";
import { combine, isAddable, plain } from "./convert.ts";
import { failure } from "./failure.ts";
import { isUnguarded, permission } from "./guards.ts";
import { guarded } from "./guarded-promise.ts";
import { asKnown } from "./known-value.ts";
import { assertName } from "./name.ts";
import { repr } from "../python-text.ts";
import { ParameterFace } from "./parameter-face.ts";
import { ParameterState, stateOf } from "./parameter-state.ts";
import { recordOf } from "./record.ts";
import { assertRetry, retried } from "./retry.ts";
import type { SetQueue } from "./set-queue.ts";
import { turns } from "./set-queue.ts";
import type { SetCallback } from "./set-listener.ts";
import { SetListener } from "./set-listener.ts";
import { settled } from "./settled.ts";
import type { ParameterSnapshot, SnapshotOptions, SnapshotUpdate } from "./snapshot.ts";
import type { SweepOptions } from "./sweep-values.ts";
import { SweepValues } from "./sweep-values.ts";
import type { AnyParameter, SetToOptions } from "./types.ts";
import { isThenable, ValueWriter } from "./value-writer.ts";

/** Pipeline, cache, ramp and record of a parameter. A kind of parameter adds `getRaw` and `setRaw`. */
export abstract class BaseParameter<Get = unknown, Set = Get> extends ParameterFace<Get> implements AnyParameter {
  /** Called after every set of every parameter, where the parameter has no `onSetCallback` of its own. */
  static get globalOnSetCallback(): SetCallback | undefined {
    return SetListener.all;
  }

  static set globalOnSetCallback(callback: SetCallback | undefined) {
    SetListener.all = callback;
  }

  constructor(name: string | undefined, options: BaseOptions, abilities: Abilities) {
    const state = new ParameterState(options, abilities);
    super(state);
    state.belongsTo(this);
    const { gettable, settable } = abilities;
    // What cannot be done is not there: `p.get` of a parameter without one is undefined.
    if (!gettable) Object.defineProperty(this, "get", { value: undefined });
    if (!settable) Object.defineProperty(this, "set", { value: undefined });
    if (options.retry) assertRetry(options.retry);
    if (options.step !== undefined) this.step = options.step;
    assertOptions(options, abilities, name);
    if (options.interDelay) this.interDelay = options.interDelay;
    if (options.postDelay) this.postDelay = options.postDelay;
    if (abilities.sharesTurns) void this.#slowly;
    if (name === undefined) return;
    this.bindName(name);
    if (options.bindToInstrument ?? true) this.instrument?.[adopt]?.(this);
  }

  /** Asks the instrument; what comes back still goes through the parsers. */
  abstract getRaw(signal: AbortSignal): unknown;
  /** Sends what the parsers made of the value. */
  abstract setRaw(raw: never, signal: AbortSignal): unknown;

  /** Whether there is a `get` to call. */
  get gettable(): boolean {
    return this[stateOf].gettable;
  }

  /** Whether it can be set now: not while `setTo` holds it. */
  get settable(): boolean {
    return this[stateOf].settable && this[stateOf].locks === 0;
  }

  get step(): number | undefined {
    return this[stateOf].writer?.step;
  }

  set step(step: number | undefined | null) {
    const checked = checkedStep(step, this[stateOf].validators);
    if (checked !== this.step) this.#slowly.step = checked;
  }

  get interDelay(): number {
    return this[stateOf].writer?.interDelay ?? 0;
  }

  set interDelay(seconds: number) {
    this.#slowly.interDelay = checkedDelay("interDelay", seconds);
  }

  get postDelay(): number {
    return this[stateOf].writer?.postDelay ?? 0;
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
    return (this[stateOf].writer ??= new ValueWriter(this, (value, raw) => this.#sent(value, raw)));
  }

  /** Whether it has its name. */
  get isNamed(): boolean {
    return this[stateOf].name !== undefined;
  }

  /** Gives the name of the field; done once, by the instrument. */
  bindName(name: string): void {
    assertName(name);
    this[stateOf].name = name;
    this[stateOf].context = undefined;
    const { initialCacheValue, initialValue } = this[stateOf].options;
    if (initialCacheValue !== undefined) this[stateOf].cache.set(initialCacheValue);
    if (initialValue === undefined) return;
    if (!this[stateOf].manual) {
      this[stateOf].initial = "due";
      return;
    }
    // A manual parameter has nobody to tell: its value can be there at once.
    try {
      this[stateOf].cache.set(initialValue);
    } catch (error) {
      throw failure("setting", this, error, initialValue);
    }
  }

  /** Sends the initial value if that was not done yet. */
  async applyInitialValue(): Promise<void> {
    if (this[stateOf].initial !== "due") return;
    this[stateOf].initial = "running";
    try {
      const value = this[stateOf].options.initialValue;
      this[stateOf].instrument?.[assertOpen]();
      this.#assertSettable();
      this.validate(value);
      await this.#write(value as Set, this[stateOf]);
      this[stateOf].initial = "none";
    } catch (error) {
      this[stateOf].initial = "due";
      throw failure("setting", this, error, this[stateOf].options.initialValue);
    }
  }

  get(): Promise<Get> {
    const state = this[stateOf];
    const quick = state.ask();
    if (quick) return quick as Promise<Get>;
    try {
      state.instrument?.[assertOpen]();
      if (state.name === undefined) state.instrument?.[bindFields]();
      if (state.initial === "due" || state.options.retry) return this.#pending("getting", this.#readLater());
      if (state.options.abstract) this.#assertConcrete("get");
      const raw = this.getRaw(this.usesSignal ? currentSignal() : never);
      if (isThenable(raw)) return this.finishGet(raw);
      return settled((state.getting ??= `getting ${this.fullName}`), this.#received(raw, state));
    } catch (error) {
      return guarded(Promise.reject(failure("getting", this, error) as Error));
    }
  }

  set(value: Set): Promise<void> {
    const state = this[stateOf];
    const quick = state.give(value);
    if (quick) return quick;
    try {
      state.instrument?.[assertOpen]();
      if (state.name === undefined) state.instrument?.[bindFields]();
      if (state.locks > 0 || state.options.abstract) this.#assertSettable();
      // A wrong value is refused at once, not after the ramp that runs.
      this.validate(value);
      const writing = state.initial === "due" ? this.#writeLater(value) : this.#write(value, state);
      if (!writing) return settled((state.setting ??= `setting ${this.fullName}`), undefined);
      return this.#pending("setting", this.#written(writing, value));
    } catch (error) {
      return guarded(Promise.reject(failure("setting", this, error, value) as Error));
    }
  }

  /** Finishes a read that takes time. */
  finishGet(raw: PromiseLike<unknown>): Promise<Get> {
    return this.#pending("getting", this.#readFrom(raw));
  }

  /** Finishes a set that takes time; others wait for it. */
  finishSet(sending: PromiseLike<unknown>, value: unknown, raw: unknown): Promise<void> {
    return this.#pending("setting", this.#written(this.#slowly.finish(sending, value, raw), value as Set));
  }

  /** Whether the caller is within a transaction that has the bus of its instrument. */
  get holdsBus(): boolean {
    return this.underlyingInstrument?.[holdsBus] ?? false;
  }

  /** Asks those who guard it whether the value may be sent now; nothing is returned where nobody has to be waited for. */
  permission(value: unknown, signal: AbortSignal): Promise<void> | undefined {
    return permission(this[stateOf].guards, value, signal);
  }

  /** Whether its class leaves the way of a value to this one, so that what is through at once can be done without it. */
  get isOrdinary(): boolean {
    const { prototype } = BaseParameter;
    // One that cannot be read or set has no `get` or `set`.
    return ways.every(way => this[way] === prototype[way] || (this[way] as unknown) === undefined);
  }

  /** Sets the value, runs `body`, and sets what was there before. */
  setTo<R>(value: Set, body: () => R | Promise<R>, { allowChanges = false }: SetToOptions = {}): Promise<R> {
    return guarded(
      this.#held(body, allowChanges, async original => {
        if (!isDeepStrictEqual(original, this.canonical(value))) await this.given(value);
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

  async snapshot({ update = "Only_invalid" }: SnapshotOptions = {}): Promise<ParameterSnapshot> {
    if (this.isDue(update)) await this.get();
    return shownAs("snapshot", this.record());
  }

  /** Whether a snapshot reads the value. */
  isDue(update: SnapshotUpdate): boolean {
    if (update === "Never" || !this.gettable || !this.snapshotValue) return false;
    return this.snapshotGet && (update === "All" || !this.cache.valid);
  }

  /** The snapshot of what is known now; nothing is read. */
  record(): ParameterSnapshot {
    return recordOf(this, this[stateOf], this.constructor.name, this.recordNames());
  }

  protected override asked(): Promise<unknown> {
    // One that cannot be read has no `get`.
    return (this.get as unknown) ? this.get() : this.absent("get");
  }

  protected override given(value: unknown): Promise<unknown> {
    return (this.set as unknown) ? this.set(value as Set) : this.absent("set");
  }

  /** Whether `getRaw` and `setRaw` want to know of interrupts. */
  protected get usesSignal(): boolean {
    return true;
  }

  /** What a call gives that cannot be done. */
  protected absent(what: "get" | "set"): Promise<never> {
    const error = new ParameterError(`no ${what} cmd found in Parameter ${this.fullName}`, {
      parameter: this.fullName,
    });
    return guarded(Promise.reject(error));
  }

  #assertConcrete(what: "get" | "set"): void {
    if (this.abstract) throw new ParameterError(`Trying to ${what} an abstract parameter: ${this.fullName}`);
  }

  #assertSettable(): void {
    if (this[stateOf].locks > 0 && !isUnguarded())
      throw new ParameterError("Trying to set a parameter that is not settable.");
    this.#assertConcrete("set");
  }

  #pending<T>(doing: "getting" | "setting", operation: Promise<T>): Promise<T> {
    return guarded(this[stateOf].manual ? operation : runtime().pending(`${doing} ${this.fullName}`, operation));
  }

  async #readFrom(raw: unknown): Promise<Get> {
    try {
      return this.#received(await raw, this[stateOf]);
    } catch (error) {
      throw failure("getting", this, error);
    }
  }

  async #readLater(): Promise<Get> {
    const signal = currentSignal();
    const { retry } = this[stateOf].options;
    try {
      if (this[stateOf].initial === "due") await this.applyInitialValue();
      this.#assertConcrete("get");
      const read = async (): Promise<Get> => this.#received(await this.getRaw(signal), this[stateOf]);
      return await (retry ? retried(read, retry, signal) : read());
    } catch (error) {
      throw failure("getting", this, error);
    }
  }

  #received(raw: unknown, state: ParameterState): Get {
    const isPlain = state.conversion === plain || (state.manual && raw === null);
    const value = isPlain ? raw : this.decode(raw);
    if (state.validatesReads) asKnown(() => this.validate(value));
    state.cache.update(value, raw);
    return value as Get;
  }

  async #writeLater(value: Set): Promise<void> {
    await this.applyInitialValue();
    await this.#write(value, this[stateOf]);
  }

  /** Nothing is returned where it is done at once. */
  #write(value: Set, state: ParameterState): Promise<void> | undefined {
    if (state.guards) return this.#slowly.write(value, currentSignal());
    if (state.writer && !state.writer.isIdle) return state.writer.write(value, currentSignal());
    const raw = state.conversion === plain ? value : this.encode(value);
    const sending = state.manual ? undefined : this.setRaw(raw as never, this.usesSignal ? currentSignal() : never);
    if (isThenable(sending)) return this.#slowly.finish(sending, value, raw);
    this.#sent(value, raw, state);
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

  #sent(value: unknown, raw: unknown, state = this[stateOf]): void {
    const { mapping } = state.conversion;
    state.cache.update(mapping ? this.canonical(value) : value, raw);
    SetListener.tracker?.(this);
    const callback = state.options.onSetCallback ?? SetListener.all;
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
    const original = await this[stateOf].cache.get();
    await change?.(original);
    if (!allowChanges) this[stateOf].locks++;
    try {
      return await body();
    } finally {
      if (!allowChanges) this[stateOf].locks--;
      if (!(await this.#hasStill(original))) await this.given(original);
    }
  }

  /** Whether it has a value; one that nobody knows any more is another. */
  async #hasStill(original: unknown): Promise<boolean> {
    const { cache } = this[stateOf];
    if (!cache.valid && !this.gettable) return false;
    try {
      return isDeepStrictEqual(await cache.get(), original);
    } catch (error) {
      if (isInterrupt(error)) throw error;
      return false;
    }
  }

  async #increment(change: number): Promise<void> {
    if (!(this.set as unknown)) return await this.absent("set");
    const value: unknown = await this.asked();
    if (typeof value === "number" || typeof value === "boolean") return void (await this.given(Number(value) + change));
    if (isAddable(value)) return void (await this.given(combine(value, change, "add")));
    const text = `incrementing ${this.fullName} by ${change}: ${repr(value)} is not a number`;
    throw new ParameterError(text, { parameter: this.fullName });
  }
}

/** What a value goes through; a class that changes one of them is asked for each get and set. */
const ways = ["get", "set", "validate", "encode", "decode", "canonical"] as const;

/** Where nothing can interrupt. */
const never = new AbortController().signal;

function currentSignal(): AbortSignal {
  return interruptSignal() ?? never;
}
