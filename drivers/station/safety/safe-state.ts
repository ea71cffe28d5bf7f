/** The safe state of a station: what its parameters go to when something ends badly. */

import { inspect } from "node:util";

import type { ParameterBase } from "../../core/index.ts";
import { BaseParameter } from "../../core/index.ts";
import { addGuard } from "../../core/parameter/add-guard.ts";
import { guarded } from "../../core/parameter/guarded-promise.ts";
import { repr, str } from "../../core/python-text.ts";
import type { SetBy } from "../../core/parameter/delegate-types.ts";
import { isInterrupt, messageOf, RefusedError } from "../../core/errors.ts";
import { runtime } from "../../runtime.ts";
import { followAborts } from "./aborts.ts";
import { applyEntries, stopSets, type SafeStateReport } from "./apply.ts";
import { entryOf, isClosed, isSafe, stepsText, type Entry, type Ramped } from "./entries.ts";
import type { Trip } from "./interlock-types.ts";
import { keepForCrash, type CrashPlan } from "./kept.ts";
import { outside } from "./outside.ts";
import type { ValuesAt } from "./path-types.ts";
import { parameterAt, type StationLike } from "./parameter-at.ts";
import { applyAtEnd } from "./script-end.ts";
import { tell } from "./tell.ts";

/**
 * What a safe state is applied after: `"abort"`, a cell that has set a parameter of the station and is ended by an
 * interrupt; `"trip"`, an interlock whose trip is `"safe state"`; `"crash"`, an executor or a script that ends without
 * having been asked to.
 */
export type SafeStateCause = "abort" | "trip" | "crash";

/** When a safe state is applied, and how. */
export interface SafeStateOptions {
  /** Default all. */
  after?: readonly SafeStateCause[];
  /** Longest time without progress on one entry, in seconds; then the next one is done. Default 10. */
  timeout?: number;
  /**
   * Where the class of an instrument lies, by the instrument's name, if it is none of this package:
   * `{ pump: "./drivers/pump.ts#Pump" }`. A class of a cell is gone after a crash.
   */
  drivers?: Readonly<Record<string, string>>;
}

/** A parameter and what it goes to; the value has the parameter's type. */
export type SafeValue<P> = readonly [P, SetBy<P> | Ramped<SetBy<P>>];

/** Pairs of a parameter and a value, in their order. */
export type SafePairs<P extends readonly ParameterBase[] = readonly ParameterBase[]> = readonly [
  ...{ [Index in keyof P]: SafeValue<P[Index]> },
];

/** Values by path, in their order, or pairs of a parameter and a value. */
export type SafeValues<P extends readonly ParameterBase[] = readonly ParameterBase[]> =
  Readonly<Record<string, unknown>> | SafePairs<P>;

const all: readonly SafeStateCause[] = ["abort", "trip", "crash"];
const defaultTimeout = 10;
/** How often a press of the stop button may come between. */
const mostTries = 10;
const declared = new WeakMap<object, SafeState>();
/** Those in force, in the order of their declaration. */
const live = new Set<SafeState>();

/**
 * Declares what the parameters of a station go to after an abort, a trip or a crash, in this order. Every value is checked
 * at once. A second declaration takes the place of the first, also where the station was made anew.
 *
 * @throws TypeError that names the entry which cannot be meant; nothing is declared then.
 * @example safeState(station, { "smu.smua.volt": { to: 0, step: 0.1 }, "smu.smua.output": false });
 * @example safeState(station, [[smu.smua.volt, 0], [smu.smua.output, false]]);
 */
export function safeState<const P extends readonly ParameterBase[]>(
  station: StationLike,
  values: readonly [...{ [Index in keyof P]: SafeValue<P[Index]> }],
  options?: SafeStateOptions,
): SafeState;
export function safeState<S extends StationLike, const V extends Readonly<Record<string, unknown>>>(
  station: S,
  values: V & ValuesAt<S, V>,
  options?: SafeStateOptions,
): SafeState;
export function safeState(station: StationLike, values: object, options: SafeStateOptions = {}): SafeState {
  const entries = entriesOf(station, values as SafeValues);
  const made = new SafeState(station, entries, options);
  for (const other of live) if (other.isReplacedBy(made)) other.remove();
  declared.set(station, made);
  live.add(made);
  made.start();
  return made;
}

/** The safe state that a station has. */
export function safeStateOf(station: object): SafeState | undefined {
  return declared.get(station);
}

/** A declared safe state. It is made by {@link safeState}. */
export class SafeState implements Disposable {
  readonly entries: readonly Entry[];
  readonly after: readonly SafeStateCause[];
  readonly #station: StationLike;
  readonly #options: SafeStateOptions;
  readonly #timeout: number;
  readonly #started: Disposable[] = [];
  #running: Promise<SafeStateReport> | undefined;
  #kept: Promise<void> = Promise.resolve();

  constructor(station: StationLike, entries: readonly Entry[], options: SafeStateOptions) {
    const { after = all, timeout = defaultTimeout } = options;
    for (const cause of after)
      if (!all.includes(cause))
        throw new TypeError(`safe state: after ${repr(cause)}: must be among ${all.join(", ")}`);
    if (typeof timeout !== "number" || !(timeout > 0 && timeout < Infinity))
      throw new TypeError(`safe state: timeout is ${repr(timeout)}: must be seconds, more than 0`);
    this.entries = entries;
    this.after = after;
    this.#station = station;
    this.#options = options;
    this.#timeout = timeout;
  }

  /** Puts it in force. */
  start(): void {
    if (this.after.includes("abort"))
      this.#started.push(followAborts(this.#station, this.entries, () => this.#apply("a cell was interrupted")));
    if (!this.after.includes("crash")) return;
    this.#started.push(applyAtEnd(why => this.#apply(why)));
    this.#kept = runtime().pending("declaring the safe state", keepAll(this));
    // The cell waits for it; nobody else has to.
    void this.#kept.then(
      () => undefined,
      () => undefined,
    );
  }

  /** What a fresh executor needs of it; undefined where it is not to be applied after a crash. */
  get forCrash(): CrashPlan | undefined {
    if (!this.after.includes("crash")) return undefined;
    return { entries: this.entries, timeout: this.#timeout, drivers: this.#options.drivers ?? {} };
  }

  /** Whether it is applied when something ends badly: it was not removed, and no other one has taken its place. */
  get isInForce(): boolean {
    return live.has(this);
  }

  /** Whether another one takes its place: that of the same station, or of its instruments, or if its own are closed. */
  isReplacedBy(other: SafeState): boolean {
    if (other.#station === this.#station || this.entries.every(({ parameter }) => isClosed(parameter))) return true;
    const theirs = new Set(other.entries.map(({ parameter }) => parameter));
    const left = this.entries.filter(({ parameter }) => !theirs.has(parameter));
    if (left.length === this.entries.length) return false;
    const paths = left.map(({ path }) => path).join(", ");
    if (paths !== "") tell("warning", `safe state: the new one takes the place of one that had ${paths} as well`);
    return true;
  }

  /** Resolves when the kernel process holds what a fresh executor needs. */
  get kept(): Promise<void> {
    return this.#kept;
  }

  /** Applies it now. What fails does not stop the rest; the report tells. */
  apply(): Promise<SafeStateReport> {
    return guarded(runtime().pending("applying the safe state", this.#apply("apply() was called")));
  }

  /** Applies it after a trip; until the reset, its parameters take nothing else. */
  async applyAfterTrip({ interlock, why }: Trip): Promise<Disposable | undefined> {
    if (!this.after.includes("trip")) return undefined;
    const held = this.#hold(`interlock "${interlock}" has tripped: reset() it first`);
    await this.#apply(`interlock "${interlock}" has tripped: ${why}`);
    return held;
  }

  /** Takes it back: nothing is applied any more. Twice is fine. */
  remove(): void {
    for (const one of this.#started.splice(0)) one[Symbol.dispose]();
    if (!live.delete(this)) return;
    if (declared.get(this.#station) === this) declared.delete(this.#station);
    this.#kept = keepAll();
    // That what was kept is smaller now concerns nobody who waits.
    this.#kept.catch((error: unknown) => tell("error", `safe state: ${messageOf(error)}`));
  }

  [Symbol.dispose](): void {
    this.remove();
  }

  toString(): string {
    return `<SafeState: ${this.entries.map(({ path }) => path).join(", ")}${this.isInForce ? "" : ", removed"}>`;
  }

  /** The entries in their order; nothing is read. */
  [inspect.custom](): string {
    const lines = this.entries.map(entry => `  ${entry.path} -> ${str(entry.value)}${stepsText(entry)}`);
    const when = this.isInForce ? `after ${this.after.join(", ")}` : "was removed";
    return `Safe state ${when}\n${lines.join("\n")}`;
  }

  /** Once at a time: who asks meanwhile gets the same. */
  #apply(cause: string): Promise<SafeStateReport> {
    this.#running ??= outside(async () => {
      try {
        // While it is under way, a cell that does not answer is not ended by force.
        return await this.#uncut(cause);
      } finally {
        this.#running = undefined;
      }
    });
    return this.#running;
  }

  async #uncut(cause: string): Promise<SafeStateReport> {
    let applied: Promise<SafeStateReport> | undefined;
    const apply = (): Promise<SafeStateReport> => {
      stopSets(this.entries, cause);
      return (applied ??= applyEntries(cause, { timeout: this.#timeout, tasks: this.entries }));
    };
    for (let tries = 1; tries <= mostTries; tries++) {
      try {
        return await runtime().critical("applying the safe state", apply);
      } catch (error) {
        // A press of the stop button is no reason to leave it half done.
        if (applied) return await applied;
        if (!isInterrupt(error)) throw error;
      }
    }
    return await apply();
  }

  #hold(why: string): Disposable {
    const added = this.entries.map(entry =>
      addGuard(entry.parameter, {
        check(value) {
          if (!isSafe(entry, value)) throw new RefusedError(`refused while the safe state holds: ${why}`);
        },
      }),
    );
    return { [Symbol.dispose]: () => added.forEach(one => one[Symbol.dispose]()) };
  }
}

/** Hands all that is in force to the kernel process; the newest one says what of it a crash would leave undone. */
function keepAll(newest?: SafeState): Promise<void> {
  const plans = [...live].flatMap(state => {
    const plan = state.forCrash;
    return plan ? [{ ...plan, isNew: state === newest }] : [];
  });
  return keepForCrash(plans);
}

function entriesOf(station: StationLike, values: SafeValues): Entry[] {
  const entries = isPairs(values)
    ? values.map((pair, index) => {
        const [parameter, value] = pair as readonly unknown[];
        if (!(parameter instanceof BaseParameter))
          throw new TypeError(`safe state: entry ${index}: ${repr(parameter)} is not a parameter`);
        return entryOf(parameter.fullName, parameter, value);
      })
    : Object.entries(values).map(([path, value]) => entryOf(path, parameterAt(station, path), value));
  if (entries.length === 0) throw new TypeError("safe state: name at least one parameter and its value");
  return entries;
}

function isPairs(values: SafeValues): values is readonly (readonly unknown[])[] & SafeValues {
  return Array.isArray(values);
}
