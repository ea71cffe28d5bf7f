/** What both halves of a run browser know, and what they say to one another. */

/** What runs are looked for by, as it was entered; empty texts do not matter. */
export interface QueryEntry {
  readonly text: string;
  readonly experiment: string;
  readonly sample: string;
  /** The first day, as `2026-11-27`. */
  readonly from: string;
  /** The last day. */
  readonly to: string;
  readonly state: string;
  readonly starred: boolean;
}

/** One run in the list. */
export interface RunRow {
  readonly run: number;
  readonly name: string;
  readonly experiment: string;
  readonly sample: string;
  /** When it began, in the local time of the kernel. */
  readonly began: string;
  /** How many rows it has; null where its table is missing or damaged. */
  readonly results: number | null;
  readonly state: string;
  /** Whether an error has ended it. */
  readonly failed: boolean;
  readonly starred: boolean;
  /** The beginning of its notes. */
  readonly notes: string;
}

/** The part of the list that a page shows. */
export interface RunWindow {
  /** Path of the database. */
  readonly path: string;
  readonly query: QueryEntry;
  /** How many runs were found. */
  readonly total: number;
  /** How many of them are shown at most. */
  readonly size: number;
  /** How many of them are before the first row, which are newer. */
  readonly at: number;
  readonly rows: readonly RunRow[];
  /** What can be chosen. */
  readonly experiments: readonly string[];
  readonly samples: readonly string[];
}

/** One column of a run. */
export interface RunColumn {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly type: string;
  /** The names of its axes. */
  readonly over: string;
  /** As `11 × 21`; empty where it is not known. */
  readonly shape: string;
}

/** A kind of file that a run can be exported to. */
export interface ExportChoice {
  readonly kind: string;
  readonly label: string;
  /** The files that it makes. */
  readonly files: string;
}

/** What is known of the run that is selected. */
export interface RunDetail {
  readonly run: number;
  readonly title: string;
  readonly simulated: boolean;
  readonly state: string;
  /** The error that has ended it; empty where none has. */
  readonly failure: string;
  readonly results: number | null;
  /** Whether it is drawn without being asked for. */
  readonly drawn: boolean;
  readonly facts: readonly (readonly [word: string, said: string])[];
  readonly columns: readonly RunColumn[];
  readonly metadata: readonly (readonly [tag: string, value: string])[];
  readonly notes: string;
  readonly starred: boolean;
  readonly hasSnapshot: boolean;
  readonly exports: readonly ExportChoice[];
  /** Where exports go if nobody says another place. */
  readonly folder: string;
}

/** How the snapshots of two runs differ. */
export interface RunDifference {
  readonly runs: readonly number[];
  /** The two as a heading: the older one first. */
  readonly title: string;
  /** The difference as a display. */
  readonly html: string;
}

/** Where something can go wrong, which is where it is told. */
export type Place = "page" | "list" | "filter" | "run" | "notes" | "plot" | "snapshot" | "export";

/** From the kernel to the pages: one of these each time. */
export interface RunBrowserMessage {
  readonly list?: RunWindow;
  /** Which runs are selected. */
  readonly selected?: readonly number[];
  readonly detail?: RunDetail;
  readonly difference?: RunDifference;
  /** What is being done there. */
  readonly busy?: Place;
  /** What went wrong there; an empty text is that it went well. */
  readonly problem?: { readonly at: Place; readonly text: string; readonly exists: boolean };
  /** The picture of a run, as SVG. */
  readonly picture?: { readonly run: number; readonly svg: string };
  /** A figure to look closer at begins. */
  readonly zoom?: { readonly run: number };
  /** What that figure is told. */
  readonly figure?: { readonly run: number; readonly content: unknown };
  /** The snapshot of a run, as a display. */
  readonly snapshot?: { readonly run: number; readonly html: string };
  readonly noted?: { readonly run: number; readonly notes: string };
  readonly exported?: { readonly run: number; readonly paths: readonly string[] };
}

/** All that both halves keep: the rest is sent when a page asks for it. */
export interface RunBrowserState {
  /** Path of the database that was asked for; empty for that of the session. */
  readonly path: string;
}

/** A new list shows all. */
export const anyRun: QueryEntry = { text: "", experiment: "", sample: "", from: "", to: "", state: "", starred: false };
