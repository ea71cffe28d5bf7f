/** The static types of interlocks: the values of a rule follow from the parameters that it rests on. */

import type { GettableParameter, ParameterBase } from "../../core/index.ts";
import type { ReadBy, SetBy } from "../../core/parameter/delegate-types.ts";
import type { Needs } from "./needs.ts";

/** How an interlock stands. */
export type InterlockState = "armed" | "tripped" | "removed";

/** That an interlock has tripped. */
export interface Trip {
  /** Name of the interlock. */
  readonly interlock: string;
  readonly at: Date;
  /** The values, or what is not known. */
  readonly why: string;
}

/** What a trip does; what it returns stays in force until the reset. */
export type TripAction = (trip: Trip) => Disposable | undefined | void | Promise<Disposable | undefined | void>;

/**
 * A set that needs permission: `[parameter]` for any value, `[parameter, "on"]` for one, or `[parameter, v => v > 1]` for
 * those of which a function says so.
 */
export type GuardRule<P> = readonly [P] | readonly [P, SetBy<P> | ((value: SetBy<P>) => boolean)];

/** Guards of several parameters, each with values of its own type. */
export type GuardRules<P extends readonly ParameterBase[]> = readonly [...{ [Index in keyof P]: GuardRule<P[Index]> }];

/** The values that a rule gets. */
export type NeededValues<N> = { readonly [Name in keyof N]: ReadBy<N[Name]> };

/** What an interlock that is watched does. */
export interface WatchRule {
  /** Seconds between two looks; less than `maxAge`. */
  every: number;
  /** What a trip does: a function, or the station's safe state. Default nothing but to refuse until the reset. */
  trip?: "safe state" | ((trip: Trip) => unknown);
}

/** A rule across parameters. */
export interface InterlockRule<P extends readonly ParameterBase[], N extends Record<string, GettableParameter>> {
  /** Which sets need permission. */
  guards: GuardRules<P>;
  /** What the rule rests on, by the names that it uses. */
  needs: N;
  /** How old a value may be, in seconds: an older one is read before the decision. */
  maxAge: number;
  /** Whether it is allowed; what is neither true nor false is refused. */
  allow: (values: NeededValues<N>) => boolean;
  /** Longest wait for a value that has to be read, in seconds. Default 5. */
  timeout?: number;
  /** What the rule says, in words: it ends the error. Default none. */
  reason?: string;
  /** Watches the rule all the time. Default it is asked before a set only. */
  watch?: WatchRule;
}

/** A rule as the implementation sees it. */
export interface InterlockOptions {
  readonly guards: readonly (readonly unknown[])[];
  readonly needs: Needs;
  readonly maxAge: number;
  readonly allow: (values: never) => unknown;
  readonly timeout?: number;
  readonly reason?: string;
  readonly watch?: WatchRule;
}
