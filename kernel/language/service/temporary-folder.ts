/** A private folder for as long as this process lives. */
import { mkdtempSync, realpathSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "kernel-types-";
const dayMs = 24 * 60 * 60 * 1000;
/** The first cell does not wait for the leavings of others: thousands took longer than to start. */
const clearAfterMs = 10_000;

/** Makes a folder; later, those of processes that were ended before they could are removed. */
export function makeTemporaryFolder(): string {
  setTimeout(() => void removeAbandonedFolders(), clearAfterMs).unref();
  return realpathSync(mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`)));
}

/** Removes what ended processes left, except what is young: another container may share the folder but not the process numbers. */
export async function removeAbandonedFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) if (name.startsWith(prefix)) await removeAbandoned(name);
}

async function removeAbandoned(name: string): Promise<void> {
  if (isAlive(Number(name.slice(prefix.length).split("-")[0]))) return;
  const path = join(tmpdir(), name);
  try {
    if (Date.now() - (await stat(path)).mtimeMs > dayMs) await rm(path, { recursive: true });
  } catch {
    // Somebody else's, or gone already.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
