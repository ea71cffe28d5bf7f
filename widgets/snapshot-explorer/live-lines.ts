/** What of a snapshot is open in this kernel: the parameters that its lines are of. */

import { type AnyParameter, InstrumentBase, type RestoreTarget } from "../../drivers/core/index.ts";
import { registered } from "../../drivers/core/instrument/registry.ts";
import { members } from "../../drivers/core/instrument/types.ts";
import { liveTree } from "../../drivers/core/snapshot/live-tree.ts";
import { match } from "../../drivers/core/snapshot/match.ts";
import type { SnapshotObject } from "../../drivers/core/snapshot/read-tree.ts";
import { Station } from "../../drivers/station/index.ts";
import type { SavedLine } from "./saved-rows.ts";

/** What a snapshot can be of. */
export type Component = InstrumentBase | AnyParameter;

/** What of a snapshot is open here. */
export interface LiveLines {
  readonly open: ReadonlyMap<string, Component>;
  /** What a restore sets, by the same names as in `snapshot`. */
  readonly target: RestoreTarget;
  /** The records of what is open. */
  readonly snapshot: Readonly<Record<string, SnapshotObject>>;
  /** The parameters of the lines; undefined for a line that has none here. */
  readonly parameters: readonly (AnyParameter | undefined)[];
}

/** What is open of the items of a snapshot, by their names. */
export function openItems(items: ReadonlyMap<string, SnapshotObject>): ReadonlyMap<string, Component> {
  const open = openByName();
  return new Map(
    [...items].flatMap(([name, record]) => {
      const component = open.get(name);
      const isOfItsKind = component instanceof InstrumentBase === "parameters" in record;
      return component && isOfItsKind ? [[name, component] as const] : [];
    }),
  );
}

/** Whether two times the same was open. */
export function areSame(one: ReadonlyMap<string, Component>, other: ReadonlyMap<string, Component>): boolean {
  return one.size === other.size && [...one].every(([name, component]) => other.get(name) === component);
}

/** Matches what is open with the lines of a snapshot. */
export function liveLines(
  open: ReadonlyMap<string, Component>,
  items: ReadonlyMap<string, SnapshotObject>,
  lines: readonly SavedLine[],
): LiveLines {
  const target = Object.fromEntries(open);
  const snapshot = Object.fromEntries([...items].filter(([name]) => open.has(name)));
  const pairs = open.size === 0 ? [] : match(liveTree(target), snapshot).pairs;
  const byRecord = new Map(pairs.map(([live, saved]) => [saved.parameter, live.parameter]));
  return { open, target, snapshot, parameters: lines.map(({ record }) => byRecord.get(record)) };
}

/** Everything that a snapshot may be of: open instruments with their parts, and what is in the station. */
function openByName(): ReadonlyMap<string, Component> {
  const found = new Map<string, Component>();
  const add = (component: unknown, name?: string): void => {
    if (component instanceof InstrumentBase) {
      found.set(name ?? component.fullName, component);
      for (const parameter of Object.values(component.parameters)) found.set(parameter.fullName, parameter);
      for (const part of Object.values(component.submodules)) for (const each of part[members]) add(each);
    } else if (typeof component === "function" && "fullName" in component) {
      found.set(name ?? String(component.fullName), component as unknown as AnyParameter);
    }
  };
  for (const [name, component] of Object.entries(Station.default?.components ?? {})) {
    add(component);
    add(component, name);
  }
  for (const instrument of registered()) add(instrument);
  return found;
}
