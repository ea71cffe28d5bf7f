/** Alarms: values that are looked at all the time, and somebody who is told when one is out of its limits or not known. */

import { inspect } from "node:util";

import type { AnyParameter } from "../../drivers/core/index.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { runtime } from "../../drivers/runtime.ts";
import { seconds } from "../../drivers/station/safety/needs.ts";
import { tell as announce } from "../../drivers/station/safety/tell.ts";
import { Watch } from "../../drivers/station/safety/watch.ts";
import { assertHooks, tell } from "./hooks.ts";
import type { Hook } from "./hooks.ts";
import type { Notice } from "./notice.ts";

/** What an alarm is about. */
export interface AlarmOptions {
  /** Smallest value that is allowed, in the unit of the parameters. Default any. */
  min?: number;
  /** Largest value that is allowed, in the unit of the parameters. Default any. */
  max?: number;
  /** Seconds for which a value may be unknown. Default 60. */
  maxAge?: number;
  /** Seconds between two looks; less than `maxAge`. Default 10, or half of `maxAge` where that is less. */
  every?: number;
  /** Who is told. Default none: it is logged in any case, and runs under way tell their own hooks. */
  hooks?: readonly Hook[];
  /** Default the names of the parameters. */
  name?: string;
}

/** A watch over values; {@link alarm} makes it. */
export class Alarm implements Disposable {
  readonly name: string;
  readonly #parameters: readonly AnyParameter[];
  readonly #options: AlarmOptions;
  readonly #watch: Watch;
  readonly #closing: Disposable;
  #reason: string | undefined;

  /** {@link alarm} makes it. */
  constructor(name: string, parameters: readonly AnyParameter[], options: AlarmOptions) {
    this.name = name;
    this.#parameters = parameters;
    this.#options = options;
    this.#watch = new Watch({
      needs: Object.fromEntries(parameters.map(each => [each.fullName, each])),
      ...timesOf(options),
      judge: values => this.#judge(values),
      broken: why => this.#raise(why),
      mended: () => this.#clear(),
      failed: (parameter, why, left) =>
        announce("warning", `alarm "${name}": ${parameter} cannot be read: ${why}; ${seconds(left)} are left`),
    });
    this.#closing = runtime().onDispose(async () => this.stop());
  }

  /** Why it is raised; undefined while all is well. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** What it looks at. */
  get parameters(): readonly AnyParameter[] {
    return this.#parameters;
  }

  /** The values that it allows, in the unit of the parameters. */
  get limits(): { readonly min: number; readonly max: number } {
    const { min = -Infinity, max = Infinity } = this.#options;
    return { min, max };
  }

  /** Why it is raised because of one of its parameters, or will be at its next look; undefined while all is well with that. */
  reasonFor(parameter: AnyParameter): string | undefined {
    if (!this.#parameters.includes(parameter)) return undefined;
    const { fullName, cache } = parameter;
    const why = cache.time === undefined ? undefined : this.#wrong(parameter, cache.value);
    return why ?? (this.#reason?.startsWith(`${fullName} is not known`) === true ? this.#reason : undefined);
  }

  /** Ends it. Twice is fine. */
  stop(): void {
    this.#watch.stop();
    this.#closing[Symbol.dispose]();
    if (declared.get(this.name) === this) declared.delete(this.name);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  toString(): string {
    return `<Alarm: ${this.name}, ${this.#reason === undefined ? "all is well" : this.#reason}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #judge(values: Readonly<Record<string, unknown>>): string | undefined {
    for (const parameter of this.#parameters) {
      const why = this.#wrong(parameter, values[parameter.fullName]);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** Why a value is not allowed; undefined where it is. */
  #wrong({ fullName, unit }: AnyParameter, value: unknown): string | undefined {
    const { min, max } = this.limits;
    if (min === -Infinity && max === Infinity) return undefined;
    const inUnit = unit === "" ? "" : ` ${unit}`;
    const shown = `${fullName} is ${repr(value)}${inUnit}`;
    if (typeof value !== "number") return `${shown}: it has limits and is no number`;
    if (value < min) return `${shown}: must be at least ${min}${inUnit}`;
    return value > max ? `${shown}: must be at most ${max}${inUnit}` : undefined;
  }

  #raise(why: string): void {
    this.#reason = why;
    announce("warning", `alarm "${this.name}": ${why}`);
    this.#tell("alarm", why);
  }

  #clear(): void {
    this.#reason = undefined;
    announce("warning", `alarm "${this.name}": all is well again`);
    this.#tell("cleared", "all is well again");
  }

  #tell(event: "alarm" | "cleared", reason: string): void {
    const lastValues = Object.fromEntries(this.#parameters.map(({ fullName, cache }) => [fullName, cache.value]));
    const notice: Notice = { event, name: this.name, reason, lastValues, runIds: [], guids: [], points: [0, 0] };
    void tell(this.#options.hooks ?? [], notice);
    for (const listener of listeners) listener(notice);
  }
}

/** Alarms by name, of the whole process: a cell that is run again replaces its own. */
const declared = new Map<string, Alarm>();
const listeners = new Set<(notice: Notice) => void>();

/**
 * Looks at a value all the time: once it is out of its limits, or has not been known for `maxAge`, it is logged, the hooks are
 * told, and so are those of the runs under way; and once more when all is well again. The same name again replaces an alarm.
 *
 * @param parameters One, or a list such as `station.monitored`; each is read every so many seconds, in turn with everybody
 * else who uses its instrument.
 * @throws TypeError for what is no parameter that can be read, and options that cannot be meant.
 * @example alarm(fridge.mxc, { max: 0.1, maxAge: 120, hooks: [{ webhook: "https://example.org/lab" }] });
 */
export function alarm(parameters: AnyParameter | readonly AnyParameter[], options: AlarmOptions = {}): Alarm {
  const list = (Array.isArray(parameters) ? parameters : [parameters]) as readonly AnyParameter[];
  for (const parameter of list) {
    if (!((parameter as unknown) instanceof BaseParameter))
      throw new TypeError(`alarm: ${repr(parameter)} is not a parameter`);
    if (!parameter.gettable) throw new TypeError(`alarm: ${parameter.fullName} cannot be read`);
  }
  if (list.length === 0) throw new TypeError("alarm: there is no parameter to look at");
  const name = options.name ?? list.map(({ fullName }) => fullName).join(", ");
  assertOptions(name, options);
  declared.get(name)?.stop();
  const made = new Alarm(name, list, options);
  declared.set(name, made);
  return made;
}

/** The alarms that look at values now, by name. */
export function alarms(): ReadonlyMap<string, Alarm> {
  return new Map(declared);
}

/** Calls back when any alarm is raised or cleared, until the handle is disposed of. */
export function onAlarm(listener: (notice: Notice) => void): Disposable {
  listeners.add(listener);
  return { [Symbol.dispose]: () => void listeners.delete(listener) };
}

function timesOf({ maxAge = 60, every = Math.min(10, maxAge / 2) }: AlarmOptions): { every: number; maxAge: number } {
  return { every, maxAge };
}

const known = ["min", "max", "maxAge", "every", "hooks", "name"];

function assertOptions(name: string, options: AlarmOptions): void {
  const context = `alarm "${name}"`;
  const strange = Object.keys(options).find(key => !known.includes(key));
  if (strange !== undefined) throw new TypeError(`${context}: ${strange} is not known: there are ${known.join(", ")}`);
  const { min = -Infinity, max = Infinity, hooks = [] } = options;
  if (!(min <= max))
    throw new TypeError(`${context}: min is ${min} and max ${max}: must be numbers, the smaller first`);
  const { every, maxAge } = timesOf(options);
  for (const [key, value] of Object.entries({ maxAge, every })) {
    if (!(value > 0 && value < Infinity))
      throw new TypeError(`${context}: ${key} is ${value}: must be seconds, more than 0`);
  }
  if (every >= maxAge) throw new TypeError(`${context}: every is ${every} s: must be less than maxAge, ${maxAge} s`);
  assertHooks(context, hooks);
}
