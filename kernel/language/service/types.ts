/** What the kernel asks about types, and what it is told. */

/** A finding in a cell. */
export interface Diagnostic {
  message: string;
  /** TypeScript's number, {@link notAwaited} or {@link unreadable}. */
  code: number;
  /** Offsets into the cell, in UTF-16 units. */
  start: number;
  end: number;
  /** 1-based. */
  line: number;
  /** 0-based, in UTF-16 units. */
  column: number;
  severity: "error" | "warning";
}

/** The number of a promise that nobody awaits: beyond TypeScript's own. */
export const notAwaited = 90_001;

/** The number of an import of a local file that cannot be read. */
export const unreadable = 90_002;

/** What a check came to; `unavailable` says why there was none, `types` which imported names are only types. */
export type CheckResult =
  | { ok: true; warnings: Diagnostic[]; types: ReadonlySet<string> }
  | { ok: false; diagnostics: Diagnostic[]; types: ReadonlySet<string> }
  | { unavailable: string };

/** A cell as it stands in the editor, with the other cells of its notebook, none of which need to have run. */
export interface TypedCell {
  source: string;
  above: readonly string[];
  below: readonly string[];
}

/** A finding while typing; a hint is no mistake, only not known yet. */
export interface TypedDiagnostic extends Omit<Diagnostic, "severity"> {
  severity: Diagnostic["severity"] | "hint";
}

/** A proposal for a completion; `signature` is its declaration. */
export interface Match {
  text: string;
  kind: string;
  signature?: string;
}

/** Proposals, and the part of the cell that they replace. */
export interface Completion {
  matches: Match[];
  start: number;
  end: number;
}

/** What is known about the name at a place. */
export interface Inspection {
  text: string;
  markdown: string;
  /** The names up to the one at the cursor, where they are a plain path: `smu.smua.volt`. */
  path?: readonly string[];
}

/** What became of an executed cell. */
export interface ExecutedOutcome {
  /** The names whose declaration was reached. */
  initialised: "all" | readonly string[];
  /** The value of its last expression was shown: it is `_` now. Default false. */
  isShown?: boolean;
}

/** Types of a notebook: every cell is checked against what has been executed before it. */
export interface LanguageService {
  /** Starts the checker in the background. */
  start(): void;
  /** Checks a cell against the names of all executed cells. It waits for a start, and never rejects. */
  check(cell: { id: string; source: string }): Promise<CheckResult>;
  /**
   * What the check would say of a cell that is being typed. It makes way for all other questions, and rejects with the signal's
   * reason when that is aborted.
   */
  diagnose(cell: TypedCell, signal: AbortSignal): Promise<{ diagnostics: TypedDiagnostic[] } | { unavailable: string }>;
  /** Takes in what an executed cell declared; a failed cell counts with what it initialised. */
  executed(cell: { id: string; source: string }, outcome: ExecutedOutcome): void;
  /** Proposals at an offset, from types alone. */
  complete(source: string, cursor: number): Promise<Completion>;
  /** Signature and documentation at an offset, from types alone. */
  inspect(source: string, cursor: number, options?: { withSource?: boolean }): Promise<Inspection | undefined>;
  /** The cells run in another folder from now on: relative imports and packages are looked up from there. */
  moveTo(folder: string): void;
  /** Forgets all executed cells. */
  reset(): void;
  close(): Promise<void>;
}
