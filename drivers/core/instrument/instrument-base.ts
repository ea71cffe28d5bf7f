/** What instruments, modules and channels have in common: parameters, submodules and their record. */

import { inspect } from "node:util";

import { InstrumentError, isInterrupt, messageOf } from "../errors.ts";
import { Logger } from "../log/logger.ts";
import { BaseParameter } from "../parameter/base-parameter.ts";
import { isIdentifier } from "../parameter/name.ts";
import type {
  AnyParameterOptions,
  GetCommand,
  OneInitialValue,
  ParameterOptions,
  SetCommand,
} from "../parameter/options.ts";
import { fieldParameter, Parameter } from "../parameter/parameter.ts";
import type { ParameterSnapshot, SnapshotOptions } from "../parameter/snapshot.ts";
import { plainValue } from "../parameter/snapshot.ts";
import type { AnyParameter, ParameterOf } from "../parameter/types.ts";
import type { ValMapping } from "../parameter/value-mapping.ts";
import type { Validator } from "../validators/validator.ts";
import type { ReadableOptions } from "./readable-snapshot.ts";
import { readableText } from "./readable-snapshot.ts";
import type { OwnerInstrument } from "./types.ts";
import { assertOpen, bindFields, isPartOf, members } from "./types.ts";

/** A part of an instrument: a module, a channel, or a tuple of channels. */
export interface Submodule {
  snapshot(options?: SnapshotOptions): Promise<SubmoduleSnapshot>;
  /** The record of what is known; nothing is read. */
  record(): SubmoduleSnapshot;
  readonly [members]: readonly InstrumentBase[];
  [isPartOf](owner: InstrumentBase): boolean;
}

/** An instrument, module or channel in a snapshot; the keys are those of QCoDeS. */
export interface InstrumentSnapshot {
  [key: string]: unknown;
  __class__: string;
  name: string;
  label: string;
  functions: Record<string, never>;
  submodules: Record<string, SubmoduleSnapshot>;
  parameters: Record<string, ParameterSnapshot>;
}

/** A tuple of channels in a snapshot. */
export interface ChannelTupleSnapshot {
  __class__: string;
  snapshotable: boolean;
  channels?: Record<string, InstrumentSnapshot>;
}

export type SubmoduleSnapshot = InstrumentSnapshot | ChannelTupleSnapshot;

/** What people see of an instrument. */
export interface InstrumentOptions {
  /** Text for people. Default the name. */
  label?: string;
  metadata?: Record<string, unknown>;
}

/** A class of parameter that `addParameter` can make. */
export type ParameterClass<O, P> = new (name: string, options: O) => P;

/** Parameters, submodules, messages and the record of an instrument or of a part of one. */
export abstract class InstrumentBase implements OwnerInstrument {
  readonly shortName: string;
  label: string;
  metadata: Record<string, unknown>;
  readonly #parameters: Record<string, BaseParameter> = Object.create(null);
  readonly #submodules: Record<string, Submodule> = Object.create(null);

  constructor(name: string, { label, metadata }: InstrumentOptions = {}) {
    this.shortName = withoutHyphens(name);
    this.label = label ?? name;
    this.metadata = metadata ?? {};
  }

  /** Whether a simulation answers in the place of hardware. */
  abstract get simulated(): boolean;
  /** The instrument that this is part of, or itself. */
  abstract get rootInstrument(): InstrumentBase;
  abstract write(command: string): Promise<void>;
  abstract ask(command: string): Promise<string>;
  abstract [assertOpen](): void;

  /** Name with those of what it is part of, joined by `_`. */
  get fullName(): string {
    return this.shortName;
  }

  get name(): string {
    return this.fullName;
  }

  /** Logs what concerns this instrument or part, with its name before the message. */
  get log(): Logger {
    return new Logger("setpoint.instrument", this);
  }

  /** The parameters by name. */
  get parameters(): Readonly<Record<string, AnyParameter>> {
    this[bindFields]();
    return this.#parameters;
  }

  /** Modules, channels and tuples of channels by name. */
  get submodules(): Readonly<Record<string, Submodule>> {
    this[bindFields]();
    return this.#submodules;
  }

  /** A parameter as a field: `readonly volt = this.parameter({ unit: "V", … })`. Its name is the field's. */
  protected parameter<
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    G extends GetCommand = null,
    S extends SetCommand = false,
    P = undefined,
    I = undefined,
  >(options: ParameterOptions<M, V, G, S, P, I> & OneInitialValue): ParameterOf<M, V, G, S, P, I> {
    return fieldParameter({ ...(options as AnyParameterOptions), instrument: this }) as unknown as ParameterOf<
      M,
      V,
      G,
      S,
      P,
      I
    >;
  }

  /** Adds a parameter that is known at run time only; it is also a property of the instrument. */
  addParameter<
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    G extends GetCommand = null,
    S extends SetCommand = false,
    P = undefined,
    I = undefined,
  >(name: string, options: ParameterOptions<M, V, G, S, P, I> & OneInitialValue): ParameterOf<M, V, G, S, P, I>;
  addParameter<O extends object, P extends AnyParameter>(
    name: string,
    options: O,
    by: { parameterClass: ParameterClass<O, P> },
  ): P;
  addParameter(
    name: string,
    options: object,
    by?: { parameterClass: ParameterClass<object, AnyParameter> },
  ): AnyParameter {
    this[bindFields]();
    if (name in this.#parameters) {
      throw new InstrumentError(`Duplicate parameter name ${name} on instrument ${inspect(this)}`, {
        instrument: this.fullName,
      });
    }
    if (name in this) {
      throw new InstrumentError(`parameter name ${name} is taken by another member of ${inspect(this)}`, {
        instrument: this.fullName,
      });
    }
    const parameterClass = by?.parameterClass ?? Parameter;
    const parameter = new parameterClass(name, { ...options, instrument: this });
    this.#parameters[name] = parameter as BaseParameter;
    Object.defineProperty(this, name, { value: parameter, configurable: true, enumerable: true, writable: false });
    return parameter;
  }

  /** Takes a parameter away: from `parameters` and from the instrument. */
  removeParameter(name: string): void {
    this[bindFields]();
    if (!(name in this.#parameters)) {
      throw new InstrumentError(`${inspect(this)} has no parameter ${name}: it has ${this.#names()}`, {
        instrument: this.fullName,
      });
    }
    delete this.#parameters[name];
    Reflect.deleteProperty(this, name);
  }

  /** Adds a part that is known at run time only; it is also a property of the instrument. */
  addSubmodule<T extends Submodule>(name: string, submodule: T): T {
    this[bindFields]();
    if (name in this.#submodules || name in this) {
      throw new InstrumentError(`Duplicate submodule name ${name} on instrument ${inspect(this)}`, {
        instrument: this.fullName,
      });
    }
    this.#submodules[name] = submodule;
    Object.defineProperty(this, name, { value: submodule, configurable: true, enumerable: true, writable: false });
    return submodule;
  }

  /** Gives every field that holds a parameter or a part its name. Cheap to repeat: fields may come later. */
  [bindFields](): void {
    for (const field of Object.keys(this)) {
      const value: unknown = (this as Record<string, unknown>)[field];
      if (value instanceof BaseParameter) this.#bindParameter(field, value);
      else if (isSubmodule(value) && !(field in this.#submodules) && value[isPartOf](this))
        this.#submodules[field] = value;
    }
  }

  #bindParameter(field: string, parameter: BaseParameter): void {
    if (field in this.#parameters || parameter.instrument !== this) return;
    if (!parameter.isNamed) parameter.bindName(field);
    this.#parameters[parameter.name] = parameter;
  }

  /** Every parameter of this and of its parts. */
  allParameters(): BaseParameter[] {
    this[bindFields]();
    const own = Object.values(this.#parameters);
    return [...own, ...this.#members().flatMap(member => member.allParameters())];
  }

  /** Makes the next look at any cached value ask the instrument. */
  invalidateCache(): void {
    for (const parameter of this.allParameters()) parameter.cache.invalidate();
  }

  /** Reads every parameter that can be read and set, and checks that it accepts what it gave. */
  async validateStatus({ verbose = false }: { verbose?: boolean } = {}): Promise<void> {
    for (const parameter of this.allParameters()) {
      if (!parameter.gettable || !parameter.settable) continue;
      const value = await parameter.get();
      parameter.validate(value);
      if (verbose) console.log(`validate_status: param ${parameter.fullName}: ${String(value)}`);
    }
  }

  /** The record of the instrument: by default what is not valid is read. */
  async snapshot(options: SnapshotOptions = {}): Promise<InstrumentSnapshot> {
    for (const part of Object.values(this.submodules)) await part.snapshot(options);
    for (const parameter of Object.values(this.#parameters)) await refresh(parameter, options);
    return this.record();
  }

  /** The record of what is known; nothing is read. */
  record(): InstrumentSnapshot {
    const parts = Object.entries(this.submodules).map(([name, part]) => [name, part.record()] as const);
    const shown = Object.entries(this.#parameters).filter(([, parameter]) => !parameter.snapshotExclude);
    return {
      functions: {},
      submodules: Object.fromEntries(parts),
      parameters: Object.fromEntries(shown.map(([name, parameter]) => [name, parameter.record()])),
      __class__: this.constructor.name,
      ...this.recordDetails(),
      name: this.fullName,
      label: this.label,
      ...(Object.keys(this.metadata).length > 0 && { metadata: plainValue(this.metadata) }),
    };
  }

  /** What a kind of instrument adds to its record. */
  protected recordDetails(): Record<string, unknown> {
    return {};
  }

  /** The snapshot as text for people, part after part. */
  async readableSnapshot(options: ReadableOptions = {}): Promise<string> {
    await this.snapshot(options);
    return this.readableRecord(options);
  }

  /** What is known, as text for people; nothing is read. */
  readableRecord(options: ReadableOptions = {}): string {
    const own = readableText(this.fullName, this.record().parameters, this.#parameters, options);
    return [own, ...this.#members().map(member => member.readableRecord(options))].join("\n");
  }

  /** Prints {@link readableSnapshot}. */
  async printReadableSnapshot(options: ReadableOptions = {}): Promise<void> {
    console.log(await this.readableSnapshot(options));
  }

  toString(): string {
    return `<${this.constructor.name}: ${this.fullName}>`;
  }

  /** Short text for a terminal; the instrument is not touched. */
  [inspect.custom](): string {
    return this.toString();
  }

  #members(): InstrumentBase[] {
    return Object.values(this.submodules).flatMap(part => part[members]);
  }

  #names(): string {
    return Object.keys(this.#parameters).join(", ") || "none";
  }
}

function isSubmodule(value: unknown): value is Submodule {
  return typeof value === "object" && value !== null && isPartOf in value;
}

async function refresh(parameter: BaseParameter, options: SnapshotOptions): Promise<void> {
  if (parameter.snapshotExclude) return;
  try {
    await parameter.snapshot(options);
  } catch (error) {
    if (isInterrupt(error)) throw error;
    console.warn(`Snapshot: Could not update parameter: ${parameter.fullName} (${messageOf(error)})`);
  }
}

/** The name that an instrument gets: a hyphen becomes an underscore, anything else that is no identifier is refused. */
export function instrumentName(name: string): string {
  const fitting = withoutHyphens(name);
  assertInstrumentName(fitting);
  return fitting;
}

function withoutHyphens(name: string): string {
  if (!name.includes("-")) return name;
  const changed = name.replaceAll("-", "_");
  console.warn(`Changed ${name} to ${changed} for instrument identifier`);
  return changed;
}

/** Throws unless the full name of an instrument or part can be written as a name. */
export function assertInstrumentName(fullName: string): void {
  if (!isIdentifier(fullName))
    throw new InstrumentError(`${fullName} invalid instrument identifier`, { instrument: fullName });
}
