/** A parameter behind a divider or an amplifier: what the sample sees, from what the instrument puts out or reads. */

import type { OwnerInstrument } from "../instrument/types.ts";
import { adopt } from "../instrument/types.ts";
import { ParameterError } from "../errors.ts";
import { repr } from "../python-text.ts";
import type { Control } from "../validators/validator.ts";
import { BaseParameter } from "./base-parameter.ts";
import { combine } from "./convert.ts";
import type { ReadBy, SetBy } from "./delegate-types.ts";
import type { CommonOptions } from "./options.ts";
import type { SetQueue } from "./set-queue.ts";
import { turns } from "./set-queue.ts";
import type { ParameterSnapshot } from "./snapshot.ts";
import type { AnyParameter, GettableParameter, Parameter, SettableParameter } from "./types.ts";
import { unrounded } from "./unrounded.ts";

/** A number, or a parameter that is read each time. */
export type Multiplier = number | AnyParameter;

/** Either what the value is divided by on its way to the sample, or what it is multiplied by. */
export type Scaling = { division: Multiplier; gain?: undefined } | { gain: Multiplier; division?: undefined };

/** Options of a scaled parameter. */
export type ScaledOptions = Scaling &
  Omit<CommonOptions, "scale" | "offset" | "abstract"> & {
    /** Default that of the output with `_scaled`. */
    name?: string;
    /** Default the name if there is one, else the label of the output with `_scaled`. */
    label?: string;
    /** Default that of the output. */
    unit?: string;
  };

class OutputParameter extends BaseParameter {
  readonly #output: BaseParameter;
  #role: "division" | "gain" = "gain";
  #multiplier: number | BaseParameter = 1;

  constructor(output: AnyParameter, { division, gain, name, ...options }: ScaledOptions) {
    if (!(output instanceof BaseParameter)) throw new TypeError("output of ScaledParameter must be a parameter");
    if ((division === undefined) === (gain === undefined)) throw new TypeError("Provide only division OR gain");
    const label = options.label ?? name ?? `${output.label}_scaled`;
    super(
      undefined,
      { ...options, label, unit: options.unit ?? output.unit, metadata: { ...options.metadata } },
      { gettable: "get" in output && output["get"] !== undefined, settable: isSettable(output), sharesTurns: true },
    );
    this.#output = output;
    this.bindName(name ?? `${output.name}_scaled`);
    if (division === undefined) this.gain = gain;
    else this.division = division;
    this.metadata["wrapped_parameter"] = output.name;
    if (output.instrument) this.metadata["wrapped_instrument"] = output.instrument.name;
    if (options.bindToInstrument ?? true) this.instrument?.[adopt]?.(this);
  }

  /** Whether the multiplier divides or multiplies. */
  get role(): "division" | "gain" {
    return this.#role;
  }

  /** What the output is divided by, as far as it is known. */
  get division(): number | null {
    return this.#as("division");
  }

  set division(division: Multiplier) {
    this.#use("division", division);
  }

  /** What the output is multiplied by, as far as it is known. */
  get gain(): number | null {
    return this.#as("gain");
  }

  set gain(gain: Multiplier) {
    this.#use("gain", gain);
  }

  get wrappedParameter(): BaseParameter {
    return this.#output;
  }

  /** Reads the output itself, without the scaling. */
  getWrappedParameterValue(): Promise<unknown> {
    return this.#output.get();
  }

  override get gettable(): boolean {
    return super.gettable && this.#output.gettable;
  }

  override get settable(): boolean {
    return super.settable && this.#output.settable;
  }

  override get underlyingInstrument(): OwnerInstrument | undefined {
    return this.#output.underlyingInstrument;
  }

  override validate(value: unknown): void {
    super.validate(value);
    const known = this.#known;
    // One that is read each time is checked by the output when it is set.
    if (known !== null) this.#output.validate(this.#toOutput(value, known));
  }

  override get control(): Control {
    const { control } = this.#output;
    const known = this.#known;
    if (control.kind !== "number" || known === null) return super.control;
    const limits = [control.min, control.max].map(limit => limit && (this.#fromOutput(limit, known) as number));
    const [min, max] = known < 0 ? limits.toReversed() : limits;
    return { kind: "number", min, max };
  }

  override get [turns](): SetQueue {
    return this.#output[turns];
  }

  override async getRaw(): Promise<unknown> {
    const value = await this.#output.get();
    return this.#fromOutput(value, await this.#current());
  }

  override async setRaw(value: unknown): Promise<void> {
    await this.#output.set(this.#toOutput(value, await this.#current()));
  }

  override record(): ParameterSnapshot {
    return { ...super.record(), division: this.division, gain: this.gain, role: this.#role };
  }

  protected override get usesSignal(): boolean {
    return false;
  }

  #use(role: "division" | "gain", multiplier: Multiplier): void {
    if (multiplier instanceof BaseParameter) this.#multiplier = multiplier;
    else this.#multiplier = this.#checked(role, multiplier);
    this.#role = role;
    this.metadata["variable_multiplier"] = multiplier instanceof BaseParameter ? multiplier.name : false;
  }

  #checked(role: string, multiplier: unknown): number {
    if (typeof multiplier === "number" && Number.isFinite(multiplier) && multiplier !== 0) return multiplier;
    throw new ParameterError(`${role} of ${this.name} is ${repr(multiplier)}: must be a number other than 0`);
  }

  /** The multiplier without asking for it; null where it is not known. */
  get #known(): number | null {
    if (typeof this.#multiplier === "number") return this.#multiplier;
    const { valid, value } = this.#multiplier.cache;
    return valid && typeof value === "number" && value !== 0 ? value : null;
  }

  async #current(): Promise<number> {
    if (typeof this.#multiplier === "number") return this.#multiplier;
    return this.#checked(this.#role, await this.#multiplier.get());
  }

  #as(role: "division" | "gain"): number | null {
    const known = this.#known;
    return known === null || role === this.#role ? known : 1 / known;
  }

  #fromOutput(value: unknown, by: number): unknown {
    return this.#role === "gain" ? multiplied(value, by) : divided(value, by);
  }

  #toOutput(value: unknown, by: number): unknown {
    const output = this.#role === "gain" ? divided(value, by) : multiplied(value, by);
    if (typeof output !== "number") return output;
    return unrounded(output, this.#output, each => this.#fromOutput(each, by) === value);
  }
}
Object.defineProperty(OutputParameter, "name", { value: "ScaledParameter" });

function multiplied(value: unknown, by: number): unknown {
  return combine(value, by, "mul");
}

function divided(value: unknown, by: number): unknown {
  return combine(value, by, "div");
}

// What cannot be set has no `set`.
function isSettable(parameter: BaseParameter): boolean {
  return "set" in parameter && parameter["set"] !== undefined;
}

/** What a scaled parameter has beside what any parameter has. */
export interface Scaled<Output = AnyParameter> {
  readonly role: "division" | "gain";
  /** What the output is divided by, as far as it is known; a number or a parameter takes its place. */
  get division(): number | null;
  set division(division: Multiplier);
  /** What the output is multiplied by, as far as it is known; a number or a parameter takes its place. */
  get gain(): number | null;
  set gain(gain: Multiplier);
  readonly wrappedParameter: Output;
  /** Reads the output itself, without the scaling. */
  getWrappedParameterValue(): Promise<ReadBy<Output>>;
}

/** A scaled parameter that can be read and set. */
export interface ScaledParameter<Get = number, Set = Get, Output = AnyParameter>
  extends Parameter<Get, Set>, Scaled<Output> {}

/** A scaled parameter that can be read only. */
export interface GettableScaled<Get = number, Output = AnyParameter> extends GettableParameter<Get>, Scaled<Output> {}

/** A scaled parameter that can be set only. */
export interface SettableScaled<Set = number, Output = AnyParameter>
  extends SettableParameter<Set, Set | null>, Scaled<Output> {}

/** The parameter that an output makes. */
export type ScaledOf<Output> = Output extends { get(): Promise<unknown> }
  ? Output extends { set(value: never): Promise<void> }
    ? ScaledParameter<Wide<ReadBy<Output>>, Wide<SetBy<Output>>, Output>
    : GettableScaled<Wide<ReadBy<Output>>, Output>
  : Output extends { set(value: never): Promise<void> }
    ? SettableScaled<Wide<SetBy<Output>>, Output>
    : ScaledParameter<unknown, unknown, Output>;

// Ten times a choice of numbers is any number; what is not known yet cannot be scaled.
type Wide<T> = unknown extends T ? unknown : T extends number ? number : T extends null ? never : T;

/** Makes scaled parameters; the static type follows from the output. */
export interface ScaledParameterConstructor {
  new <Output extends AnyParameter>(output: Output, options: ScaledOptions): ScaledOf<Output>;
  readonly prototype: AnyParameter;
}

/** `new ScaledParameter(dac.ch1, { division: 10 })`: sets and reads behind a divider or an amplifier. */
export const ScaledParameter = OutputParameter as unknown as ScaledParameterConstructor;
