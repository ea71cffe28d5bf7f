/** The static types of parameters with setpoints: values, axes and shape follow from the options. */

import type { ComplexArray } from "../complex/complex-array.ts";
import type { ArraysValidator, NumericArray } from "../validators/arrays.ts";
import type { Length } from "../validators/shape.ts";
import type { ValidatedBy } from "../validators/validator.ts";
import type { CommonOptions, GetCommand, RawOf, SetCommand } from "./options.ts";
import type { GettableParameter, Parameter, ParameterBase, SettableParameter } from "./types.ts";

/** An array of real or complex numbers. */
export type ArrayValue = NumericArray | ComplexArray;

/** A parameter that tells the values along an axis; its validator is `vals.arrays({ shape })`. */
export type SetpointParameter = ParameterBase<NumericArray | null>;

/** What a parameter with setpoints has besides its value. */
export interface WithSetpoints<
  Setpoints extends readonly SetpointParameter[] = readonly SetpointParameter[],
  Shape extends readonly Length[] = readonly Length[],
> {
  /** The axes, one for each dimension; others may take their place. */
  setpoints: Setpoints;
  /** The lengths of the dimensions as they were given. */
  readonly shape: Shape;
  /** What the driver says that axes and values follow from, besides the lengths: start, stop, resolution. */
  readonly settings: readonly ParameterBase[];
  /** Throws unless values and setpoints have the same shape: the same numbers, functions and parameters. */
  validateConsistentShape(): void;
}

/** A parameter whose values lie on axes that are parameters. */
export type ParameterWithSetpoints<
  Value = NumericArray,
  Setpoints extends readonly SetpointParameter[] = readonly SetpointParameter[],
  Shape extends readonly Length[] = readonly Length[],
> = GettableParameter<Value> & WithSetpoints<Setpoints, Shape>;

/** Options that do not depend on how it is read. */
export interface SetpointsOptions extends Omit<CommonOptions, "step"> {
  /** Whether a snapshot may read the values. Default false. */
  snapshotGet?: boolean;
  /** Whether a snapshot holds the values. Default false. */
  snapshotValue?: boolean;
  /**
   * What axes and values follow from, as start and stop: a panel shows them beside the plot. Default none; parameters in
   * the shapes need not be named.
   */
  settings?: readonly ParameterBase[];
}

/** The shape, or a validator that has one. */
export type ShapeOptions<Sh, V> =
  | {
      /** Lengths of the dimensions: numbers, functions, or parameters such as the number of points. */
      shape: Sh;
      vals?: undefined;
    }
  | {
      /** `vals.arrays({ shape })`, with limits where there are any. */
      vals: V;
      shape?: undefined;
    };

/** The axes, as many as there are lengths. */
export interface SetpointsOption<Sp, Sh> {
  /** Parameters that tell the values along each dimension. */
  setpoints: Sp & SameCount<NoInfer<Sp>, NoInfer<Sh>>;
}

/** How it is read and set. */
export interface SetpointsCommands<P, V, G, S> {
  /** How the values are read: a function, or the text of a query. */
  getCmd?: G | ((signal: AbortSignal) => unknown);
  /** How values are set. Default not at all. */
  setCmd?: S | ((values: ArrayValueOf<NoInfer<V>>, signal: AbortSignal) => unknown);
  /** Turns what `getCmd` gave into an array. */
  getParser?: (raw: NoInfer<RawOf<G>>) => P;
  /** Turns values into what `setCmd` is given. */
  setParser?: (values: ArrayValueOf<NoInfer<V>>) => unknown;
}

/** All options; the static type follows from them. */
export type ParameterWithSetpointsOptions<Sh, Sp, P, V, G, S> = SetpointsOptions &
  ShapeOptions<Sh, V> &
  SetpointsOption<Sp, Sh> &
  SetpointsCommands<P, V, G, S> &
  ParserFor<NoInfer<V>, NoInfer<G>>;

/** What is neither an array nor text, which the validator reads, needs something that makes an array of it. */
type ParserFor<V, G> = G extends (...args: never[]) => infer R
  ? unknown extends Awaited<R>
    ? unknown
    : Awaited<R> extends ArrayValueOf<V> | string
      ? unknown
      : { getParser: (raw: Awaited<R>) => ArrayValueOf<V> }
  : unknown;

/** The parameter that a set of options makes. */
export type ParameterWithSetpointsOf<
  Sh extends readonly Length[],
  Sp extends readonly SetpointParameter[],
  P,
  V,
  G,
  S,
> = WithSetpoints<Sp, Sh> &
  (G extends false
    ? S extends false
      ? ParameterBase<ArrayValueOf<V>>
      : SettableParameter<ArrayValueOf<V>, ArrayValueOf<V>>
    : S extends false
      ? GettableParameter<ReadAs<P, V, G>>
      : Parameter<ReadAs<P, V, G>, ArrayValueOf<V>>);

type ReadAs<P, V, G> = unknown extends P
  ? G extends (...args: never[]) => infer R
    ? unknown extends Awaited<R>
      ? ArrayValueOf<V>
      : Awaited<R> extends string
        ? ArrayValueOf<V>
        : Awaited<R>
    : G extends null
      ? ArrayValueOf<V> | null
      : ArrayValueOf<V>
  : P;

type ArrayValueOf<V> = V extends ArraysValidator<ArrayValue> ? ValidatedBy<V> : NumericArray;

type SameCount<Sp, Sh> = Sh extends readonly unknown[]
  ? Sp extends readonly unknown[]
    ? number extends Sh["length"] | Sp["length"]
      ? unknown
      : Sp["length"] extends Sh["length"]
        ? unknown
        : { readonly [I in keyof Sh]: SetpointParameter }
    : unknown
  : unknown;

/** A parameter whose class reads it. */
export type OwnParameterWithSetpoints<
  Value,
  Setpoints extends readonly SetpointParameter[] = readonly SetpointParameter[],
> = ParameterWithSetpoints<Value, Setpoints> & {
  /** Asks the instrument; what comes back goes through the parsers. */
  getRaw(signal: AbortSignal): unknown;
};

/** Options of a parameter whose class reads it. */
export type OwnParameterWithSetpointsOptions = SetpointsOptions &
  ShapeOptions<readonly Length[], ArraysValidator<ArrayValue>> & {
    setpoints: readonly SetpointParameter[];
    getParser?: (raw: never) => unknown;
  };

/** Makes parameters with setpoints, or is the base of a class of them. */
export interface ParameterWithSetpointsConstructor {
  /** One whose type follows from the options. */
  new <
    const Sh extends readonly Length[],
    const Sp extends readonly SetpointParameter[],
    P,
    V extends ArraysValidator<ArrayValue> = ArraysValidator,
    G extends GetCommand = null,
    S extends SetCommand = false,
  >(
    name: string,
    options: ParameterWithSetpointsOptions<Sh, Sp, P, V, G, S>,
  ): ParameterWithSetpointsOf<Sh, Sp, P, V, G, S>;
  /** One that a class reads: `class Trace extends ParameterWithSetpoints<Float64Array> { override getRaw() { … } }`. */
  new <Value extends ArrayValue = NumericArray>(
    name: string,
    options: OwnParameterWithSetpointsOptions,
  ): OwnParameterWithSetpoints<Value>;
}
