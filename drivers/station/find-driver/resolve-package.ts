/** Where a package lies as it is seen from a folder, by Node's own rules. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { resolve } from "import-meta-resolve";

/**
 * The URL of a package's module.
 * @throws Error that names the package and the folder.
 */
export function resolvePackage(specifier: string, folder: string): string {
  try {
    return resolve(specifier, pathToFileURL(join(folder, "_")).href);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new Error(`importing ${specifier}: there is no such package in ${folder} or the folders above it`, { cause });
  }
}
