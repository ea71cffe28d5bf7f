/** A labelled dataset as a netCDF-4 file: an HDF5 file whose dimensions are dimension scales. */

import type { Dataset, File } from "h5wasm/node";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import type { ColumnValues } from "../../data/column-data.ts";
import { columnAttributes, rawTimestamps, runAttributes } from "../attributes.ts";
import type { Attributes } from "../attributes.ts";
import { factorise, isTexts, lengthOf } from "../column-values.ts";
import { exportFileName } from "../file-name.ts";
import { labelRun } from "../label-run.ts";
import { coordinatesOf, indexDimension, multiIndexDimension } from "../labelled.ts";
import type { Labelled } from "../labelled.ts";
import { putInPlace } from "../put-in-place.ts";
import type { PlaceOptions } from "../put-in-place.ts";
import type { RunToExport } from "../run-to-export.ts";
import { loadHdf5 } from "./library.ts";

/** Where the file goes. */
export interface NetcdfOptions extends PlaceOptions {
  /** What the name of the file begins with. Default `qcodes_`. */
  readonly prefix?: string;
}

/** A complex number in netCDF: a compound of real and imaginary part, as h5netcdf and nc-complex write it. */
const complexType: [string, string][] = [
  ["r", "<d"],
  ["i", "<d"],
];

/** Writes `<prefix><captured run id>_<guid>.nc` into `folder` and gives its path. xarray and QCoDeS's `load_from_netcdf` open it. */
export async function exportNetcdf(run: RunToExport, folder: string, options: NetcdfOptions = {}): Promise<string> {
  const labelled = labelRun(run);
  const { File } = await loadHdf5();
  const path = `${folder}/${exportFileName(run.record, "nc", options.prefix)}`;
  return putInPlace(
    path,
    async temporary => {
      const file = new File(temporary, "w");
      try {
        writeAll(file, labelled, run);
      } finally {
        file.close();
      }
    },
    options,
  );
}

function writeAll(file: File, labelled: Labelled, run: RunToExport): void {
  for (const name of labelled.sizes.keys()) {
    const axis = labelled.variables.get(name);
    if (axis !== undefined) writeScale(file, name, axis.values, columnAttributes(run.record, name));
  }
  if (labelled.multiIndex !== undefined) writeMultiIndex(file, labelled.multiIndex.levels, run);
  for (const [name, variable] of labelled.variables) {
    const { dims, values } = variable;
    if (labelled.sizes.has(name)) continue;
    const dataset = writeValues(
      file,
      name,
      values,
      dims.map(dimension => labelled.sizes.get(dimension)!),
    );
    for (const [at, dimension] of dims.entries()) dataset.attach_scale(at, `/${dimension}`);
    writeAttributes(dataset, { ...columnAttributes(run.record, name), ...coordinatesOf(labelled, variable) });
  }
  writeAttributes(file, runAttributes(run));
}

/** Compression by gathering (CF conventions, section 8.2): each place as one number that counts through the grid of the levels. */
function writeMultiIndex(file: File, levels: Readonly<Record<string, ColumnValues>>, run: RunToExport): void {
  let gathered = new Float64Array(0);
  for (const [name, values] of Object.entries(levels)) {
    const { distinct, codes } = factorise(values);
    writeScale(file, name, distinct, columnAttributes(run.record, name));
    const outer = gathered;
    gathered = Float64Array.from(codes, (code, at) => (outer[at] ?? 0) * lengthOf(distinct) + code);
  }
  writeScale(file, multiIndexDimension, gathered, { compress: Object.keys(levels).join(" ") });
}

function writeScale(file: File, name: string, values: ColumnValues, attributes: Attributes): void {
  const scale = writeValues(file, name, values, [lengthOf(values)]);
  scale.make_scale(name);
  writeAttributes(scale, attributes);
}

function writeValues(file: File, name: string, values: ColumnValues, shape: number[]): Dataset {
  if (values instanceof ComplexArray) {
    const count = lengthOf(values);
    const part = (offset: number): Float64Array =>
      Float64Array.from({ length: count }, (_, at) => values.data[2 * at + offset]!);
    const parts = new Map([
      ["r", part(0)],
      ["i", part(1)],
    ]);
    return file.create_dataset({ name, data: parts as never, shape, dtype: complexType });
  }
  if (isTexts(values)) return file.create_dataset({ name, data: [...values], shape, dtype: "S" });
  // Places are counted in whole numbers: pandas would make another kind of index of fractions.
  if (name === indexDimension || name === multiIndexDimension) {
    return file.create_dataset({ name, data: BigInt64Array.from(values, BigInt), shape, dtype: "<q" });
  }
  return file.create_dataset({ name, data: values, shape, dtype: "<d" });
}

function writeAttributes(target: Dataset | File, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string") target.create_attribute(name, value, null, "S");
    else if (Number.isSafeInteger(value) && !rawTimestamps.includes(name)) {
      target.create_attribute(name, BigInt64Array.of(BigInt(value)), null, "<q");
    } else target.create_attribute(name, Float64Array.of(value), null, "<d");
  }
}
