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
      // Measured at the look after the one that saw it first: by then its files are there. Once each, so that it costs little.
      if (!unpacking.delete(path)) {
        unpacking.add(path);
        continue;
      }
      waiting.delete(path);
      bytes += await bytesIn(join(app, path));
    }
    report(`${total - waiting.size} of ${total} packages, ${megabytes(bytes)} MB`);
  };
  const timer = setInterval(() => (looking = looking.then(look)), everySeconds * 1000);
  timer.unref();

  return {
    /** Ends the watch with a last, complete look. */
    async stop() {
      clearInterval(timer);
      await looking;
      await look();
      await look();
      report(`${total - waiting.size} packages, ${megabytes(bytes)} MB`);
    },
  };
}

/** Whole megabytes that a folder takes on the disk. */
export async function folderMegabytes(folder) {
  return megabytes(await bytesIn(folder));
}

async function bytesIn(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    // A nested package is in the lock file itself.
    if (entry.isDirectory() && entry.name !== "node_modules") bytes += await bytesIn(path);
    else if (entry.isFile()) bytes += (await stat(path)).blocks * 512;
  }
  return bytes;
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
