/** Writes the report of a soak beside it: when, where, of what commit, and the figures. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";

/** The figures of one run, in the order they were taken. */
export class SoakReport {
  readonly #title: string;
  readonly #rows: [what: string, figure: string][] = [];

  constructor(title: string) {
    this.#title = title;
  }

  add(what: string, figure: string): void {
    this.#rows.push([what, figure]);
    console.info(`${what}: ${figure}`);
  }

  /** Replaces the last report, `test/soak/<name>.md`. */
  write(name: string): void {
    const processors = cpus();
    const lines = [
      `# ${this.#title}`,
      "",
      `- Date: ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
      `- Machine: ${processors.length} cores (${processors[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}, Node ${process.version}`,
      `- Commit: ${commit()}`,
      "",
      ...table(["what", "figure"], this.#rows),
    ];
    writeFileSync(fileURLToPath(new URL(`${name}.md`, import.meta.url)), `${lines.join("\n")}\n`);
  }
}

/** The value below which a share of the sorted values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  const changes = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : " with changes";
  return `${git("rev-parse", "--short", "HEAD")}${changes}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map(row => row[at]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  return [line(head), `| ${widths.map(width => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)];
}
