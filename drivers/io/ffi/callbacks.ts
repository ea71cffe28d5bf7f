/** Functions of ours that a library calls after the call that it was given them in. */
import { runtime } from "../../runtime.ts";
import { callback } from "./declare.ts";
import type { CallbackType, Given, ResultType, Structure, Value, ValueName } from "./types.ts";

/** A function that a library may call until it is disposed of. */
export type KeptCallback<F> = F & Disposable;

/** What a kept callback is inside. */
export interface KeptState {
  readonly type: CallbackType;
  /** What each opened library knows it by, and how it is taken back. */
  readonly registrations: Map<object, { readonly id: unknown; readonly release: () => void }>;
  disposed: boolean;
}

const states = new WeakMap<object, KeptState>();

/** What a function is inside, if it is a kept one. */
export function keptState(run: object): KeptState | undefined {
  return states.get(run);
}

/**
 * Keeps a function for a library that calls it at any time, from any thread; it always runs on the event loop. Dispose of
 * it when the library does not call it any more.
 * @example
 * using done = keepCallback("void", ["uint32"], code => finished(code));
 * lib.onDone(handle, done);
 */
export function keepCallback<const R extends ResultType, const A extends readonly (ValueName | Structure)[]>(
  result: R,
  args: A,
  run: (...values: { -readonly [I in keyof A]: Value<A[I]> }) => R extends "void" ? void : Given<R>,
): KeptCallback<NonNullable<Given<CallbackType<R, A>>>> {
  const state: KeptState = { type: callback(result, args), registrations: new Map(), disposed: false };
  const bound = runtime().bind(run as (...values: unknown[]) => unknown);
  const outer = Object.assign((...values: unknown[]) => bound(...values), {
    [Symbol.dispose]() {
      state.disposed = true;
      for (const { release } of state.registrations.values()) release();
      state.registrations.clear();
    },
  });
  states.set(outer, state);
  return outer as unknown as KeptCallback<NonNullable<Given<CallbackType<R, A>>>>;
}
