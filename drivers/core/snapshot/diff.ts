/** What two snapshots do not have in common. */

import { inspect } from "node:util";

import { diffText } from "./diff-text.ts";
import type { SnapshotObject } from "./read-tree.ts";
import { readTree } from "./read-tree.ts";
import type { Tolerance } from "./same-value.ts";
import { checkedTolerance, sameValue } from "./same-value.ts";
import type { Root } from "./tree.ts";
import { camelCase, partPlaces, uniqueBy } from "./tree.ts";

/** What counts as a difference. */
export interface DiffOptions {
  /**
   * What is compared of each parameter and part: keys of its snapshot, such as `unit`, `label` or `raw_value`; `"all"` is
   * everything but the time of capture. Default the value.
   */
  fields?: readonly string[] | "all";
  /** How far two numbers may lie apart and still count as the same. Default not at all. */
  tolerance?: Tolerance;
}

/** One thing that differs. */
export interface SnapshotDifference {
  /** Path of the parameter, with the field behind it where that is not its value: `smu.smua.volt`, `smu.smua.volt.unit`. */
  readonly path: string;
  readonly kind: "changed" | "leftOnly" | "rightOnly";
  /** What the left snapshot has; `undefined` where it has nothing. */
  readonly left: unknown;
  /** What the right snapshot has; `undefined` where it has nothing. */
  readonly right: unknown;
  /** Unit of a value. */
  readonly unit: string;
}

/**
 * The differences between two snapshots of parameters, instruments (channels and other parts included), stations or
 * datasets. Things are compared by their paths; names that one side writes in snake_case and the other in camelCase are
 * the same name. Two instruments of different names are compared part by part, with paths that begin inside them.
 * @throws SetpointError for what is no snapshot, and for a tolerance that makes no sense.
 */
export function diffSnapshots(left: unknown, right: unknown, options: DiffOptions = {}): SnapshotDiff {
  const { fields = ["value"] } = options;
  const tolerance = checkedTolerance(options.tolerance);
  const [a, b] = [readTree(left, "comparing snapshots"), readTree(right, "comparing snapshots")];
  const isRelative = a.name !== undefined && b.name !== undefined && a.name !== b.name;
  const pairs = paired(entries(a, isRelative, fields), entries(b, isRelative, fields));
  return new SnapshotDiff(pairs.flatMap(([path, one, other]) => difference(path, one, other, tolerance)));
}

/** What two snapshots do not have in common; as text a table. */
export class SnapshotDiff implements Iterable<SnapshotDifference> {
  /** Every difference, in the order of the snapshots. */
  readonly differences: readonly SnapshotDifference[];
  /** What only the left snapshot has, by path. */
  readonly leftOnly: Readonly<Record<string, unknown>>;
  /** What only the right snapshot has, by path. */
  readonly rightOnly: Readonly<Record<string, unknown>>;
  /** What both have and is not the same: left and right, by path. */
  readonly changed: Readonly<Record<string, readonly [left: unknown, right: unknown]>>;

  constructor(differences: readonly SnapshotDifference[]) {
    this.differences = differences;
    const of = (kind: SnapshotDifference["kind"]) => differences.filter(each => each.kind === kind);
    this.leftOnly = Object.fromEntries(of("leftOnly").map(({ path, left }) => [path, left]));
    this.rightOnly = Object.fromEntries(of("rightOnly").map(({ path, right }) => [path, right]));
    this.changed = Object.fromEntries(of("changed").map(({ path, left, right }) => [path, [left, right] as const]));
  }

  /** Whether there is no difference. */
  get isEmpty(): boolean {
    return this.differences.length === 0;
  }

  [Symbol.iterator](): Iterator<SnapshotDifference> {
    return this.differences[Symbol.iterator]();
  }

  toString(): string {
    return diffText(this.differences);
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

interface Entry {
  readonly value: unknown;
  readonly unit: string;
}

type Entries = ReadonlyMap<string, Entry>;

function entries(root: Root<SnapshotObject>, isRelative: boolean, fields: readonly string[] | "all"): Entries {
  const prefix = root.name && !isRelative ? [root.name] : [];
  const all = new Map<string, Entry>();
  for (const { part, path } of partPlaces(root.part, prefix)) {
    for (const field of fieldsOf(part.record ?? {}, fields, partsOfItsOwn)) add(path, part.record ?? {}, field);
    for (const [name, record] of part.parameters) {
      for (const field of fieldsOf(record, fields, noField)) add([...path, name], record, field);
    }
  }
  return all;

  function add(path: readonly string[], record: SnapshotObject, field: string): void {
    const unit = field === "value" && typeof record["unit"] === "string" ? record["unit"] : "";
    all.set([...path, ...(field === "value" ? [] : [field])].join("."), { value: record[field], unit });
  }
}

// An instrument's parts are compared one by one, and its name is in the paths.
const partsOfItsOwn = ["parameters", "submodules", "functions", "name", "value"];
const noField: readonly string[] = [];

function fieldsOf(record: SnapshotObject, fields: readonly string[] | "all", without: readonly string[]): string[] {
  const asked = fields === "all" ? Object.keys(record).filter(key => key !== "ts") : fields;
  return asked.filter(key => Object.hasOwn(record, key) && record[key] !== undefined && !without.includes(key));
}

type Pair = readonly [path: string, left: Entry | undefined, right: Entry | undefined];

function paired(left: Entries, right: Entries): Pair[] {
  const other = otherSpelling(
    [...left.keys()].filter(path => !right.has(path)),
    [...right.keys()].filter(path => !left.has(path)),
  );
  const taken = new Set(other.values());
  const fromLeft = [...left].map(([path, entry]): Pair => {
    const twin = other.get(path);
    return twin === undefined ? [path, entry, right.get(path)] : [camelCase(path), entry, right.get(twin)];
  });
  const fromRight = [...right].filter(([path]) => !left.has(path) && !taken.has(path));
  return [...fromLeft, ...fromRight.map(([path, entry]): Pair => [path, undefined, entry])];
}

/** Paths of one side to those of the other that are the same in camelCase, where that is not ambiguous. */
function otherSpelling(left: readonly string[], right: readonly string[]): ReadonlyMap<string, string> {
  const own = uniqueBy(left, camelCase);
  const twins = uniqueBy(right, camelCase);
  return new Map(
    [...own].flatMap(([spelling, path]): [string, string][] => {
      const twin = twins.get(spelling);
      return path === undefined || twin === undefined ? [] : [[path, twin]];
    }),
  );
}

function difference(
  path: string,
  left: Entry | undefined,
  right: Entry | undefined,
  tolerance: Tolerance,
): SnapshotDifference[] {
  if (left && right && sameValue(left.value, right.value, tolerance)) return [];
  const kind = left && right ? "changed" : left ? "leftOnly" : "rightOnly";
  return [{ path, kind, left: left?.value, right: right?.value, unit: unitOf(left, right) }];
}

function unitOf(left: Entry | undefined, right: Entry | undefined): string {
  if (left && right && left.unit !== right.unit) return `${left.unit || "no unit"} -> ${right.unit || "no unit"}`;
  return left?.unit ?? right?.unit ?? "";
}
