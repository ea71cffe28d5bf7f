/** From a path in an address to a file below the root, and never beyond it: neither by `..` nor by a symbolic link. */
import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { HttpError } from "../http/exchange.ts";

/**
 * Cleans a path as Jupyter writes it: slashes between names, none at the ends; "" is the root.
 * @throws HttpError 404 for a name that no client sends in good faith.
 */
export function cleanPath(path: string): string {
  const names = path.split("/").filter(name => name !== "");
  for (const name of names) if (!isName(name)) throw notFound(path);
  return names.join("/");
}

/** Whether a name can be that of a file or folder on every platform we run on. */
export function isName(name: string): boolean {
  if (name === "" || name === "." || name === ".." || name.length > 255) return false;
  for (const character of name) {
    if (character === "/" || character === "\\" || (character.codePointAt(0) ?? 0) < 0x20) return false;
  }
  return process.platform !== "win32" || !/[<>:"|?*]|[. ]$/.test(name);
}

/** Whether a path leads through something hidden; Jupyter keeps that from its clients. */
export function isHidden(path: string): boolean {
  return path.split("/").some(name => name.startsWith("."));
}

/**
 * Absolute path of something below the folder. It need not exist; the folder that holds it must.
 * @throws HttpError 404 if it, or the folder that holds it, lies outside when links are followed.
 */
export async function resolveInside(folder: string, path: string): Promise<string> {
  const clean = cleanPath(path);
  const root = await realpath(folder);
  if (clean === "") return root;
  const wanted = join(root, ...clean.split("/"));
  const real = await realpath(wanted).catch(() => undefined);
  if (real !== undefined) {
    if (!isInside(root, real)) throw notFound(path);
    return real;
  }
  const parent = await realpath(dirname(wanted)).catch(() => undefined);
  if (parent === undefined || !isInside(root, parent) || !(await lstat(parent)).isDirectory()) throw notFound(path);
  // A link that leads nowhere: writing through it would create its target.
  if (await isDangling(join(parent, basename(wanted)))) throw notFound(path);
  return join(parent, basename(wanted));
}

async function isDangling(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** What a client is told of anything that it cannot have: the same for absent, hidden and outside. */
export function notFound(path: string): HttpError {
  return new HttpError(404, `file or directory ${JSON.stringify(path)} does not exist`);
}
