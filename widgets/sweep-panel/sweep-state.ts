/** What both halves of a sweep panel know. */

/** One axis of a sweep, as it was typed: ends may have prefixes and units. */
export interface AxisEntry {
  /** The number of the parameter that is swept. */
  readonly parameter: number;
  readonly start: string;
  readonly stop: string;
  readonly points: string;
  /** Seconds to wait at each value. */
  readonly delay: string;
}

/** What a sweep is to be. */
export interface SweepEntry {
  readonly name: string;
  /** The outer one first; at most two. */
  readonly axes: readonly AxisEntry[];
  /** The numbers of the parameters that are read. */
  readonly measured: readonly number[];
}

/** One parameter that can be swept or read. */
export interface SweepChoice {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly canSweep: boolean;
  readonly canRead: boolean;
}

/** Where the run is that the panel has started. */
export interface SweepProgress {
  readonly state: string;
  readonly title: string;
  readonly done: number;
  readonly total: number;
  readonly elapsed: number;
  readonly reason: string;
}

/** What both halves know. */
export interface SweepPanelState {
  readonly choices: readonly SweepChoice[];
  entry: SweepEntry;
  /** The cell that does the same; empty while the entry makes no sense. */
  readonly code: string;
  /** What is wrong with the entry; empty where nothing is. */
  readonly problem: string;
  /** Null before the first run. */
  readonly progress: SweepProgress | null;
}
