/** A live figure of a sweep that is under way, or of a dataset: what is in memory is looked at, nothing is copied. */

import type { ColumnValues } from "../../measure/data/column-data.ts";
import type { DataSet } from "../../measure/dataset/dataset.ts";
import type { ParameterTree } from "../../measure/describe/interdependencies.ts";
import { SweepRun } from "../../measure/dond/sweep-run.ts";
import type { MimeBundle } from "../mime.ts";
import { displaySymbol } from "../mime.ts";
import { drawColumns } from "../plot/columns.ts";
import { drawingOf } from "../plot/drawing.ts";
import { columnsOfRun, simulatedIn, titleOfRun } from "../plot/of-dataset.ts";
import { readOptions } from "../plot/options.ts";
import { Plot } from "../plot/plot.ts";
import { RunPanels } from "./run-panels.ts";
import type { LivePanel, Source } from "./source.ts";
import { StoredViews } from "./stored-views.ts";

/** How often a run is asked whether it has ended, in milliseconds: its file answers. */
const betweenAsks = 500;

/** The source of a sweep or of a dataset. */
export class RunSource implements Source {
  readonly ended?: Promise<unknown>;
  readonly #run: SweepRun | DataSet;
  #datasets: readonly DataSet[] = [];
  #panels: RunPanels | undefined;
  #stored = new Map<DataSet, StoredViews>();
  #simulated = "";
  #wasOver = false;
  #askedAt = -Infinity;

  constructor(run: SweepRun | DataSet) {
    this.#run = run;
    const heard = (): void => undefined;
    if (run instanceof SweepRun) this.ended = run.then(heard, heard);
  }

  get version(): number {
    return this.#found().reduce((sum, dataset) => sum + (dataset.cache ?? this.#storedOf(dataset)).version, 0);
  }

  get isOver(): boolean {
    if (this.#wasOver) return true;
    if (this.#run instanceof SweepRun) return (this.#wasOver = ended.has(this.#run.state));
    const now = performance.now();
    if (now - this.#askedAt < betweenAsks) return false;
    this.#askedAt = now;
    return (this.#wasOver = this.#run.completed);
  }

  get title(): string {
    const [first] = this.#found();
    return first ? titleOfRun(first) : this.#run instanceof SweepRun ? this.#run.progress.title : "";
  }

  get state(): string {
    if (!(this.#run instanceof SweepRun)) return this.#wasOver ? "" : "running";
    const { state, done, total, reason } = this.#run.progress;
    const points = total > 0 ? ` ${done} of ${total}` : "";
    return `${state}${points}${reason ? `: ${reason}` : ""}`;
  }

  get notes(): readonly string[] {
    return [...(this.#simulated === "" ? [] : [`SIMULATED: ${this.#simulated}`]), ...(this.#panels?.notes ?? [])];
  }

  panels(): readonly LivePanel[] {
    const datasets = this.#found();
    if (datasets.length === 0) return [];
    if (this.#panels === undefined) {
      this.#panels = new RunPanels(datasets, (dataset, tree) => this.#viewsOf(dataset, tree));
      this.#simulated = [...new Set(datasets.flatMap(dataset => simulatedIn(dataset) ?? []))].join(", ");
    }
    return this.#panels.update();
  }

  async picture(): Promise<MimeBundle> {
    const datasets = this.#found().filter(({ numberOfResults }) => numberOfResults > 0);
    if (datasets.length === 0) return { "text/plain": `${this.title}: ${this.state || "no values"}` };
    const columns = (await Promise.all(datasets.map(dataset => columnsOfRun(dataset, [])))).flat();
    const options = readOptions({ title: this.title });
    const { panels, notes } = drawColumns(columns, options);
    return new Plot(drawingOf(panels, options, notes))[displaySymbol]();
  }

  /** Reads what is only in a file. */
  async read(): Promise<void> {
    for (const dataset of this.#found()) if (!dataset.cache) await this.#storedOf(dataset).read();
  }

  #viewsOf(dataset: DataSet, tree: ParameterTree): Readonly<Record<string, ColumnValues>> {
    return dataset.cache?.views(tree.top.name) ?? this.#storedOf(dataset).of(tree);
  }

  #storedOf(dataset: DataSet): StoredViews {
    const known = this.#stored.get(dataset) ?? new StoredViews(dataset);
    this.#stored.set(dataset, known);
    return known;
  }

  /** The datasets of a sweep are there when it has begun. */
  #found(): readonly DataSet[] {
    if (this.#datasets.length === 0) this.#datasets = this.#run instanceof SweepRun ? this.#run.datasets : [this.#run];
    return this.#datasets;
  }
}

const ended = new Set(["completed", "stopped", "failed"]);
