/** The static types of parameters of several values: the names of the parts and their types follow from the options. */

import type { AxisValues } from "./grid.ts";
import type { CommonOptions, GetCommand, RawOf, SetCommand } from "./options.ts";
import type { GettableParameter, Parameter, ParameterBase, SettableParameter } from "./types.ts";

/** Lengths of the dimensions of a part; none for a single value. */
export type PartShape = readonly number[];

/** A list with one entry for each name. */
type Each<N, T> = N extends readonly unknown[] ? { readonly [I in keyof N]: T } : readonly T[];

/** What a parameter of several values has besides them. */
export interface MultiNames<Name extends string = string> {
  /** Short names of the parts. */
  readonly names: readonly Name[];
  readonly shortNames: readonly Name[];
  /** Names of the parts with that of the instrument. */
  readonly fullNames: readonly string[];
  readonly labels: readonly string[];
  readonly units: readonly string[];
  /** Lengths of the dimensions of each part; a driver changes them together with the setpoints. */
  shapes: readonly PartShape[];
  /** For each part the values along its dimensions. */
  setpoints: readonly (readonly AxisValues[])[] | undefined;
  readonly setpointNames: readonly (readonly (string | null)[])[] | undefined;
  /** Names of the setpoints with that of the instrument. */
  readonly setpointFullNames: readonly (readonly (string | null)[])[] | undefined;
  readonly setpointLabels: readonly (readonly (string | null)[])[] | undefined;
  readonly setpointUnits: readonly (readonly (string | null)[])[] | undefined;
}

/** A parameter of several values that are read together: `(await iv()).curr`. */
export type MultiParameter<Parts extends object = Record<string, unknown>> = GettableParameter<Parts> &
  MultiNames<keyof Parts & string>;

/** Options that do not depend on how it is read. */
export interface PartsOptions<N> extends Omit<
  CommonOptions,
  "label" | "unit" | "scale" | "offset" | "step" | "registerName"
> {
  /** Short names of the parts; measurements keep them with the instrument's name before them. */
  names: N;
  /** Texts for axes. Default the names. */
  labels?: Each<NoInfer<N>, string>;
  /** Default none. */
  units?: Each<NoInfer<N>, string>;
  /** Lengths of the dimensions of each part. Default single values. */
  shapes?: Each<NoInfer<N>, PartShape>;
  /** For each part the values along its dimensions; `[]` for a single value. */
  setpoints?: Each<NoInfer<N>, readonly AxisValues[]>;
  setpointNames?: Each<NoInfer<N>, readonly (string | null)[]>;
  setpointLabels?: Each<NoInfer<N>, readonly (string | null)[]>;
  setpointUnits?: Each<NoInfer<N>, readonly (string | null)[]>;
  /** Whether a snapshot holds the values. Default false. */
  snapshotValue?: boolean;
}

/** All options; the static type follows from them. */
export type MultiParameterOptions<N extends readonly string[], G, P, S> = PartsOptions<N> & {
  /** How the parts are read: a function that gives them by name or in order, or a query with a `getParser`. */
  getCmd: G | ((signal: AbortSignal) => unknown);
  /** How the parts are set, by name. Default not at all. */
  setCmd?: S | ((parts: PartsSet<NoInfer<N>, NoInfer<G>, NoInfer<P>>, signal: AbortSignal) => unknown);
  /** Makes the parts, by name or in order, of what `getCmd` gave. */
  getParser?: (raw: NoInfer<RawOf<G>>) => P;
} & Complete<N, NoInfer<G>, NoInfer<P>> &
  (G extends false ? { setCmd: NoInfer<S> & (string | null | ((...args: never[]) => unknown)) } : unknown);

// Each part has to come from somewhere.
type Complete<N extends readonly string[], G, P> = unknown extends P
  ? G extends (...args: never[]) => infer R
    ? Gives<N, Awaited<R>, { getCmd: (signal: AbortSignal) => PartsInput<N> | Promise<PartsInput<N>> }>
    : G extends string
      ? { getParser: (reply: string) => PartsInput<N> }
      : unknown
  : Gives<N, P, { getParser: (raw: RawOf<G>) => PartsInput<N> }>;

// How long a list is shows when it is read.
type Gives<N extends readonly string[], R, Due> =
  R extends PartsInput<N> ? unknown : R extends readonly unknown[] ? (number extends R["length"] ? unknown : Due) : Due;

type PartsInput<N extends readonly string[]> = { readonly [K in N[number]]: unknown } | Each<N, unknown>;

/** The parts by name, whether they were given so or in order. */
type ByName<N extends readonly string[], R> = R extends readonly unknown[]
  ? { [I in keyof N & `${number}` as N[I] & string]: I extends keyof R ? R[I] : R[number] }
  : { [K in N[number]]: K extends keyof R ? R[K] : unknown };

type PartsRead<N extends readonly string[], G, P> = unknown extends P
  ? G extends (...args: never[]) => infer R
    ? ByName<N, Awaited<R>>
    : G extends null
      ? { [K in N[number]]: unknown } | null
      : { [K in N[number]]: unknown }
  : ByName<N, P>;

type PartsSet<N extends readonly string[], G, P> = NonNullable<PartsRead<N, G, P>>;

/** The parameter that a set of options makes. */
export type MultiParameterOf<N extends readonly string[], G, P, S> = MultiNames<N[number]> &
  (G extends false
    ? S extends false
      ? ParameterBase<PartsRead<N, G, P>>
      : SettableParameter<PartsSet<N, G, P>, PartsRead<N, G, P>>
    : S extends false
      ? GettableParameter<PartsRead<N, G, P>>
      : Parameter<PartsRead<N, G, P>, PartsSet<N, G, P>>);

/** What a class gives for the parts: by name, or in the order of the names. */
export type GivenParts<Parts> = Parts | readonly Parts[keyof Parts][];

/** A parameter whose class reads the parts. */
export type OwnMultiParameter<Parts extends object> = MultiParameter<Parts> & {
  /** Reads the parts: by name, or in the order of the names. */
  getRaw(signal: AbortSignal): GivenParts<Parts> | Promise<GivenParts<Parts>>;
};

/** A parameter whose class reads and sets the parts. */
export type OwnSettableMultiParameter<Get extends object, Set extends object> = Parameter<Get, Set> &
  MultiNames<keyof Get & string> & {
    getRaw(signal: AbortSignal): GivenParts<Get> | Promise<GivenParts<Get>>;
    /** Sends the parts, which are given by name. */
    setRaw(parts: Set, signal: AbortSignal): unknown;
  };

/** Options of a parameter whose class says how it is read. */
export type OwnMultiParameterOptions<Parts extends object> = PartsOptions<readonly (keyof Parts & string)[]>;

/** Makes parameters of several values, or is the base of a class of them. */
export interface MultiParameterConstructor {
  /** One whose type follows from the options. */
  new <const N extends readonly string[], G extends GetCommand, P, S extends SetCommand = false>(
    name: string,
    options: MultiParameterOptions<N, G, P, S>,
  ): MultiParameterOf<N, G, P, S>;
  /** One that a class reads and sets. */
  new <Get extends object, Set extends object>(
    name: string,
    options: OwnMultiParameterOptions<Get>,
  ): OwnSettableMultiParameter<Get, Set>;
  /** One that a class reads: `class IV extends MultiParameter<{ v: number; i: number }> { override getRaw() { … } }`. */
  new <Parts extends object>(name: string, options: OwnMultiParameterOptions<Parts>): OwnMultiParameter<Parts>;
  /** One whose parts are known at run time only. */
  new (
    name: string,
    options: OwnMultiParameterOptions<Record<string, unknown>>,
  ): OwnMultiParameter<Record<string, unknown>>;
}
