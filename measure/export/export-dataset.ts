/** Exports a dataset: the kinds by name, and where files go. */

import { dirname, resolve } from "node:path";

import { repr } from "../../drivers/core/python-text.ts";
import { config } from "../config/index.ts";
import type { ParameterData } from "../data/column-data.ts";
import { descriptionText } from "../store/description-text.ts";
import { databasePath } from "../store/location.ts";
import type { RunRecord } from "../store/run-store.ts";
import { exportFileName } from "./file-name.ts";
import { exportNetcdf } from "./netcdf/write.ts";
import { exportParquet } from "./parquet/write.ts";
import { ExportError } from "./run-to-export.ts";
import type { RunToExport } from "./run-to-export.ts";
import { exportCsv, writeDataToTextFile } from "./text/write.ts";
import type { TextOptions } from "./text/write.ts";
import { exportZarr } from "./zarr/write.ts";

/** A kind of file: `netcdf` is read by xarray, `csv` is QCoDeS's text with tabs, `zarr` and `parquet` by what is called so. */
export type ExportType = "netcdf" | "csv" | "zarr" | "parquet";

/** Where a file goes. */
export interface ExportOptions {
  /** The folder; it is made where there is none. Default one beside the database, called after it as in QCoDeS, or
   *  `dataset.export_path` of the configuration. */
  readonly path?: string;
  /** What the name of the file begins with. Default `dataset.export_prefix` of the configuration: `qcodes_`. */
  readonly prefix?: string;
  /** Whether an existing file is replaced. Default false: it is refused. */
  readonly overwrite?: boolean;
  /** For `csv`: a line of names with units first, and commas. Default false. */
  readonly header?: boolean;
}

/** What has values and a record: a dataset. */
export interface Exportable {
  readonly record: RunRecord;
  readonly pathToDb: string | undefined;
  getParameterData(): Promise<ParameterData>;
}

const exporters = {
  netcdf: exportNetcdf,
  csv: exportCsv,
  zarr: exportZarr,
  parquet: exportParquet,
} satisfies Record<ExportType, (run: RunToExport, folder: string, options: ExportOptions) => Promise<string>>;

const extensions: Readonly<Record<ExportType, string>> = { netcdf: "nc", csv: "csv", zarr: "zarr", parquet: "parquet" };

/** Writes a dataset into a file and gives its path. */
export async function exportDataSet(
  dataset: Exportable,
  type: ExportType,
  { path, prefix = config.get("dataset.export_prefix"), ...options }: ExportOptions = {},
): Promise<{ path: string }> {
  const write = Object.hasOwn(exporters, type) ? exporters[type] : undefined;
  if (!write) throw new ExportError(`exporting as ${repr(type)}: must be one of ${Object.keys(exporters).join(", ")}`);
  return { path: await write(await runOf(dataset), path ?? exportFolder(dataset), { prefix, ...options }) };
}

/** The folder where files of a dataset go if nobody says another one. */
export function exportFolder(dataset: Pick<Exportable, "pathToDb">): string {
  return databasePath(config.get("dataset.export_path").replaceAll("{db_location}", () => besideDatabase(dataset)));
}

/** The name of the file that an export makes, with the prefix of the configuration. */
export function exportedName({ record }: Pick<Exportable, "record">, type: ExportType): string {
  return exportFileName(record, extensions[type], config.get("dataset.export_prefix"));
}

/** Writes QCoDeS's text files, one for each top column, into a folder, and gives their paths. */
export async function exportText(dataset: Exportable, folder: string, options: TextOptions = {}): Promise<string[]> {
  return await writeDataToTextFile(await runOf(dataset), folder, options);
}

async function runOf(dataset: Exportable): Promise<RunToExport> {
  const { record } = dataset;
  return { record, data: await dataset.getParameterData(), descriptionJson: descriptionText(record.description) };
}

/** `experiments.db` has its exports in `experiments_db`. */
function besideDatabase({ pathToDb }: Pick<Exportable, "pathToDb">): string {
  if (pathToDb === undefined) return process.cwd();
  return resolve(dirname(pathToDb), pathToDb.split(/[/\\]/u).at(-1)!.replaceAll(".", "_"));
}
