/** The static types of what a tuple of channels does with all of them at once. */

import type { GettableParameter, Parameter, ParameterBase, SettableParameter } from "../parameter/types.ts";
import type { InstrumentFunction } from "./function.ts";
import type { InstrumentModule } from "./instrument-module.ts";

/** A parameter of several channels: a value for each of them. */
export interface MultiChannel {
  /** The parameter's full name in each channel. */
  readonly names: readonly string[];
  /** The same as `names`, which hold the instrument's name already. */
  readonly fullNames: readonly string[];
  readonly labels: readonly string[];
  readonly units: readonly string[];
}

/** The parameter of all channels that a parameter of one makes: it reads an array, and is set with one value or with one for each. */
export type MultiChannelOf<P> = P extends { get(): Promise<infer G>; set(value: infer S): Promise<void> }
  ? Parameter<G[], S | readonly S[]> & MultiChannel
  : P extends { get(): Promise<infer G> }
    ? GettableParameter<G[]> & MultiChannel
    : P extends { set(value: infer S): Promise<void> }
      ? SettableParameter<S | readonly S[], unknown[]> & MultiChannel
      : never;

/** A method of all channels: each is called in turn, and gives its part of the result. */
export type MultiMethodOf<F> = F extends (...args: infer A) => Promise<infer R>
  ? (...args: A) => Promise<R[]>
  : F extends (...args: infer A) => infer R
    ? (...args: A) => R[]
    : never;

/** What one member of the channels becomes in their tuple. */
export type BroadcastOf<M> = M extends InstrumentFunction
  ? MultiMethodOf<M>
  : M extends ParameterBase
    ? MultiChannelOf<M>
    : MultiMethodOf<M>;

/** Names of the members of a channel that its tuple has, too. */
export type BroadcastKey<C, Own> = {
  [K in keyof C]: K extends Own | keyof InstrumentModule
    ? never
    : C[K] extends ParameterBase | ((...args: never[]) => unknown)
      ? K
      : never;
}[keyof C];

/** Parameters and methods of the channels, for all of them; `Own` are the names that the tuple itself takes. */
export type Broadcast<C, Own> = { readonly [K in BroadcastKey<C, Own>]: BroadcastOf<C[K]> };
