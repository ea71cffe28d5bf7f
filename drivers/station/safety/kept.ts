/** What the kernel process holds of a safe state, so that a fresh executor can apply it after a crash. */

import { isDeepStrictEqual } from "node:util";

import type { AnyParameter, BaseParameter } from "../../core/index.ts";
import { Instrument } from "../../core/index.ts";
import { messageOf } from "../../core/errors.ts";
import type { Level } from "../../core/log/record.ts";
import { loggingOptions } from "../../core/log/start.ts";
import { kernel } from "../../runtime.ts";
import type { Json } from "../../../kernel/runtime.ts";
import type { Entry } from "./entries.ts";
import { recipeFor, type Recipe } from "./reopen.ts";
import { tell } from "./tell.ts";

/** The key under which the kernel process holds it. */
export const keptKey = "setpoint.safe-state";

/** One entry as data. */
export interface KeptEntry {
  readonly [key: string]: Json | undefined;
  /** As it was declared. */
  readonly path: string;
  /** Name of the instrument. */
  readonly instrument: string;
  /** Names from the instrument to the parameter. */
  readonly route: readonly (string | number)[];
  readonly value: Json;
  readonly step?: number;
  readonly interDelay?: number;
}

/** A safe state as data. */
export interface Kept {
  readonly [key: string]: Json | undefined;
  readonly timeout: number;
  readonly entries: readonly KeptEntry[];
  readonly instruments: { readonly [name: string]: Recipe };
  /** How the logs were started, so that what is done after a crash is in them. */
  readonly logging?: { readonly folder: string; readonly fileLevel: Level; readonly consoleLevel: Level };
  /** The instrument that is being set, in case that ends the process. */
  readonly busy?: string;
  /** Instruments that have ended the process already. */
  readonly skipped?: readonly string[];
}

/** What is to be done after a crash. */
export interface CrashPlan {
  readonly entries: readonly Entry[];
  readonly timeout: number;
  /** Where the classes of instruments lie. */
  readonly drivers: Readonly<Record<string, string>>;
  /** Whether it says which of its entries a fresh executor could not set. Default false. */
  readonly isNew?: boolean;
}

let latest = 0;

/**
 * Hands safe states to the kernel process as one, and says which entries of a new one a fresh executor could not set. Without
 * a kernel, does nothing.
 */
export async function keepForCrash(plans: readonly CrashPlan[]): Promise<void> {
  const host = kernel();
  if (!host) return;
  const turn = ++latest;
  const kept: KeptEntry[] = [];
  const instruments: Record<string, Recipe> = {};
  const refused = new Map<string, string[]>();
  for (const { entries, drivers, isNew = false } of plans) {
    for (const entry of entries) {
      try {
        const one = keptEntry(entry);
        const instrument = Instrument.findInstrument(one.instrument);
        instruments[one.instrument] ??= await recipeFor(instrument, drivers[one.instrument]);
        kept.push(one);
      } catch (error) {
        const why = messageOf(error);
        if (isNew) refused.set(why, [...(refused.get(why) ?? []), entry.path]);
      }
    }
  }
  for (const [why, paths] of refused)
    tell("warning", `safe state: after a crash ${paths.join(", ")} cannot be set: ${why}`);
  // A later declaration knows more.
  if (turn !== latest) return;
  const logging = loggingOptions();
  const timeout = Math.max(...plans.map(plan => plan.timeout));
  const record: Kept = { timeout, entries: kept, instruments, ...(logging && { logging }) };
  host.keep(keptKey, kept.length > 0 ? record : undefined);
}

/** The entry in terms of an instrument's own parameter: a delegate is gone with the notebook that made it. */
function keptEntry({ path, parameter, value, step, interDelay }: Entry): KeptEntry {
  let target: AnyParameter = parameter;
  let sent = value;
  // What the ramp of a delegate is in terms of its source, nobody knows without its conversion.
  let isDirect = true;
  while (isDelegate(target)) {
    sent = (target as unknown as BaseParameter).encode(sent);
    target = target.source;
    isDirect = false;
  }
  const root = (target.instrument as { rootInstrument?: unknown } | undefined)?.rootInstrument;
  if (!(root instanceof Instrument)) throw new Error(`${target.fullName} belongs to no instrument`);
  const route = routeTo(root, target);
  if (!route) throw new Error(`${target.fullName} is not a parameter that ${root.name} has when it is opened`);
  const json = JSON.parse(JSON.stringify(sent) ?? "null") as Json;
  if (!isDeepStrictEqual(json, sent)) throw new Error("its value is no data that JSON has");
  const ramp = isDirect
    ? { step: step ?? parameter.step, interDelay: interDelay ?? (parameter.interDelay || undefined) }
    : { step: target.step, interDelay: target.interDelay || undefined };
  return {
    path,
    instrument: root.name,
    route,
    value: json,
    ...(ramp.step !== undefined && { step: ramp.step }),
    ...(ramp.interDelay !== undefined && { interDelay: ramp.interDelay }),
  };
}

function isDelegate(parameter: AnyParameter): parameter is AnyParameter & { readonly source: AnyParameter } {
  return "source" in parameter && typeof parameter.source === "function";
}

/** The names that lead from an instrument to a parameter of it or of its parts. */
function routeTo(owner: object, parameter: AnyParameter): (string | number)[] | undefined {
  const { parameters = {}, submodules = {} } = owner as {
    parameters?: Readonly<Record<string, unknown>>;
    submodules?: Readonly<Record<string, object>>;
  };
  for (const [name, one] of Object.entries(parameters)) if (one === parameter) return [name];
  for (const [name, part] of Object.entries(submodules)) {
    const members: readonly object[] = Symbol.iterator in part ? [...(part as Iterable<object>)] : [];
    const direct = members.length > 0 ? undefined : routeTo(part, parameter);
    if (direct) return [name, ...direct];
    for (const [index, member] of members.entries()) {
      const route = routeTo(member, parameter);
      if (route) return [name, index, ...route];
    }
  }
  return undefined;
}
