/** The class of an instrument of a station file. */

import type { InstrumentEntry } from "../config/station-config.ts";
import { StationError } from "../errors.ts";
import { isInterrupt } from "../../core/errors.ts";
import type { FindDriver, LoadableClass } from "./driver-class.ts";

/** The type as one word; old files of QCoDeS have the module under `driver`. */
export function typeOf({ config: { type, driver } }: InstrumentEntry): string {
  return driver === undefined ? type : `${driver}.${type}`;
}

/** The name of the class at the end of a type. */
export function classNameOf({ config: { type } }: InstrumentEntry): string {
  return /\w*$/.exec(type)?.[0] || type;
}

/**
 * The class that the file names, or the one that the caller gives: a class of the caller's own may stand for a type that
 * is not to be found here.
 * @throws StationError if the file names a class that is found and has nothing to do with the one that is given.
 */
export async function classFor(
  entry: InstrumentEntry,
  given: LoadableClass | undefined,
  findDriver: FindDriver,
): Promise<LoadableClass> {
  const key = entry.file.at(["instruments", entry.name, "type"]);
  const find = (): Promise<LoadableClass> =>
    findDriver(typeOf(entry), { folder: entry.file.folder, key, kind: "instrument" });
  if (!given) return await find();
  let found: LoadableClass;
  try {
    found = await find();
  } catch (error) {
    if (isInterrupt(error)) throw error;
    return given;
  }
  // A class of a cell that was run again is another class of the same name.
  if (given === found || given.name === found.name || isKindOf(given, found)) return given;
  if (isKindOf(found, given)) return found;
  throw new StationError(
    `${key} is ${typeOf(entry)}, which is no ${given.name}: must be given ${found.name}, or nothing`,
  );
}

function isKindOf(one: LoadableClass, other: LoadableClass): boolean {
  return (one.prototype as object) instanceof other;
}
