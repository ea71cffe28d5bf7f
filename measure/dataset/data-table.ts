/** The columns of a dataset as a table: a row for each point. */

import { inspect } from "node:util";

import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import type { Complex } from "../../drivers/core/complex/complex.ts";
import type { ColumnData, ColumnValues, RowRange } from "../data/column-data.ts";
import { excerptOf, textTable } from "../data/text-table.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import { columnsOf, treeAt } from "../describe/trees.ts";
import type { DataSet } from "./dataset.ts";

/** A column of a table. */
export interface TableColumn {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  /** A value for each row. */
  readonly values: ColumnValues;
}

/** A value of a table. */
export type TableValue = number | string | Complex;

/** More rows than these are not printed: the first and the last ones are. */
const mostRows = 20;

/** A table of values: columns of the same length. */
export class DataTable implements Iterable<Readonly<Record<string, TableValue>>> {
  /** What it is a table of, such as `results #3`. */
  readonly title: string;
  readonly columns: readonly TableColumn[];
  /** Whether a simulated instrument was in the station when the values were measured. */
  readonly simulated: boolean;
  /** How many rows there are. */
  readonly length: number;

  /** A table of columns that have the same length. */
  constructor(title: string, columns: readonly TableColumn[], { simulated = false }: { simulated?: boolean } = {}) {
    this.title = title;
    this.simulated = simulated;
    this.columns = columns;
    this.length = columns[0]?.values.length ?? 0;
  }

  /** The values of a row by the names of the columns; undefined beyond the ends, negative ones count from the end. */
  at(index: number): Readonly<Record<string, TableValue>> | undefined {
    const place = index < 0 ? this.length + index : index;
    if (!(place >= 0 && place < this.length)) return undefined;
    return Object.fromEntries(this.columns.map(({ name, values }) => [name, values.at(place) as TableValue]));
  }

  /** The texts of a row as they are printed. */
  textsAt(index: number): string[] {
    return this.columns.map(({ values }) => valueText(values.at(index)));
  }

  *[Symbol.iterator](): Generator<Readonly<Record<string, TableValue>>, void> {
    for (let index = 0; index < this.length; index++) yield this.at(index) ?? {};
  }

  /** The table as text, a long one without its middle. */
  toString(): string {
    const heads = this.columns.map(({ name, unit, values }) => ({
      head: unit === "" ? name : `${name} (${unit})`,
      right: !Array.isArray(values),
    }));
    const table = textTable(heads, excerptOf(this.length, mostRows), index => this.textsAt(index));
    return `${table}\n(${this.length} ${this.length === 1 ? "row" : "rows"})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** See `DataSet.toTable`. */
export async function tableOfRun(dataset: DataSet, args: readonly (string | RowRange)[]): Promise<DataTable> {
  const data = await dataset.getParameterData(...args);
  const trees = Object.keys(data).flatMap(name => treeOf(dataset, name));
  const withRows = trees.filter(({ top }) => data[top.name]?.[top.name]?.values.length !== 0);
  const measured = withRows.length > 0 ? withRows : trees;
  const [first] = measured;
  const columns = new Map<string, TableColumn>();
  for (const tree of measured) {
    const own = data[tree.top.name] ?? {};
    const shared = columnsOf(tree).filter(({ name }) => columns.has(name));
    const fits = shared.every(({ name }) => isSame(columns.get(name)?.values, own[name]?.values));
    const length = own[tree.top.name]?.values.length;
    const known = columns.values().next().value;
    if (known && (!fits || known.values.length !== length || !hasSameAxes(tree, first))) {
      throw new Error(
        `table of run ${dataset.runId}: ${tree.top.name} was measured at other points than ${first?.top.name}: ` +
          `name columns that belong together of ${measured.map(({ top }) => top.name).join(", ")}`,
      );
    }
    for (const spec of columnsOf(tree))
      columns.set(spec.name, columns.get(spec.name) ?? columnOf(spec, own[spec.name]));
  }
  const axes = new Set(trees.flatMap(tree => tree.axes.map(({ name }) => name)));
  const inOrder = [...columns.values()].toSorted(
    (one, other) => Number(axes.has(other.name)) - Number(axes.has(one.name)),
  );
  return new DataTable(`${dataset.name} #${dataset.runId}`, inOrder, dataset);
}

function treeOf({ trees, description }: DataSet, name: string): ParameterTree[] {
  const known = trees.find(({ top }) => top.name === name);
  if (known) return [known];
  // A column that was asked for by its name need not be at the top of its rows.
  const tree = treeAt(description.interdependencies, name);
  return tree ? [tree] : [];
}

function columnOf({ name, label, unit }: ParamSpec, data: ColumnData | undefined): TableColumn {
  return { name, label, unit, values: data?.values ?? [] };
}

function hasSameAxes(tree: ParameterTree, other: ParameterTree | undefined): boolean {
  const names = (each: ParameterTree | undefined): string => JSON.stringify(each?.axes.map(({ name }) => name));
  return names(tree) === names(other);
}

function isSame(one: ColumnValues | undefined, other: ColumnValues | undefined): boolean {
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  const [left, right] = [partsOf(one), partsOf(other)];
  for (let index = 0; index < left.length; index++) if (!Object.is(left[index], right[index])) return false;
  return true;
}

function partsOf(values: ColumnValues): ArrayLike<number | string> {
  return values instanceof ComplexArray ? values.data : values;
}

/** Nine digits tell neighbouring points of any sweep apart; rounding errors do not show. */
function valueText(value: TableValue | undefined): string {
  return typeof value === "number" ? String(Number(value.toPrecision(9))) : String(value ?? "");
}
