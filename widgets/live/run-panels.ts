/** The panels of runs that are being measured: as the static plot arranges them, filled from what is in memory. */

import { ComplexArray } from "../../drivers/core/complex/complex-array.ts";
import type { ColumnValues } from "../../measure/data/column-data.ts";
import type { DataSet } from "../../measure/dataset/dataset.ts";
import type { ParameterTree } from "../../measure/describe/interdependencies.ts";
import type { ParamSpec } from "../../measure/describe/param-spec.ts";
import { GrowingGrid } from "./growing-grid.ts";
import { GrowingTrace } from "./growing-trace.ts";
import type { QuantityHeader } from "./protocol.ts";
import type { LivePanel, LinesPanel, MapPanel, NamedTrace } from "./source.ts";

/** Gives the values so far of the columns of a tree. */
export type ViewsOf = (dataset: DataSet, tree: ParameterTree) => Readonly<Record<string, ColumnValues>>;

/** Traces that share a panel. */
interface Lines extends LinesPanel {
  readonly traces: NamedTrace[];
}

/** One column that was measured: what takes its new values. */
interface Filled {
  readonly dataset: DataSet;
  readonly tree: ParameterTree;
  readonly fill: (views: Readonly<Record<string, ColumnValues>>) => void;
}

const point: QuantityHeader = { label: "Point", unit: "" };

/** The panels of some datasets. */
export class RunPanels {
  readonly #panels: LivePanel[] = [];
  readonly #filled: Filled[] = [];
  readonly #viewsOf: ViewsOf;
  /** What is not drawn, and why. */
  readonly notes: string[] = [];
  /** Trees that nothing has come of. */
  #waiting: (readonly [dataset: DataSet, tree: ParameterTree])[];
  #counted = new Float64Array();

  constructor(datasets: readonly DataSet[], viewsOf: ViewsOf) {
    this.#viewsOf = viewsOf;
    this.#waiting = datasets.flatMap(dataset => dataset.trees.map(tree => [dataset, tree] as const));
  }

  /** The panels with all that has come. */
  update(): readonly LivePanel[] {
    this.#waiting = this.#waiting.filter(([dataset, tree]) => !this.#add(dataset, tree));
    for (const { dataset, tree, fill } of this.#filled) fill(this.#viewsOf(dataset, tree));
    return this.#panels;
  }

  /** Makes room for a tree, once it is seen of what kind its values are. */
  #add(dataset: DataSet, tree: ParameterTree): boolean {
    const { top, axes } = tree;
    const views = this.#viewsOf(dataset, tree);
    const values = views[top.name];
    if (values === undefined || values.length === 0) return false;
    const isText = [top, ...axes].some(({ name }) => Array.isArray(views[name]));
    if (isText || axes.length > 2) {
      const why = isText ? "texts are drawn when the run has ended" : `it lies on ${axes.length} setpoints`;
      this.notes.push(`${quantity(top).label}: ${why}`);
      return true;
    }
    // a complex quantity has two parts
    const parts = values instanceof ComplexArray ? ([" [real]", " [imag]"] as const) : ([""] as const);
    parts.forEach((part, index) => {
      const read = (some: ColumnValues | undefined): Float64Array => realOf(some, index);
      const fill = axes.length === 2 ? this.#map(top, axes, part, read) : this.#line(top, axes[0], part, read);
      this.#filled.push({ dataset, tree, fill });
    });
    return true;
  }

  #line(
    top: ParamSpec,
    axis: ParamSpec | undefined,
    part: string,
    read: (values: ColumnValues | undefined) => Float64Array,
  ): Filled["fill"] {
    const x = axis === undefined ? point : quantity(axis);
    const { label, unit } = quantity(top);
    const named: NamedTrace = { label: `${label}${part}`, trace: new GrowingTrace() };
    const isHere = (panel: LivePanel): panel is Lines =>
      panel.kind === "lines" && panel.x.label === x.label && panel.x.unit === x.unit && panel.y.unit === unit;
    const known = this.#panels.find(isHere);
    if (known === undefined) this.#panels.push({ kind: "lines", x, y: { label: named.label, unit }, traces: [named] });
    else {
      known.traces.push(named);
      const labels = [...new Set(known.traces.map(each => each.label))].join(", ");
      this.#panels[this.#panels.indexOf(known)] = { ...known, y: { label: labels, unit } };
    }
    return views => {
      const ys = read(views[top.name]);
      const xs = axis === undefined ? this.#countTo(ys.length) : realOf(views[axis.name], 0);
      named.trace.update(xs, ys);
    };
  }

  #map(
    top: ParamSpec,
    axes: readonly ParamSpec[],
    part: string,
    read: (values: ColumnValues | undefined) => Float64Array,
  ): Filled["fill"] {
    const [x, y] = axes as [ParamSpec, ParamSpec];
    const { label, unit } = quantity(top);
    const points = { x: new Float64Array(), y: new Float64Array(), z: new Float64Array() };
    const grid = new GrowingGrid();
    const panel: MapPanel = {
      kind: "map",
      x: quantity(x),
      y: quantity(y),
      z: { label: label + part, unit },
      grid,
      points,
    };
    this.#panels.push(panel);
    return views => {
      Object.assign(points, { x: realOf(views[x.name], 0), y: realOf(views[y.name], 0), z: read(views[top.name]) });
      grid.update(points.x, points.y, points.z);
    };
  }

  /** What lies on no axis is counted. */
  #countTo(length: number): Float64Array {
    if (this.#counted.length < length) this.#counted = Float64Array.from({ length: 2 * length }, (_, index) => index);
    return this.#counted.subarray(0, length);
  }
}

function quantity({ name, label, unit }: ParamSpec): QuantityHeader {
  return { label: label === "" ? name : label, unit };
}

/** Numbers of a column: of complex ones the real parts, or the imaginary ones. */
function realOf(values: ColumnValues | undefined, part: number): Float64Array {
  if (values instanceof ComplexArray) return part === 0 ? values.re : values.im;
  return values instanceof Float64Array ? values : new Float64Array();
}
