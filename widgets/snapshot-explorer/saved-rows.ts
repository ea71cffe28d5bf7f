/** The lines of an explorer: the parameters of a snapshot, each with its place in the tree. */

import { readTree, type SnapshotObject } from "../../drivers/core/snapshot/read-tree.ts";
import { partPlaces } from "../../drivers/core/snapshot/tree.ts";
import { viewRecord } from "../show/snapshot.ts";
import type { SavedRow } from "./explorer-state.ts";

/** One line with the record that it shows. */
export interface SavedLine {
  readonly row: SavedRow;
  /** The way to it as a restore names it: `smu.smua.volt`. */
  readonly path: string;
  /** The key of the instrument or lone parameter that it is of. */
  readonly item: string;
  readonly record: SnapshotObject;
}

/** The lines of all items, instrument by instrument. */
export function savedLines(items: ReadonlyMap<string, SnapshotObject>): readonly SavedLine[] {
  const found: Omit<SavedLine, "row">[] = [];
  const groups: (readonly string[])[] = [];
  for (const [item, record] of items) {
    const { part } = readTree({ [item]: record }, "exploring a snapshot");
    for (const place of partPlaces(part)) {
      for (const [name, each] of place.part.parameters) {
        if (name === "IDN") continue;
        found.push({ path: [...place.path, name].join("."), item, record: each });
        groups.push(place.path.length > 0 ? place.path : [ownerOf(each)]);
      }
    }
  }
  return found.map((each, key) => ({ ...each, row: rowOf(key, groups[key] as readonly string[], each.record) }));
}

function ownerOf({ instrument_name: owner }: SnapshotObject): string {
  return typeof owner === "string" && owner !== "" ? owner : "parameters";
}

function rowOf(key: number, path: readonly string[], record: SnapshotObject): SavedRow {
  const { name, full_name: fullName, ts } = record;
  const own = String(typeof name === "string" ? name : fullName);
  const { label, value = null, exact = null } = viewRecord(own, record);
  const when = typeof ts === "string" ? ts : "";
  const time = Date.parse(when.replace(" ", "T"));
  return { key, path, name: own, label, text: value, exact, at: Number.isNaN(time) ? null : time, when };
}
