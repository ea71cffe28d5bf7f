/** How an instrument is opened again in a process that knows nothing but data. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";

import { Instrument } from "../../core/index.ts";
import { messageOf } from "../../core/errors.ts";
import { openedWith } from "../../core/instrument/instrument.ts";
import type { Json } from "../../../kernel/runtime.ts";

/** What opens an instrument again. */
export interface Recipe {
  readonly [key: string]: Json;
  /** What a driver finder takes: a class of this package by its name, or `./drivers/pump.ts#Pump`. */
  readonly type: string;
  /** Where a relative path begins. */
  readonly folder: string;
  /** What comes after the name when it is opened. */
  readonly args: readonly Json[];
}

/** Finds the class of a type; paths are relative to the folder. */
export type DriverFinder = (type: string, folder: string) => Promise<unknown>;

let finder: DriverFinder = findClass;

/** Puts another finder of classes in place: that of a station knows more ways to name one. */
export function useDriverFinder(find: DriverFinder): void {
  finder = find;
}

/**
 * What opens this instrument again.
 * @param type Where its class lies, if it is none of this package.
 * @throws Error that says why nothing can.
 */
export async function recipeFor(instrument: Instrument, type: string | undefined): Promise<Recipe> {
  const { name, constructor: instrumentClass } = instrument;
  const args = openedWith.get(instrument);
  if (!args) throw new Error(`${name} was not opened by open()`);
  const kept = JSON.parse(JSON.stringify(args)) as Json[];
  if (!isDeepStrictEqual(withoutUndefined(args), kept))
    throw new Error(`${name} was opened with something that is no data, such as an object or a function`);
  const recipe = { type: type ?? instrumentClass.name, folder: process.cwd(), args: kept.map(withoutRecreate) };
  let found: unknown;
  try {
    found = await finder(recipe.type, recipe.folder);
  } catch (error) {
    if (type !== undefined) throw error;
    found = undefined;
  }
  if (found === instrumentClass) return recipe;
  // A file that was edited since is loaded anew: its class of the same name is meant.
  if (type !== undefined && typeof found === "function" && found.name === instrumentClass.name) return recipe;
  throw new Error(
    `the class ${instrumentClass.name} of ${name} is known in this notebook alone: put it into a file and name it, as in ` +
      `{ drivers: { ${name}: "./drivers/${name}.ts#${instrumentClass.name}" } }`,
  );
}

/** Opens an instrument again, under its name. */
export async function reopen(name: string, { type, folder, args }: Recipe): Promise<Instrument> {
  const found = await finder(type, folder);
  if (typeof found !== "function" || !("open" in found)) throw new Error(`${type} is no class of instruments`);
  const opened: unknown = await (found as unknown as { open(...given: unknown[]): Promise<unknown> }).open(
    name,
    ...args,
  );
  if (opened instanceof Instrument) return opened;
  throw new Error(`${type} did not open an instrument`);
}

/** A class of a file, of a package, or of one of this package's companies by its name. */
async function findClass(type: string, folder: string): Promise<unknown> {
  const hash = type.lastIndexOf("#");
  if (hash < 0) return await findInCompanies(type);
  const [module, name] = [type.slice(0, hash), type.slice(hash + 1)];
  const isPath = /^(?:\.{0,2}\/|[A-Za-z]:[\\/])/u.test(module);
  const exported = await importModule(isPath ? pathToFileURL(resolve(folder, module)).href : module);
  if (exported[name] === undefined)
    throw new Error(`${module} exports no ${name}: ${Object.keys(exported).join(", ")}`);
  return exported[name];
}

const instruments = fileURLToPath(new URL("../../instruments/", import.meta.url));
/** Built or not. */
const entry = import.meta.url.endsWith(".ts") ? "index.ts" : "index.js";

async function findInCompanies(name: string): Promise<unknown> {
  const word = new RegExp(String.raw`\b${name.replaceAll(/[^\w$]/gu, "")}\b`, "u");
  const files = readdirSync(instruments).map(company => join(instruments, company, entry));
  for (const file of files.filter(each => existsSync(each) && word.test(readFileSync(each, "utf8")))) {
    const exported = await importModule(pathToFileURL(file).href);
    if (exported[name] !== undefined) return exported[name];
  }
  throw new Error(`no company has a class ${name}`);
}

async function importModule(specifier: string): Promise<Record<string, unknown>> {
  try {
    return (await import(specifier)) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`importing ${specifier}: ${messageOf(error)}`, { cause: error });
  }
}

/** To be open already is what a crash has ended. */
function withoutRecreate(argument: Json): Json {
  if (typeof argument !== "object" || argument === null || Array.isArray(argument)) return argument;
  const { recreate: _, ...rest } = argument as Record<string, Json>;
  return rest;
}

/** As JSON has it: a field without a value is not there. */
function withoutUndefined(args: readonly unknown[]): unknown[] {
  const plain = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    const given = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(given.map(([key, each]) => [key, plain(each)]));
  };
  const all = args.map(plain);
  while (all.length > 0 && all.at(-1) === undefined) all.pop();
  return all;
}
