/** Where something was logged: file, function and line, as they were written. */

import { existsSync, readFileSync } from "node:fs";
import type { SourceMap, SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";

import type { LogRecord } from "./record.ts";

/** Where a record comes from. */
export type Place = Pick<LogRecord, "module" | "funcName" | "lineno">;

const frameForm = /^ {4}at (?:(?:async )?(?:new )?(?<name>.+?) \()?(?<file>.*?):(?<line>\d+):(?<column>\d+)\)?$/u;

/** Where the function was called. */
export function placeOf(called: (message: string) => void): Place {
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, called);
  const frame = site.stack?.split("\n").find(line => line.startsWith("    at ")) ?? "";
  const found = frameForm.exec(frame)?.groups;
  if (!found) return { module: "", funcName: "", lineno: 0 };
  const { file = "", line = "0", column = "1", name = "" } = found;
  const written = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  const isMapped = written !== undefined && "originalSource" in written;
  return {
    module: baseOf(isMapped ? written.originalSource : file),
    funcName: name.split(".").at(-1) ?? "",
    lineno: isMapped ? written.originalLine + 1 : Number(line),
  };
}

const maps = new Map<string, SourceMap | undefined>();

/** The map beside a file that was built of others; reading one takes a while, so each is read once. */
function mapOf(file: string): SourceMap | undefined {
  if (!file.startsWith("file:")) return undefined;
  if (!maps.has(file)) maps.set(file, readMap(`${fileURLToPath(file)}.map`));
  return maps.get(file);
}

function readMap(path: string): SourceMap | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { SourceMap } = process.getBuiltinModule("node:module");
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")) as SourceMapPayload);
  } catch {
    // A map that is not whole only costs the name of a place.
    return undefined;
  }
}

function baseOf(file: string): string {
  return (file.split(/[/\\]/u).at(-1) ?? "").replace(/\.[cm]?[jt]s$/u, "");
}
