/** Interlocks: rules across instruments, asked before a value is sent and, where wanted, watched all the time. */

import { inspect } from "node:util";

import { clock } from "../../core/clock.ts";
import { isInterrupt, messageOf, RefusedError } from "../../core/errors.ts";
import { addGuard } from "../../core/parameter/add-guard.ts";
import { withoutGuards, type Guard } from "../../core/parameter/guards.ts";
import { guarded } from "../../core/parameter/guarded-promise.ts";
import { timestampText } from "../../core/parameter/snapshot.ts";
import { repr } from "../../core/python-text.ts";
import { runtime } from "../../runtime.ts";
import { guardsOf, type GuardedSet } from "./guarded-set.ts";
import { isClosed } from "./entries.ts";
import { assertInterlock } from "./interlock-options.ts";
import type { InterlockOptions, InterlockState, Trip, TripAction, WatchRule } from "./interlock-types.ts";
import { interlockText } from "./interlock-text.ts";
import { freshValues, seconds, valuesText, type Needs } from "./needs.ts";
import { tell } from "./tell.ts";
import { tripListeners } from "./trips.ts";
import { Watch } from "./watch.ts";

/** A rule in force. It is made by {@link interlock}. */
export class Interlock implements Disposable {
  readonly name: string;
  readonly #options: InterlockOptions;
  readonly #sets: readonly GuardedSet[];
  readonly #guards: readonly Guard[];
  readonly #added: readonly Disposable[];
  readonly #listeners = new Set<(trip: Trip) => void>();
  readonly #closing: Disposable;
  readonly #action: TripAction | undefined;
  #watching: Watch | undefined;
  #trip: Trip | undefined;
  /** What the trip action keeps in force until the reset. */
  #held: Disposable | undefined;
  #acting: Promise<void> | undefined;
  #isRemoved = false;

  /** @param action What a trip does, where there is a watch. */
  constructor(name: string, options: InterlockOptions, action: TripAction | undefined) {
    assertInterlock(name, options);
    this.name = name;
    this.#options = options;
    this.#action = action;
    this.#sets = guardsOf(name, options.guards);
    this.#guards = this.#sets.map(set => this.#guard(set));
    this.#added = this.#sets.map(({ parameter }, index) => addGuard(parameter, this.#guards[index] as Guard));
    this.#closing = runtime().onDispose(async () => this.remove());
    this.#start();
  }

  /** `"armed"`, `"tripped"` until it is reset, or `"removed"`. */
  get state(): InterlockState {
    return this.#isRemoved ? "removed" : this.#trip ? "tripped" : "armed";
  }

  /** When and why it has tripped; undefined while it has not. */
  get trip(): Trip | undefined {
    return this.#trip;
  }

  /** Which sets need permission, such as `heater_output = on`. */
  get guards(): readonly string[] {
    return this.#sets.map(({ text }) => text);
  }

  /** What the rule rests on, by the names that it uses. */
  get needs(): Needs {
    return this.#options.needs;
  }

  /** How old a value may be, in seconds. */
  get maxAge(): number {
    return this.#options.maxAge;
  }

  /** The rule as it was written, such as `({ pressure }) => pressure < 1e-5`. */
  get rule(): string {
    return String(this.#options.allow);
  }

  /** What the rule says in words; undefined if nothing was said. */
  get reason(): string | undefined {
    return this.#options.reason;
  }

  /** How it is watched; undefined where it is only asked. */
  get watch(): WatchRule | undefined {
    return this.#options.watch;
  }

  /** Whether an instrument that it rests on was closed: no value of it will ever be known again. */
  get isOrphan(): boolean {
    return Object.values(this.#options.needs).some(parameter => isClosed(parameter));
  }

  /** Resolves when the trip action that runs, if one does, is through; it never rejects. */
  get acting(): Promise<void> {
    return this.#acting ?? Promise.resolve();
  }

  /** Calls back when it trips, until the handle is disposed of. */
  onTrip(listener: (trip: Trip) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /**
   * Arms it again after a trip, if the rule allows it now: everything that it rests on is read afresh.
   * @throws RefusedError if the rule does not allow it, or a value cannot be read. It stays tripped then.
   */
  reset(): Promise<void> {
    return guarded(runtime().pending(`resetting ${this.#text}`, this.#reset()));
  }

  async #reset(): Promise<void> {
    if (!this.#trip) return;
    await this.#acting;
    try {
      await this.#decide({ maxAge: 0 }, unending);
    } catch (error) {
      if (isInterrupt(error)) throw error;
      throw new RefusedError(`resetting ${this.#text}: ${messageOf(error)}`, { cause: error });
    }
    this.#trip = undefined;
    this.#held?.[Symbol.dispose]();
    this.#held = undefined;
    this.#start();
  }

  /** Ends the rule and its watch. Twice is fine. */
  remove(): void {
    this.#isRemoved = true;
    this.#watching?.stop();
    this.#held?.[Symbol.dispose]();
    this.#closing[Symbol.dispose]();
    for (const one of this.#added) one[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.remove();
  }

  toString(): string {
    return `<Interlock: ${this.name}, ${this.state}>`;
  }

  /** What it guards, what is known and how it stands; nothing is read. */
  [inspect.custom](): string {
    return interlockText(this);
  }

  get #text(): string {
    return `interlock "${this.name}"`;
  }

  #guard(set: GuardedSet): Guard {
    return {
      check: value => {
        if (this.#trip && set.concerns(value)) throw this.#tripped(this.#trip);
      },
      permit: async (value, signal) => {
        if (!set.concerns(value)) return;
        try {
          await this.#decide(this.#options, signal);
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          throw new RefusedError(`refused by ${this.#text}: ${error.message}`, { cause: error.cause });
        }
        // It may have tripped while the values were read.
        if (this.#trip) throw this.#tripped(this.#trip);
      },
    };
  }

  #tripped({ at, why }: Trip): RefusedError {
    return new RefusedError(
      `refused by ${this.#text}: it has tripped at ${timestampText(at.getTime())} (${why}): reset() arms it again`,
    );
  }

  /** @throws RefusedError unless all that it rests on is known and the rule allows it. */
  async #decide({ maxAge }: { readonly maxAge: number }, signal: AbortSignal): Promise<void> {
    const needs = this.#options.needs;
    const values = await freshValues(needs, { maxAge, timeout: this.#options.timeout ?? defaultTimeout }, signal);
    const why = this.#judge(values);
    if (why !== undefined) throw new RefusedError(why);
  }

  /** Why the rule does not allow the values. */
  #judge(values: Readonly<Record<string, unknown>>): string | undefined {
    const { allow, needs, reason } = this.#options;
    let allowed: unknown;
    try {
      allowed = allow(values as never);
    } catch (error) {
      return `its rule failed: ${messageOf(error)} (${valuesText(needs, values)})`;
    }
    if (allowed === true) return undefined;
    const found = valuesText(needs, values);
    // A rule that forgot its return, or that is asynchronous, must not pass for one that agrees.
    if (allowed !== false) return `its rule gave ${repr(allowed)}: must be true or false (${found})`;
    return found + (reason === undefined ? "" : ` (${reason})`);
  }

  #start(): void {
    const { watch, maxAge, needs } = this.#options;
    if (!watch || this.#isRemoved) return;
    this.#watching = new Watch({
      needs: needs,
      every: watch.every,
      maxAge,
      judge: values => this.#judge(values),
      broken: why => this.#trips(why),
      failed: (name, why, left) =>
        tell("warning", `${this.#text}: ${name} cannot be read: ${why}; it trips in ${seconds(left)} if that stays so`),
    });
  }

  #trips(why: string): void {
    const trip: Trip = { interlock: this.name, at: new Date(clock().now()), why };
    this.#trip = trip;
    tell("error", `${this.#text} has tripped: ${why}`);
    this.#acting = this.#act(trip);
    for (const listener of [...this.#listeners, ...tripListeners()]) {
      try {
        listener(trip);
      } catch (error) {
        tell("error", `${this.#text}: a listener of its trip failed: ${messageOf(error)}`);
      }
    }
  }

  async #act(trip: Trip): Promise<void> {
    if (!this.#action) return;
    try {
      // What it does about the trip, it may do against its own rule.
      this.#held = (await withoutGuards(this.#guards, () => this.#action?.(trip))) ?? undefined;
      tell("warning", `${this.#text}: the trip action is through`);
    } catch (error) {
      tell("error", `${this.#text}: the trip action failed: ${messageOf(error)}`);
    }
  }
}

/** Longest wait for a value that has to be read before a set, in seconds. */
const defaultTimeout = 5;

/** Where nothing can interrupt. */
const unending = new AbortController().signal;
