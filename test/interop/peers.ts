/** Python peers: a virtual environment of pinned packages, made once, and a Jupyter data folder that holds our kernelspec. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const environment = join(root, ".venv");
const python = join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const requirements = join(root, "test/interop/requirements.txt");
/** It installs a hundred packages in a tenth of the time that pip takes. */
const uv = "uv==0.13.9";
const stamp = join(environment, "requirements.txt");

export interface Finished {
  status: number | null;
  output: string;
}

/** True where Python 3 can make virtual environments; elsewhere peers are skipped, except in CI, where that is a failure. */
export function peersPossible(): boolean {
  const possible = spawnSync("python3", ["-m", "venv", "--help"]).status === 0;
  if (!possible && process.env.CI) throw new Error("python3 with venv is missing: the peers cannot be skipped in CI");
  return possible;
}

/** @throws Error for a folder that is a link: what is installed there would change somebody else's. */
export function assertOwn(folder: string): void {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Error(
    `installing the peers: ${folder} is a link: remove it, so that this checkout has packages of its own`,
  );
}

/** Installs the pinned peers unless they are there already, and returns the interpreter that has them. */
export function installPeers(): string {
  assertOwn(environment);
  const wanted = readFileSync(requirements, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  run("python3", ["-m", "venv", environment]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  run(python, [...pip, uv]);
  const quick = ["-m", "uv", "pip", "install", "--quiet", "--native-tls", "--python", python, "-r", requirements];
  // what pip is configured to ask instead of PyPI is known to pip alone
  if (spawnSync(python, quick).status !== 0) run(python, [...pip, "-r", requirements]);
  writeFileSync(stamp, wanted);
  return python;
}

/** A Jupyter data folder with our kernelspec and a history of its own, as `setpoint kernel install --prefix` writes it. */
export function installedKernel(): { environment: NodeJS.ProcessEnv; remove: () => void } {
  const prefix = mkdtempSync(join(tmpdir(), "setpoint-interop-"));
  run(process.execPath, [join(root, "dist/workbook/main.js"), "kernel", "install", "--prefix", prefix]);
  return {
    environment: {
      ...process.env,
      JUPYTER_PATH: join(prefix, "share/jupyter"),
      SETPOINT_HISTORY_DIR: join(prefix, "history"),
    },
    remove: () => rmSync(prefix, { recursive: true, force: true }),
  };
}

/** Runs a command to its end and returns what it printed on both streams. */
export function finish(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = root,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    child.once("error", reject);
    child.once("close", status => resolve({ status, output }));
  });
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? stdout + stderr}`);
}
