/** A parameter that rests on another one, its source: with its own name, unit, scale and limits. */

import { ParameterError } from "../errors.ts";
import type { OwnerInstrument } from "../instrument/types.ts";
import { adopt } from "../instrument/types.ts";
import type { Control, Validator } from "../validators/validator.ts";
import type { BaseOptions } from "./base-options.ts";
import { BaseParameter } from "./base-parameter.ts";
import { refuseCommands } from "./check-options.ts";
import { plain } from "./convert.ts";
import type { DelegateCacheOwner } from "./delegate-cache.ts";
import { DelegateCache } from "./delegate-cache.ts";
import type { DelegateParameter as DelegateType, DelegateParameterConstructor } from "./delegate-types.ts";
import type { SetQueue } from "./set-queue.ts";
import { turns } from "./set-queue.ts";
import type { ParameterColumn, UnpackedColumn } from "./columns.ts";
import { columnOf } from "./columns.ts";
import type { ParameterSnapshot } from "./snapshot.ts";
import type { AnyParameter } from "./types.ts";

/** Options as the implementation sees them. */
export interface AnyDelegateOptions extends BaseOptions {
  source: AnyParameter | null | undefined;
}

/** The class behind {@link DelegateParameter}. */
export class SourcedParameter extends BaseParameter {
  #source: BaseParameter | undefined;
  #unit: string | undefined;
  #label: string | undefined;

  constructor(name: string | undefined, { source, ...options }: AnyDelegateOptions) {
    assertDelegate(name, source, options);
    // The name comes when the source is there: a first value goes to it.
    super(undefined, options, {
      gettable: true,
      settable: true,
      sharesTurns: true,
      cache: owner => new DelegateCache(owner as DelegateCacheOwner),
    });
    this.#unit = options.unit;
    this.#label = options.label;
    this.#source = this.#checked(source);
    if (name === undefined) return;
    this.bindName(name);
    if (options.bindToInstrument) this.instrument?.[adopt]?.(this);
  }

  /** What is read and set in the end; it can be changed at any time. */
  get source(): BaseParameter | undefined {
    return this.#source;
  }

  set source(source: AnyParameter | null | undefined) {
    this.#source = this.#checked(source);
    (this.cache as DelegateCache).sourceChanged();
  }

  override get unit(): string {
    return this.#unit ?? this.#source?.unit ?? "";
  }

  override set unit(unit: string | null | undefined) {
    this.#unit = unit ?? undefined;
  }

  override get label(): string {
    return this.#label ?? this.#source?.label ?? this.name;
  }

  override set label(label: string | null | undefined) {
    this.#label = label ?? undefined;
  }

  override get settable(): boolean {
    return super.settable && this.#source?.settable === true;
  }

  override get gettable(): boolean {
    return this.#source?.gettable === true;
  }

  get #canSet(): boolean {
    // What cannot be set has no `set`.
    return (this.#source?.set as unknown) !== undefined;
  }

  protected override asked(): Promise<unknown> {
    return this.gettable ? super.asked() : this.absent("get");
  }

  protected override given(value: unknown): Promise<unknown> {
    return this.#canSet ? super.given(value) : this.absent("set");
  }

  override get underlyingInstrument(): OwnerInstrument | undefined {
    return this.#source ? this.#source.underlyingInstrument : super.underlyingInstrument;
  }

  override get snapshotGet(): boolean {
    return super.snapshotGet && this.#source?.snapshotGet === true;
  }

  override get snapshotValue(): boolean {
    return super.snapshotValue && this.#source?.snapshotValue === true;
  }

  override get vals(): Validator | undefined {
    return this.validators[0];
  }

  override set vals(validator: Validator | null | undefined) {
    super.vals = validator;
  }

  /** Its own validators, then those of the source, which are asked with what the source would be set to. */
  override get validators(): readonly Validator[] {
    return this.#source ? [...super.validators, ...this.#source.validators] : super.validators;
  }

  override validate(value: unknown): void {
    super.validate(value);
    this.#source?.validate(this.encode(value));
  }

  override get control(): Control {
    const own = super.validators[0];
    const control = own?.control ?? this.#source?.control ?? { kind: "none" };
    return own || this.conversion === plain ? control : this.#converted(control);
  }

  override canonical(value: unknown): unknown {
    return this.#source && this.conversion === plain ? this.#source.canonical(value) : super.canonical(value);
  }

  override get [turns](): SetQueue {
    return this.#source?.[turns] ?? super[turns];
  }

  override getRaw(): unknown {
    const source = this.#source;
    if (!source)
      throw new ParameterError("Cannot get the value of a DelegateParameter that delegates to a None source.");
    if (!source.gettable) throw new ParameterError("Trying to get a parameter that is not gettable.");
    return source.get();
  }

  override setRaw(raw: unknown): unknown {
    const source = this.#source;
    if (!source)
      throw new ParameterError("Cannot set the value of a DelegateParameter that delegates to a None source.");
    if (!this.#canSet) throw new ParameterError("Trying to set a parameter that is not settable.");
    return source.set(raw);
  }

  /** The columns of the source; a single one goes by the delegate's own name, label and unit. */
  override columns(): readonly ParameterColumn[] {
    const columns = this.#source?.columns() ?? super.columns();
    return columns.length === 1 ? columns.map(column => ({ ...column, ...columnOf(this) })) : columns;
  }

  /** A value on the axes that the source was read on. */
  override unpack(value: unknown): readonly UnpackedColumn[] {
    const columns = this.#source?.unpack(value) ?? super.unpack(value);
    return columns.length === 1 ? columns.map(column => ({ ...column, ...columnOf(this) })) : columns;
  }

  override record(): ParameterSnapshot {
    return { ...super.record(), source_parameter: this.#source?.record() ?? null };
  }

  protected override get usesSignal(): boolean {
    return false;
  }

  /** The source's limits in numbers of its own; none where a parser makes something else of them. */
  #converted(control: Control): Control {
    const { scale, offset, getParser, setParser } = this.conversion;
    if (control.kind !== "number" || getParser || setParser) return { kind: "none" };
    if (typeof (scale ?? 1) !== "number" || typeof (offset ?? 0) !== "number") return { kind: "none" };
    const own = (limit: number | undefined): number | undefined =>
      limit === undefined ? undefined : (this.decode(limit) as number);
    const [low, high] = [own(control.min), own(control.max)];
    return Number(scale ?? 1) < 0 ? { kind: "number", min: high, max: low } : { kind: "number", min: low, max: high };
  }

  #checked(source: AnyParameter | null | undefined): BaseParameter | undefined {
    if (source === null || source === undefined) return undefined;
    if (!(source instanceof BaseParameter))
      throw new TypeError(`source of DelegateParameter ${this.name} must be a parameter or undefined`);
    for (let each: unknown = source; each instanceof SourcedParameter; each = each.source)
      if (each === this) throw new TypeError(`source of DelegateParameter ${this.name} comes back to itself`);
    return source;
  }
}
Object.defineProperty(SourcedParameter, "name", { value: "DelegateParameter" });

function assertDelegate(name: string | undefined, source: unknown, options: BaseOptions): void {
  refuseCommands(
    options,
    what =>
      `It is not allowed to set "${what}" of a DelegateParameter because the one of the source parameter is supposed to be used.`,
  );
  const isUnbound = source === null || source === undefined;
  if (isUnbound && (options.initialValue !== undefined || options.initialCacheValue !== undefined))
    throw new TypeError("It is not allowed to supply 'initialValue' or 'initialCacheValue' without a source.");
  if (options.maxValAge !== undefined)
    throw new TypeError(
      `maxValAge of DelegateParameter ${name ?? "unnamed"}: give it to the source, whose cache counts`,
    );
}

/** `new DelegateParameter("gate", { source: dac.ch1, unit: "mV", scale: 1e-3 })`: another view of a parameter. */
export const DelegateParameter = SourcedParameter as unknown as DelegateParameterConstructor;

/** A parameter that rests on another one. */
export type DelegateParameter<Get = unknown, Set = Get, Source = AnyParameter> = DelegateType<Get, Set, Source>;

/** Makes a delegate that gets its name from the field it is put into. */
export function fieldDelegate(options: AnyDelegateOptions): BaseParameter {
  return new SourcedParameter(undefined, options);
}
