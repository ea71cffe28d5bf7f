/** How the columns of a dataset hang together: which lies on which axes, and what was inferred from what. */

import type { ParamSpec } from "./param-spec.ts";

/** The columns of a dataset and how they hang together, by name. The order of the axes is that of the dimensions. */
export interface InterDependencies {
  /** All columns, in the order in which they were registered. */
  readonly parameters: Readonly<Record<string, ParamSpec>>;
  /** For each column that depends on others, its axes. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  /** For each column that was inferred from others, these. */
  readonly inferences: Readonly<Record<string, readonly string[]>>;
  /** Columns that stand for themselves: they depend on nothing, and nothing depends on them. */
  readonly standalones: readonly string[];
}

/** Columns whose rows belong together: one at the top, the axes it lies on, and what was inferred along with them. */
export interface ParameterTree {
  readonly top: ParamSpec;
  readonly axes: readonly ParamSpec[];
  readonly inferred: readonly ParamSpec[];
}

/** What is written about a run when it starts. */
export interface RunDescription {
  readonly interdependencies: InterDependencies;
  /** The shape of the grid of each top column where it is known in advance. */
  readonly shapes: Readonly<Record<string, readonly number[]>> | null;
}
