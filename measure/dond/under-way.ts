/** Which runs are being written: by this process, and by others. */

import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** The tag of a run that says who writes it. */
export const writerTag = "setpoint_writer";

/** A process, told apart from a later one of the same number. */
interface Writer {
  readonly host: string;
  readonly pid: number;
  /** When the machine was started and when the process was; undefined where the system does not tell. */
  readonly boot?: string;
  readonly since?: string;
}

const own = new Set<string>();

/** Takes note that this process writes these runs. */
export function claim(guids: readonly string[]): void {
  for (const guid of guids) own.add(guid);
}

/** Takes note that it does so no longer. */
export function release(guids: readonly string[]): void {
  for (const guid of guids) own.delete(guid);
}

/** Whether this process writes the run. */
export function isOwn(guid: string): boolean {
  return own.has(guid);
}

/** This process, as it is kept with a run. */
export function writerText(): string {
  return JSON.stringify(writer(process.pid));
}

/** Who writes a run that has not ended, in words; undefined if nobody does, or it is this process. */
export function otherWriter(kept: unknown): string | undefined {
  const known = readWriter(kept);
  if (!known) return undefined;
  if (known.host !== hostname()) return `process ${known.pid} of ${known.host}, which cannot be asked from here`;
  const now = writer(known.pid);
  if (known.pid === process.pid || known.boot !== now.boot || known.since !== now.since) return undefined;
  return isAlive(known.pid) ? `process ${known.pid}` : undefined;
}

function writer(pid: number): Writer {
  const boot = textOf("/proc/sys/kernel/random/boot_id");
  // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the 22nd field; the second one may hold spaces.
  const since = textOf(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ")[19];
  return { host: hostname(), pid, ...(boot !== undefined && { boot }), ...(since !== undefined && { since }) };
}

function readWriter(kept: unknown): Writer | undefined {
  if (typeof kept !== "string") return undefined;
  try {
    const found = JSON.parse(kept) as Partial<Writer> | null;
    return typeof found?.pid === "number" && typeof found.host === "string" ? (found as Writer) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
