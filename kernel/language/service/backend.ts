/** What the language service asks of a TypeScript implementation. */

/** A place in a document, in UTF-16 units from its start. */
export interface Range {
  start: number;
  end: number;
}

/** A finding of the checker. */
export interface Finding extends Range {
  code: number;
  message: string;
  severity: "error" | "warning" | "hint";
}

/** One proposal for a completion. */
export interface Proposal {
  label: string;
  /** What is inserted where that is not the label. */
  insert: string;
  kind: string;
  /** Order among its like; what a user should not use sorts last. */
  rank: string;
  /** What it replaces, if that is not the word at the cursor. */
  replaces?: Range;
  /** Its declaration; asked for one by one. */
  detail(): Promise<string | undefined>;
}

/** A declaration in a document or in a file on disk. */
export interface Definition {
  file: string;
  /** The text of the file. */
  text: string;
  /** Where the declared name stands. */
  offset: number;
}

/**
 * A TypeScript that holds documents in memory and answers questions about them; it reads everything else from disk.
 * Every method rejects when the implementation has ended.
 */
export interface LanguageBackend {
  /** Sets the text of a document; what is asked afterwards is about this text. */
  set(file: string, text: string): void;
  /** An answer that is not wanted any more need not come: the signal says so. */
  findings(file: string, signal?: AbortSignal): Promise<readonly Finding[]>;
  proposals(file: string, offset: number): Promise<Proposal[]>;
  /** Signature and documentation as markdown. */
  hover(file: string, offset: number): Promise<string | undefined>;
  /** Where the name at an offset is declared. */
  definition(file: string, offset: number): Promise<Definition | undefined>;
  /** Files on disk that are new, different or gone. */
  changed(files: readonly { path: string; what: "created" | "changed" | "deleted" }[]): void;
  /** Ends the implementation; twice is fine. */
  close(): Promise<void>;
}
