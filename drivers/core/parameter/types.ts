/** The static types of parameters: what can be read, what can be set, and how both follow from the options. */

import type { AnyInstrument } from "../instrument/types.ts";
import type { Control, SettableBy, ValidatedBy, Validator } from "../validators/validator.ts";

import type { OnOffValMapping, ValMapping } from "./value-mapping.ts";
import type { ParameterCache } from "./cache.ts";
import type { Factor } from "./options.ts";
import type { ParameterColumn, UnpackedColumn } from "./columns.ts";
import type { ParameterSnapshot, SnapshotOptions } from "./snapshot.ts";
import type { SweepOptions, SweepValues } from "./sweep-values.ts";

/** What every parameter has, whether it can be read or set. */
export interface ParameterBase<T = unknown> {
  /** Short name: the field it sits in. */
  readonly name: string;
  /** Name with those of its instrument and channels, joined by `_`. */
  readonly fullName: string;
  label: string;
  unit: string;
  readonly docstring: string;
  /** The texts that are sent to read and to set it, where they are texts: `{ get: "FREQ?", set: "FREQ {}" }`. */
  readonly commands: ParameterCommands;
  readonly instrument: AnyInstrument | undefined;
  /** The first validator; another one takes the place of the only one. */
  get vals(): Validator | undefined;
  set vals(validator: Validator | null | undefined);
  readonly validators: readonly Validator[];
  readonly valMapping: ValMapping | undefined;
  /** Whether there is a `get` to call. */
  readonly gettable: boolean;
  /** Whether there is a `set` to call. */
  readonly settable: boolean;
  /** What was last read or set, without talking to the instrument. */
  readonly cache: ParameterCache<T>;
  /** What a value is multiplied by before it is sent; another one makes what is known invalid. */
  get scale(): Factor | undefined;
  set scale(scale: Factor | null | undefined);
  /** What is added before a value is sent, after the scale; another one makes what is known invalid. */
  get offset(): Factor | undefined;
  set offset(offset: Factor | null | undefined);
  /** Largest change sent at once; a longer way is ramped. */
  step: number | undefined;
  /** Least time between two sets, in seconds. */
  interDelay: number;
  /** Least time that a set takes, in seconds. */
  postDelay: number;
  metadata: Record<string, unknown>;
  /** Whether snapshots leave it out. */
  snapshotExclude: boolean;
  /** The control that a panel shows for it. */
  readonly control: Control;
  /** The name under which measurements keep its values. */
  readonly registerName: string;
  /** The instrument that is asked in the end, where another one stands in front of it. */
  readonly underlyingInstrument: AnyInstrument | undefined;
  /** Throws unless `value` may be set. */
  validate(value: unknown): void;
  /** Adds a validator, which is asked before those that are there. */
  addValidator(validator: Validator): void;
  /** Takes away the validator that was added last. */
  removeValidator(): Validator | undefined;
  /** Adds a validator until the block ends: `using _ = volt.extraValidator(vals.numbers(0, 1))`. */
  extraValidator(validator: Validator): Disposable;
  snapshot(options?: SnapshotOptions): Promise<ParameterSnapshot>;
  /** The snapshot of what is known now; nothing is read. */
  record(): ParameterSnapshot;
  /** The columns that its values fill in a dataset: what a measurement registers. */
  columns(): readonly ParameterColumn[];
  /** A value as it fills the columns of a dataset, with its setpoints. */
  unpack(value: unknown): readonly UnpackedColumn[];
  /** Docstring, name, label, unit and validators as text. */
  readonly doc: string;
}

/** What a parameter sends; a placeholder stands for the value. */
export interface ParameterCommands {
  readonly get?: string;
  readonly set?: string;
}

/** A parameter that can be read. */
export interface GettableParameter<Get = unknown> extends ParameterBase<Get> {
  /** Reads the value. */
  (): Promise<Get>;
  get(): Promise<Get>;
}

/** A parameter that can be set. */
export interface SettableParameter<in Set = never, out Get = unknown> extends ParameterBase<Get> {
  /** Sets the value. */
  (value: Set): Promise<void>;
  set(value: Set): Promise<void>;
  /** Sets the value, runs `body`, and sets what was there before. */
  setTo<R>(value: Set, body: () => R | Promise<R>, options?: SetToOptions): Promise<R>;
  /** Runs `body`, and sets the value that was there before. */
  restoreAtExit<R>(body: () => R | Promise<R>, options?: SetToOptions): Promise<R>;
  /** The values from `start` to `stop`, each of which may be set: by `step`, or `num` of them. */
  sweep(start: number, stop: number, options: SweepOptions): SweepValues;
}

/** A parameter that can be read and set. */
export interface Parameter<Get = unknown, Set = Get> extends ParameterBase<Get> {
  /** Reads the value. */
  (): Promise<Get>;
  /** Sets the value. */
  (value: Set): Promise<void>;
  get(): Promise<Get>;
  set(value: Set): Promise<void>;
  /** Sets the value, runs `body`, and sets what was there before. */
  setTo<R>(value: Set, body: () => R | Promise<R>, options?: SetToOptions): Promise<R>;
  /** Runs `body`, and sets the value that was there before. */
  restoreAtExit<R>(body: () => R | Promise<R>, options?: SetToOptions): Promise<R>;
  /** The values from `start` to `stop`, each of which may be set: by `step`, or `num` of them. */
  sweep(start: number, stop: number, options: SweepOptions): SweepValues;
  /** Adds to the value that it has. */
  increment(change: number): Promise<void>;
}

/** Any parameter, as a collection holds it: look at `gettable` and `settable` before a call. */
export interface AnyParameter extends ParameterBase {
  get?(): Promise<unknown>;
  set?(value: unknown): Promise<void>;
}

/** What may happen while a value is held. */
export interface SetToOptions {
  /** Whether `body` may set the parameter. Default false. */
  allowChanges?: boolean;
}

/** The parameter that a set of options makes. */
export type ParameterOf<M, V, G, S, P, I> = G extends false
  ? S extends false
    ? ParameterBase<GetOf<M, V, G, P, I>>
    : SettableParameter<SetOf<M, V, G, S, P, I>, GetOf<M, V, G, P, I>>
  : S extends false
    ? GettableParameter<GetOf<M, V, G, P, I>>
    : Parameter<GetOf<M, V, G, P, I>, SetOf<M, V, G, S, P, I>>;

/** The type that a parameter is read as: mapping, then parser, then what the command or the validator gives. */
export type GetOf<M, V, G, P, I> =
  IsUnset<M> extends false
    ? MappingGet<M> | Never<G, I>
    : IsUnset<P> extends false
      ? P
      : G extends (...args: never[]) => infer R
        ? FunctionGet<Awaited<R>, V>
        : G extends string
          ? IsUnset<V> extends false
            ? Reply<ValidatedBy<V>>
            : string
          : ManualGet<V, I>;

/** The type that a parameter is set with: at least what it is read as. */
export type SetOf<M, V, G, S, P, I> =
  IsUnset<M> extends false
    ? MappingSet<M>
    : IsUnset<V> extends false
      ? SettableBy<V>
      : S extends (value: infer A, ...rest: never[]) => unknown
        ? unknown extends A
          ? GetOf<M, V, G, P, I>
          : A
        : IsUnset<I> extends false
          ? I
          : Widened<GetOf<M, V, G, P, I>>;

// Text that is read without a parser may be set as anything that a command can hold.
type Widened<T> = unknown extends T ? unknown : string extends T ? string | number | boolean : T;

/** What a mapping is read as. */
export type MappingGet<M> = M extends OnOffValMapping<unknown, unknown> ? boolean : MappingKey<M>;

/** What a mapping is set with. */
export type MappingSet<M> = M extends OnOffValMapping<unknown, unknown> ? M[number][0] | 0 | 1 : MappingKey<M>;

type MappingKey<M> =
  M extends ReadonlyMap<infer K, unknown>
    ? K
    : M extends readonly (readonly [infer K, unknown])[]
      ? K
      : Numeral<keyof M>;

// Keys of an object are text at run time; those that are numerals stand for numbers.
type Numeral<K> = K extends `${infer N extends number}` ? N : K;

type IsUnset<T> = [T] extends [undefined] ? true : false;

// A reply is text unless something says what it means.
type Reply<T> = unknown extends T ? string : T;

// A function's result is what it says, made narrower by the validator; text is a reply that the validator reads.
type FunctionGet<R, V> =
  IsUnset<V> extends true
    ? R
    : unknown extends R
      ? ValidatedBy<V>
      : R extends string
        ? Reply<ValidatedBy<V>>
        : ValidatedBy<V> extends R
          ? ValidatedBy<V>
          : R;

type ManualGet<V, I> =
  IsUnset<V> extends false ? ValidatedBy<V> | Never<null, I> : IsUnset<I> extends false ? I : unknown;

// Nobody has set a manual parameter without an initial value yet.
type Never<G, I> = [G] extends [null] ? (IsUnset<I> extends true ? null : never) : never;

/** What the function of a `setCmd` is given. */
export type SentOf<M, V> =
  IsUnset<M> extends false ? MappingCode<M> : IsUnset<V> extends false ? ValidatedBy<V> : unknown;

type MappingCode<M> =
  M extends ReadonlyMap<unknown, infer C> ? C : M extends readonly (readonly [unknown, infer C])[] ? C : M[keyof M];

/** What a mapping or a validator lets through; anything where there is neither. */
export type Allowed<M, V> =
  IsUnset<M> extends false ? MappingSet<M> : IsUnset<V> extends false ? SettableBy<V> : unknown;
