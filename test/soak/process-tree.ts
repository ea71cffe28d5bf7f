/** Memory of a process and of all that it started (Linux). */
import { readdirSync, readFileSync } from "node:fs";

/** Resident memory in MB. */
export function memoryOf(pid: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const status = /^\d+$/u.test(name) ? read(`/proc/${name}/status`) : "";
    const parent = Number(/^PPid:\s*(\d+)/mu.exec(status)?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const sum = (one: number): number => {
    const kilobytes = Number(/^VmRSS:\s*(\d+)/mu.exec(read(`/proc/${one}/status`))?.[1] ?? 0);
    return (children.get(one) ?? []).reduce((total, child) => total + sum(child), kilobytes / 1024);
  };
  return sum(pid);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
