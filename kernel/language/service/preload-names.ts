/** The names that a preload exports, types among them. */
import { existsSync, readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";
import type { Preload } from "./preload.ts";

/**
 * Reads the names in the types of a preload: the checker would list them too, but takes as long as for a cell. Undefined
 * where that file does not say them all: it has none, or passes on what another module exports.
 */
export function preloadNames({ specifier }: Preload): string[] | undefined {
  const path = specifier.replace(/\.([cm]?)js$/, ".d.$1ts");
  if (!/\.[cm]?ts$/.test(path) || !existsSync(path)) return undefined;
  const { module, errors } = parseSync(path, readFileSync(path, "utf8"));
  if (errors.length > 0) return undefined;
  const names = new Set<string>();
  for (const { exportName } of module.staticExports.flatMap(one => one.entries)) {
    if (exportName.kind === "None") return undefined;
    if (exportName.kind === "Name" && exportName.name !== null) names.add(exportName.name);
  }
  return [...names];
}
