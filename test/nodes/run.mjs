// Runs the kernel's and the framework's tests, and Jupyter's conformance suite, on each other Node: runner, kernel and executor.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installNode, versions } from "./nodes.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const [results, ...filters] = process.argv.slice(2);

for (const version of versions) {
  const program = installNode(version);
  const reports = results
    ? ["--reporter=default", "--reporter=json", `--outputFile.json=${results}/node-${version}.json`]
    : [];
  console.log(`\n-- Node ${version}`);
  const args = [vitest, "run", "--config", "test/nodes/vitest.config.ts", ...reports, ...filters];
  const { status } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  // What failed is the last that is read.
  if (status !== 0) process.exit(1);
}
