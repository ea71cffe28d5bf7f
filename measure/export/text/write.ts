/** Runs as text: QCoDeS's tab-separated files without a header, and tables with a header for people and spreadsheets. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { exportFileName } from "../file-name.ts";
import { putInPlace, refuseExisting } from "../put-in-place.ts";
import type { PlaceOptions } from "../put-in-place.ts";
import { ExportError } from "../run-to-export.ts";
import type { RunToExport } from "../run-to-export.ts";
import { axesOf, sharedAxes } from "../shared-places.ts";
import { blocksOfLines, columnsOf, quoted } from "./table.ts";
import type { TextColumn } from "./table.ts";

/** How the text files of QCoDeS are made. */
export interface TextOptions extends PlaceOptions {
  /** Whether all columns go into one file. Default false: one file for each top column. */
  readonly singleFile?: boolean;
  /** Name of the one file; `.dat` is added where it ends in none of `.dat`, `.csv`, `.txt`. */
  readonly singleFileName?: string;
}

/** How an export as CSV is made. */
export interface CsvOptions extends PlaceOptions {
  /** What the name of the file begins with. Default `qcodes_`. */
  readonly prefix?: string;
  /** Whether the file has a header and commas. Default false: QCoDeS's layout, tabs and no header. */
  readonly header?: boolean;
}

interface Table {
  readonly head: readonly string[];
  readonly columns: readonly TextColumn[];
  readonly count: number;
}

/**
 * Writes QCoDeS's text layout into `folder` and gives the paths: `<top column>.dat` for each top column, axes first, separated
 * by tabs, without a header; or all of them side by side in one file. Throws, in QCoDeS's words, where the columns of one
 * file differ in length and where its name is missing.
 */
export async function writeDataToTextFile(
  run: RunToExport,
  folder: string,
  options: TextOptions = {},
): Promise<string[]> {
  if (options.singleFile === true) {
    const table = sideBySide(run, "\t");
    const name = options.singleFileName;
    if (name === undefined) throw new ExportError("Please provide the desired file name for the concatenated data.");
    const full = [".dat", ".csv", ".txt"].some(end => name.toLowerCase().endsWith(end)) ? name : `${name}.dat`;
    return [await writeTable(join(folder, full), table, "\t", false, options)];
  }
  const tops = Object.keys(run.data);
  const pathOf = (top: string): string => join(folder, `${top}.dat`);
  // None is written where one is in the way.
  for (const top of tops) await refuseExisting(pathOf(top), options);
  const paths: string[] = [];
  for (const top of tops) {
    paths.push(await writeTable(pathOf(top), tableOf(run, top, "\t"), "\t", false, options));
  }
  return paths;
}

/** Writes `<prefix><captured run id>_<guid>.csv` into `folder` and gives its path. */
export async function exportCsv(run: RunToExport, folder: string, options: CsvOptions = {}): Promise<string> {
  const header = options.header === true;
  const separator = header ? "," : "\t";
  const path = join(folder, exportFileName(run.record, "csv", options.prefix));
  return writeTable(path, sideBySide(run, separator), separator, header, options);
}

function tableOf(run: RunToExport, top: string, separator: string): Table {
  const axes = axesOf(run, top);
  const { axes: axisColumns, top: column, count } = columnsOf(top, run.data[top]!, axes, separator);
  const head = [...(axes.length > 0 ? axes : ["index"]), top].map(name => headOf(run, name, separator));
  return { head, columns: [...axisColumns, column], count };
}

/** All top columns behind the axes that they share. */
function sideBySide(run: RunToExport, separator: string): Table {
  const tops = Object.keys(run.data);
  if (tops.length === 0) return { head: [], columns: [], count: 0 };
  sharedAxes(run);
  const tables = tops.map(top => tableOf(run, top, separator));
  const { head, columns, count } = tables[0]!;
  const rest = tables.slice(1);
  return {
    head: [...head, ...rest.map(table => table.head.at(-1)!)],
    columns: [...columns, ...rest.map(table => table.columns.at(-1)!)],
    count,
  };
}

function headOf(run: RunToExport, name: string, separator: string): string {
  const unit = run.record.description.interdependencies.parameters[name]?.unit ?? "";
  return quoted(unit === "" ? name : `${name} (${unit})`, separator);
}

async function writeTable(
  path: string,
  table: Table,
  separator: string,
  header: boolean,
  options: PlaceOptions,
): Promise<string> {
  function* text(): Generator<string> {
    if (header) yield `${table.head.join(separator)}\n`;
    yield* blocksOfLines(table.columns, table.count, separator);
  }
  return putInPlace(path, async temporary => writeFile(temporary, text()), options);
}
