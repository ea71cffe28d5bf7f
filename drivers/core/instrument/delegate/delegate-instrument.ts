/** An instrument whose parameters and channels are those of others, under names of its own. */

import { InstrumentError, messageOf } from "../../errors.ts";
import { DelegateGroup, DelegateGroupParameter } from "../../parameter/delegate-group.ts";
import { DelegateParameter } from "../../parameter/delegate-parameter.ts";
import { GroupedParameter } from "../../parameter/grouped-parameter.ts";
import type { AnyParameter, Parameter } from "../../parameter/types.ts";
import { str } from "../../python-text.ts";
import { InstrumentBase } from "../instrument-base.ts";
import type { InstrumentOptions } from "../instrument-base.ts";
import { InstrumentModule } from "../instrument-module.ts";
import { assertInstrumentName } from "../names.ts";
import type { ComponentSource } from "../open-instruments.ts";
import { openInstruments } from "../open-instruments.ts";
import { assertOpen } from "../types.ts";
import type { ParameterPath, SetterPath } from "./paths.ts";
import { channelAt, parameterAt, setterAt } from "./paths.ts";

/** Names for the parameters of others: a path, or several that are read and set together. */
export type DelegatedPaths = Readonly<Record<string, ParameterPath | readonly ParameterPath[]>>;

/** A class of channels that are made around those of other instruments. */
export type ChannelWrapper = new (
  parent: InstrumentBase,
  name: string,
  options: { channel: InstrumentModule; [option: string]: unknown },
) => InstrumentModule;

/** A channel of another instrument, or what is made around one. */
export type DelegatedChannel =
  string | InstrumentModule | { channel: string | InstrumentModule; type: ChannelWrapper; [option: string]: unknown };

/** What an instrument of delegates is made from. */
export interface DelegateInstrumentOptions<P extends DelegatedPaths = DelegatedPaths> extends InstrumentOptions {
  parameters?: P;
  /** Channels of others by the names that they have here. */
  channels?: Readonly<Record<string, DelegatedChannel>>;
  /** Values by the path of a parameter of this instrument, for `setInitialValues`. */
  initialValues?: Readonly<Record<string, unknown>>;
  /** Whether `open` sets the initial values. Default false. */
  setInitialValuesOnLoad?: boolean;
  /** Methods of others that set a parameter in the place of its own set, by the parameter's name. */
  setters?: Readonly<Record<string, SetterPath>>;
  /** Units by the parameter's name. Default the source's, if all sources have the same. */
  units?: Readonly<Record<string, string>>;
}

class Delegates extends InstrumentBase {
  readonly #initialValues: Readonly<Record<string, unknown>>;

  constructor(name: string, station: ComponentSource = openInstruments, options: DelegateInstrumentOptions = {}) {
    super(name, options);
    assertInstrumentName(this.fullName);
    this.#initialValues = options.initialValues ?? {};
    try {
      for (const [group, path] of Object.entries(options.parameters ?? {}))
        this.#addGroup(group, [path].flat(), station, options);
      for (const [channel, path] of Object.entries(options.channels ?? {}))
        this.addSubmodule(channel, delegatedChannel(channel, path, station));
    } catch (error) {
      throw new InstrumentError(`making ${name}: ${messageOf(error)}`, { cause: error, instrument: name });
    }
  }

  /** Makes the instrument, and sets its initial values if its options say so. */
  static async open<T extends Delegates>(
    this: new (name: string, station?: ComponentSource, options?: DelegateInstrumentOptions) => T,
    name: string,
    station?: ComponentSource,
    options: DelegateInstrumentOptions = {},
  ): Promise<T> {
    const instrument = new this(name, station, options);
    if (options.setInitialValuesOnLoad === true) await instrument.setInitialValues();
    return instrument;
  }

  /** Whether a simulation answers for any of its parameters. */
  override get simulated(): boolean {
    const parameters = Object.values(this.parameters);
    return parameters.some(
      parameter => parameter instanceof DelegateParameter && parameter.underlyingInstrument?.simulated,
    );
  }

  override get rootInstrument(): InstrumentBase {
    return this;
  }

  override async write(_command: string): Promise<void> {
    throw new InstrumentError(`Instrument ${this.constructor.name} has not defined a write method`);
  }

  override async ask(_command: string): Promise<string> {
    throw new InstrumentError(`Instrument ${this.constructor.name} has not defined an ask method`);
  }

  override [assertOpen](): void {
    // The instruments that it stands for know whether they are open.
  }

  /** Sets the initial values in their order; a dry run prints what it would do. */
  async setInitialValues({ dryRun = false }: { dryRun?: boolean } = {}): Promise<void> {
    for (const [path, value] of Object.entries(this.#initialValues)) {
      const parameter = parameterAt(path, this);
      if (dryRun) console.log(`Dry run: Setting parameter ${this.name}.${path} to ${str(value)}.`);
      else if (parameter.settable && parameter.set) await parameter.set(value);
      else throw new InstrumentError(`initial value of ${this.name}.${path}: the parameter cannot be set`);
    }
  }

  override toString(): string {
    return `${this.constructor.name}(name=${this.name}, parameters=${Object.keys(this.parameters).join(", ")})`;
  }

  #addGroup(
    name: string,
    paths: readonly ParameterPath[],
    station: ComponentSource,
    { setters, units }: DelegateInstrumentOptions,
  ): void {
    const sources = paths.map(path => parameterAt(path, station));
    const group: Record<string, AnyParameter> = {};
    for (const [index, source] of sources.entries()) {
      const own = distinctName(sources, index);
      group[own] = this.addParameter(`${name}_${own}`, { source }, { parameterClass: DelegateGroupParameter });
    }
    const setter = setters?.[name];
    const shared = sources.every(each => each.unit === sources[0]?.unit) ? sources[0]?.unit : undefined;
    const unit = units?.[name] ?? shared;
    // One alone is the value itself.
    const parts = sources.length === 1 ? Object.values(group) : group;
    const own = { setter: setter && setterAt(setter, station) };
    this.addParameter(name, { group: new DelegateGroup(name, parts, own), unit }, { parameterClass: GroupedParameter });
  }
}
Object.defineProperty(Delegates, "name", { value: "DelegateInstrument" });

/** The parameters of a delegate instrument by the names they were given. */
export type Delegated<P> = string extends keyof P
  ? unknown
  : { readonly [K in keyof P]: P[K] extends AnyParameter ? P[K] : Parameter };

/** An instrument of delegates, with the names of its parameters. */
export type DelegateInstrument<P extends DelegatedPaths = DelegatedPaths> = Delegates & Delegated<P>;

/** Makes instruments of delegates. */
export interface DelegateInstrumentConstructor {
  new <const P extends DelegatedPaths = DelegatedPaths>(
    name: string,
    station?: ComponentSource,
    options?: DelegateInstrumentOptions<P>,
  ): DelegateInstrument<P>;
  readonly prototype: DelegateInstrument;
  /** Makes the instrument, and sets its initial values if its options say so. */
  open<const P extends DelegatedPaths = DelegatedPaths>(
    name: string,
    station?: ComponentSource,
    options?: DelegateInstrumentOptions<P>,
  ): Promise<DelegateInstrument<P>>;
}

/**
 * `await DelegateInstrument.open("field", station, { parameters: { X: "field_x.field" } })`: parameters and channels of
 * other instruments under names of its own. Without a station, paths begin with the name of an open instrument.
 */
export const DelegateInstrument = Delegates as unknown as DelegateInstrumentConstructor;

// Parameters of the same name are told apart by their place.
function distinctName(sources: readonly AnyParameter[], index: number): string {
  const names = sources.map(source => source.name);
  const own = names[index] as string;
  return new Set(names).size === names.length ? own : `${own}${index}`;
}

function delegatedChannel(name: string, channel: DelegatedChannel, station: ComponentSource): InstrumentModule {
  if (typeof channel === "string" || channel instanceof InstrumentModule) return channelAt(channel, station);
  const { type, channel: path, ...options } = channel;
  const inner = channelAt(path, station);
  return new type(inner.parent, name, { ...options, channel: inner });
}
