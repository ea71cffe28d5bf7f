/** Runs as Parquet: a table of axes and values, with units and the run's attributes beside it. */

import { join } from "node:path";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import type { ColumnValues } from "../../data/column-data.ts";
import { columnAttributes, runAttributes } from "../attributes.ts";
import { isTexts, lengthOf } from "../column-values.ts";
import { exportFileName } from "../file-name.ts";
import { putInPlace } from "../put-in-place.ts";
import type { PlaceOptions } from "../put-in-place.ts";
import { ExportError } from "../run-to-export.ts";
import type { RunToExport } from "../run-to-export.ts";
import { sharedAxes } from "../shared-places.ts";

type Library = typeof import("hyparquet-writer");

/** Where the file goes. */
export interface ParquetOptions extends PlaceOptions {
  /** What the name of the file begins with. Default `qcodes_`. */
  readonly prefix?: string;
}

interface ParquetColumn {
  readonly name: string;
  readonly data: Float64Array | string[];
  readonly type: "DOUBLE" | "STRING";
}

/**
 * Writes `<prefix><captured run id>_<guid>.parquet` into `folder` and gives its path: axes first, then the top columns. Parquet
 * has no complex numbers: they become two columns, `<name>.re` and `<name>.im`. Attributes of a column are under the key
 * `column:<name>` as JSON, those of the run under their own names.
 */
export async function exportParquet(run: RunToExport, folder: string, options: ParquetOptions = {}): Promise<string> {
  const { parquetWriteFile } = await loadParquet();
  const axes = sharedAxes(run);
  const tops = Object.keys(run.data);
  const [first] = tops;
  if (first === undefined)
    throw new ExportError(`exporting run ${run.record.runId}: it has no values, and Parquet no table without columns`);
  const columnData = [
    ...axes.flatMap(axis => columnsFor(axis, run.data[first]![axis]!.values)),
    ...tops.flatMap(top => columnsFor(top, run.data[top]![top]!.values)),
  ];
  const kvMetadata = [
    ...Object.entries(runAttributes(run)).map(([key, value]) => ({ key, value: String(value) })),
    ...[...axes, ...tops].map(name => ({
      key: `column:${name}`,
      value: JSON.stringify(columnAttributes(run.record, name)),
    })),
  ];
  const path = join(folder, exportFileName(run.record, "parquet", options.prefix));
  return putInPlace(path, async filename => parquetWriteFile({ filename, columnData, kvMetadata }), options);
}

function columnsFor(name: string, values: ColumnValues): ParquetColumn[] {
  if (values instanceof ComplexArray) {
    const part = (offset: number): Float64Array =>
      Float64Array.from({ length: lengthOf(values) }, (_, at) => values.data[2 * at + offset]!);
    return [
      { name: `${name}.re`, data: part(0), type: "DOUBLE" },
      { name: `${name}.im`, data: part(1), type: "DOUBLE" },
    ];
  }
  if (isTexts(values)) return [{ name, data: [...values], type: "STRING" }];
  return [{ name, data: values, type: "DOUBLE" }];
}

async function loadParquet(): Promise<Library> {
  try {
    return await import("hyparquet-writer");
  } catch (error) {
    throw new ExportError(
      "Parquet: the package hyparquet-writer is needed for it and did not load: npm install hyparquet-writer",
      {
        cause: error,
      },
    );
  }
}
