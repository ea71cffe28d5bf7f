/** The package that is in scope in every cell: imports of its name lead to the copy that is already loaded. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { resolve } from "import-meta-resolve";

/** Means our display functions of that name, whatever is installed: only they reach this kernel's outputs. */
export const tslabName = "tslab";

/** A package's name and where it is installed. */
export interface OwnPackage {
  name: string;
  /** URL of its package.json, from which its own name resolves through its exports. */
  manifest: string;
  /** URL of the folder its built files are in; they are never reloaded. */
  code: string;
}

/** URL of the module to preload: a path, or a specifier seen from the folder. */
export function preloadUrl(preload: string, folder: string): string {
  if (isAbsolute(preload)) return pathToFileURL(preload).href;
  if (preload.startsWith("file:")) return preload;
  return resolve(preload, pathToFileURL(join(folder, "_")).href);
}

/** The package a module belongs to, if it belongs to a named one. */
export function packageOf(moduleUrl: string): OwnPackage | undefined {
  if (!moduleUrl.startsWith("file:")) return undefined;
  const code = dirname(fileURLToPath(moduleUrl));
  for (let folder = code; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown };
      if (typeof name !== "string") return undefined;
      return { name, manifest: pathToFileURL(manifest).href, code: pathToFileURL(join(code, "/")).href };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** Where a specifier that names the package, or a part of it, resolves from. */
export function ownParent(own: OwnPackage | undefined, specifier: string): string | undefined {
  if (!own) return undefined;
  return specifier === own.name || specifier.startsWith(`${own.name}/`) ? own.manifest : undefined;
}
