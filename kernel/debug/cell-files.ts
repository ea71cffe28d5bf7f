/** Cells as files of a debugger: a front-end names each by a hash of its text. No such file is written. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { murmur2 } from "./murmur2.ts";

/** The seed that ipykernel uses: any would do. */
export const hashSeed = 0xc70f6907;
export const filePrefix = join(tmpdir(), `setpoint_${process.pid}`, "/");
export const fileSuffix = ".ts";

/** The path that stands for a cell. */
export function cellPath(source: string): string {
  return `${filePrefix}${murmur2(source, hashSeed)}${fileSuffix}`;
}

export function isCellPath(path: string): boolean {
  return path.startsWith(filePrefix) && path.endsWith(fileSuffix);
}
