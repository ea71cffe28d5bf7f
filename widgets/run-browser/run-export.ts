/** Exports the run that is selected, as a page asks for it. */

import { resolve } from "node:path";

import type { DataSet } from "../../measure/dataset/dataset.ts";
import { ExportError, exportedName, exportFolder } from "../../measure/export/index.ts";
import { databasePath } from "../../measure/store/index.ts";
import type { ExportChoice } from "./run-browser-state.ts";

/** A kind of file. */
export type ExportKind = keyof typeof exportKinds;

/** All kinds, with what they are called. */
export const exportKinds = {
  netcdf: "netCDF (xarray)",
  zarr: "Zarr (xarray)",
  csv: "CSV with a heading",
  text: "QCoDeS's text, a file for each column",
  parquet: "Parquet",
} as const;

/** What can be made of a run, and the names of the files. */
export function exportChoices(run: DataSet): { exports: ExportChoice[]; folder: string } {
  const exports = Object.entries(exportKinds).map(([kind, label]) => ({
    kind,
    label,
    files: kind === "text" ? textFiles(run) : exportedName(run, kind as Exclude<ExportKind, "text">),
  }));
  return { exports, folder: exportFolder(run) };
}

/**
 * Writes a run into a folder and gives the paths.
 * @throws ExportError for a file that is there already, unless it is to be replaced, and for what cannot be written.
 */
export async function exportRun(
  run: DataSet,
  { kind, folder, overwrite }: { readonly kind: ExportKind; readonly folder: string; readonly overwrite: boolean },
): Promise<readonly string[]> {
  if (folder.trim() === "") throw new ExportError(`exporting run ${run.runId}: no folder is given: enter one`);
  const path = databasePath(folder.trim());
  if (kind === "text") return (await run.writeDataToTextFile(path, { overwrite })).map(each => resolve(each));
  const made = await run.export(kind, { path, overwrite, ...(kind === "csv" && { header: true }) });
  return [resolve(made.path)];
}

function textFiles(run: DataSet): string {
  return run.trees.map(({ top }) => `${top.name}.dat`).join(", ");
}
