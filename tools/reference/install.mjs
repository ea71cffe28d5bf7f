// Installs what the reference is generated with, once for each state of its lock file.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, readStamp } from "../start/fingerprint.mjs";
import { run } from "../start/run.mjs";

const options = [
  "--ignore-scripts",
  "--include=prod",
  "--prefer-offline",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
];

/** Leaves `<folder>/node_modules` as the lock file says; asks no registry when there is nothing to install. */
export async function installPackages(folder) {
  // Lies in node_modules, so that it goes with it.
  const stampFile = join(folder, "node_modules/.setpoint-stamp");
  const stamp = fingerprint(folder, ["package.json", "package-lock.json"]);
  if (readStamp(stampFile) === stamp) return;
  rmSync(stampFile, { force: true });
  console.log("installing TypeDoc (once, 46 MB)");
  const script = process.env.npm_execpath;
  // Under `npm run` the npm that runs us is known; by hand it is the one in PATH.
  const known = script !== undefined && /\.c?js$/.test(script);
  const [command, first] = known ? [process.execPath, [script]] : ["npm", []];
  const shell = !known && process.platform === "win32";
  try {
    await run(command, [...first, "ci", ...options], folder, { shell });
  } catch (error) {
    throw new Error(`the packages in tools/reference could not be installed:\n${error.message}`, { cause: error });
  }
  writeFileSync(stampFile, stamp);
}
