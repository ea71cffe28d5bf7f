/** The static types of the paths of a safe state: a path is checked as the member that it leads to would be. */

import type { SetBy } from "../../core/parameter/delegate-types.ts";
import type { StationBase } from "../station.ts";
import type { Ramped } from "./entries.ts";

/**
 * What a path may be given, by the components that a station `S` is known to have: the value of the parameter that it leads
 * to. A path of something else may be given anything; it is looked up when it runs.
 */
export type ValueAt<S, Path> = Path extends `${infer First}.${infer Rest}`
  ? First extends ComponentName<S>
    ? Settable<Follow<S[First], Rest>, First>
    : unknown
  : Path extends ComponentName<S>
    ? Settable<S[Path], Path>
    : unknown;

/** Values by path, each as {@link ValueAt} has it. */
export type ValuesAt<S, V> = { readonly [Path in keyof V]: ValueAt<S, Path> };

/** What a station has beside its own members. */
type ComponentName<S> = Exclude<keyof S, keyof StationBase> & string;

type Follow<T, Path> = Path extends `${infer Head}.${infer Tail}` ? Follow<Step<T, Head>, Tail> : Step<T, Path>;

type Step<T, Name> = Name extends keyof T
  ? T[Name]
  : Name extends `${infer Tuple}[${number}]`
    ? Tuple extends keyof T
      ? T[Tuple] extends Iterable<infer Channel>
        ? Channel
        : never
      : never
    : never;

/** The text stands in the place of a type, so that it is what an editor says. */
type Settable<P, First extends string> = [P] extends [never]
  ? `this path leads to nothing of ${First}`
  : [SetBy<P>] extends [never]
    ? `this path leads to nothing that can be set`
    : SetBy<P> | Ramped<SetBy<P>>;
