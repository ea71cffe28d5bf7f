// The other Nodes that are tested: real programs from npm, installed beside the checkout's packages.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The newest of each line when they were chosen; the checkout's own Node is tested by `npm test`. */
export const versions = ["22.23.3", "24.21.0"];

/**
 * Installs a Node below `.nodes` unless it is there already.
 * @param {string} version
 * @returns {string} the program.
 */
export function installNode(version) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(root, ".nodes", version);
  const program = join(folder, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(program)) return program;
  const args = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${version}`];
  const { status, error } = spawnSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0 || !existsSync(program)) {
    throw new Error(`installing ${name}@${version} failed${error ? `: ${error.message}` : ""}`);
  }
  return program;
}
