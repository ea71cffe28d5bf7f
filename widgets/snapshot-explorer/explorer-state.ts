/** What both halves of a snapshot explorer know. */

/** One snapshot that can be looked at. */
export interface ExplorerSource {
  readonly title: string;
  /** What it is of, and when it was taken. */
  readonly about: string;
  /** Whether a simulated instrument is in it. */
  readonly simulated: boolean;
}

/** One parameter of a snapshot, as the page knows it. */
export interface SavedRow {
  /** Its number among the lines. */
  readonly key: number;
  /** Names of the instrument and its parts around it, from the outside in. */
  readonly path: readonly string[];
  readonly name: string;
  readonly label: string;
  /** The value that was kept, with its unit; null where none was. */
  readonly text: string | null;
  /** With all its digits; null where the text has them. */
  readonly exact: string | null;
  /** When it was captured, in milliseconds since 1970; null where that was not kept. */
  readonly at: number | null;
  /** The same as the snapshot writes it. */
  readonly when: string;
}

/** What is known of a parameter in this kernel. */
export interface LiveValue {
  /** Null when it was never read. */
  readonly text: string | null;
  readonly exact: string | null;
  readonly at: number | null;
  readonly stale: boolean;
  /** Whether it is the value of the snapshot; null where one of the two is not known. */
  readonly same: boolean | null;
  /** Why it cannot be restored; empty where it may be. */
  readonly barred: string;
}

/** One set of a restore. */
export interface CheckedStep {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
  readonly result: "" | "setting" | "set" | "failed" | "not tried";
}

/** Where a restore is: `outdated` is a check after which the selection or a value has changed. */
export type CheckStage = "none" | "checking" | "checked" | "outdated" | "restoring" | "restored" | "failed";

/** What was checked, and what has become of it. */
export interface CheckState {
  readonly stage: CheckStage;
  /** What went wrong, or why it has to be checked again; empty where nothing has. */
  readonly problem: string;
  readonly steps: readonly CheckedStep[];
  /** What cannot be restored, so that nothing is. */
  readonly refused: readonly (readonly [path: string, why: string])[];
  /** What is left alone, by reason. */
  readonly skipped: readonly (readonly [why: string, paths: string])[];
  /** How many have their value already. */
  readonly unchanged: number;
}

/** What both halves know. */
export interface ExplorerState {
  readonly sources: readonly ExplorerSource[];
  /** The number of the snapshot that is shown. */
  source: number;
  readonly rows: readonly SavedRow[];
  /** The keys of the lines that are ticked. */
  selected: readonly number[];
  /** Whether a check reads the instruments first. */
  readFirst: boolean;
  readonly check: CheckState;
  /** What the page has asked that makes no sense; empty where nothing. */
  readonly problem: string;
}
