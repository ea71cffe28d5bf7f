/** What a parameter says of itself: its names, what it takes, and how it is shown. */

import { inspect } from "node:util";

import type { OwnerInstrument } from "../instrument/types.ts";
import { bindFields } from "../instrument/types.ts";
import type { Control, Validator } from "../validators/validator.ts";
import type { ParameterCache } from "./cache.ts";
import { Callable } from "./callable.ts";
import type { ParameterColumn, UnpackedColumn } from "./columns.ts";
import { columnOf } from "./columns.ts";
import type { Conversion } from "./convert.ts";
import { decode, encode } from "./convert.ts";
import { checkGuards } from "./guards.ts";
import { describe, hover } from "./describe.ts";
import type { ParameterState } from "./parameter-state.ts";
import { stateOf } from "./parameter-state.ts";
import type { AnyParameter, ParameterCommands } from "./types.ts";
import { added, assertValid, replaced, without } from "./validator-list.ts";
import { checkedFactor } from "./check-options.ts";
import type { Factor } from "./options.ts";
import type { ValMapping } from "./value-mapping.ts";

export abstract class ParameterFace<Get> extends Callable {
  readonly [stateOf]: ParameterState;

  constructor(state: ParameterState) {
    super(state);
    this[stateOf] = state;
  }

  get commands(): ParameterCommands {
    return {};
  }

  get docstring(): string {
    return this[stateOf].options.docstring ?? "";
  }

  get valMapping(): ValMapping | undefined {
    return this[stateOf].options.valMapping;
  }

  /** Whether it only says what a driver must have in its place. */
  get abstract(): boolean {
    return this[stateOf].options.abstract ?? false;
  }

  /** Whether snapshots leave it out; a driver may change it with what the instrument can do at the moment. */
  get snapshotExclude(): boolean {
    return this[stateOf].snapshotExclude;
  }

  set snapshotExclude(isExcluded: boolean) {
    this[stateOf].snapshotExclude = isExcluded;
  }

  get unit(): string {
    return this[stateOf].unit;
  }

  set unit(unit: string) {
    this[stateOf].unit = unit;
  }

  /** What a value is multiplied by before it is sent. */
  get scale(): Factor | undefined {
    return this[stateOf].conversion.scale;
  }

  set scale(scale: Factor | null | undefined) {
    this[stateOf].rescale({ scale: checkedFactor("scale", scale) });
  }

  /** What is added before a value is sent, after the scale. */
  get offset(): Factor | undefined {
    return this[stateOf].conversion.offset;
  }

  set offset(offset: Factor | null | undefined) {
    this[stateOf].rescale({ offset: checkedFactor("offset", offset) });
  }

  get metadata(): Record<string, unknown> {
    return this[stateOf].metadata;
  }

  set metadata(metadata: Record<string, unknown>) {
    this[stateOf].metadata = metadata;
  }

  get name(): string {
    if (this[stateOf].name === undefined) this[stateOf].instrument?.[bindFields]();
    return this[stateOf].name ?? "unnamed";
  }

  get shortName(): string {
    return this.name;
  }

  get fullName(): string {
    if (this[stateOf].fullName !== undefined) return this[stateOf].fullName;
    const fullName = this[stateOf].instrument ? `${this[stateOf].instrument.fullName}_${this.name}` : this.name;
    if (this[stateOf].name !== undefined) this[stateOf].fullName = fullName;
    return fullName;
  }

  /** The name under which measurements keep its values. Default the full name. */
  get registerName(): string {
    return this[stateOf].options.registerName ?? this.fullName;
  }

  get label(): string {
    return this[stateOf].label ?? this.name;
  }

  set label(label: string) {
    this[stateOf].label = label;
  }

  get instrument(): OwnerInstrument | undefined {
    return this[stateOf].instrument;
  }

  /** The instrument that is asked in the end, where another one stands in front of it. */
  get underlyingInstrument(): OwnerInstrument | undefined {
    return this[stateOf].instrument;
  }

  get cache(): ParameterCache<Get> {
    if (this[stateOf].name === undefined) this[stateOf].instrument?.[bindFields]();
    return this[stateOf].cache;
  }

  get vals(): Validator | undefined {
    return this[stateOf].validators[0];
  }

  set vals(validator: Validator | null | undefined) {
    this[stateOf].validators = replaced(this[stateOf].validators, validator);
  }

  get validators(): readonly Validator[] {
    return this[stateOf].validators;
  }

  /** Adds a validator, which is asked before those that are there. */
  addValidator(validator: Validator): void {
    this[stateOf].validators = added(this[stateOf].validators, validator);
  }

  /** Takes away the validator that was added last. */
  removeValidator(): Validator | undefined {
    const last = this[stateOf].validators.at(-1);
    this[stateOf].validators = without(this[stateOf].validators, last);
    return last;
  }

  /** Adds a validator until the block ends: `using _ = volt.extraValidator(vals.numbers(0, 1))`. */
  extraValidator(validator: Validator): Disposable {
    this.addValidator(validator);
    return { [Symbol.dispose]: () => void (this[stateOf].validators = without(this[stateOf].validators, validator)) };
  }

  get control(): Control {
    return this.vals?.control ?? { kind: "none" };
  }

  validate(value: unknown): void {
    const state = this[stateOf];
    if (state.validators.length > 0) {
      if (state.name === undefined) void this.name;
      assertValid(value, state.validators, state.culprit);
    }
    if (state.guards) checkGuards(state.guards, value);
  }

  /** What would be sent for a value. */
  encode(value: unknown): unknown {
    return encode(value, this[stateOf].conversion);
  }

  /** The value for what was received. */
  decode(raw: unknown): unknown {
    return decode(raw, this[stateOf].conversion);
  }

  /** The value as a read would give it: `true` where "on" was set. */
  canonical(value: unknown): unknown {
    const { mapping } = this[stateOf].conversion;
    return mapping ? mapping.canonical(value) : value;
  }

  /** The names and the code of a value that is mapped. */
  protected get conversion(): Conversion {
    return this[stateOf].conversion;
  }

  /** Whether a snapshot may read the value. */
  get snapshotGet(): boolean {
    return this[stateOf].options.snapshotGet ?? true;
  }

  /** Whether a snapshot holds the value. */
  get snapshotValue(): boolean {
    return this[stateOf].options.snapshotValue ?? true;
  }

  /** Label and unit in a record; a parameter of several values has several. */
  protected recordNames(): Record<string, unknown> {
    return { label: this.label, unit: this.unit };
  }

  /** The columns that its values fill in a dataset. */
  columns(): readonly ParameterColumn[] {
    return [{ ...columnOf(this), setpoints: [] }];
  }

  /** A value as it fills the columns of a dataset. */
  unpack(value: unknown): readonly UnpackedColumn[] {
    return [{ ...columnOf(this), values: value, setpoints: [] }];
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
    return hover(this as unknown as AnyParameter);
  }

  /** Docstring, name, label, unit and validators as text. */
  get doc(): string {
    return describe(this as unknown as AnyParameter);
  }
}
