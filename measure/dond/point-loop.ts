/** Goes through the points of a sweep: sets, waits, reads, keeps. */

import { setImmediate } from "node:timers/promises";

import type { AnyParameter } from "../../drivers/core/index.ts";
import { sleep } from "../../drivers/core/sleep.ts";
import type { Result } from "../measurement/data-saver.ts";
import type { Axes, Axis } from "./axes.ts";
import type { Measured } from "./measured.ts";
import { isParameter } from "./measured.ts";
import type { Reader } from "./reader.ts";

/** Where the results of a group go. */
export interface Sink {
  readonly parameters: readonly AnyParameter[];
  /** The first point that it does not have yet. */
  readonly from: number;
  add(results: readonly Result[]): Promise<void>;
}

/** What happens around the points. */
export interface LoopControl {
  /** Called before each point; a promise holds the loop, false ends it. */
  readonly before: (point: number) => boolean | Promise<boolean>;
  /** Called after each point. */
  readonly after: (point: number) => void;
  /** Called when a point has failed. */
  readonly failed: (error: unknown, point: number) => Promise<NextStep>;
}

/** What comes after a point that has failed: it is tried again, the loop ends before it, or the error is thrown on. */
export type NextStep = "again" | "end" | "throw";

/** A sink, the list of results that it is given, and where each of their values comes from. */
interface KeptIn {
  readonly sink: Sink;
  readonly results: (readonly [AnyParameter, unknown])[];
  readonly from: readonly number[];
}

// How long the loop may keep others from running, in milliseconds.
const patience = 8;

// A value that no parameter has: what is set next is always another one.
const unset = Symbol("unset");

/** The loop over the points. */
export class PointLoop {
  readonly #axes: Axes;
  readonly #measured: readonly Measured[];
  readonly #read: Reader;
  readonly #sinks: readonly KeptIn[];
  readonly #set: unknown[];
  readonly #held: unknown[];
  readonly #values: unknown[] = [];
  // How many of the sinks have the point: one that is tried again is not kept twice.
  #kept = 0;
  readonly #isStop: () => boolean;

  constructor(
    axes: Axes,
    measured: readonly Measured[],
    read: Reader,
    { sinks, breakCondition }: { sinks: readonly Sink[]; breakCondition?: () => boolean },
  ) {
    this.#axes = axes;
    this.#measured = measured;
    this.#read = read;
    this.#set = axes.axes.map(() => unset);
    this.#held = axes.axes.map(() => undefined);
    this.#isStop = breakCondition ?? (() => false);
    const all: Measured[] = [...axes.axes.map(({ param }) => param), ...measured];
    this.#sinks = sinks.map(sink => {
      const from = sink.parameters.map(parameter => all.indexOf(parameter));
      return { sink, results: sink.parameters.map(parameter => [parameter, undefined] as const), from };
    });
  }

  /** Goes through the points from one on. */
  async run(from: number, control: LoopControl): Promise<void> {
    const place = this.#axes.placeOf(from);
    let rested = performance.now();
    for (let point = from; point < this.#axes.size; point++) {
      const goesOn = control.before(point);
      if (!(goesOn === true || (await goesOn))) return;
      this.#kept = 0;
      for (;;) {
        try {
          await this.#point(point, place);
          break;
        } catch (error) {
          const next = await control.failed(error, point);
          if (next === "end") return;
          if (next === "throw") throw error;
        }
      }
      control.after(point);
      if (this.#isStop()) return;
      this.#axes.advance(place);
      if (performance.now() - rested > patience) {
        await setImmediate();
        rested = performance.now();
      }
    }
  }

  async #point(point: number, place: readonly number[]): Promise<void> {
    const { axes } = this.#axes;
    for (let index = 0; index < axes.length; index++) {
      const axis = axes[index] as Axis;
      const value = axis.values[place[axis.dimension] as number];
      if (value !== this.#set[index]) await this.#setTo(index, axis, value);
    }
    await this.#read(this.#values);
    while (this.#kept < this.#sinks.length) {
      const { sink, results, from } = this.#sinks[this.#kept] as KeptIn;
      if (point >= sink.from) await sink.add(this.#resultsFor(results, from));
      this.#kept++;
    }
  }

  /** The values of a point for one sink, in the list that it has. */
  #resultsFor(results: KeptIn["results"], from: readonly number[]): KeptIn["results"] {
    const { length } = this.#axes.axes;
    for (let index = 0; index < results.length; index++) {
      const at = from[index] as number;
      const pair = results[index] as [AnyParameter, unknown];
      pair[1] = at < length ? this.#held[at] : this.#values[at - length];
    }
    return results;
  }

  async #setTo(index: number, { param, sweep }: Axis, value: unknown): Promise<void> {
    // A set that fails leaves the parameter anywhere: the next try sets it again.
    this.#set[index] = unset;
    await (param as AnyParameter & { set(value: unknown): Promise<void> }).set(value);
    for (const action of sweep.postActions) await action();
    if (sweep.delay > 0) await sleep(sweep.delay);
    this.#held[index] = sweep.getAfterSet && param.get ? await param.get() : value;
    this.#set[index] = value;
  }

  /** The values that were read last, by name. */
  lastValues(): Record<string, unknown> {
    const axes = this.#axes.axes.map(({ param }, index) => [param.fullName, this.#held[index]] as const);
    const read = this.#measured.flatMap((each, index) =>
      isParameter(each) ? [[each.fullName, this.#values[index]] as const] : [],
    );
    return Object.fromEntries([...axes, ...read].filter(([, value]) => value !== undefined));
  }
}
