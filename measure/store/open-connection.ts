/** Opens database files: one small face for both libraries, with errors that name the file. */

import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { runClosers } from "./closing.ts";
import type { Connection, Reader, SqlRow, SqlValue, Statement } from "./connection.ts";
import { sqliteLibrary } from "./sqlite-library.ts";
import type { RawDatabase, RawReader, RawStatement, SqliteLibrary } from "./sqlite-library.ts";
import { StoreError, storeError } from "./store-error.ts";

/** How a file is opened. */
export interface OpenOptions {
  /** Nothing is written. Default false. */
  readOnly?: boolean;
  /** Makes the file where there is none. Default true, unless it is opened for reading only. */
  create?: boolean;
  /** The library. Default the one of this machine. */
  library?: SqliteLibrary["name"];
  /** How long a writer waits for the lock of another process, in seconds. Default 5. */
  timeoutSeconds?: number;
}

/**
 * Opens an SQLite file; what is in it is not looked at.
 * @throws StoreError when the file is missing or cannot be opened, and when there is no library.
 */
export async function openFile(path: string, options: OpenOptions = {}): Promise<Connection> {
  const { readOnly = false, create = !readOnly, library: wanted, timeoutSeconds = 5 } = options;
  const file = resolve(path);
  if (!create && !existsSync(file)) throw new StoreError(`opening ${file}: there is no such file`, file, "missing");
  const library = await sqliteLibrary(wanted);
  try {
    return new FileConnection(file, readOnly, library, library.open(file, { readOnly, timeoutSeconds }));
  } catch (error) {
    throw storeError("opening", file, error);
  }
}

// Queries of runs and experiments are few; those that name the table of a run are never asked again once it is closed.
const mostReaders = 50;

class FileConnection implements Connection {
  readonly path: string;
  readonly readOnly: boolean;
  readonly library: string;
  readonly packsNumbers: boolean;
  readonly #database: RawDatabase;
  readonly #statements = new Map<string, RawStatement>();
  readonly #readers = new Map<string, RawReader>();
  readonly #identity: string | undefined;
  #mayBeInTransaction = false;
  #isClosed = false;

  constructor(path: string, readOnly: boolean, library: SqliteLibrary, database: RawDatabase) {
    this.path = path;
    this.readOnly = readOnly;
    this.library = library.name;
    this.packsNumbers = library.packsNumbers;
    this.#database = database;
    this.#identity = identityOf(path);
  }

  exec(sql: string): void {
    this.#guarded(() => this.#database.exec(sql));
  }

  prepare(sql: string): Statement {
    const statement = this.#guarded(() => this.#database.prepare(sql));
    return {
      run: values => {
        try {
          statement.run(values);
        } catch (error) {
          throw this.#error(error);
        }
      },
    };
  }

  read(sql: string): Reader {
    const reader = this.#guarded(() => this.#database.read(sql));
    return { all: (values = []) => this.#guarded(() => reader.all(values)) };
  }

  insert(sql: string, values: readonly SqlValue[]): number {
    return this.#guarded(() => Number(this.#statement(sql).run(values)));
  }

  query(sql: string, values: readonly SqlValue[] = []): SqlRow[] {
    return this.#guarded(() => {
      const { names, ...reader } = this.#reader(sql);
      return reader.all(values).map(row => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
    });
  }

  transaction<T>(body: () => T): T {
    // A body that was cut from outside, as an interrupt of a loop does it, could not take anything back.
    if (this.#mayBeInTransaction) this.#rollBack();
    this.#checkIdentity();
    this.#mayBeInTransaction = true;
    this.exec("BEGIN IMMEDIATE");
    let result: T;
    try {
      result = body();
      this.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      throw error;
    }
    this.#mayBeInTransaction = false;
    return result;
  }

  close(): void {
    if (this.#isClosed) return;
    const [failure] = runClosers(this);
    if (!this.readOnly) this.#shortenLog();
    this.#isClosed = true;
    this.#statements.clear();
    this.#readers.clear();
    try {
      this.#database.close();
    } catch (error) {
      throw storeError("closing", this.path, error);
    }
    if (failure !== undefined) throw storeError("closing", this.path, failure);
  }

  /** A library may leave the log as long as it was. A reader in the way is not waited for. */
  #shortenLog(): void {
    try {
      this.query("PRAGMA busy_timeout = 0");
      this.query("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch {
      // The log is as good as the file: the next one who opens it goes on with both.
    }
  }

  #statement(sql: string): RawStatement {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #reader(sql: string): RawReader {
    const known = this.#readers.get(sql) ?? this.#database.read(sql);
    // A kept statement would not see columns that were added after it was prepared, and those of results are many.
    if (/^SELECT (?!\*)/u.test(sql) && this.#readers.size < mostReaders) this.#readers.set(sql, known);
    return known;
  }

  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // SQLite takes a transaction back by itself where the disk is full; then there is none to take back.
    }
    this.#mayBeInTransaction = false;
  }

  /** What is written to a file that has been removed or put elsewhere is lost when the process ends. */
  #checkIdentity(): void {
    const now = identityOf(this.path);
    if (now === this.#identity) return;
    const problem = now === undefined ? "missing" : "replaced";
    const what =
      now === undefined ? "the file has been removed since it was opened" : "another file has taken its place";
    throw new StoreError(`writing ${this.path}: ${what}`, this.path, problem);
  }

  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.#error(error);
    }
  }

  #error(error: unknown): StoreError {
    if (this.#isClosed) return new StoreError(`using ${this.path}: the database has been closed`, this.path, "closed");
    return storeError("using", this.path, error);
  }
}

function identityOf(path: string): string | undefined {
  const status = statSync(path, { throwIfNoEntry: false, bigint: true });
  return status && `${status.dev}:${status.ino}`;
}
