// Installs and builds the browser half when its sources or its lock file have changed since it was built.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, readStamp } from "./fingerprint.mjs";
import { folderMegabytes, installMeter } from "./install-meter.mjs";
import { progress } from "./progress.mjs";
import { run } from "./run.mjs";

const packageFiles = ["package.json", "package-lock.json", "absent"];
const sources = [
  ...packageFiles,
  "src",
  "overrides.json",
  "build.mjs",
  "assets.mjs",
  "as-module.mjs",
  "rspack.config.mjs",
];

// Whatever the caller's npm leaves out: the bundler is a development dependency, its native part an optional one.
const installOptions = [
  "--ignore-scripts",
  "--include=dev",
  "--include=optional",
  "--prefer-offline",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
];

const incomplete = /ERR_MODULE_NOT_FOUND|Can't resolve|Cannot find (module|package)/;

/** Leaves `<app>/build` as the sources say; asks no registry when there is nothing to install. */
export async function buildFrontEnd(app) {
  const stampFile = join(app, "build/.stamp");
  const stamp = fingerprint(app, sources);
  if (readStamp(stampFile) === stamp && existsSync(join(app, "build/manifest.json"))) return;
  await install(app);
  try {
    await bundle(app);
  } catch (error) {
    if (!incomplete.test(error.message)) throw error;
    // Somebody cleaned up in node_modules, or an install was cut off: once more from the lock file.
    rmSync(installStamp(app), { force: true });
    await install(app);
    await bundle(app);
  }
  writeFileSync(stampFile, stamp);
}

async function bundle(app) {
  const step = progress("building the workbook's front-end");
  try {
    await run(process.execPath, [join(app, "build.mjs")], app);
    step.report(`${await folderMegabytes(join(app, "build"))} MB`);
    step.done();
  } catch (error) {
    step.failed();
    throw new Error(`the workbook's front-end does not build:\n${error.message}`, { cause: error });
  }
}

async function install(app) {
  const stampFile = installStamp(app);
  const stamp = fingerprint(app, packageFiles);
  if (readStamp(stampFile) === stamp) return;
  rmSync(stampFile, { force: true });
  const { packages } = JSON.parse(readFileSync(join(app, "package-lock.json"), "utf8"));
  const step = progress("installing JupyterLab (once, 280 MB)");
  const meter = installMeter(app, forThisMachine(packages), text => step.report(text));
  try {
    await npm(["ci", ...installOptions], app);
    await meter.stop(true);
    step.done();
  } catch (error) {
    await meter.stop(false);
    step.failed();
    throw new Error(
      `the packages of the workbook's front-end could not be installed:\n${error.message}\n` +
        "check that npm reaches its registry and that the disk has 1 GB free, then run npm start again; it goes on from npm's cache",
      { cause: error },
    );
  }
  writeFileSync(stampFile, stamp);
}

/** Lies in node_modules, so that it goes with it. */
function installStamp(app) {
  return join(app, "node_modules/.setpoint-stamp");
}

/** The places of the lock file's packages that npm installs here. */
function forThisMachine(packages) {
  return Object.entries(packages)
    .filter(([, entry]) => !entry.link && fits(entry.os, process.platform) && fits(entry.cpu, process.arch))
    .map(([path]) => path);
}

function fits(allowed, own) {
  return !allowed || allowed.includes(own);
}

function npm(args, cwd) {
  // Under `npm start` the npm that runs us is known; by hand it is the one in PATH.
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) return run(process.execPath, [script, ...args], cwd);
  return run("npm", args, cwd, { shell: process.platform === "win32" });
}
