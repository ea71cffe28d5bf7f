/** The static types of parameters that rest on others: they follow from the source and from what is put on top. */

import type { Validator } from "../validators/validator.ts";
import type { CommonOptions, OneInitialValue } from "./options.ts";
import type {
  Allowed,
  AnyParameter,
  GetOf,
  GettableParameter,
  Parameter,
  ParameterBase,
  SentOf,
  SetOf,
  SettableParameter,
} from "./types.ts";
import type { ValMapping } from "./value-mapping.ts";

/** What a parameter reads as; never where it has no `get`. */
export type ReadBy<P> = P extends { get(): Promise<infer Get> } ? Get : never;

/** What a parameter is set with; never where it has no `set`. */
export type SetBy<P> = P extends { set(value: infer Set): Promise<void> } ? Set : never;

/** What a delegate has beside what any parameter has. */
export interface Delegating<Source> {
  /** What is read and set in the end; another one can take its place at any time, `undefined` for none. */
  get source(): Source | undefined;
  set source(source: Source | null | undefined);
}

/** A delegate that can be read and set. */
export interface DelegateParameter<Get = unknown, Set = Get, Source = AnyParameter>
  extends Parameter<Get, Set>, Delegating<Source> {}

/** A delegate of what can be read only. */
export interface GettableDelegate<Get = unknown, Source = AnyParameter>
  extends GettableParameter<Get>, Delegating<Source> {}

/** A delegate of what can be set only. */
export interface SettableDelegate<Set = never, Get = unknown, Source = AnyParameter>
  extends SettableParameter<Set, Get>, Delegating<Source> {}

/** A delegate of what can be neither read nor set as far as its type tells. */
export interface AnyDelegate<Get = unknown, Source = AnyParameter> extends ParameterBase<Get>, Delegating<Source> {}

/** A function from what a delegate is set with to what its source is set with. */
// oxlint-disable-next-line typescript/no-explicit-any -- the value's type is what the function says
export type DelegateSetParser = ((value: any) => unknown) | undefined;

// What a `setParser` is given; without names and validators, what it says itself.
// oxlint-disable-next-line typescript/no-explicit-any -- anything is let through to where it says so
type Parsed<M, V> = unknown extends SentOf<M, V> ? any : SentOf<M, V>;

/** The parameter that a source and the options on top of it make. */
export type DelegateOf<Source, M, V, P, SP> = Source extends { get(): Promise<infer Get> }
  ? Source extends { set(value: infer Set): Promise<void> }
    ? DelegateParameter<DelegateGet<Get, M, V, P>, DelegateSet<Get, Set, M, V, P, SP>, Source>
    : GettableDelegate<DelegateGet<Get, M, V, P>, Source>
  : Source extends { set(value: infer Set): Promise<void>; readonly cache: { readonly value: infer Kept } }
    ? SettableDelegate<DelegateSet<Kept, Set, M, V, P, SP>, DelegateGet<Kept, M, V, P>, Source>
    : Source extends { readonly cache: { readonly value: infer Kept } }
      ? AnyDelegate<DelegateGet<Kept, M, V, P>, Source>
      : never;

// To its delegate, a source is what a command is to a parameter.
type DelegateGet<Get, M, V, P> = GetOf<M, V, () => Get, P, undefined>;

type DelegateSet<Get, Set, M, V, P, SP> = SetOf<
  M,
  V,
  () => Get,
  SP extends (value: infer Own) => unknown ? (value: Own) => unknown : (value: Set) => unknown,
  P,
  undefined
>;

/** Options of a delegate; its static type follows from the source and from them. */
export interface DelegateOptions<Source, M, V, P, SP, I> extends Omit<CommonOptions, "maxValAge"> {
  /** What is read and set in the end. */
  source: Source;
  /** Names for the source's values. */
  valMapping?: M;
  /** Which values are allowed, beside what the source allows. */
  vals?: V;
  /** Turns what the source reads as into a value. */
  getParser?: (raw: NoInfer<ReadBy<Source>>) => P;
  /** Turns a value into what the source is set with. */
  setParser?: SP & ((value: Parsed<NoInfer<M>, NoInfer<V>>) => unknown);
  /** Unit of its values. Default the source's. */
  unit?: string;
  /** Text for axes and panels. Default the source's. */
  label?: string;
  /** Whether it is among the parameters of its instrument. Default false. */
  bindToInstrument?: boolean;
  /** Set before the first use. */
  initialValue?: I & Allowed<NoInfer<M>, NoInfer<V>>;
  /** Put into the source's cache without talking to the instrument. */
  initialCacheValue?: I & Allowed<NoInfer<M>, NoInfer<V>>;
}

/** Options of a delegate whose source comes later. */
export interface SourcelessOptions extends Omit<
  DelegateOptions<
    AnyParameter | null | undefined,
    ValMapping | undefined,
    Validator | undefined,
    unknown,
    DelegateSetParser,
    unknown
  >,
  "initialValue" | "initialCacheValue" | "getParser"
> {
  getParser?: (raw: never) => unknown;
}

/** Makes a delegate that is a field of an instrument: its name is the field's. */
export type DelegateField = <
  Source extends AnyParameter,
  const M extends ValMapping | undefined = undefined,
  V extends Validator | undefined = undefined,
  P = undefined,
  SP extends DelegateSetParser = undefined,
  I = undefined,
>(
  options: Omit<DelegateOptions<Source, M, V, P, SP, I>, "instrument" | "bindToInstrument"> & OneInitialValue,
) => DelegateOf<Source, M, V, P, SP>;

/** Makes delegates. */
export interface DelegateParameterConstructor {
  /** Its type follows from the source. */
  new <
    Source extends AnyParameter,
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    P = undefined,
    SP extends DelegateSetParser = undefined,
    I = undefined,
  >(
    name: string,
    options: DelegateOptions<Source, M, V, P, SP, I> & OneInitialValue,
  ): DelegateOf<Source, M, V, P, SP>;
  /** Its source comes later, or is known at run time only: `new DelegateParameter<number>("gate", { source: undefined })`. */
  new <Get, Set = Get>(name: string, options: SourcelessOptions): DelegateParameter<Get, Set>;
  readonly prototype: AnyParameter;
}
