/** A second layer above the validators: what may refuse a value on its way to the instrument, such as a limit of a sample. */

import { AsyncLocalStorage } from "node:async_hooks";

import { isKnown } from "./known-value.ts";

/** Watches what is sent for a parameter. One whose source is another one is watched by the guards of both. */
export interface Guard {
  /** Throws at once if the value is never allowed; for each step of a ramp before the first is sent. Nothing is read. */
  check?(value: unknown): void;
  /** Asks right before the value is sent, in the turn of the set; what it reads must not wait for ever. */
  permit?(value: unknown, signal: AbortSignal): Promise<void>;
}

/** The guards of a parameter; undefined for none, as nearly every parameter has. */
export type Guards = readonly Guard[] | undefined;

/** Which guards do not count for what runs in an asynchronous context. */
type Exempt = "all" | "checks" | ReadonlySet<Guard>;

const exempt = new AsyncLocalStorage<Exempt>();

/** Runs what no guard may refuse: all of them, or those that are named. */
export function withoutGuards<T>(guards: "all" | readonly Guard[], run: () => T): T {
  const outer = exempt.getStore();
  if (guards === "all" || outer === "all") return exempt.run("all", run);
  return exempt.run(new Set([...guards, ...(outer instanceof Set ? outer : [])]), run);
}

/** Whether nothing may refuse what the caller sets: a block of `setTo` does not hold it either. */
export function isUnguarded(): boolean {
  return exempt.getStore() === "all";
}

/** Runs the steps of a ramp that comes back from where it may not be: no check counts, but every permission. */
export function onTheWayBack<T>(run: () => T): T {
  return exempt.run(exempt.getStore() === "all" ? "all" : "checks", run);
}

/** Throws if a guard never allows the value. */
export function checkGuards(guards: Guards, value: unknown): void {
  if (!guards || isKnown()) return;
  const store = exempt.getStore();
  if (store === "all" || store === "checks") return;
  for (const guard of guards) if (store?.has(guard) !== true) guard.check?.(value);
}

/** Asks all guards; nothing is returned where none has to be waited for. */
export function permission(guards: Guards, value: unknown, signal: AbortSignal): Promise<void> | undefined {
  if (!guards) return undefined;
  checkGuards(guards, value);
  const store = exempt.getStore();
  if (store === "all") return undefined;
  const asked = guards.filter(guard => guard.permit && !(store instanceof Set && store.has(guard)));
  return asked.length === 0 ? undefined : ask(asked, value, signal);
}

async function ask(guards: readonly Guard[], value: unknown, signal: AbortSignal): Promise<void> {
  for (const guard of guards) await guard.permit?.(value, signal);
}
