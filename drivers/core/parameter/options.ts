/** What a parameter is made from. */

import type { AnyInstrument } from "../instrument/types.ts";
import type { ValidatedBy, Validator } from "../validators/validator.ts";
import type { RetryPolicy } from "./retry.ts";
import type { Allowed, AnyParameter, SentOf } from "./types.ts";
import type { ValMapping } from "./value-mapping.ts";

/**
 * How a value is read: the text of a query, a function, `null` for a manual parameter (the default), `false` for none.
 * A function may take the signal of the cell's interrupt.
 */
export type GetCommand = string | ((signal: AbortSignal) => unknown) | null | false;

/**
 * How a value is set: a command with a place for it in Python's format notation, a function, `null` for a manual
 * parameter, `false` for none (the default). A function may take the signal of the cell's interrupt.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- the value's type is found from the other options
export type SetCommand = string | ((value: any, signal: AbortSignal) => unknown) | null | false;

/** A number, or one for each element. */
export type Factor = number | readonly number[];

/** Options that do not depend on the type of the value. */
export interface CommonOptions {
  /** Text for axes and panels. Default the name. */
  label?: string;
  /** Physical unit. Default none. */
  unit?: string;
  /** What the value means, for those who use it. */
  docstring?: string;
  /** Raw value = value × scale. */
  scale?: Factor;
  /** Raw value = value × scale + offset. */
  offset?: Factor;
  /** Largest change sent at once; a longer way is ramped. */
  step?: number;
  /** Least time between two sets, in seconds. Default 0. */
  interDelay?: number;
  /** Least time that a set takes, in seconds. Default 0. */
  postDelay?: number;
  /** Age in seconds after which the cache counts as invalid. Default never. */
  maxValAge?: number;
  /** Whether a snapshot may read the value. Default true. */
  snapshotGet?: boolean;
  /** Whether a snapshot holds the value. Default true. */
  snapshotValue?: boolean;
  /** Leaves the parameter out of snapshots. Default false. */
  snapshotExclude?: boolean;
  metadata?: Record<string, unknown>;
  /** Says only what a driver must have in its place: it can be neither read nor set. Default false. */
  abstract?: boolean;
  /** The name under which measurements keep its values. Default the full name. */
  registerName?: string;
  /** Called after each set, with the parameter and the value; what it throws is a warning. */
  onSetCallback?: (parameter: AnyParameter, value: unknown) => void;
  /** Reads again what failed. Default never. */
  retry?: RetryPolicy;
  /** Whether it is among the parameters of its instrument. Default true. */
  bindToInstrument?: boolean;
  /** The instrument it belongs to, where it is not made by the instrument's own method. */
  instrument?: AnyInstrument;
}

/** All options of a parameter; its static type follows from them. */
export interface ParameterOptions<M, V, G, S, P, I> extends CommonOptions {
  /** Names for the instrument's codes: `{ current: 0, voltage: 1 }`, or pairs where a name is no text. */
  valMapping?: M;
  /** Which values are allowed; it also reads the reply where there is no `getParser`. */
  vals?: V;
  getCmd?: G | ((signal: AbortSignal) => unknown);
  setCmd?: S | ((value: SentOf<NoInfer<M>, NoInfer<V>>, signal: AbortSignal) => unknown);
  /** Turns what `getCmd` gave into a value. */
  getParser?: (raw: NoInfer<RawOf<G>>) => P;
  /** Turns a value into what `setCmd` is given. */
  setParser?: (value: SentOf<NoInfer<M>, NoInfer<V>>) => unknown;
  step?: Unless<NoInfer<S>, StepOf<NoInfer<M>, NoInfer<V>>>;
  interDelay?: Unless<NoInfer<S>, number>;
  postDelay?: Unless<NoInfer<S>, number>;
  maxValAge?: UnlessManual<NoInfer<G>, number>;
  retry?: UnlessManual<NoInfer<G>, RetryPolicy>;
  /** Set when the instrument is opened, or before the first use. */
  initialValue?: I & Allowed<NoInfer<M>, NoInfer<V>>;
  /** Put into the cache without talking to the instrument. */
  initialCacheValue?: I & Allowed<NoInfer<M>, NoInfer<V>>;
}

/** A first value is sent or only noted, not both. */
export type OneInitialValue = { initialValue?: undefined } | { initialCacheValue?: undefined };

/** A first value is sent only where there is a way to send it. */
export type InitialValueOf<S> = [S] extends [false] ? { initialValue?: undefined } : OneInitialValue;

/** Text is sent to an instrument. */
export type InstrumentFor<G, S> = string extends WidenText<G> | WidenText<S> ? { instrument: AnyInstrument } : unknown;

type WidenText<C> = C extends string ? string : never;

/** Only what is a number can be reached in steps. */
type StepOf<M, V> = [M] extends [undefined]
  ? [V] extends [undefined]
    ? number
    : unknown extends ValidatedBy<V>
      ? number
      : [Extract<ValidatedBy<V>, number>] extends [never]
        ? undefined
        : number
  : undefined;

/** Nothing where there is no command for it. */
type Unless<C, T> = [C] extends [false] ? undefined : T;

/** Nothing where nobody is asked. */
type UnlessManual<C, T> = [C] extends [false | null] ? undefined : T;

/** What a `getParser` is given. */
export type RawOf<G> = G extends (...args: never[]) => infer R ? Awaited<R> : string;

/** Options as the implementation sees them. */
export type AnyParameterOptions = ParameterOptions<
  ValMapping | undefined,
  Validator | undefined,
  GetCommand,
  SetCommand,
  unknown,
  unknown
>;
