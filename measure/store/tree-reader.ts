/** Reads the rows of a tree into columns, as QCoDeS's get_parameter_data gives them. */

import { setImmediate } from "node:timers/promises";

import type { ColumnData, RowRange } from "../data/column-data.ts";
import type { ParameterTree } from "../describe/interdependencies.ts";
import type { Connection, Reader, SqlValue } from "./connection.ts";
import { columnsOf } from "../describe/trees.ts";
import { followingId } from "./cell-values.ts";
import { packedNumbersSql, unpacked } from "./packed-numbers.ts";
import { quoted } from "./quoted.ts";
import { areForThreads, readInThreads } from "./reading-threads.ts";
import type { IdRange } from "./reading-threads.ts";
import { ArrayRows, ScalarRows } from "./tree-rows.ts";

/** Up to where a table has been read: so many rows of a tree, the last one of this id or before. */
export interface ReadMark {
  readonly rows: number;
  readonly id: number;
}

/** What was read, and up to where. */
export interface TreeData {
  readonly columns: ColumnData[];
  /** Undefined where an end was given. */
  readonly mark: ReadMark | undefined;
}

// Measured: chunks of this many rows are read as fast as any, and take some milliseconds.
const rowsAtOnce = 5000;
// Where numbers come as texts, more of them are quicker; they take some milliseconds, too.
const packedAtOnce = 20_000;
const bytesAtOnce = 8_000_000;
// Columns of more rows grow while they are read.
const mostRoom = 50_000_000;
// How long reading may keep others from running, in milliseconds.
const patience = 15;

/**
 * Reads rows of a tree: those of which the top has a value, and that are in the file when it is called.
 * `more` are rows that wait to be written; `known` is up to where the same tree was read before.
 * @throws StoreError for a value that its column cannot have.
 */
export async function readTree(
  connection: Connection,
  table: string,
  tree: ParameterTree,
  { start = 1, end = Infinity }: RowRange = {},
  more: readonly SqlValue[][] = [],
  known?: ReadMark,
): Promise<TreeData> {
  const columns = columnsOf(tree);
  const mark = known && known.rows < start ? known : { rows: 0, id: 0 };
  const skipped = Math.max(0, start - 1 - mark.rows);
  const wanted = Math.max(0, end - Math.max(start - 1, 0));
  const extent = extentOf(connection, table);
  const after = skipped === 0 ? mark.id : idAfter(connection, table, tree, mark.id, skipped);
  const isArrays = columns.some(column => column.paramtype === "array");
  const room = extent.isDense ? Math.min(wanted, Math.max(0, extent.last - after), mostRoom) + more.length : 0;
  const place = { table, path: connection.path };
  const builder = isArrays ? new ArrayRows(columns, place) : new ScalarRows(columns, room, place);
  let rows = 0;
  if (wanted > 0) {
    for await (const chunk of chunksOf(connection, table, tree, after, extent)) {
      const left = wanted - rows;
      if ("numbers" in chunk) {
        const kept = chunk.numbers.map(list => list.subarray(0, left));
        (builder as ScalarRows).addNumbers(kept);
        rows += kept[0]?.length ?? 0;
      } else {
        const kept = chunk.rows.slice(0, left);
        builder.add(kept);
        rows += kept.length;
      }
      if (rows >= wanted) break;
    }
  }
  const before = more.length === 0 || start === 1 ? 0 : countTree(connection, table, tree);
  const passed = Math.max(0, start - 1 - before);
  const waiting = more.slice(passed, passed + Math.max(0, wanted - rows));
  if (waiting.length > 0) builder.add(waiting);
  const isWhole = end === Infinity && more.length === 0 && (rows > 0 || skipped === 0);
  return {
    columns: builder.finish(),
    mark: isWhole ? { rows: mark.rows + skipped + rows, id: extent.last } : undefined,
  };
}

/** How many rows of a tree a table has. */
export function countTree(connection: Connection, table: string, tree: ParameterTree): number {
  const row = connection.query(`SELECT count(${quoted(tree.top.name)}) AS n FROM ${quoted(table)}`)[0];
  return Number(row?.["n"] ?? 0);
}

/** From which id to which the rows of a table reach. */
interface Extent {
  readonly first: number;
  readonly last: number;
  /** Whether nearly all ids between them are taken, as every writer leaves it. */
  readonly isDense: boolean;
}

// So many places tell whether a table has gaps: to count its rows takes long.
const probes = 16;

function extentOf(connection: Connection, table: string): Extent {
  const one = (what: string, more = "", ...values: number[]): number =>
    Number(connection.query(`SELECT ${what} AS n FROM ${quoted(table)}${more}`, values)[0]?.["n"] ?? 0);
  const [first, last] = [one("min(id)"), one("max(id)")];
  if (last - first < rowsAtOnce) return { first, last, isDense: true };
  const places = Array.from({ length: probes }, (_, probe) => first + Math.floor(((last - first) * probe) / probes));
  const found = one("count(*)", ` WHERE id IN (${places.map(() => "?").join(", ")})`, ...places);
  return { first, last, isDense: found === probes };
}

/** The id of the last of the rows that are skipped; beyond all where there are fewer. */
function idAfter(connection: Connection, table: string, tree: ParameterTree, id: number, skipped: number): number {
  const rows = connection.query(
    `SELECT id FROM ${quoted(table)} WHERE id > ? AND ${quoted(tree.top.name)} IS NOT NULL ORDER BY id LIMIT 1 OFFSET ?`,
    [id, skipped - 1],
  );
  return Number(rows[0]?.["id"] ?? Infinity);
}

/** Some rows: one by one, or the numbers of all of them as a list for each column. */
type Chunk = { readonly rows: readonly SqlValue[][] } | { readonly numbers: readonly Float64Array[] };

function chunksOf(
  connection: Connection,
  table: string,
  tree: ParameterTree,
  after: number,
  extent: Extent,
): AsyncGenerator<Chunk, void> {
  // Ids without gaps make a chunk a range; else each row tells its id.
  if (!extent.isDense) return resting(pagesOf(connection, table, tree, after, extent));
  const from = Math.max(after, extent.first - 1);
  const isNumbers = columnsOf(tree).every(column => column.paramtype === "numeric");
  if (isNumbers && areForThreads(extent.last - from)) return threadedOf(connection, table, tree, from, extent);
  return resting(rangesOf(connection, table, tree, from, extent));
}

/** Lets others run in between. */
async function* resting(chunks: Iterable<Chunk>): AsyncGenerator<Chunk, void> {
  let since = performance.now();
  for (const chunk of chunks) {
    yield chunk;
    if (performance.now() - since < patience) continue;
    await setImmediate();
    since = performance.now();
  }
}

/** Chunks of numbers whose ids follow one another, read in threads. */
async function* threadedOf(
  connection: Connection,
  table: string,
  tree: ParameterTree,
  after: number,
  extent: Extent,
): AsyncGenerator<Chunk, void> {
  const { packsNumbers: isPacked } = connection;
  const sql = isPacked ? packedSqlOf(table, tree) : rowsSqlOf(table, tree);
  const ranges: IdRange[] = [];
  for (let at = after; at < extent.last; at += packedAtOnce)
    ranges.push({ after: at, last: Math.min(at + packedAtOnce, extent.last) });
  let statement: Reader | undefined;
  for await (const { range, lists } of readInThreads(connection, { sql, isPacked, ranges })) {
    if (lists) yield { numbers: lists };
    else {
      statement ??= connection.read(rowsSqlOf(table, tree));
      yield { rows: statement.all([range.after, range.last]) };
    }
  }
}

/** Chunks of ids that follow one another. */
function* rangesOf(
  connection: Connection,
  table: string,
  tree: ParameterTree,
  after: number,
  extent: Extent,
): Generator<Chunk, void> {
  const columns = columnsOf(tree);
  const isArrays = columns.some(column => column.paramtype === "array");
  const isPacked = connection.packsNumbers && columns.every(column => column.paramtype === "numeric");
  const packed = isPacked ? connection.read(packedSqlOf(table, tree)) : undefined;
  const statement = connection.read(rowsSqlOf(table, tree));
  let step = isArrays ? 4 : packed ? packedAtOnce : rowsAtOnce;
  for (let at = after; at < extent.last;) {
    const end = Math.min(at + step, extent.last);
    const numbers = packed && unpacked(packed.all([at, end])[0] ?? []);
    const rows = numbers ? [] : statement.all([at, end]);
    at = end;
    if (isArrays) step = nextStep(step, rows);
    yield numbers ? { numbers } : { rows };
  }
}

function rowsSqlOf(table: string, tree: ParameterTree): string {
  const names = columnsOf(tree).map(({ name }) => quoted(name));
  return `SELECT ${names.join(", ")} FROM ${quoted(table)} WHERE id > ? AND id <= ? AND ${filterOf(tree)} ORDER BY id`;
}

function packedSqlOf(table: string, tree: ParameterTree): string {
  const names = columnsOf(tree).map(({ name }) => name);
  return packedNumbersSql(table, names, tree.top.name);
}

/** Chunks of ids with gaps between them. */
function* pagesOf(
  connection: Connection,
  table: string,
  tree: ParameterTree,
  after: number,
  extent: Extent,
): Generator<Chunk, void> {
  const columns = columnsOf(tree);
  const isArrays = columns.some(column => column.paramtype === "array");
  const names = columns.map(column => quoted(column.name)).join(", ");
  const statement = connection.read(
    `SELECT ${names}, id FROM ${quoted(table)} WHERE id > ? AND id <= ? AND ${filterOf(tree)} ORDER BY id LIMIT ?`,
  );
  let step = isArrays ? 4 : rowsAtOnce;
  for (let at = after; at < extent.last;) {
    const rows = statement.all([at, extent.last, step]);
    if (rows.length === 0) return;
    at = followingId(at, rows.at(-1)?.[columns.length], { table, path: connection.path });
    if (isArrays) step = nextStep(step, rows);
    yield { rows };
  }
}

function filterOf(tree: ParameterTree): string {
  return `${quoted(tree.top.name)} IS NOT NULL`;
}

/** Rows that hold arrays are read so many bytes at a time. */
function nextStep(step: number, rows: readonly SqlValue[][]): number {
  if (rows.length === 0) return step;
  return Math.max(1, Math.min(rowsAtOnce, Math.floor((bytesAtOnce * rows.length) / bytesOf(rows))));
}

function bytesOf(rows: readonly SqlValue[][]): number {
  let bytes = 1;
  for (const row of rows) for (const value of row) bytes += value instanceof Uint8Array ? value.length : 8;
  return bytes;
}
