/** What the store needs of an SQLite library: the few calls that `node:sqlite` and `libsql` both have. */

/** A value as SQLite keeps it. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A row by column name. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A statement that writes, and is used again and again. */
export interface Statement {
  /** Runs it. */
  run(values: readonly SqlValue[]): void;
}

/** A statement that reads, and is used again and again. */
export interface Reader {
  /** All rows, each as a list of its values. */
  all(values?: readonly SqlValue[]): SqlValue[][];
}

/** An open database file. All calls are synchronous and throw `StoreError`, which names the file. */
export interface Connection {
  readonly path: string;
  readonly readOnly: boolean;
  /** `node:sqlite` or `libsql`. */
  readonly library: string;
  /** Whether many numbers come sooner as one text than as rows. */
  readonly packsNumbers: boolean;
  exec(sql: string): void;
  prepare(sql: string): Statement;
  read(sql: string): Reader;
  /** Runs one statement and gives the row id of what it inserted. */
  insert(sql: string, values: readonly SqlValue[]): number;
  /** All rows of one query. */
  query(sql: string, values?: readonly SqlValue[]): SqlRow[];
  /** Runs `body` in a transaction that takes the writer's lock at once; what it throws takes everything back. Not within another one. */
  transaction<T>(body: () => T): T;
  close(): void;
}
