// One hash over the content and the names of files: the same sources give the same hash on every machine.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Hashes files and, recursively, folders; what `skip` names is left out. A path that does not exist counts as empty. */
export function fingerprint(base, paths, skip = new Set()) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of files(join(base, path), skip)) {
      const content = readFileSync(file);
      hash.update(`${relative(base, file).replaceAll("\\", "/")}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/** The text of a stamp left by an earlier build, if there is one. */
export function readStamp(file) {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function* files(path, skip) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).toSorted()) {
    if (!skip.has(name)) yield* files(join(path, name), skip);
  }
}
