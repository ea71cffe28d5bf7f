/** Reads one configuration file: what makes no sense is an error, what nobody knows is warned of. */

import { readFileSync } from "node:fs";

import { messageOf, SetpointError } from "../../drivers/core/errors.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import { problemsOf } from "../../drivers/station/config/check-schema.ts";
import { pathText } from "../../drivers/station/config/places.ts";
import { nearestNames } from "../../drivers/station/nearest.ts";
import { entries, fileSchema, userSection } from "./entries.ts";
import { isTree } from "./tree.ts";
import type { ConfigTree } from "./tree.ts";

/**
 * What a file says; undefined where there is none.
 * @throws SetpointError for one that cannot be read, is no JSON, or has a value that is not allowed.
 */
export function readConfigFile(path: string): ConfigTree | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new SetpointError(`reading ${path}: it is no JSON: ${messageOf(error)}`, { cause: error });
  }
  if (!isTree(data)) throw new SetpointError(`reading ${path}: must be a map of sections, such as {"core": {}}`);
  checkConfig(data, `reading ${path}`);
  for (const unknown of unknownKeys(data)) getLogger("setpoint.config").warning(`${path}: ${unknown}`);
  return data;
}

/**
 * Checks values against what is allowed.
 * @throws SetpointError that lists all that are not.
 */
export function checkConfig(data: ConfigTree, context: string): void {
  const problems = problemsOf(data, fileSchema).map(({ path, text }) => pathText(path) + text);
  if (problems.length > 0) throw new SetpointError(`${context}: ${problems.join("; ")}`);
}

/** `dataset.write_perod is not known: did you mean dataset.write_period`. */
export function unknownKey(key: string): string {
  const near = nearestNames(key, entries.keys());
  return `${key} is not known${near.length > 0 ? `: did you mean ${near.join(" or ")}` : ""}`;
}

function unknownKeys(data: ConfigTree): string[] {
  const known = new Set([...entries.keys()].map(key => key.split(".")[0]));
  return Object.entries(data).flatMap(([section, values]) => {
    if (section === userSection) return [];
    if (!known.has(section) || !isTree(values)) return [unknownSection(section, known)];
    return Object.keys(values)
      .map(name => `${section}.${name}`)
      .filter(key => !entries.has(key))
      .map(unknownKey);
  });
}

function unknownSection(section: string, known: Iterable<string | undefined>): string {
  const near = nearestNames(
    section,
    [...known].flatMap(each => each ?? []),
  );
  return `${section} is no known section${near.length > 0 ? `: did you mean ${near.join(" or ")}` : ""}`;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw new SetpointError(`reading ${path}: ${messageOf(error)}`, { cause: error });
  }
}
