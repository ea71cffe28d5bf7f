/** The HDF5 library, loaded when it is first needed. */

import { ExportError } from "../run-to-export.ts";

type Library = typeof import("h5wasm/node");

/** Loads h5wasm; says which package is missing where it is not installed. */
export async function loadHdf5(): Promise<Library> {
  try {
    const library = await import("h5wasm/node");
    await library.ready;
    return library;
  } catch (error) {
    throw new ExportError("netCDF: the package h5wasm is needed for it and did not load: npm install h5wasm", {
      cause: error,
    });
  }
}
