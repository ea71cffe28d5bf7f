/** Runs as files that other programs read. */

export { exportDataSet, exportedName, exportFolder, exportText } from "./export-dataset.ts";
export type { ExportOptions, ExportType } from "./export-dataset.ts";
export { exportFileName } from "./file-name.ts";
export { exportNetcdf } from "./netcdf/write.ts";
export type { NetcdfOptions } from "./netcdf/write.ts";
export { exportParquet } from "./parquet/write.ts";
export type { ParquetOptions } from "./parquet/write.ts";
export type { PlaceOptions } from "./put-in-place.ts";
export { ExportError } from "./run-to-export.ts";
export type { RunToExport } from "./run-to-export.ts";
export { exportCsv, writeDataToTextFile } from "./text/write.ts";
export type { CsvOptions, TextOptions } from "./text/write.ts";
export { exportZarr } from "./zarr/write.ts";
export type { ZarrOptions } from "./zarr/write.ts";
