/** A run as a Zarr store: a folder in version 2 of the format, compressed, with all metadata in one place. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import type { ColumnValues } from "../../data/column-data.ts";
import { columnAttributes, runAttributes } from "../attributes.ts";
import type { Attributes } from "../attributes.ts";
import { factorise, lengthOf } from "../column-values.ts";
import { exportFileName } from "../file-name.ts";
import { labelRun } from "../label-run.ts";
import { coordinatesOf, indexDimension, multiIndexDimension } from "../labelled.ts";
import { putInPlace } from "../put-in-place.ts";
import type { PlaceOptions } from "../put-in-place.ts";
import type { RunToExport } from "../run-to-export.ts";

/** Where the folder goes. */
export interface ZarrOptions extends PlaceOptions {
  /** What its name begins with. Default `qcodes_`. */
  readonly prefix?: string;
}

const compress = promisify(deflate);
/** Bytes of a chunk before compression: large enough for few files, small enough to read in parts. */
const chunkBytes = 8 * 1024 * 1024;

/** Writes the folder `<prefix><captured run id>_<guid>.zarr` into `folder` and gives its path. xarray's `open_zarr` opens it. */
export async function exportZarr(run: RunToExport, folder: string, options: ZarrOptions = {}): Promise<string> {
  const labelled = labelRun(run);
  const { sizes, variables, multiIndex } = labelled;
  const path = join(folder, exportFileName(run.record, "zarr", options.prefix));
  return putInPlace(
    path,
    async store => {
      await mkdir(store);
      const metadata: Record<string, unknown> = {};
      const keep = async (key: string, value: unknown): Promise<void> => {
        metadata[key] = value;
        await writeFile(join(store, key), JSON.stringify(value));
      };
      const add = async (
        name: string,
        dims: readonly string[],
        values: ColumnValues,
        shape: number[],
        attributes: Attributes,
      ): Promise<void> => {
        await mkdir(join(store, name));
        const { dtype, bytes, itemSize } = bytesOf(name, values);
        const rowBytes = Math.max(
          1,
          shape.slice(1).reduce((product, size) => product * size, itemSize),
        );
        const rows = Math.max(1, Math.min(shape[0]!, Math.floor(chunkBytes / rowBytes)));
        await keep(`${name}/.zarray`, {
          zarr_format: 2,
          shape,
          chunks: [rows, ...shape.slice(1).map(size => Math.max(1, size))],
          dtype,
          compressor: { id: "zlib", level: 1 },
          fill_value: null,
          filters: null,
          order: "C",
        });
        await keep(`${name}/.zattrs`, { _ARRAY_DIMENSIONS: dims, ...attributes });
        for (let chunk = 0; chunk * rows < shape[0]!; chunk++) {
          // The last chunk is as long as the others: what is behind the end is never read.
          const block = new Uint8Array(rows * rowBytes);
          block.set(bytes.subarray(chunk * rows * rowBytes, (chunk + 1) * rows * rowBytes));
          await writeFile(
            join(store, name, [chunk, ...shape.slice(1).map(() => 0)].join(".")),
            await compress(block, { level: 1 }),
          );
        }
      };
      await keep(".zgroup", { zarr_format: 2 });
      await keep(".zattrs", runAttributes(run));
      let gathered = new Float64Array(0);
      for (const [name, values] of Object.entries(multiIndex?.levels ?? {})) {
        const { distinct, codes } = factorise(values);
        await add(name, [name], distinct, [lengthOf(distinct)], columnAttributes(run.record, name));
        const outer = gathered;
        gathered = Float64Array.from(codes, (code, at) => (outer[at] ?? 0) * lengthOf(distinct) + code);
      }
      if (multiIndex !== undefined) {
        const levels = Object.keys(multiIndex.levels).join(" ");
        await add(multiIndexDimension, [multiIndexDimension], gathered, [gathered.length], { compress: levels });
      }
      for (const [name, variable] of variables) {
        const { dims, values } = variable;
        const shape = dims.map(dimension => sizes.get(dimension)!);
        const attributes = { ...columnAttributes(run.record, name), ...coordinatesOf(labelled, variable) };
        await add(name, dims, values, shape, attributes);
      }
      await writeFile(join(store, ".zmetadata"), JSON.stringify({ zarr_consolidated_format: 1, metadata }));
    },
    options,
  );
}

function bytesOf(name: string, values: ColumnValues): { dtype: string; bytes: Uint8Array; itemSize: number } {
  if (values instanceof ComplexArray) return { dtype: "<c16", bytes: viewOf(values.data), itemSize: 16 };
  if (values instanceof Float64Array && (name === indexDimension || name === multiIndexDimension)) {
    return { dtype: "<i8", bytes: viewOf(BigInt64Array.from(values, BigInt)), itemSize: 8 };
  }
  if (values instanceof Float64Array) return { dtype: "<f8", bytes: viewOf(values), itemSize: 8 };
  // numpy's fixed length texts: four bytes a character, zeros behind the end.
  const texts = values.map(text => Array.from(text, character => character.codePointAt(0)!));
  const longest = texts.reduce((length, text) => Math.max(length, text.length), 1);
  const codes = new Uint32Array(texts.length * longest);
  for (const [at, text] of texts.entries()) codes.set(text, at * longest);
  return { dtype: `<U${longest}`, bytes: viewOf(codes), itemSize: 4 * longest };
}

function viewOf(array: Float64Array | Uint32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
