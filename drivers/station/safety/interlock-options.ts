/** Refuses an interlock that cannot be meant. */

import { BaseParameter } from "../../core/index.ts";
import { repr } from "../../core/python-text.ts";
import type { InterlockOptions } from "./interlock-types.ts";

const known = ["guards", "needs", "maxAge", "allow", "timeout", "reason", "watch"];

/** @throws TypeError that names what is wrong and says what is allowed. */
export function assertInterlock(name: string, options: InterlockOptions): void {
  if (typeof name !== "string" || name.trim() === "") throw new TypeError("interlock: its name must be a text");
  const which = `interlock "${name}"`;
  const { guards, needs, maxAge, allow, timeout, reason, watch } = options;
  assertKeys(which, options, known);
  if (!Array.isArray(guards)) throw new TypeError(`${which}: guards must be a list such as [[heater.output, "on"]]`);
  if (guards.length === 0 && !watch) throw new TypeError(`${which}: it guards nothing and watches nothing`);
  if (typeof needs !== "object" || needs === null || Object.keys(needs).length === 0)
    throw new TypeError(`${which}: needs must name at least one parameter, as { pressure: gauge.pressure }`);
  for (const [need, parameter] of Object.entries(needs)) {
    if (!((parameter as unknown) instanceof BaseParameter))
      throw new TypeError(`${which}: needs.${need}: ${repr(parameter)} is not a parameter`);
    if (!parameter.gettable) throw new TypeError(`${which}: needs.${need}: ${parameter.fullName} cannot be read`);
  }
  if (typeof allow !== "function")
    throw new TypeError(`${which}: allow must be a function of ${Object.keys(needs).join(", ")}`);
  assertSeconds(`${which}: maxAge`, maxAge, 0);
  if (timeout !== undefined) assertPositive(`${which}: timeout`, timeout);
  if (reason !== undefined && typeof reason !== "string") throw new TypeError(`${which}: reason must be a text`);
  if (!watch) return;
  assertKeys(`${which}: watch`, watch, ["every", "trip"]);
  assertPositive(`${which}: watch.every`, watch.every);
  // A value would be too old before the next look.
  if (watch.every >= maxAge)
    throw new TypeError(`${which}: watch.every is ${watch.every} s: must be less than maxAge, ${maxAge} s`);
  const { trip } = watch;
  if (trip !== undefined && trip !== "safe state" && typeof trip !== "function")
    throw new TypeError(`${which}: watch.trip is ${repr(trip)}: must be a function or "safe state"`);
}

function assertPositive(what: string, value: unknown): void {
  assertSeconds(what, value, Number.MIN_VALUE);
}

function assertSeconds(what: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least && value < Infinity) return;
  throw new TypeError(`${what} is ${repr(value)}: must be seconds, ${least === 0 ? "0 or more" : "more than 0"}`);
}

/** A rule with a typing error would be another rule. */
function assertKeys(which: string, given: object, allowed: readonly string[]): void {
  const unknown = Object.keys(given).find(key => !allowed.includes(key));
  if (unknown !== undefined) throw new TypeError(`${which}: ${unknown} is not known: there are ${allowed.join(", ")}`);
}
