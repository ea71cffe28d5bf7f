// Installs and builds the browser half when its sources or its lock file have changed since it was built.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, readStamp } from "./fingerprint.mjs";
import { folderMegabytes, installMeter } from "./install-meter.mjs";
import { progress } from "./progress.mjs";

const packageFiles = ["package.json", "package-lock.json", "absent"];
const sources = [...packageFiles, "src", "overrides.json", "build.mjs", "assets.mjs", "rspack.config.mjs"];

/** Leaves `<app>/build` as the sources say; asks no registry when there is nothing to install. */
export async function buildFrontEnd(app) {
  const stampFile = join(app, "build/.stamp");
  const stamp = fingerprint(app, sources);
  if (readStamp(stampFile) === stamp && existsSync(join(app, "build/manifest.json"))) return;
  await install(app);
  const step = progress("building the workbook's front-end");
  await run(process.execPath, [join(app, "build.mjs")], app).catch(error => {
    step.failed();
    throw new Error(`the workbook's front-end does not build:\n${error.message}`, { cause: error });
  });
  writeFileSync(stampFile, stamp);
  step.report(`${await folderMegabytes(join(app, "build"))} MB`);
  step.done();
}

async function install(app) {
  const stampFile = join(app, "node_modules/.setpoint-stamp");
  const stamp = fingerprint(app, packageFiles);
  if (readStamp(stampFile) === stamp) return;
  rmSync(stampFile, { force: true });
  const { packages } = JSON.parse(readFileSync(join(app, "package-lock.json"), "utf8"));
  const step = progress("installing the packages of the workbook's front-end (once, about 280 MB)");
  const meter = installMeter(app, forThisMachine(packages), text => step.report(text));
  try {
    await npm(
      [
        "ci",
        "--ignore-scripts",
        "--include=dev",
        "--include=optional",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      ],
      app,
    );
    await meter.stop();
    step.done();
  } catch (error) {
    await meter.stop();
    step.failed();
    throw new Error(
      `the packages of the workbook's front-end could not be installed:\n${error.message}\n` +
        "check that npm reaches its registry and that the disk has 1 GB free, then run npm start again; it goes on from npm's cache",
      { cause: error },
    );
  }
  writeFileSync(stampFile, stamp);
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

/** Runs a command quietly; a failure is rejected with the last lines it printed. */
function run(command, args, cwd, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", text => (output = (output + text).slice(-8000)));
    }
    child.once("error", reject);
    child.once("close", (status, signal) => {
      if (status === 0) return resolve();
      const last = output.trim().split("\n").slice(-25).join("\n");
      reject(new Error(last || `${command} ended with ${signal ?? `status ${status}`}`));
    });
  });
}
