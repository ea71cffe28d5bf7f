/** Where things are on this machine: the package, the user's own folders, and those that Jupyter's kernels are found in. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package, whether its sources or its built files are running. */
export const packageFolder = findPackage(dirname(fileURLToPath(import.meta.url)));

/** Version in the package's manifest. */
export const packageVersion = (
  JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as { version: string }
).version;

/** Folders of this user, one for each purpose. */
export interface UserFolders {
  /** Signatures, checkpoints. */
  data: string;
  /** Settings, workspaces. */
  config: string;
  /** Connection files; nobody else may look into it. */
  runtime: string;
}

/** The platform's folders for this user; `SETPOINT_DATA_DIR` puts all of them into one place. */
export function userFolders(env: NodeJS.ProcessEnv = process.env): UserFolders {
  const own = env["SETPOINT_DATA_DIR"];
  if (own) return { data: own, config: join(own, "config"), runtime: join(own, "runtime") };
  if (process.platform === "win32") {
    const base = join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "Setpoint");
    return { data: base, config: join(base, "config"), runtime: join(base, "runtime") };
  }
  if (process.platform === "darwin") {
    const base = join(homedir(), "Library", "Application Support", "Setpoint");
    return { data: base, config: join(base, "config"), runtime: join(base, "runtime") };
  }
  const data = join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "setpoint");
  return {
    data,
    config: join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "setpoint"),
    runtime: env["XDG_RUNTIME_DIR"] ? join(env["XDG_RUNTIME_DIR"], "setpoint") : join(data, "runtime"),
  };
}

/** Folders in which Jupyter looks for kernels, the first found counts. */
export function jupyterDataFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const path = env["JUPYTER_PATH"]?.split(delimiter).filter(Boolean) ?? [];
  const prefixes = [env["VIRTUAL_ENV"], env["CONDA_PREFIX"]].filter((prefix): prefix is string => Boolean(prefix));
  return [
    ...path,
    ...prefixes.map(prefix => join(prefix, "share", "jupyter")),
    jupyterUserFolder(env),
    ...systemFolders(env),
  ];
}

function jupyterUserFolder(env: NodeJS.ProcessEnv): string {
  if (env["JUPYTER_DATA_DIR"]) return env["JUPYTER_DATA_DIR"];
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (process.platform === "win32") return join(env["APPDATA"] ?? homedir(), "jupyter");
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "jupyter");
}

function systemFolders(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === "win32") return [join(env["PROGRAMDATA"] ?? "C:\\ProgramData", "jupyter")];
  return ["/usr/local/share/jupyter", "/usr/share/jupyter"];
}

function findPackage(folder: string): string {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, "utf8")) as { name?: string }).name === "setpoint") {
    return folder;
  }
  if (dirname(folder) === folder) throw new Error("package.json of setpoint is not above its own files");
  return findPackage(dirname(folder));
}
