/** The order in which a restore sets parameters: as asked, as the drivers declare, else by what each is for. */

import { SetpointError } from "../errors.ts";
import type { AnyParameter } from "../parameter/types.ts";
import type { Turn } from "./kind.ts";
import { rank, turnOf, turns } from "./kind.ts";
import type { LivePart } from "./live-tree.ts";
import type { RestoreStep } from "./plan.ts";
import type { ParameterSelector } from "./selector.ts";
import { named, selected } from "./selector.ts";
import type { Place } from "./tree.ts";
import { partPlaces } from "./tree.ts";

/**
 * A driver's own order: what is listed is set in the order of the list, whatever its name. What is not listed is set when
 * its kind is: leave an output out, and it is switched off first and on last.
 *
 * ```ts
 * class Magnet extends VisaInstrument implements DeclaresRestoreOrder {
 *   readonly field = this.parameter({ … });
 *   readonly persistent = this.parameter({ … });
 *   readonly restoreOrder = [this.field, this.persistent];
 * }
 * ```
 */
export interface DeclaresRestoreOrder {
  /** Parameters, or paths inside the instrument such as `"smua.volt"`, first to last. */
  readonly restoreOrder: readonly (AnyParameter | string)[];
}

/** Places in the order in which they are set, and who says so. */
export interface Chain {
  readonly groups: readonly (readonly Place<AnyParameter>[])[];
  readonly why: string;
}

/** A step whose place in the order is not known yet. */
export type Unordered = Omit<RestoreStep, "why"> & { readonly place: Place<AnyParameter> };

/**
 * The orders that the drivers of the parts declare.
 * @throws SetpointError for an entry that is no parameter of its instrument.
 */
export function declaredChains(root: LivePart, places: readonly Place<AnyParameter>[], rootName: string): Chain[] {
  const parts = partPlaces(root, rootName === "" ? [] : [rootName]);
  return parts.flatMap(({ part, path }) => {
    const { owner } = part as LivePart;
    const list = owner && "restoreOrder" in owner ? owner.restoreOrder : undefined;
    if (list === undefined) return [];
    const who = `restoreOrder of ${part.fullName}`;
    if (!Array.isArray(list)) throw new SetpointError(`${who} is no list of parameters`);
    const groups = list.map((entry: unknown, index) => declared(entry, index, who, part.fullName, path, places));
    return [{ groups, why: `as ${owner?.constructor.name} declares` }];
  });
}

function declared(
  entry: unknown,
  index: number,
  who: string,
  fullName: string,
  path: readonly string[],
  places: readonly Place<AnyParameter>[],
): Place<AnyParameter>[] {
  if (entry === undefined) {
    throw new SetpointError(`${who}: entry ${index} is undefined: declare the order after the parameters`);
  }
  const found = selected(places, entry as ParameterSelector, path.join("."), fullName);
  if (found.length === 0) throw new SetpointError(`${who} names ${named(entry)}, which is no parameter of it`);
  return found;
}

/** The steps in their order: chains that come first in the list win over later ones, and all of them over the kinds. */
export function ordered(steps: readonly Unordered[], chains: readonly Chain[]): RestoreStep[] {
  const turn = new Map(
    steps.map(step => [step, turnOf({ name: step.parameter.name, unit: step.parameter.unit, ...step })]),
  );
  const reasons = new Map<Unordered, string>();
  const before = new Map<Unordered, Set<Unordered>>(steps.map(step => [step, new Set()]));
  for (const { groups, why } of chains) {
    const listed = groups.map(group => steps.filter(({ place }) => group.includes(place))).filter(some);
    for (const step of listed.flat()) if (!reasons.has(step)) reasons.set(step, why);
    for (const [index, group] of listed.entries()) {
      for (const step of group) for (const earlier of listed[index - 1] ?? []) require(earlier, step);
    }
  }
  return sorted().map(step => {
    const { path, parameter, from, to } = step;
    return { path, parameter, from, to, why: reasons.get(step) ?? turns[turn.get(step) as Turn] };
  });

  // An order that contradicts one that counts more is dropped.
  function require(earlier: Unordered, later: Unordered): void {
    if (!isBefore(later, earlier)) before.get(later)?.add(earlier);
  }

  function isBefore(step: Unordered, other: Unordered, seen = new Set<Unordered>()): boolean {
    if (step === other) return true;
    if (seen.has(other)) return false;
    seen.add(other);
    return [...(before.get(other) ?? [])].some(earlier => isBefore(step, earlier, seen));
  }

  // Again and again the first in turn of those that wait for nothing.
  function sorted(): Unordered[] {
    const rest = new Set(steps);
    const result: Unordered[] = [];
    while (rest.size > 0) {
      const free = [...rest].filter(step => ![...(before.get(step) ?? [])].some(earlier => rest.has(earlier)));
      const next = free.reduce((first, step) => (turnRank(step) < turnRank(first) ? step : first));
      result.push(next);
      rest.delete(next);
    }
    return result;
  }

  function turnRank(step: Unordered): number {
    return rank(turn.get(step) as Turn);
  }
}

function some(list: readonly unknown[]): boolean {
  return list.length > 0;
}
