/** What a snapshot is of: a parameter, an instrument or part, a station; and where its parameters are. */

import { SetpointError } from "../errors.ts";
import { repr } from "../python-text.ts";
import { isPlain } from "./data.ts";
import type { Part, Root } from "./tree.ts";
import { joined } from "./tree.ts";

/** An object in a snapshot. */
export type SnapshotObject = Readonly<Record<string, unknown>>;

/**
 * The parts and parameters in a snapshot of a parameter, an instrument, a channel, a tuple of channels, a station, a
 * dataset, or in a record of such snapshots.
 * @throws SetpointError for anything else.
 */
export function readTree(snapshot: unknown, doing: string): Root<SnapshotObject> {
  const one = readOne(snapshot);
  if (one) return one;
  if (isPlain(snapshot)) {
    if (isPlain(snapshot["station"])) return readTree(snapshot["station"], doing);
    if (isPlain(snapshot["instruments"])) return { name: undefined, part: stationPart(snapshot) };
    const items = Object.entries(snapshot);
    if (items.length > 0 && items.every(([, item]) => readOne(item))) {
      return { name: undefined, part: collection(items) };
    }
  }
  throw new SetpointError(
    `${doing}: ${shortText(snapshot)} is no snapshot: must be that of a parameter, an instrument or a station`,
  );
}

/** The part of that full name, wherever it is in a snapshot. */
export function findPart(root: Part<SnapshotObject>, fullName: string): Part<SnapshotObject> | undefined {
  const inner = [...root.parts.map(([, part]) => part), ...root.tuples.flatMap(([, channels]) => channels)];
  return inner.find(part => part.fullName === fullName) ?? first(inner, part => findPart(part, fullName));
}

function readOne(snapshot: unknown): Root<SnapshotObject> | undefined {
  if (!isPlain(snapshot) || isPlain(snapshot["instruments"])) return undefined;
  if (isPlain(snapshot["parameters"]) && !isPlain(snapshot["station"])) {
    const part = instrumentPart(snapshot, "");
    return { name: part.fullName, part };
  }
  if (typeof snapshot["snapshotable"] === "boolean" || isPlain(snapshot["channels"])) {
    return { name: undefined, part: { ...none, parts: channelsOf(snapshot).map(part => [part.fullName, part]) } };
  }
  if (!isParameter(snapshot)) return undefined;
  const owner = typeof snapshot["instrument_name"] === "string" ? snapshot["instrument_name"] : "";
  const name = typeof snapshot["name"] === "string" ? snapshot["name"] : String(snapshot["full_name"]);
  return { name: owner, part: { ...none, fullName: owner, parameters: [[name, snapshot]] } };
}

function stationPart(station: SnapshotObject): Part<SnapshotObject> {
  const all = ["parameters", "instruments", "components"].flatMap(key => Object.entries(objectsIn(station[key])));
  return collection(all);
}

function collection(items: readonly (readonly [string, unknown])[]): Part<SnapshotObject> {
  const parameters = items.filter((item): item is [string, SnapshotObject] => isPlain(item[1]) && isParameter(item[1]));
  const parts = items.flatMap(([name, item]) =>
    isPlain(item) && isPlain(item["parameters"]) ? [[name, instrumentPart(item, name)] as const] : [],
  );
  const tuples = items.flatMap(([name, item]) =>
    isPlain(item) && isPlain(item["channels"]) ? [[name, channelsOf(item)] as const] : [],
  );
  return { fullName: "", parameters, parts, tuples };
}

function instrumentPart(record: SnapshotObject, name: string): Part<SnapshotObject> {
  const fullName = typeof record["name"] === "string" ? record["name"] : name;
  const inner = Object.entries(objectsIn(record["submodules"]));
  return {
    fullName,
    record,
    parameters: Object.entries(objectsIn(record["parameters"])),
    parts: inner.flatMap(([key, item]) =>
      isPlain(item["parameters"]) ? [[key, instrumentPart(item, joined(fullName, key))] as const] : [],
    ),
    tuples: inner.flatMap(([key, item]) => (isPlain(item["parameters"]) ? [] : [[key, channelsOf(item)] as const])),
  };
}

function channelsOf(tuple: SnapshotObject): Part<SnapshotObject>[] {
  return Object.entries(objectsIn(tuple["channels"])).map(([name, channel]) => instrumentPart(channel, name));
}

function objectsIn(value: unknown): Record<string, SnapshotObject> {
  const items = isPlain(value) ? Object.entries(value) : [];
  return Object.fromEntries(items.filter((item): item is [string, Record<string, unknown>] => isPlain(item[1])));
}

function isParameter(record: SnapshotObject): boolean {
  return typeof record["full_name"] === "string" || ("name" in record && ("value" in record || "ts" in record));
}

const none: Part<SnapshotObject> = { fullName: "", parameters: [], parts: [], tuples: [] };

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shortText(value: unknown): string {
  const text = repr(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
