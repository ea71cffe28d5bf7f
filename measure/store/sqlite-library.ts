/** The SQLite library of this machine: Node's own where it has one, else the package libsql. */

import { loadOptional } from "../../drivers/io/optional-package.ts";
import { StoreError } from "./store-error.ts";
import type { SqlValue } from "./connection.ts";

/** A prepared statement as the libraries have it, by one name for each call. */
export interface RawStatement {
  run(values: readonly SqlValue[]): number | bigint;
  all(values: readonly SqlValue[]): SqlValue[][];
  /** As `all`, with whole numbers as `bigint`. */
  allBig(values: readonly SqlValue[]): SqlValue[][];
  columns(): string[];
}

/** An open file as the libraries have it. */
export interface RawDatabase {
  exec(sql: string): void;
  prepare(sql: string): RawStatement;
  close(): void;
}

/** A library that opens files. */
export interface SqliteLibrary {
  readonly name: "node:sqlite" | "libsql";
  /** Opens a file, and makes it where it may be written and is not there. */
  open(path: string, options: { readOnly: boolean; timeoutSeconds: number }): RawDatabase;
}

/** What this module uses of `node:sqlite`; the types of Node 20 have no such module. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    path: string,
    options: { readOnly: boolean },
  ) => {
    exec(sql: string): void;
    prepare(sql: string): {
      run(...values: readonly SqlValue[]): { lastInsertRowid: number | bigint };
      all(...values: readonly SqlValue[]): unknown[];
      columns(): { name: string }[];
      setReturnArrays(enabled: boolean): void;
      setReadBigInts(enabled: boolean): void;
    };
    close(): void;
  };
}

/** What this module uses of `libsql`. */
interface Libsql {
  readonly default: new (
    path: string,
    options: { timeout: number },
  ) => {
    exec(sql: string): void;
    prepare(sql: string): {
      run(values: readonly SqlValue[]): { lastInsertRowid: number | bigint };
      raw(): void;
      safeIntegers(enabled: boolean): void;
      all(values: readonly SqlValue[]): SqlValue[][];
      columns(): { name: string }[];
    };
    close(): void;
  };
}

/**
 * The library to use: `node:sqlite` where Node has it with rows as lists (22.16), else `libsql`.
 * @throws StoreError when there is neither; it says what to install.
 */
export async function sqliteLibrary(wanted?: SqliteLibrary["name"]): Promise<SqliteLibrary> {
  const own = wanted === "libsql" ? undefined : nodeSqlite();
  if (own) return own;
  if (wanted === "node:sqlite") throw new StoreError(`node:sqlite: Node ${process.version} has none`, "", "no library");
  try {
    const { default: Database } = await loadOptional<Libsql>("libsql", "a database on this Node");
    return libsqlLibrary(Database);
  } catch (error) {
    throw new StoreError((error as Error).message, "", "no library", { cause: error });
  }
}

function nodeSqlite(): SqliteLibrary | undefined {
  const sqlite = quietly(() => process.getBuiltinModule?.("node:sqlite") as NodeSqlite | undefined);
  if (!sqlite || !hasListsOfRows(sqlite)) return undefined;
  return {
    name: "node:sqlite",
    open: (path, { readOnly, timeoutSeconds }) => {
      const database = new sqlite.DatabaseSync(path, { readOnly });
      database.exec(`PRAGMA busy_timeout = ${Math.round(1000 * timeoutSeconds)}`);
      return {
        exec: sql => database.exec(sql),
        close: () => database.close(),
        prepare: sql => {
          const statement = database.prepare(sql);
          statement.setReturnArrays(true);
          return {
            run: values => statement.run(...values).lastInsertRowid,
            all: values => statement.all(...values) as SqlValue[][],
            allBig: values => {
              statement.setReadBigInts(true);
              try {
                return statement.all(...values) as SqlValue[][];
              } finally {
                statement.setReadBigInts(false);
              }
            },
            columns: () => statement.columns().map(column => column.name),
          };
        },
      };
    },
  };
}

function hasListsOfRows(sqlite: NodeSqlite): boolean {
  const database = new sqlite.DatabaseSync(":memory:", { readOnly: false });
  try {
    return typeof database.prepare("SELECT 1").setReturnArrays === "function";
  } finally {
    database.close();
  }
}

function libsqlLibrary(Database: Libsql["default"]): SqliteLibrary {
  return {
    name: "libsql",
    open: (path, { readOnly, timeoutSeconds }) => {
      const location = libsqlLocation(path);
      const database = new Database(readOnly ? `${location}?mode=ro` : location, { timeout: 0 });
      database.exec(`PRAGMA busy_timeout = ${Math.round(1000 * timeoutSeconds)}`);
      return {
        exec: sql => database.exec(sql),
        close: () => database.close(),
        prepare: sql => {
          const statement = database.prepare(sql);
          let isRaw = false;
          const all = (values: readonly SqlValue[]): SqlValue[][] => {
            // A statement without columns refuses to be asked for lists.
            if (!isRaw) statement.raw();
            isRaw = true;
            return statement.all(values);
          };
          return {
            run: values => statement.run(bindable(values)).lastInsertRowid,
            all,
            allBig: values => {
              statement.safeIntegers(true);
              try {
                return all(values);
              } finally {
                statement.safeIntegers(false);
              }
            },
            columns: () => statement.columns().map(column => column.name),
          };
        },
      };
    },
  };
}

/** How libsql is told a file: a name that begins with a protocol would be looked for on the network. */
export function libsqlLocation(path: string): string {
  return `file:${encodeURI(path).replaceAll("?", "%3f").replaceAll("#", "%23")}`;
}

/** The library ends the process for a value that it does not know, as a boolean is one. */
function bindable(values: readonly SqlValue[]): readonly SqlValue[] {
  for (const value of values) {
    const kind = typeof value;
    if (kind === "number" || kind === "string" || kind === "bigint" || value === null) continue;
    if (!(value instanceof Uint8Array)) throw new TypeError(`a value of type ${kind} cannot be kept`);
  }
  return values;
}

/** Node announces that the module is experimental; whoever measures can do nothing about it. */
function quietly<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const isAboutSqlite = String(warning).includes("SQLite is an experimental feature");
    if (!isAboutSqlite) (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
