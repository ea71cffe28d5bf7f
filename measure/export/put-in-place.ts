/** Writes a file beside its place and moves it there when it is whole, so that nothing half-written is ever found under its name. */

import { access, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { messageOf } from "../../drivers/core/errors.ts";
import { ExportError } from "./run-to-export.ts";

/** What may happen to a file that is already there. */
export interface PlaceOptions {
  /** Whether an existing file is replaced. Default false: it is refused. */
  readonly overwrite?: boolean;
}

/**
 * Lets `write` fill a temporary name in the folder of `path` (made if it is missing), then gives it its name. Gives the
 * absolute path. What `write` throws leaves the folder as it was. QCoDeS replaces existing exports without a word; here it
 * must be asked for.
 */
export async function putInPlace(
  path: string,
  write: (temporary: string) => Promise<void>,
  options: PlaceOptions = {},
): Promise<string> {
  const place = resolve(path);
  await refuseExisting(place, options);
  const temporary = `${place}.${process.pid}.part`;
  try {
    await mkdir(dirname(place), { recursive: true });
    await write(temporary);
    if (options.overwrite === true && (await isFolder(place))) {
      // A folder cannot take the place of a full one: the old one steps aside until the new one is there.
      const aside = `${place}.${process.pid}.old`;
      await rename(place, aside);
      await rename(temporary, place);
      await rm(aside, { recursive: true });
    } else await rename(temporary, place);
  } catch (error) {
    // The first error is the one to tell; the folder itself may be what is wrong.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof ExportError) throw error;
    throw new ExportError(`exporting to ${place}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return place;
}

/**
 * Makes sure that nothing is replaced which nobody has asked to replace.
 * @throws ExportError for a file that is there already.
 */
export async function refuseExisting(path: string, { overwrite = false }: PlaceOptions): Promise<void> {
  const existing = resolve(path);
  if (overwrite || !(await exists(existing))) return;
  const text = `exporting to ${existing}: it is there already: choose another path or prefix, or say overwrite: true`;
  throw new ExportError(text, { existing });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}
