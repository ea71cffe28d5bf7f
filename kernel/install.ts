/** Makes the kernel known to every Jupyter on this machine. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { kernelCommand } from "./wire/command.ts";
import type { Dialect } from "./language/dialect.ts";

export interface InstallOptions {
  /** Module whose exports are in scope in every cell; a path is made absolute. */
  preload?: string;
  /** For this user. Default true, unless a prefix is given. */
  user?: boolean;
  /** Install below this folder instead, as Python's `sys.prefix`: a virtual environment, or `/usr/local`. */
  prefix?: string;
  /** What the notebooks are written in. Default "typescript". */
  language?: Dialect;
  /** Name of the kernelspec. Default "setpoint", for JavaScript "setpoint-javascript". */
  name?: string;
  displayName?: string;
}

/**
 * Writes the kernelspec.
 * @returns its folder.
 */
export function installKernel({
  preload,
  user,
  prefix,
  language = "typescript",
  name = language === "typescript" ? "setpoint" : "setpoint-javascript",
  displayName = language === "typescript" ? "TypeScript (Setpoint)" : "JavaScript (Setpoint)",
}: InstallOptions = {}): string {
  if (!/^[\w.-]+$/u.test(name)) {
    throw new Error(
      `installing the kernel as ${JSON.stringify(name)}: must be letters, digits, dots, dashes and underscores`,
    );
  }
  if (user === true && prefix !== undefined)
    throw new Error("installing the kernel: for the user or below a prefix, not both");
  const kernel = fileURLToPath(new URL("./main.js", import.meta.url));
  if (!existsSync(kernel)) throw new Error(`installing the kernel: ${kernel} is missing: build it first`);
  const folder = join(
    prefix === undefined ? userDataFolder() : join(resolve(prefix), "share", "jupyter"),
    "kernels",
    name,
  );
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "kernel.json"),
      `${JSON.stringify(kernelSpec(kernel, { displayName, language, preload }), null, 2)}\n`,
    );
    cpSync(fileURLToPath(new URL("./logo.svg", import.meta.url)), join(folder, "logo-svg.svg"));
  } catch (cause) {
    throw new Error(`installing the kernel in ${folder}: ${(cause as Error).message}`, { cause });
  }
  return folder;
}

function kernelSpec(
  kernel: string,
  { displayName, language, preload }: Pick<InstallOptions, "displayName" | "language" | "preload">,
): Record<string, unknown> {
  const module = preload !== undefined && /^[./\\]|^[A-Za-z]:/u.test(preload) ? resolve(preload) : preload;
  return {
    argv: kernelCommand(kernel, { preload: module, language }),
    display_name: displayName,
    language,
    // Jupyter's default, a signal, cannot say which kernel of a group is meant.
    interrupt_mode: "message",
    kernel_protocol_version: "5.5",
    metadata: { debugger: true },
  };
}

/** Jupyter's folder for the data of one user: the one place that knows operating systems apart. */
export function userDataFolder(): string {
  const named = process.env["JUPYTER_DATA_DIR"];
  if (named) return named;
  switch (process.platform) {
    case "darwin":
      return join(homedir(), "Library", "Jupyter");
    case "win32":
      return join(process.env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "jupyter");
    default:
      return join(process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "jupyter");
  }
}
