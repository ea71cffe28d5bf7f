/** Brings parameters to their safe values, one after the other, whatever becomes of each. */

import { clock } from "../../core/clock.ts";
import { messageOf, RefusedError } from "../../core/errors.ts";
import { withoutGuards } from "../../core/parameter/guards.ts";
import { turns } from "../../core/parameter/set-queue.ts";
import { str } from "../../core/python-text.ts";
import { withSteps, type Entry } from "./entries.ts";
import { seconds } from "./needs.ts";
import { persistently, within } from "./outside.ts";
import { tell } from "./tell.ts";

/** What became of one entry. */
export interface Applied {
  readonly path: string;
  /** What was known before; null if nothing was. */
  readonly from: unknown;
  readonly to: unknown;
  /** Why it could not be set; undefined where it was. */
  readonly error?: string;
}

/** What was done. */
export interface SafeStateReport {
  /** Such as `cell interrupted`. */
  readonly cause: string;
  readonly entries: readonly Applied[];
  /** Whether every entry was set. */
  readonly complete: boolean;
}

/** An entry, or why there is no parameter to set. */
export type Task = Entry | { readonly path: string; readonly value: unknown; readonly error: string };

/** How it is done. */
export interface ApplyOptions {
  /** Longest time without progress on one entry, in seconds. */
  readonly timeout: number;
  /** Gives the entries in their order; one whose instrument is being opened may take time. */
  readonly tasks: Iterable<Task | Promise<Task>>;
}

/** Applies all entries; what fails does not stop the rest. It never rejects. */
export async function applyEntries(cause: string, { timeout, tasks }: ApplyOptions): Promise<SafeStateReport> {
  const began = clock().monotonic();
  tell("warning", `safe state: applied because ${cause}`);
  const entries: Applied[] = [];
  for (const each of tasks) {
    const task = await each;
    const applied = "parameter" in task ? await applyOne(task, timeout) : failed(task);
    entries.push(applied);
    const value = `${str(applied.from ?? "not known")} -> ${str(applied.to)}`;
    if (applied.error === undefined) tell("warning", `safe state: ${applied.path}: ${value}`);
    else tell("error", `safe state: ${applied.path}: ${value} FAILED: ${applied.error}`);
  }
  const wrong = entries.filter(({ error }) => error !== undefined).map(({ path }) => path);
  const took = seconds(clock().monotonic() - began);
  const done = `safe state: ${entries.length - wrong.length} of ${entries.length} set in ${took}`;
  if (wrong.length === 0) tell("warning", done);
  else tell("error", `${done}; NOT set: ${wrong.join(", ")}`);
  return { cause, entries, complete: wrong.length === 0 };
}

/** Ends the ramps and the waiting sets of the parameters, so that nothing stands in the way of the safe values. */
export function stopSets(entries: readonly Entry[], cause: string): void {
  for (const { parameter } of entries) parameter[turns].stop(new RefusedError(`stopped for the safe state: ${cause}`));
}

function failed({ path, value, error }: Exclude<Task, Entry>): Applied {
  return { path, from: null, to: value, error };
}

async function applyOne(entry: Entry, timeout: number): Promise<Applied> {
  const { path, parameter, value } = entry;
  const from = parameter.cache.valid ? parameter.cache.value : null;
  const applied = { path, from, to: value };
  try {
    const isSet = await persistently(() => {
      const set = withoutGuards("all", () => withSteps(entry, async () => await parameter.set(value)));
      return isThrough(set, entry, timeout);
    });
    if (isSet) return applied;
    return { ...applied, error: `no answer for ${seconds(timeout)}; it is set if the instrument answers after all` };
  } catch (error) {
    return { ...applied, error: messageOf(error) };
  }
}

/** Waits as long as there is progress: each step of a ramp is one. */
async function isThrough(set: Promise<void>, { parameter }: Entry, timeout: number): Promise<boolean> {
  for (;;) {
    const before = parameter.cache.time;
    if (await within(set, timeout)) return true;
    if (parameter.cache.time === before) {
      set.catch(() => undefined);
      return false;
    }
  }
}
