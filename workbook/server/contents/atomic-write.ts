/** Replaces a file in one step: a reader, and a crash, meet the old contents or the new, never half. */
import { randomBytes } from "node:crypto";
import { chmod, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Writes next to the file, flushes to disk and renames; the mode of an existing file is kept. */
export async function writeAtomically(file: string, data: string | Uint8Array, mode?: number): Promise<void> {
  const temporary = join(dirname(file), `.~${basename(file).slice(0, 200)}.${randomBytes(6).toString("hex")}`);
  const kept =
    mode ??
    (await stat(file).then(
      found => found.mode & 0o777,
      () => undefined,
    ));
  try {
    const handle = await open(temporary, "wx", kept ?? 0o666);
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (kept !== undefined) await chmod(temporary, kept);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
