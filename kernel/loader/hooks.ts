/** The loader's thread: resolves local files and the package in scope, and rewrites local TypeScript. */
import { readFile } from "node:fs/promises";
import type { InitializeHook, LoadHook, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";
import type { MessagePort } from "node:worker_threads";
import { CellSyntaxError } from "../language/cell-syntax-error.ts";
import { rewriteModule } from "../language/rewrite-module.ts";
import { Generations } from "./generations.ts";
import { retryKey, rootKey, runKey, type HooksData, type RewrittenFile } from "./hooks-data.ts";
import { namesOf, readJsonFile } from "./json-file.ts";
import { findLocalFile, isLocal, isPath } from "./local-file.ts";
import { rewrittenMark } from "./rewritten-mark.ts";
import { isBetween, meantUrl, moduleBetween } from "./transpiled.ts";
import { ownParent, tslabName, type OwnPackage } from "./own-package.ts";

const tslabUrl = new URL("../tslab/index.js", import.meta.url).href;
const generations = new Generations();
let own: OwnPackage | undefined;
let port: MessagePort | undefined;

export const initialize: InitializeHook<HooksData> = data => {
  ({ own, port } = data);
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  if (isBetween(specifier)) return { url: specifier, shortCircuit: true };
  const manifest = ownParent(own, specifier);
  if (manifest !== undefined) return next(specifier, { ...context, parentURL: manifest });
  const parent = context.parentURL;
  if (specifier === tslabName && parent !== undefined && isLocal(parent, own?.code)) return next(tslabUrl, context);
  const root = rootOf(specifier);
  if (root) {
    const file = bare(root.href);
    generations.refresh(file, root.searchParams.has(retryKey), root.searchParams.has(runKey));
    return { url: generations.current(file), shortCircuit: true };
  }
  if (parent === undefined || !isLocal(parent, own?.code)) return next(specifier, context);
  if (!isPath(specifier)) {
    const resolved = await next(specifier, context);
    return { ...resolved, url: await meantUrl(resolved.url) };
  }
  const file = findLocalFile(specifier, parent).href;
  if (!isLocal(file, own?.code)) return next(file, context);
  generations.imported(bare(parent), file);
  return { url: generations.current(file), importAttributes: context.importAttributes, shortCircuit: true };
};

export const load: LoadHook = async (url, context, next) => {
  const file = bare(url);
  if (isBetween(url)) return { format: "module", source: moduleBetween(url), shortCircuit: true };
  if (isBareJson(file, context.importAttributes)) {
    if (isLocal(file, own?.code)) generations.loaded(file);
    return { format: "module", source: await jsonModule(fileURLToPath(file)), shortCircuit: true };
  }
  if (!isLocal(file, own?.code)) return next(url, context);
  generations.loaded(file);
  if (/\.[mc]?ts$/u.test(file)) {
    return { format: "module", source: await rewriteFile(url, fileURLToPath(file)), shortCircuit: true };
  }
  return next(url, context);
};

/** JSON that is imported without saying so. */
function isBareJson(file: string, attributes: Readonly<Record<string, string | undefined>>): boolean {
  return file.startsWith("file:") && file.endsWith(".json") && attributes["type"] !== "json";
}

async function jsonModule(path: string): Promise<string> {
  const file = await readJsonFile(path);
  const exports = namesOf(file).map(
    (name, at) => `const $${at} = $all[${JSON.stringify(name)}]; export { $${at} as ${JSON.stringify(name)} };`,
  );
  return `const $all = JSON.parse(${JSON.stringify(file.text)}); export default $all; ${exports.join(" ")}`;
}

async function rewriteFile(url: string, path: string): Promise<string> {
  const source = await readFile(path, "utf8");
  try {
    const { code, map } = rewriteModule(source, { url });
    port?.postMessage({ url, path, source, map } satisfies RewrittenFile);
    return code + rewrittenMark;
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    port?.postMessage({ url, path, source } satisfies RewrittenFile);
    const failure = new SyntaxError(error.message);
    // The error crosses to another thread, which keeps its text: the place in the file is what matters.
    failure.stack = `SyntaxError: ${error.message}\n    at ${path}:${error.line}:${error.column + 1}`;
    throw failure;
  }
}

function rootOf(specifier: string): URL | undefined {
  if (!specifier.startsWith("file:")) return undefined;
  const url = new URL(specifier);
  return url.searchParams.has(rootKey) ? url : undefined;
}

function bare(url: string): string {
  return url.replace(/[?#].*$/u, "");
}
