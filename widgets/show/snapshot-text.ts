/** The text of a snapshot, line by line as QCoDeS prints that of an instrument. */

import type { ParameterSnapshot } from "../../drivers/core/index.ts";
import { readableText } from "../../drivers/core/instrument/readable-snapshot.ts";
import { isPlain } from "../../drivers/core/snapshot/data.ts";

/** The parts of a snapshot below one another, in the order in which they were recorded. */
export function snapshotText(snapshot: object): string {
  if (!isPlain(snapshot)) return "";
  const { station, full_name: fullName } = snapshot;
  if (typeof fullName === "string") return readableText(fullName, { [fullName]: snapshot as ParameterSnapshot }, {});
  if (isPlain(station)) return snapshotText(station);
  return textsOf("", snapshot).join("\n");
}

function textsOf(name: string, record: Readonly<Record<string, unknown>>): string[] {
  const { parameters, instruments, components, submodules, channels } = record;
  const title = typeof record["name"] === "string" ? record["name"] : name;
  const hasLines = isPlain(parameters) && (title !== "" || Object.keys(parameters).length > 0);
  const own = hasLines ? [readableText(title || "parameters", recordsOf(parameters), {})] : [];
  const inner = [instruments, components, submodules, channels].flatMap(part => (isPlain(part) ? entries(part) : []));
  return [...own, ...inner.flatMap(([key, part]) => textsOf(key, part))];
}

function recordsOf(parameters: Readonly<Record<string, unknown>>): Record<string, ParameterSnapshot> {
  const named = entries(parameters).map(([name, record]) => [name, { name, ...record }] as const);
  return Object.fromEntries(named) as unknown as Record<string, ParameterSnapshot>;
}

function entries(items: Readonly<Record<string, unknown>>): [string, Record<string, unknown>][] {
  return Object.entries(items).filter((item): item is [string, Record<string, unknown>] => isPlain(item[1]));
}
