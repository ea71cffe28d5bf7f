/** What instruments, modules and channels have in common: parameters, functions, parts and their record. */

import { inspect } from "node:util";

import { announced } from "../../io/announced.ts";
import { shownAs } from "../../shown.ts";
import { InstrumentError, isInterrupt, messageOf } from "../errors.ts";
import { Logger } from "../log/logger.ts";
import { BaseParameter } from "../parameter/base-parameter.ts";
import { fieldDelegate } from "../parameter/delegate-parameter.ts";
import type { DelegateField } from "../parameter/delegate-types.ts";
import type { GroupParameterField } from "../parameter/group-parameter.ts";
import { fieldGroupParameter } from "../parameter/group-parameter.ts";
import { fieldMultiParameter } from "../parameter/multi-parameter.ts";
import { asKnown } from "../parameter/known-value.ts";
import type { MultiParameterOf, MultiParameterOptions } from "../parameter/multi-parameter-types.ts";
import type {
  AnyParameterOptions,
  GetCommand,
  InitialValueOf,
  ParameterOptions,
  SetCommand,
} from "../parameter/options.ts";
import { assertKnownOptions } from "../parameter/known-options.ts";
import { fieldParameter, Parameter } from "../parameter/parameter.ts";
import type { ParameterSnapshot } from "../parameter/snapshot.ts";
import { plainValue } from "../parameter/snapshot.ts";
import type { AnyParameter, ParameterOf } from "../parameter/types.ts";
import type { ValMapping } from "../parameter/value-mapping.ts";
import { repr } from "../python-text.ts";
import { fieldParameterWithSetpoints } from "../parameter/with-setpoints.ts";
import type {
  ArrayValue,
  ParameterWithSetpointsOf,
  ParameterWithSetpointsOptions,
  SetpointParameter,
} from "../parameter/with-setpoints-types.ts";
import type { ArraysValidator } from "../validators/arrays.ts";
import type { Length } from "../validators/shape.ts";
import type { Validator } from "../validators/validator.ts";
import { findComponent } from "./component.ts";
import type { ArgumentsOf, FunctionOptions, InstrumentFunction } from "./function.ts";
import { instrumentFunction } from "./function.ts";
import { NamedFields, put } from "./named-fields.ts";
import { withoutHyphens } from "./names.ts";
import type { ReadableOptions } from "./readable-snapshot.ts";
import { readableText } from "./readable-snapshot.ts";
import type {
  Component,
  InstrumentSnapshot,
  InstrumentSnapshotOptions,
  Submodule,
  SubmoduleSnapshot,
} from "./submodule.ts";
import { isSubmodule } from "./submodule.ts";
import type { OwnerInstrument } from "./types.ts";
import { adopt, assertOpen, bindFields, expects, holdsBus, isPartOf, members, sitsIn } from "./types.ts";

/** What people see of an instrument. */
export interface InstrumentOptions {
  /** Text for people. Default the name. */
  label?: string;
  metadata?: Record<string, unknown>;
}

/** A class of parameter that `addParameter` can make. */
export type ParameterClass<O, P> = new (name: string, options: O) => P;

/** Parameters, submodules, messages and the record of an instrument or of a part of one. */
export abstract class InstrumentBase implements OwnerInstrument, Submodule {
  readonly shortName: string;
  label: string;
  metadata: Record<string, unknown>;
  readonly #functions: Record<string, InstrumentFunction> = Object.create(null);
  readonly #named = new NamedFields(this);

  constructor(name: string, { label, metadata }: InstrumentOptions = {}) {
    this.shortName = withoutHyphens(name);
    this.label = label ?? name;
    this.metadata = metadata ?? {};
  }

  /** Whether a simulation answers in the place of hardware. */
  abstract get simulated(): boolean;

  get [holdsBus](): boolean {
    return false;
  }
  /** The instrument that this is part of, or itself. */
  abstract get rootInstrument(): InstrumentBase;
  abstract write(command: string): Promise<void>;
  abstract ask(command: string): Promise<string>;
  abstract [assertOpen](): void;

  /** What this is part of, if anything. */
  get parent(): InstrumentBase | undefined {
    return undefined;
  }

  /** This, what it is part of, and so on up to the instrument. */
  get ancestors(): readonly InstrumentBase[] {
    return this.parent ? [this, ...this.parent.ancestors] : [this];
  }

  /** The short names from the instrument down to this. */
  get nameParts(): readonly string[] {
    return this.ancestors.map(each => each.shortName).toReversed();
  }

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
    return this.#named.bound().parameters;
  }

  /** What `addFunction` added, by name. */
  get functions(): Readonly<Record<string, InstrumentFunction>> {
    return this.#functions;
  }

  /** Modules, channels and tuples of channels by name. */
  get submodules(): Readonly<Record<string, Submodule>> {
    return this.#named.bound().submodules;
  }

  /** The submodules that are modules or channels, without the tuples. */
  get instrumentModules(): Readonly<Record<string, InstrumentBase>> {
    const modules = Object.entries(this.submodules).filter(
      (entry): entry is [string, InstrumentBase] => entry[1] instanceof InstrumentBase,
    );
    return Object.fromEntries(modules);
  }

  /** A parameter as a field: `readonly volt = this.parameter({ unit: "V", … })`. Its name is the field's. */
  protected parameter<
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    G extends GetCommand = null,
    S extends SetCommand = false,
    P = undefined,
    I = undefined,
  >(options: ParameterOptions<M, V, G, S, P, I> & InitialValueOf<NoInfer<S>>): ParameterOf<M, V, G, S, P, I> {
    // Its name comes with the field: till then it is known by its label.
    assertKnownOptions(options, () => `parameter ${options.label ? `${repr(options.label)} ` : ""}of ${this.fullName}`);
    return this.#field(fieldParameter, options as AnyParameterOptions) as ParameterOf<M, V, G, S, P, I>;
  }

  /** A parameter as a field whose values lie on axes: `this.parameterWithSetpoints({ setpoints: [this.freq], … })`. */
  protected parameterWithSetpoints<
    const Sh extends readonly Length[],
    const Sp extends readonly SetpointParameter[],
    P,
    V extends ArraysValidator<ArrayValue> = ArraysValidator,
    G extends GetCommand = null,
    S extends SetCommand = false,
  >(options: ParameterWithSetpointsOptions<Sh, Sp, P, V, G, S>): ParameterWithSetpointsOf<Sh, Sp, P, V, G, S> {
    return this.#field(fieldParameterWithSetpoints, options) as ParameterWithSetpointsOf<Sh, Sp, P, V, G, S>;
  }

  /** A parameter of several values as a field: `this.multiParameter({ names: ["i", "q"], … })`. */
  protected multiParameter<const N extends readonly string[], G extends GetCommand, P, S extends SetCommand = false>(
    options: MultiParameterOptions<N, G, P, S>,
  ): MultiParameterOf<N, G, P, S> {
    return this.#field(fieldMultiParameter, options) as MultiParameterOf<N, G, P, S>;
  }

  #field<O extends object>(make: (options: O) => BaseParameter, options: O): unknown {
    return this.#named.expect(() => make({ ...options, instrument: this }));
  }

  /** Another view of a parameter as a field: `readonly gate = this.delegateParameter({ source: this.dac.ch1, … })`. */
  protected get delegateParameter(): DelegateField {
    return options => this.#field(fieldDelegate, options) as never;
  }

  /** A member of a `Group` as a field: `readonly gain = this.groupParameter({ vals: vals.numbers() })`. */
  protected get groupParameter(): GroupParameterField {
    return (options = {}) => this.#field(fieldGroupParameter, options) as never;
  }

  /** Adds a parameter that is known at run time only; it is also a property of the instrument. */
  addParameter<
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    G extends GetCommand = null,
    S extends SetCommand = false,
    P = undefined,
    I = undefined,
  >(
    name: string,
    options: ParameterOptions<M, V, G, S, P, I> & InitialValueOf<NoInfer<S>>,
  ): ParameterOf<M, V, G, S, P, I>;
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
    if (name in this && !this.#named.holder(name))
      throw this.#error(`parameter name ${name} is taken by another member of ${inspect(this)}`);
    const isSettled = this.#named.isSettled();
    const parameterClass = by?.parameterClass ?? Parameter;
    const parameter = new parameterClass(name, { bindToInstrument: true, ...options, instrument: this });
    if (!(parameter instanceof BaseParameter) || parameter.instrument !== this) {
      throw this.#error(
        `parameter ${name} of ${inspect(this)}: ${parameterClass.name} must extend a class of parameters and hand its options on`,
      );
    }
    put(this, name, parameter);
    if (isSettled) this.#named.settle(name, parameter);
    return parameter;
  }

  /** Takes a parameter away: from `parameters` and from the instrument. */
  removeParameter(name: string): void {
    this.#named.remove(name);
  }

  /**
   * Adds a function: a command with a fixed number of checked arguments. It is also a property of the instrument.
   * @deprecated Write a method: its arguments have types and names.
   */
  addFunction<const A extends readonly Validator[] = readonly [], R = unknown>(
    name: string,
    options: FunctionOptions<A, R>,
  ): InstrumentFunction<ArgumentsOf<A>, R> {
    if (name in this.#functions) throw this.#error(`Duplicate function name ${name} on instrument ${inspect(this)}`);
    if (name in this) throw this.#error(`function name ${name} is taken by another member of ${inspect(this)}`);
    const added = instrumentFunction(name, options, this);
    this.#functions[name] = added;
    put(this, name, added);
    return added;
  }

  /** Adds a part that is known at run time only; it is also a property of the instrument. */
  addSubmodule<T extends Submodule>(name: string, submodule: T): T {
    const { submodules } = this.#named.bound();
    if (!isSubmodule(submodule, isPartOf)) {
      throw this.#error(
        `submodule ${name} of ${inspect(this)} must be a module, a channel or a tuple of channels: got ${repr(submodule)}`,
      );
    }
    if (name in submodules || name in this)
      throw this.#error(`Duplicate submodule name ${name} on instrument ${inspect(this)}`);
    submodules[name] = submodule;
    submodule[sitsIn](name, this);
    put(this, name, submodule);
    return submodule;
  }

  /**
   * The parameter, function or part at a path of names joined by `_`, such as `smua_volt`.
   * @throws InstrumentError that names what there is.
   */
  getComponent(path: string): Component {
    const named = new Map<string, Component>();
    const add = (name: string, component: Component): void => void (named.has(name) || named.set(name, component));
    for (const [name, parameter] of Object.entries(this.parameters)) add(name, parameter);
    for (const [name, each] of Object.entries(this.#functions)) add(name, each);
    for (const [name, part] of Object.entries(this.submodules)) add(name, part);
    for (const part of Object.values(this.submodules)) add(part.shortName, part);
    // A channel is also found without the name of its tuple.
    for (const member of this.#members()) add(member.shortName, member);
    return findComponent(path, { text: inspect(this), named });
  }

  /** Gives every field that holds a parameter or a part its name. Cheap to repeat: fields may come later. */
  [bindFields](): void {
    this.#named.bound();
  }

  [adopt](parameter: { readonly name: string }): void {
    if (parameter instanceof BaseParameter) this.#named.adopt(parameter);
  }

  [expects](): void {
    this.#named.touch();
  }

  [isPartOf](_owner: InstrumentBase): boolean {
    return false;
  }

  [sitsIn](_field: string, _owner: InstrumentBase): void {
    // An instrument and its modules have a name of their own.
  }

  get [members](): readonly InstrumentBase[] {
    return [this];
  }

  #error(message: string): InstrumentError {
    return new InstrumentError(message, { instrument: this.fullName });
  }

  /** Every parameter of this and of its parts. */
  allParameters(): BaseParameter[] {
    const own = Object.values(this.#named.bound().parameters);
    // A channel may sit in a field and in a tuple.
    const parts = new Set(this.#members());
    return [...own, ...[...parts].flatMap(member => member.allParameters())];
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
      asKnown(() => parameter.validate(value));
      if (verbose) console.log(`validate_status: param ${parameter.fullName}: ${String(value)}`);
    }
  }

  /** The record of the instrument: by default what is not valid is read. */
  snapshot(options: InstrumentSnapshotOptions = {}): Promise<InstrumentSnapshot> {
    return announced(
      () => `taking a snapshot of ${this.fullName}`,
      () => this.#snapshot(options),
    );
  }

  async #snapshot(options: InstrumentSnapshotOptions): Promise<InstrumentSnapshot> {
    const { paramsToSkipUpdate = [], ...inner } = options;
    if (inner.update === "Never") return this.record();
    const submodules: Record<string, SubmoduleSnapshot> = {};
    for (const [name, part] of Object.entries(this.submodules)) submodules[name] = await part.snapshot(inner);
    const skipped = new Set(paramsToSkipUpdate);
    const parameters: Record<string, ParameterSnapshot> = {};
    for (const [name, parameter] of Object.entries(this.#named.parameters)) {
      if (parameter.snapshotExclude) continue;
      // Nothing is waited for where nothing is read: most snapshots find most values valid.
      try {
        if (!skipped.has(name) && parameter.isDue(inner.update ?? "Only_invalid")) await parameter.get();
      } catch (error) {
        warnUnread(parameter, error);
      }
      parameters[name] = parameter.record();
    }
    return this.#compose(submodules, parameters);
  }

  /** The record of what is known; nothing is read. */
  record(): InstrumentSnapshot {
    const submodules: Record<string, SubmoduleSnapshot> = {};
    for (const [name, part] of Object.entries(this.submodules)) submodules[name] = part.record();
    return this.#compose(submodules, this.#parameterRecords());
  }

  #parameterRecords(): Record<string, ParameterSnapshot> {
    const records: Record<string, ParameterSnapshot> = {};
    for (const [name, parameter] of Object.entries(this.#named.parameters))
      if (!parameter.snapshotExclude) records[name] = parameter.record();
    return records;
  }

  #compose(
    submodules: Record<string, SubmoduleSnapshot>,
    parameters: Record<string, ParameterSnapshot>,
  ): InstrumentSnapshot {
    return shownAs("snapshot", {
      functions: Object.fromEntries(Object.keys(this.#functions).map(name => [name, {}])),
      submodules,
      parameters,
      __class__: this.constructor.name,
      ...this.recordDetails(),
      name: this.fullName,
      label: this.label,
      ...(Object.keys(this.metadata).length > 0 && { metadata: plainValue(this.metadata) }),
    });
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
    const { parameters, submodules } = this.#named.bound();
    const own = readableText(this.fullName, this.#parameterRecords(), parameters, options);
    const parts = Object.values(submodules).map(part => part.readableRecord(options));
    return [own, ...parts.filter(text => text !== "")].join("\n");
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
}

// A parameter that cannot be read does not spoil the snapshot of the others.
function warnUnread(parameter: BaseParameter, error: unknown): void {
  if (isInterrupt(error)) throw error;
  console.warn(`Snapshot: Could not update parameter: ${parameter.fullName} (${messageOf(error)})`);
}
