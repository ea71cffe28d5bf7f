/** What goes wrong with a database file, with the file and the kind of trouble as fields. */

/** The kind of trouble with a database file. */
export type StoreProblem =
  | "locked"
  | "read-only"
  | "full"
  | "damaged"
  | "missing"
  | "replaced"
  | "version"
  | "no library"
  | "invalid"
  | "closed"
  | "other";

/** Reading or writing a database file failed. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** The file. */
  readonly path: string;
  readonly problem: StoreProblem;

  constructor(message: string, path: string, problem: StoreProblem, options?: ErrorOptions) {
    super(message, options);
    this.path = path;
    this.problem = problem;
  }
}

// https://www.sqlite.org/rescode.html: the lower eight bits of a result code are the primary one.
const problems: Readonly<Record<number, StoreProblem>> = {
  5: "locked",
  6: "locked",
  8: "read-only",
  11: "damaged",
  13: "full",
  14: "missing",
  26: "damaged",
};

const hints: Partial<Record<StoreProblem, string>> = {
  locked: "another process holds the writer's lock",
  "read-only": "the file or its folder cannot be written",
  full: "the disk is full",
  damaged: "the file is damaged or is no SQLite database",
  missing: "the folder is missing or cannot be entered",
};

/** The error of a library as ours: `writing /data/a.db: the disk is full (database or disk is full)`. */
export function storeError(context: string, path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const { errcode, rawCode, code, message } = cause as {
    errcode?: number;
    rawCode?: number;
    code?: unknown;
    message?: string;
  };
  const number = errcode ?? rawCode ?? Number(/ConnectionFailed\(.*: (\d+)"\)$/.exec(message ?? "")?.[1] ?? 0);
  const problem = problems[number & 0xff] ?? (code === "SQLITE_BUSY" ? "locked" : "other");
  const hint = hints[problem];
  const text = message ?? String(cause);
  return new StoreError(`${context} ${path}: ${hint ? `${hint} (${text})` : text}`, path, problem, { cause });
}
