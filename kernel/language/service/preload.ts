/** The module whose exports are in scope in every cell. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How types of the preload are found. */
export interface Preload {
  /** What an import of it says. */
  specifier: string;
  /** The package it belongs to: cells that import it get the same installation. */
  package?: { name: string; folder: string };
}

/** Finds the package of a preload that is given by path or file URL; a package's name stands for itself. */
export function findPreload(preload: string): Preload {
  const path = preload.startsWith("file:") ? fileURLToPath(preload) : preload;
  if (!isAbsolute(path)) return { specifier: preload };
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const { name } = JSON.parse(readFileSync(file, "utf8")) as { name?: unknown };
    if (typeof name === "string") return { specifier: slashes(path), package: { name, folder } };
  }
  return { specifier: slashes(path) };
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
