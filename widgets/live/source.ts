/** What a live figure is of: panels of growing values, of a run or of a picture that is there already. */

import type { MimeBundle } from "../mime.ts";
import type { GrowingGrid } from "./growing-grid.ts";
import type { GrowingTrace } from "./growing-trace.ts";
import type { QuantityHeader } from "./protocol.ts";

/** A trace with its name. */
export interface NamedTrace {
  readonly label: string;
  readonly trace: GrowingTrace;
}

/** Traces of one unit over an axis. */
export interface LinesPanel {
  readonly kind: "lines";
  readonly x: QuantityHeader;
  readonly y: QuantityHeader;
  readonly traces: readonly NamedTrace[];
}

/** Values over two axes: as a map while they lie on a grid. */
export interface MapPanel {
  readonly kind: "map";
  readonly x: QuantityHeader;
  readonly y: QuantityHeader;
  readonly z: QuantityHeader;
  readonly grid: GrowingGrid;
  readonly points: { readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array };
}

/** One panel of a figure. */
export type LivePanel = LinesPanel | MapPanel;

/** Where a figure has its values from. */
export interface Source {
  /** Counts what has come; reading it costs next to nothing. */
  readonly version: number;
  /** Whether nothing will come any more. */
  readonly isOver: boolean;
  /** Resolves when nothing will come any more. Default it is looked now and then. */
  readonly ended?: Promise<unknown>;
  readonly title: string;
  /** How far it is; empty where that is nothing to tell. */
  readonly state: string;
  readonly notes: readonly string[];
  /** The panels with all that has come. */
  panels(): readonly LivePanel[];
  /** The picture of all that has come, for a file and for pages that show no live figure. */
  picture(): Promise<MimeBundle>;
}
