/** Runs a TypeScript file with the kernel's loader, without a kernel. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { faint } from "./executor/code-frame.ts";
import { reportError } from "./executor/error-report.ts";
import { Scripts } from "./executor/stack.ts";
import { Importer } from "./loader/importer.ts";
import { packageOf, preloadUrl } from "./loader/own-package.ts";
import { provideScriptGlobals } from "./loader/script-globals.ts";

export interface ScriptOptions {
  /** Module whose package is found by its name, wherever the script lies. Default the package this file belongs to. */
  preload?: string;
}

/** A script has failed. Its message is the report for people, with the place in the script. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

/** What a framework wants to do before a script that has failed ends: a function on `globalThis[Symbol.for("setpoint.failed/1")]`. */
async function failed(error: unknown): Promise<void> {
  await (globalThis as { [failedKey]?: (error: unknown) => Promise<void> })[failedKey]?.(error);
}

const failedKey = Symbol.for("setpoint.failed/1");

/**
 * Runs a script to the end of its top level; what it leaves open keeps the process alive.
 * @param use Gets what the script exports; its result is returned, and its errors are told as the script's.
 * @throws ScriptError if it cannot be found or read, or throws.
 */
export async function runScript(
  path: string,
  { preload }: ScriptOptions = {},
  use?: (exported: Readonly<Record<string, unknown>>) => unknown,
): Promise<unknown> {
  const file = resolve(path);
  if (!existsSync(file)) throw new ScriptError(`running ${path}: there is no such file`);
  const module = preload === undefined ? import.meta.url : preloadUrl(preload, dirname(file));
  const importer = new Importer({ own: packageOf(module), folder: () => dirname(file) });
  const scripts = new Scripts(new URL(".", import.meta.url).href);
  scripts.refresh = () => {
    for (const { url, path: origin, source, map } of importer.rewritten()) scripts.add(url, origin, source, map);
  };
  scripts.install();
  provideScriptGlobals(importer);
  try {
    const exported = await importer.import(pathToFileURL(file).href);
    return await use?.(exported as Readonly<Record<string, unknown>>);
  } catch (error) {
    await failed(error);
    const { traceback } = reportError(error, { scripts, framework: fileURLToPath(new URL(".", module)) });
    throw new ScriptError([faint(`running ${path}`), ...traceback].join("\n"), { cause: error });
  }
}
