/** Types of C as a declaration names them, and what they are in TypeScript. */

/** Whole numbers that a `number` can hold; `long` and `size_t` are as long as the platform has them. */
export interface Integers {
  char: number;
  uchar: number;
  int8: number;
  uint8: number;
  short: number;
  ushort: number;
  int16: number;
  uint16: number;
  int: number;
  uint: number;
  int32: number;
  uint32: number;
  long: number;
  ulong: number;
  size_t: number;
}

/** Whole numbers of 64 bits: a result is a `bigint`, an argument may be either. */
export interface LongIntegers {
  int64: bigint;
  uint64: bigint;
  longlong: bigint;
  ulonglong: bigint;
  intptr: bigint;
  uintptr: bigint;
}

/** What `name[]` is: memory of the caller, which the library reads and writes in place. */
export interface Arrays {
  /** Text that the library writes is bytes too. */
  char: Uint8Array;
  uchar: Uint8Array;
  int8: Int8Array;
  uint8: Uint8Array;
  short: Int16Array;
  ushort: Uint16Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int: Int32Array;
  uint: Uint32Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  longlong: BigInt64Array;
  ulonglong: BigUint64Array;
  float: Float32Array;
  double: Float64Array;
}

/** An address in the memory of the process that runs the library; `null` is C's `NULL`. */
export type Pointer = bigint | null;

/** Names of types that one value has. */
export type ScalarName = keyof Integers | keyof LongIntegers | "float" | "double" | "bool";
/** A name of a type: of one value, of text that ends in a zero, of an address. */
export type ValueName = ScalarName | "string" | "pointer";
/** A typed array. */
export type ArrayName = `${keyof Arrays}[]`;

/** An array within a structure, of a fixed length. Made by {@link fixedArray}. */
export interface FixedArray<T extends ScalarName = ScalarName> {
  readonly kind: "array";
  readonly of: T;
  readonly length: number;
}
/** Text within a structure, of a fixed number of bytes. Made by {@link fixedText}. */
export interface FixedText {
  readonly kind: "text";
  readonly length: number;
}
/** A structure: its members in the order of the header file. */
export interface Structure {
  readonly [member: string]: ValueName | FixedArray | FixedText | Structure;
}
/** What a pointer may point to. */
export type Target = ValueName | Structure;
/** A pointer to a value. Made by {@link pointerTo}, {@link out} and {@link inout}. */
export interface PointerTo<T extends Target = Target, D extends "in" | "out" | "inout" = "in" | "out" | "inout"> {
  readonly kind: D;
  readonly of: T;
}
/** A function that the library calls. Made by {@link callback}. */
export interface CallbackType<
  R extends ResultType = ResultType,
  A extends readonly (ValueName | Structure)[] = readonly (ValueName | Structure)[],
> {
  readonly kind: "callback";
  readonly result: R;
  readonly arguments: A;
}

/** What an argument may be declared as. */
export type ArgumentType = ValueName | ArrayName | Structure | PointerTo | CallbackType;
/** What a result may be declared as. */
export type ResultType = "void" | ValueName | Structure;

/** `[result, [arguments]]`, or a variable as {@link variable} declares it. */
export type Signature =
  readonly [ResultType, readonly ArgumentType[]] | readonly [ValueName | Structure, readonly [], "variable"];
/** The functions of a library, by name. */
export interface Signatures {
  readonly [name: string]: Signature;
}

/** Where a library puts what it returns through a pointer: `value` is set when the call has ended. */
export interface Box<T> {
  value: T;
}

/** What the library gives for a type. */
export type Value<T> = T extends keyof Integers | "float" | "double"
  ? number
  : T extends keyof LongIntegers
    ? bigint
    : T extends "bool"
      ? boolean
      : T extends "string"
        ? string | null
        : T extends "pointer"
          ? Pointer
          : T extends FixedText
            ? string
            : T extends FixedArray<infer N>
              ? N extends keyof Arrays
                ? Arrays[N]
                : Value<N>[]
              : T extends Structure
                ? { -readonly [M in keyof T]: Value<T[M]> }
                : T extends "void"
                  ? void
                  : never;

/** What may be given for a type. */
export type Given<T> = T extends keyof LongIntegers
  ? bigint | number
  : T extends "pointer"
    ? Pointer | ArrayBufferView
    : T extends `${infer N extends keyof Arrays}[]`
      ? Arrays[N] | null
      : T extends FixedArray<infer N>
        ? N extends keyof Arrays
          ? Arrays[N] | readonly Given<N>[]
          : readonly Given<N>[]
        : T extends PointerTo<infer P, infer D>
          ? D extends "in"
            ? Given<P> | null
            : Box<D extends "out" ? Value<P> | undefined : Value<P>> | null
          : T extends CallbackType<infer R, infer A>
            ? ((...values: Values<A>) => R extends "void" ? void : Given<R>) | null
            : T extends FixedText
              ? string
              : T extends Structure
                ? { readonly [M in keyof T]: Given<T[M]> }
                : Value<T>;

type Values<A extends readonly unknown[]> = { -readonly [I in keyof A]: Value<A[I]> };
/** The arguments of a function. */
export type Arguments<A extends readonly unknown[]> = { -readonly [I in keyof A]: Given<A[I]> };

/** A function of a library that runs in a process of its own: it can be awaited only. */
export interface AsyncFunction<A extends readonly unknown[], R> {
  /** Runs it beside the event loop. What it is given must not be touched until it has ended. */
  async(...args: A): Promise<R>;
}
/** A function of a library. */
export interface LibraryFunction<A extends readonly unknown[], R> extends AsyncFunction<A, R> {
  /** Runs it at once: for what takes microseconds. */
  (...args: A): R;
}

/** The functions of an opened library. */
export type Library<S extends Signatures> = {
  readonly [N in keyof S]: LibraryFunction<Arguments<S[N][1]>, Value<S[N][0]>>;
} & AsyncDisposable;

/** The functions of a library that may run in a process of its own; every {@link Library} is one too. */
export type AsyncLibrary<S extends Signatures> = {
  readonly [N in keyof S]: AsyncFunction<Arguments<S[N][1]>, Value<S[N][0]>>;
} & AsyncDisposable;
