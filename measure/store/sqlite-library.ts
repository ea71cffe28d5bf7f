/** The SQLite library of this machine: Node's own where it has one, else the package libsql. */

import { loadOptional } from "../../drivers/io/optional-package.ts";
import { StoreError } from "./store-error.ts";
import type { SqlValue } from "./connection.ts";

/** A statement that writes, as the libraries have it. */
export interface RawStatement {
  run(values: readonly SqlValue[]): number | bigint;
}

/** A statement that reads, as the libraries have it. */
export interface RawReader {
  /** The names of its columns. */
  readonly names: readonly string[];
  /** All rows; whole numbers beyond 2⁵³ become the nearest floating-point number, as numpy makes them. */
  all(values: readonly SqlValue[]): SqlValue[][];
}

/** An open file as the libraries have it. */
export interface RawDatabase {
  exec(sql: string): void;
  prepare(sql: string): RawStatement;
  read(sql: string): RawReader;
  close(): void;
}

/** A library that opens files. */
export interface SqliteLibrary {
  readonly name: "node:sqlite" | "libsql";
  /** Whether many numbers come sooner as one text than as rows. */
  readonly packsNumbers: boolean;
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
    packsNumbers: false,
    open: (path, { readOnly, timeoutSeconds }) => {
      const database = new sqlite.DatabaseSync(path, { readOnly });
      database.exec(`PRAGMA busy_timeout = ${Math.round(1000 * timeoutSeconds)}`);
      return {
        exec: sql => database.exec(sql),
        close: () => database.close(),
        prepare: sql => {
          const statement = database.prepare(sql);
          return { run: values => statement.run(...values).lastInsertRowid };
        },
        read: sql => {
          const statement = database.prepare(sql);
          statement.setReturnArrays(true);
          const all = (values: readonly SqlValue[]): SqlValue[][] => statement.all(...values) as SqlValue[][];
          const big = (values: readonly SqlValue[]): SqlValue[][] => {
            statement.setReadBigInts(true);
            try {
              return all(values).map(row => row.map(value => (typeof value === "bigint" ? Number(value) : value)));
            } finally {
              statement.setReadBigInts(false);
            }
          };
          return {
            names: statement.columns().map(column => column.name),
            all: values => {
              try {
                return all(values);
              } catch (error) {
                if ((error as NodeJS.ErrnoException).code !== "ERR_OUT_OF_RANGE") throw error;
                return big(values);
              }
            },
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
    packsNumbers: true,
    open: (path, { readOnly, timeoutSeconds }) => {
      const location = libsqlLocation(path);
      const database = new Database(readOnly ? `${location}?mode=ro` : location, { timeout: 0 });
      database.exec(`PRAGMA busy_timeout = ${Math.round(1000 * timeoutSeconds)}`);
      try {
        assertNames(database);
      } catch (error) {
        database.close();
        throw error;
      }
      return {
        exec: sql => database.exec(sql),
        close: () => database.close(),
        prepare: sql => {
          const statement = database.prepare(sql);
          return { run: values => statement.run(bindable(values)).lastInsertRowid };
        },
        read: sql => libsqlReader(database, sql),
      };
    },
  };
}

/**
 * Reads with libsql, which ends the process for a text that is no UTF-8: texts are taken as bytes, and the numbers behind
 * each row tell which of its values they are.
 */
function libsqlReader(database: InstanceType<Libsql["default"]>, sql: string): RawReader {
  const asked = database.prepare(sql);
  const names = asked.columns().map(column => column.name);
  if (!/^\s*SELECT\b/iu.test(sql)) return { names, all: values => rowsOf(asked, values) };
  const cells = names.map((_, index) => `c${index}`);
  const bytes = cells.map(cell => `CASE typeof(${cell}) WHEN 'text' THEN CAST(${cell} AS BLOB) ELSE ${cell} END`);
  const masks = [];
  for (let start = 0; start < cells.length; start += bitsOfMask) {
    const isText = cells.slice(start, start + bitsOfMask).map((cell, bit) => `((typeof(${cell}) = 'text') << ${bit})`);
    masks.push(isText.join(" | "));
  }
  const statement = database.prepare(
    `WITH asked(${cells.join(", ")}) AS (${sql}) SELECT ${[...bytes, ...masks].join(", ")} FROM asked`,
  );
  return { names, all: values => rowsOf(statement, values).map(row => decoded(row, names)) };
}

/** The names of columns are asked for without a way around them: they come from the schema, which is read as bytes before. */
function assertNames(database: InstanceType<Libsql["default"]>): void {
  const schema = database.prepare(
    "SELECT CAST(name AS BLOB) AS c0, CAST(sql AS BLOB) AS c1, 3 AS c2 FROM sqlite_master",
  );
  for (const row of rowsOf(schema, [])) {
    decoded(
      row.map(value => value ?? new Uint8Array()),
      ["name", "sql"],
    );
  }
}

const bitsOfMask = 30;

function rowsOf(
  statement: ReturnType<InstanceType<Libsql["default"]>["prepare"]>,
  values: readonly SqlValue[],
): SqlValue[][] {
  // A statement without columns refuses to be asked for lists.
  statement.raw();
  return statement.all(values);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The row with its texts; the numbers that tell them are taken off. */
function decoded(row: SqlValue[], names: readonly string[]): SqlValue[] {
  const masks = row.splice(names.length) as number[];
  for (const [part, mask] of masks.entries()) {
    if (mask === 0) continue;
    for (let bit = 0; bit < bitsOfMask; bit++) {
      const index = part * bitsOfMask + bit;
      if (mask & (1 << bit)) row[index] = textOf(row[index] as Uint8Array, names[index]!);
    }
  }
  return row;
}

function textOf(bytes: Uint8Array, column: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    const shown = Buffer.from(bytes.subarray(0, 20)).toString("hex");
    throw new InvalidText(`column ${column} has a text that is no UTF-8: ${shown}${bytes.length > 20 ? "…" : ""}`);
  }
}

/** A text of a file that cannot be read: the file is damaged. */
class InvalidText extends Error {
  /** SQLite's code for a damaged file. */
  readonly rawCode = 11;
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
