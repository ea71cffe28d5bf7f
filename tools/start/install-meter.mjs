// Says how far an npm install has come, by what lies in node_modules.
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Watches the packages that a lock file lists; `report` gets texts such as `310 of 392 packages, 212 MB`. */
export function installMeter(app, lockPaths, report, everySeconds = 1) {
  const waiting = new Set(lockPaths.filter(path => path.startsWith("node_modules/")));
  const total = waiting.size;
  const unpacking = new Set();
  let bytes = 0;
  let looking = Promise.resolve();

  const look = async () => {
    for (const path of waiting) {
      if (!existsSync(join(app, path, "package.json"))) continue;
      // Measured at the look after the one that saw it first, when most of it is there. Once each, so that it costs little.
      if (!unpacking.delete(path)) {
        unpacking.add(path);
        continue;
      }
      waiting.delete(path);
      bytes += await bytesIn(join(app, path), nested => nested !== "node_modules");
    }
    report(`${total - waiting.size} of ${total} packages, ${megabytes(bytes)} MB`);
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, everySeconds * 1000);
  timer.unref();

  return {
    /** Ends the watch; `complete` measures once more, exactly. */
    async stop(complete) {
      clearInterval(timer);
      await looking;
      if (complete) report(`${await folderMegabytes(join(app, "node_modules"))} MB`);
    },
  };
}

/** Whole megabytes that a folder takes on the disk. */
export async function folderMegabytes(folder) {
  return megabytes(await bytesIn(folder));
}

/** What npm moves away while we look counts as nothing: a meter must not stop what it measures. */
async function bytesIn(folder, enter = () => true) {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && enter(entry.name)) bytes += await bytesIn(path, enter);
    else if (entry.isFile()) bytes += ((await stat(path).catch(() => undefined))?.blocks ?? 0) * 512;
  }
  return bytes;
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
