// Builds dist/ when a source has changed since it was built.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, readStamp } from "./fingerprint.mjs";
import { progress } from "./progress.mjs";

const sources = [
  "index.ts",
  "kernel",
  "drivers",
  "measure",
  "widgets",
  "workbook",
  "tools/build.mjs",
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
];
// The front-end has a build of its own.
const otherBuilds = new Set(["app", "node_modules"]);

/** Leaves dist/ as the sources say. */
export async function buildPackage(root) {
  const stampFile = join(root, "dist/.stamp");
  const stamp = fingerprint(root, sources, otherBuilds);
  if (readStamp(stampFile) === stamp && existsSync(join(root, "dist/workbook/main.js"))) return;
  const step = progress("building the package");
  rmSync(stampFile, { force: true });
  const build = spawnSync(process.execPath, [join(root, "tools/build.mjs")], { encoding: "utf8" });
  if (build.status !== 0) {
    step.failed();
    throw new Error(`the package does not build:\n${build.stdout}${build.stderr}`.trimEnd());
  }
  writeFileSync(stampFile, stamp);
  step.done();
}
