/** A snapshot as the tables of its instrument, with the values and times that were kept. */

import { Complex } from "../../drivers/core/index.ts";
import { complexParts, isPlain } from "../../drivers/core/snapshot/data.ts";
import { readTree, type SnapshotObject } from "../../drivers/core/snapshot/read-tree.ts";
import { type Part, partPlaces } from "../../drivers/core/snapshot/tree.ts";
import { html } from "../markup.ts";
import { card } from "./card.ts";
import type { Fact } from "./conversion-text.ts";
import { folds, parametersHtml } from "./parameters.ts";
import { quantityText } from "./value-text.ts";
import { type GroupView, identityFacts, type ParameterView } from "./view.ts";

/** The tables of a snapshot of a parameter, an instrument, a station or a run; undefined for data that is none of them. */
export function snapshotHtml(snapshot: object): string | undefined {
  const root = treeOf(snapshot);
  if (!root) return undefined;
  const { part } = root;
  const [only] = part.parameters;
  if (only && "full_name" in snapshot) {
    const [name, record] = only;
    const title = typeof record["full_name"] === "string" ? record["full_name"] : name;
    const heading = { title, kind: "snapshot", simulated: false, facts: [] };
    return parametersHtml(heading, [viewRecord(name, record)], "Known since");
  }
  const groups = groupsOf(part);
  const body = groups.length === 0 ? html`<div class="faint">Nothing is in it.</div>` : folds(groups, "Known since");
  const kind = `snapshot${typeof part.record?.["__class__"] === "string" ? ` of ${part.record["__class__"]}` : ""}`;
  return card(
    { title: root.name ?? titleOf(snapshot), kind, simulated: isSimulated(part), facts: factsOf(part) },
    body,
  );
}

function treeOf(snapshot: object): ReturnType<typeof readTree> | undefined {
  try {
    return readTree(snapshot, "showing a snapshot");
  } catch {
    return undefined;
  }
}

function titleOf(snapshot: object): string {
  if ("station" in snapshot) return "Run";
  return "instruments" in snapshot ? "Station" : "Channels";
}

/** The parts of a station stand beside one another; what is in no instrument comes first. */
function groupsOf(part: Part<SnapshotObject>): GroupView[] {
  if (part.fullName !== "") return [groupOf(part)];
  const own: GroupView[] =
    part.parameters.length === 0 ? [] : [{ name: "Parameters", label: "", parameters: linesOf(part), parts: [] }];
  return [...own, ...innerParts(part).map(groupOf)].map(group => ({ ...group, label: group.label || group.name }));
}

function groupOf(part: Part<SnapshotObject>): GroupView {
  const label = part.record?.["label"];
  return {
    name: part.fullName,
    label: typeof label === "string" ? label : part.fullName,
    parameters: linesOf(part),
    parts: innerParts(part).map(groupOf),
  };
}

/** Each part once, although a channel may be a submodule and in a tuple. */
function innerParts(part: Part<SnapshotObject>): Part<SnapshotObject>[] {
  const direct = new Set([...part.parts.map(([, each]) => each), ...part.tuples.flatMap(([, channels]) => channels)]);
  return partPlaces(part).flatMap(place => (direct.has(place.part) ? [place.part] : []));
}

function linesOf({ parameters }: Part<SnapshotObject>): ParameterView[] {
  return parameters.filter(([name]) => name !== "IDN").map(([name, record]) => viewRecord(name, record));
}

/** A parameter of a snapshot as a line of text pieces. */
export function viewRecord(name: string, record: SnapshotObject): ParameterView {
  const { label, unit, ts, vals, value } = record;
  const isKnown = "value" in record && typeof ts === "string";
  const text = (field: unknown): string => (typeof field === "string" ? field : "");
  const exact = typeof value === "number" ? `${value} ${text(unit)}`.trimEnd() : undefined;
  // whole numbers are counts or codes: every digit matters
  const isCount = text(vals).startsWith("<Ints");
  const scaled = isCount && exact !== undefined ? exact : quantityText(plainComplex(value), text(unit));
  const shown = isKnown ? scaled : undefined;
  return {
    name,
    label: text(label) || name,
    docstring: "",
    value: shown,
    exact,
    age: isKnown ? text(ts).replace(/[+-]\d\d:\d\d$/, "") : "",
    stale: false,
    allowed: text(vals).replace(/^<(.*)>$/s, "$1"),
    details: isKnown && exact !== undefined && exact !== shown ? [["value", exact]] : [],
  };
}

/** A complex number that went through JSON. */
function plainComplex(value: unknown): unknown {
  const parts = complexParts(value);
  return parts ? new Complex(parts.re, parts.im) : value;
}

function factsOf({ record }: Part<SnapshotObject>): Fact[] {
  const idn = isPlain(record?.["parameters"]) ? record["parameters"]["IDN"] : undefined;
  if (!isPlain(idn)) return [];
  return identityFacts(idn["ts"] === null ? null : idn["value"], record?.["address"]);
}

function isSimulated(part: Part<SnapshotObject>): boolean {
  return part.record?.["simulated"] === true || innerParts(part).some(isSimulated);
}
