/** What can be explored: snapshots, and runs with the snapshot that was kept with them. */

import { isPlain } from "../../drivers/core/snapshot/data.ts";
import { readTree, type SnapshotObject } from "../../drivers/core/snapshot/read-tree.ts";
import { places } from "../../drivers/core/snapshot/tree.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { DataSet } from "../../measure/dataset/dataset.ts";
import { loadById } from "../../measure/load/load.ts";

/** A snapshot, a run, or the number of a run in the session's database. */
export type SnapshotSource = number | DataSet | object;

/** A snapshot with what it is called. */
export interface SavedSnapshot {
  readonly title: string;
  readonly about: string;
  readonly snapshot: object;
  /** The records of its instruments, parts and lone parameters, by full name. */
  readonly items: ReadonlyMap<string, SnapshotObject>;
}

/**
 * The snapshot of a source.
 * @throws TypeError for a run without a snapshot, SetpointError for what is no snapshot.
 */
export async function savedSnapshot(source: SnapshotSource): Promise<SavedSnapshot> {
  const run = typeof source === "number" ? await loadById(source) : source;
  if (!(run instanceof DataSet)) {
    const items = itemsOf(run);
    return { ...named(run, [...items.keys()]), snapshot: run, items };
  }
  const { snapshot, name, runId } = run;
  if (snapshot === null) throw new TypeError(`exploring run ${runId}: no snapshot was kept with it`);
  const title = `run ${runId}${name === "" ? "" : `, ${name}`}`;
  return { title, about: run.runTimestamp() ?? "", snapshot, items: itemsOf(snapshot) };
}

function named(snapshot: object, items: readonly string[]): { title: string; about: string } {
  if (items.length === 1) return { title: String(items[0]), about: "snapshot" };
  if ("instruments" in snapshot) return { title: "station", about: `snapshot of ${items.length} components` };
  return { title: "snapshot", about: items.join(", ") };
}

function itemsOf(snapshot: object): ReadonlyMap<string, SnapshotObject> {
  const { name, part } = readTree(snapshot, "exploring a snapshot");
  const items = new Map<string, SnapshotObject>();
  const add = (key: string, record: SnapshotObject | undefined): void => {
    if (record) items.set(key, record);
  };
  // A run without a station has parameters only, which belong to nothing that has a name.
  if (name && part.record) add(name, part.record);
  else {
    for (const [key, inner] of part.parts) add(key, inner.record);
    for (const [, channels] of part.tuples) for (const channel of channels) add(channel.fullName, channel.record);
    for (const [key, record] of part.parameters) add(fullNameOf(key, record), record);
  }
  if (!isPlain(snapshot)) return items;
  const { station, parameters } = snapshot;
  if (!isPlain(station) || !isPlain(parameters)) return items;
  // What a run has registered need not be in its station.
  const inStation = new Set(places(part).map(({ fullName }) => fullName));
  for (const [key, record] of Object.entries(parameters)) {
    if (isPlain(record) && !inStation.has(fullNameOf(key, record))) add(fullNameOf(key, record), record);
  }
  return items;
}

function fullNameOf(key: string, { full_name: fullName }: SnapshotObject): string {
  return typeof fullName === "string" ? fullName : key;
}

/**
 * The sources of one or several.
 * @throws TypeError for none.
 */
export function sourcesOf(given: SnapshotSource | readonly SnapshotSource[]): readonly SnapshotSource[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const wrong = list.findIndex(each => typeof each !== "number" && (typeof each !== "object" || each === null));
  if (list.length > 0 && wrong < 0) return list as readonly SnapshotSource[];
  throw new TypeError(
    `snapshotExplorer: ${list.length === 0 ? "[]" : repr(list[wrong])} is invalid: must be a snapshot, a run, the number of a run, or a list of these`,
  );
}
