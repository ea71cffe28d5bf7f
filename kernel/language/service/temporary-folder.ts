/** A private folder for as long as this process lives. */
import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "kernel-types-";
const dayMs = 24 * 60 * 60 * 1000;

/** Makes a folder, and removes those of processes that were ended before they could. */
export function makeTemporaryFolder(): string {
  for (const name of readdirSync(tmpdir())) if (name.startsWith(prefix)) removeAbandoned(name);
  return realpathSync(mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`)));
}

/** Another container may share the folder but not the process numbers: what is young stays. */
function removeAbandoned(name: string): void {
  const path = join(tmpdir(), name);
  try {
    const isYoung = Date.now() - statSync(path).mtimeMs < dayMs;
    if (!isYoung && !isAlive(Number(name.slice(prefix.length).split("-")[0]))) rmSync(path, { recursive: true });
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
