/** How results go into the rows of a run: worked out once for each combination of parameters. */

import { isArraysValidator } from "../../drivers/core/index.ts";
import type { AnyParameter } from "../../drivers/core/index.ts";
import { isArray } from "./cells.ts";
import type { Cells } from "./cells.ts";
import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import { Complex } from "../../drivers/core/complex/complex.ts";
import type { CellValue } from "../data/column-data.ts";
import type { InterDependencies, ParameterTree } from "../describe/interdependencies.ts";
import type { ParamSpec, ParamType } from "../describe/param-spec.ts";
import { columnsOf, requiredBy, treesOf } from "../describe/trees.ts";

/** What a value is given for: a parameter, or the name of a column. */
export type Target = AnyParameter | string;

/** How one tree gets its row. */
interface PlannedRow {
  readonly tree: ParameterTree;
  /** Where the values of its columns are among the results. */
  readonly places: readonly number[];
  /** Where its arrays are that must be of one length: the one at its top, and its axes. */
  readonly alike: readonly number[];
  readonly row: CellValue[];
}

/** The rows that one combination of parameters makes. */
export class Plan {
  /** Whether there are columns of arrays among them. */
  readonly hasArrays: boolean;
  readonly #targets: readonly Target[];
  readonly #kinds: readonly ParamType[] | undefined;
  readonly #rows: readonly PlannedRow[];

  /** `columns` are given where each value fills one of its own. */
  constructor(targets: readonly Target[], columns: readonly ParamSpec[] | undefined, trees: readonly ParameterTree[]) {
    this.#targets = targets;
    this.hasArrays = columns?.some(isArrayColumn) ?? false;
    // Arrays beside a single value at the top do not fit, whatever they are.
    const canFit = trees.every(tree => isArrayColumn(tree.top) || !columnsOf(tree).some(isArrayColumn));
    this.#kinds = canFit ? columns?.map(each => each.paramtype) : undefined;
    const places = new Map(columns?.map(({ name }, index) => [name, index]));
    const placesOf = (wanted: readonly ParamSpec[]): number[] => wanted.map(({ name }) => places.get(name) ?? -1);
    this.#rows = trees.map(tree => ({
      tree,
      places: placesOf(columnsOf(tree)),
      alike: placesOf([tree.top, ...tree.axes].filter(isArrayColumn)),
      row: [],
    }));
  }

  /** Whether it is made for these. */
  fits(results: readonly (readonly [Target, unknown])[]): boolean {
    const targets = this.#targets;
    if (results.length !== targets.length) return false;
    for (let index = 0; index < targets.length; index++) {
      if ((results[index] as readonly [Target, unknown])[0] !== targets[index]) return false;
    }
    return true;
  }

  /**
   * Whether each value is a single one of the kind that its column has, or an array in one block of memory where the column
   * holds arrays, as long as those it stands with: nothing needs to be unfolded or brought into another form.
   */
  isPlain(results: readonly (readonly [Target, unknown])[]): boolean {
    const kinds = this.#kinds;
    if (kinds === undefined) return false;
    for (let index = 0; index < kinds.length; index++) {
      const [target, value] = results[index] as readonly [Target, unknown];
      const kind = kinds[index];
      if (kind === "array") {
        if (!isFlat(value) || hasShape(target)) return false;
      } else if (
        kind === "numeric"
          ? typeof value !== "number"
          : kind === "text"
            ? typeof value !== "string"
            : !(value instanceof Complex)
      )
        return false;
    }
    return !this.hasArrays || this.#rows.every(({ alike }) => areAlike(results, alike));
  }

  /** Gives each row of plain values; the list is used again for the next one. */
  plainRows(
    results: readonly (readonly [Target, unknown])[],
    take: (tree: ParameterTree, row: readonly CellValue[]) => void,
  ): void {
    for (const { tree, places, row } of this.#rows) {
      for (let index = 0; index < places.length; index++) {
        const value = (results[places[index] as number] as readonly [Target, unknown])[1];
        row[index] = isFlat(value) ? { values: value, shape: [value.length] } : (value as CellValue);
      }
      take(tree, row);
    }
  }
}

/** The trees of a dataset, as far as there are values for them. */
export class Trees {
  readonly #dependencies: InterDependencies;
  readonly #all: readonly ParameterTree[];
  readonly #parts = new Map<string, readonly ParameterTree[]>();

  constructor(dependencies: InterDependencies) {
    this.#dependencies = dependencies;
    this.#all = treesOf(dependencies);
  }

  /**
   * The trees that values for these columns make rows in; what was inferred and has no value is left out.
   * @throws Error if one of the columns needs another one.
   */
  withValuesFor(names: ReadonlySet<string>): readonly ParameterTree[] {
    const key = [...names].toSorted().join("\0");
    const known = this.#parts.get(key);
    if (known) return known;
    for (const name of names) {
      if (requiredBy(name, this.#dependencies).some(each => !names.has(each)))
        throw new Error("Can not add result, some required parameters are missing.");
    }
    const trees = this.#all
      .filter(({ top }) => names.has(top.name))
      .map(tree => {
        const inferred = tree.inferred.filter(({ name }) => names.has(name));
        return inferred.length === tree.inferred.length ? tree : { ...tree, inferred };
      });
    this.#parts.set(key, trees);
    return trees;
  }
}

/**
 * Throws where an axis has another shape than what lies on it; a single value fits everywhere.
 * @throws Error in QCoDeS's words.
 */
export function assertShapes({ axes, top }: ParameterTree, cells: ReadonlyMap<string, Cells>): void {
  const shape = shapeOf(cells.get(top.name));
  for (const axis of axes) {
    const other = shapeOf(cells.get(axis.name));
    if (other.length === 0 || (other.length === shape.length && other.every((length, at) => length === shape[at])))
      continue;
    throw new Error(
      `Incompatible shapes. Parameter ${top.name} has shape ${tuple(shape)}, but its setpoint ${axis.name} has shape ${tuple(other)}.`,
    );
  }
}

type FlatArray = Float64Array | ComplexArray;

function isFlat(value: unknown): value is FlatArray {
  return value instanceof Float64Array || value instanceof ComplexArray;
}

function isArrayColumn({ paramtype }: ParamSpec): boolean {
  return paramtype === "array";
}

/** Whether a validator says a shape of more than one dimension: arrays lie in one block and do not tell theirs. */
function hasShape(target: Target): boolean {
  return typeof target !== "string" && isArraysValidator(target.vals) && (target.vals.shape?.length ?? 1) > 1;
}

/** Whether the arrays in these places are of one length. */
function areAlike(results: readonly (readonly [Target, unknown])[], places: readonly number[]): boolean {
  let length: number | undefined;
  for (const place of places) {
    const array = (results[place] as readonly [Target, unknown])[1] as FlatArray;
    if (array.length !== (length ??= array.length)) return false;
  }
  return true;
}

function shapeOf(cells: Cells | undefined): readonly number[] {
  return cells !== undefined && isArray(cells) ? cells.shape : [];
}

function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
