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
  /** The files with its types, by what an import says: local files in any folder import the same installation. */
  paths?: Record<string, string[]>;
}

/** Finds the package of a preload that is given by path or file URL; a package's name stands for itself. */
export function findPreload(preload: string): Preload {
  const path = preload.startsWith("file:") ? fileURLToPath(preload) : preload;
  if (!isAbsolute(path)) return { specifier: preload };
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const { name, exports } = JSON.parse(readFileSync(file, "utf8")) as { name?: unknown; exports?: unknown };
    if (typeof name === "string")
      return { specifier: slashes(path), package: { name, folder }, paths: typePaths(name, folder, exports) };
  }
  return { specifier: slashes(path) };
}

/**
 * The names of values and types that a preload exports, where its types are one file that says them in one place, as a
 * bundle's are: the checker takes many times as long to list them. Nothing where that is not so.
 */
export function listedExports({ specifier }: Preload): string[] | undefined {
  const file = specifier.replace(/\.js$/u, "");
  if (!isAbsolute(specifier) || file === specifier || existsSync(`${file}.ts`) || !existsSync(`${file}.d.ts`))
    return undefined;
  const text = readFileSync(`${file}.d.ts`, "utf8");
  const [, listed] = /^export \{([^{}]*)\};?\s*$/mu.exec(text) ?? [];
  if (listed === undefined || text.match(/^export\b/gmu)?.length !== 1) return undefined;
  const names = listed.split(",").map(one => /([^\s]+)\s*$/u.exec(one)?.[1] ?? "");
  return names.filter(name => name !== "" && name !== "default");
}

/** What the `exports` of a package say about types, as TypeScript's `paths`. */
function typePaths(name: string, folder: string, exports: unknown): Record<string, string[]> {
  const paths: Record<string, string[]> = {};
  if (typeof exports !== "object" || exports === null) return paths;
  for (const [key, target] of Object.entries(exports as Record<string, unknown>)) {
    const types = typeof target === "object" && target !== null && "types" in target ? target.types : undefined;
    if (key.startsWith(".") && typeof types === "string") paths[name + key.slice(1)] = [slashes(join(folder, types))];
  }
  return paths;
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
