/** Adds results to a run: checks them, unfolds arrays, and hands the rows on. */

import { setImmediate } from "node:timers/promises";

import { Complex } from "../../drivers/core/complex/complex.ts";
import { ComplexArray, evaluateShape, isArraysValidator } from "../../drivers/core/index.ts";
import type { AnyParameter, NumericArray, ParameterBase } from "../../drivers/core/index.ts";
import { guarded } from "../../drivers/core/parameter/guarded-promise.ts";
import { repr } from "../../drivers/core/python-text.ts";
import type { CellValue, ColumnData } from "../data/column-data.ts";
import type { DataSetCache } from "../dataset/cache.ts";
import type { DataSet } from "../dataset/dataset.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import type { ParamSpec } from "../describe/param-spec.ts";
import { columnsOf } from "../describe/trees.ts";
import type { RunStore } from "../store/run-store.ts";
import { cellsOf, isArray, repeated } from "./cells.ts";
import type { Cells } from "./cells.ts";
import { assertShapes, Plan, Trees } from "./plan.ts";
import type { Target } from "./plan.ts";

/** What the values of a parameter may be where it is known. */
export type ResultOf<T> = T extends ParameterBase<infer Value> ? readonly [T, Value] : readonly [string, unknown];

/** A parameter or the name of a column, and its value. */
export type Result = readonly [Target, unknown];

const done = Promise.resolve();

// A loop that only adds results would keep timers, other cells and subscribers waiting.
const millisecondsBetweenPauses = 20;
const resultsBetweenLooks = 64;

/** What a saver knows of its measurement. */
export interface SaverOptions {
  /** The parameters that were registered: one that brings its own axes does so by its name, too. Default none. */
  readonly registered?: readonly AnyParameter[];
  /** Results are refused once it has aborted. Default none. */
  readonly signal?: AbortSignal;
}

/** Takes the results of a run; a measurement hands it to its function. */
export class DataSaver {
  readonly #dataset: DataSet;
  readonly #store: RunStore;
  readonly #cache: DataSetCache | undefined;
  readonly #columns: Readonly<Record<string, ParamSpec>>;
  readonly #trees: Trees;
  readonly #plans: Plan[] = [];
  #last: Plan | undefined;
  readonly #signal: AbortSignal | undefined;
  #isClosed = false;
  #untilLook = resultsBetweenLooks;
  #pausedAt = performance.now();

  readonly #unfolding: ReadonlyMap<string, AnyParameter>;

  /** A measurement makes it. */
  constructor(dataset: DataSet, store: RunStore, cache: DataSetCache | undefined, options: SaverOptions = {}) {
    this.#signal = options.signal;
    const unfolding = (options.registered ?? []).filter(parameter => !isSingle(parameter));
    this.#unfolding = new Map(unfolding.map(parameter => [parameter.registerName, parameter]));
    this.#dataset = dataset;
    this.#store = store;
    this.#cache = cache;
    const { interdependencies } = dataset.description;
    this.#columns = interdependencies.parameters;
    this.#trees = new Trees(interdependencies);
  }

  /** The dataset that is being written. */
  get dataset(): DataSet {
    return this.#dataset;
  }

  /** The number of the run in its database. */
  get runId(): number {
    return this.#dataset.runId;
  }

  /** How many rows have been added. */
  get pointsWritten(): number {
    return this.#store.numberOfRows;
  }

  /**
   * Adds values that belong together. Those of setpoints must be among them; an array fills a row for each element, or one
   * cell where its column holds arrays.
   * @throws Error in QCoDeS's words: for a parameter that was not registered, setpoints that are missing, shapes that do not
   * fit and values of another type. Nothing of the result is added then.
   * @example await saver.addResult([gate, 0.1], [current, await current()]);
   */
  addResult<const R extends readonly Result[]>(
    ...results: R & { readonly [I in keyof R]: Fitting<R[I]> }
  ): Promise<void>;
  addResult(...results: readonly Result[]): Promise<void> {
    try {
      if (this.#isClosed) throw new Error(`adding a result to run ${this.runId}: the run has ended`);
      if (this.#signal?.aborted) throw this.#signal.reason;
      const plan = this.#planFor(results);
      // Arrays take longer than a look at the clock.
      if (plan.hasArrays) this.#untilLook = 1;
      if (plan.isPlain(results)) plan.plainRows(results, this.#take);
      else this.#addCells(results);
      this.#store.endResult();
      return --this.#untilLook > 0 ? done : this.#pause();
    } catch (error) {
      return guarded(Promise.reject(error as Error));
    }
  }

  /** Writes what waits to disk now. */
  async flushDataToDatabase(): Promise<void> {
    this.#store.flush();
  }

  /** Takes nothing any more; the measurement calls it at its end. */
  close(): void {
    this.#isClosed = true;
  }

  /** Lets others run where they have waited for long. */
  #pause(): Promise<void> {
    this.#untilLook = resultsBetweenLooks;
    if (performance.now() - this.#pausedAt < millisecondsBetweenPauses) return done;
    return guarded(
      setImmediate().then(() => {
        this.#pausedAt = performance.now();
      }),
    );
  }

  readonly #take = (tree: ParameterTree, row: readonly CellValue[]): void => {
    this.#store.append(tree, row);
    this.#cache?.push(tree, row);
  };

  #planFor(results: readonly Result[]): Plan {
    if (this.#last?.fits(results)) return this.#last;
    return (this.#last = this.#plans.find(plan => plan.fits(results)) ?? this.#newPlan(results));
  }

  #newPlan(results: readonly Result[]): Plan {
    const targets = results.map(([target]) => target);
    const names = targets.map(registerName);
    const several = names.filter((name, index) => names.indexOf(name) !== index);
    if (several.length > 0)
      throw new Error(`Not all parameter names are unique. Got multiple values for ${repr([...new Set(several)])}`);
    const columns = targets.map(target => this.#singleColumn(target));
    const areSingle = columns.every(column => column !== undefined);
    const trees = areSingle ? this.#trees.withValuesFor(new Set(names)) : [];
    const plan = new Plan(targets, areSingle ? columns : undefined, trees);
    this.#plans.push(plan);
    return plan;
  }

  /** The column of what fills one and brings no setpoints. */
  #singleColumn(target: Target): ParamSpec | undefined {
    const parameter = this.#parameterOf(target);
    if (parameter && !isSingle(parameter)) return undefined;
    return this.#column(registerName(target));
  }

  #parameterOf(target: Target): AnyParameter | undefined {
    return typeof target === "string" ? this.#unfolding.get(target) : target;
  }

  #column(name: string): ParamSpec {
    const column = this.#columns[name];
    if (column && Object.hasOwn(this.#columns, name)) return column;
    throw new Error(`Can not add result for parameter ${name}, no such parameter registered with this measurement.`);
  }

  #addCells(results: readonly Result[]): void {
    // Arrays take longer than a look at the clock.
    this.#untilLook = 1;
    const cells = new Map<string, Cells>();
    const put = (name: string, value: unknown, shape?: readonly number[]): void => {
      const made = cellsOf(this.#column(name), value, shape);
      const known = cells.get(name);
      if (known !== undefined && !isEqual(known, made)) throw new Error(`Multiple distinct values found for ${name}`);
      cells.set(name, made);
    };
    for (const [target, value] of results) {
      const parameter = this.#parameterOf(target);
      if (parameter) unfold(parameter, value, put);
      else put(registerName(target), value);
    }
    const trees = this.#trees.withValuesFor(new Set(cells.keys()));
    const rows = trees.map(tree => {
      assertShapes(tree, cells);
      return { tree, ...rowsOf(tree, cells) };
    });
    for (const { tree, row, columns } of rows) {
      if (row) this.#take(tree, row);
      if (!columns) continue;
      this.#store.appendColumns(tree, columns);
      this.#cache?.pushColumns(tree, columns);
    }
  }
}

/** A result whose value fits its parameter. */
type Fitting<R> = R extends readonly [infer T, unknown]
  ? T extends ParameterBase<infer Value>
    ? unknown extends Value
      ? R
      : readonly [T, Accepted<Value>]
    : R
  : R;

// What a parameter gives, or many of these: a result may bring many points at once.
type Accepted<Value> = Value | Many<Value>;

type Many<Value> = Value extends number
  ? NumericArray | Nested<number> | ColumnData
  : Value extends Complex
    ? ComplexArray | Nested<number | Complex> | ColumnData
    : Value extends string | boolean
      ? Nested<Value> | ColumnData
      : never;

type Nested<Value> = readonly (Value | Nested<Value>)[];

function registerName(target: Target): string {
  return typeof target === "string" ? target : target.registerName;
}

function unfold(
  parameter: AnyParameter,
  value: unknown,
  put: (name: string, value: unknown, shape?: readonly number[]) => void,
): void {
  for (const column of parameter.unpack(value)) {
    const shape = column.setpoints.map(({ axis }) => axis.length);
    for (const setpoint of column.setpoints) put(setpoint.registerName, setpoint.values, shape);
    put(column.registerName, column.values, shape.length > 0 ? shape : validShape(parameter, column.values));
  }
}

/** Whether a parameter fills one column and brings no setpoints. */
function isSingle(parameter: AnyParameter): boolean {
  const [only, ...others] = parameter.columns();
  return only !== undefined && others.length === 0 && only.setpoints.length === 0;
}

/** The shape that the validator of a parameter says; arrays lie in one block and do not tell theirs. */
function validShape({ vals }: AnyParameter, value: unknown): readonly number[] | undefined {
  if (!ArrayBuffer.isView(value) && !(value instanceof ComplexArray)) return undefined;
  if (!isArraysValidator(vals) || !vals.shape || vals.shape.length < 2) return undefined;
  const shape = evaluateShape({ shape: vals.shape }, problem => {
    throw new Error(`Can not add result: ${problem}`);
  });
  const size = shape.reduce((product, length) => product * length, 1);
  return size === (value as unknown as ArrayLike<unknown>).length ? shape : undefined;
}

/** One row, or many as columns. */
function rowsOf(tree: ParameterTree, cells: ReadonlyMap<string, Cells>): { row?: CellValue[]; columns?: ColumnData[] } {
  const all = columnsOf(tree);
  const of = (column: ParamSpec): Cells => cells.get(column.name) as Cells;
  const top = of(tree.top);
  if (tree.top.paramtype === "array") return { row: all.map(column => cellOf(column, of(column), tree)) };
  if (!isArray(top)) {
    const array = all.find(column => isArray(of(column)));
    if (array) throw unfitting(array, tree);
    return { row: all.map(of) };
  }
  const size = top.values.length;
  const columns = all.map(column => {
    const found = of(column);
    if (!isArray(found)) return repeated(found, [size]);
    if (found.values.length !== size) throw unfitting(column, tree);
    return { values: found.values, shape: [size] };
  });
  return { columns };
}

function cellOf(column: ParamSpec, cells: Cells, tree: ParameterTree): CellValue {
  if (column.paramtype === "array") return isArray(cells) ? cells : repeated(cells, [1]);
  if (!isArray(cells)) return cells;
  throw unfitting(column, tree);
}

function unfitting({ name, paramtype }: ParamSpec, { top }: ParameterTree): Error {
  return new Error(
    `Can not add result: ${name} is of type "${paramtype}" and has an array that does not fit the value of ${top.name}: must be a single value`,
  );
}

function isEqual(one: Cells, other: Cells): boolean {
  if (isArray(one) && isArray(other)) {
    if (one.values === other.values) return true;
    const [mine, theirs] = [Array.from<unknown>(one.values), Array.from<unknown>(other.values)];
    return mine.length === theirs.length && mine.every((value, index) => isEqualCell(value, theirs[index]));
  }
  return isEqualCell(one, other);
}

function isEqualCell(one: unknown, other: unknown): boolean {
  if (one instanceof Complex && other instanceof Complex) return one.re === other.re && one.im === other.im;
  return Object.is(one, other);
}
