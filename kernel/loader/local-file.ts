/** Relative specifiers to files on disk, the way TypeScript users write them. */
import { statSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const endings = [".ts", ".mts", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];
/** A file that is imported by the name of what it would be built to. */
const sources: Readonly<Record<string, string>> = { ".js": ".ts", ".mjs": ".mts", ".cjs": ".cts" };

/** Whether a specifier is a path rather than the name of a package. */
export function isPath(specifier: string): boolean {
  return /^(?:\.{0,2}\/|\.{1,2}$|file:|[A-Za-z]:[\\/])/u.test(specifier);
}

/**
 * Finds the file that a path means: as written, else with an ending.
 * @throws Error saying what was looked for.
 */
export function findLocalFile(specifier: string, parent: string): URL {
  const url = /^[A-Za-z]:[\\/]/u.test(specifier) ? new URL(`file:///${specifier}`) : new URL(specifier, parent);
  url.search = "";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/u, "");
  const ending = extname(url.pathname);
  const source = sources[ending];
  const candidates = [
    url.href,
    ...(source === undefined ? [] : [url.href.slice(0, -ending.length) + source]),
    ...endings.map(one => url.href + one),
  ];
  const found = candidates.find(isFile);
  if (found !== undefined) return new URL(found);
  const error = new Error(
    `importing ${specifier}: there is no file ${fileURLToPath(url)}, nor with ${endings.join(", ")}`,
  );
  throw Object.assign(error, { code: "ERR_MODULE_NOT_FOUND" });
}

/** Whether a file belongs to the user: not installed, and not the package in scope. */
export function isLocal(url: string, ownCode: string | undefined): boolean {
  return (
    url.startsWith("file:") && !url.includes("/node_modules/") && (ownCode === undefined || !url.startsWith(ownCode))
  );
}

function isFile(href: string): boolean {
  return statSync(fileURLToPath(href), { throwIfNoEntry: false })?.isFile() ?? false;
}
