/** How an instrument is opened again in a process that knows nothing but data. */

import { isDeepStrictEqual } from "node:util";

import { Instrument } from "../../core/index.ts";
import { openedWith } from "../../core/instrument/instrument.ts";
import { driverTypeOf, findDriver } from "../find-driver/index.ts";
import type { Json } from "../../../kernel/runtime.ts";

/** What opens an instrument again. */
export interface Recipe {
  readonly [key: string]: Json;
  /** As in a station's file: a class of this package by its name, or `./drivers/pump.ts#Pump`. */
  readonly type: string;
  /** Where a relative path begins. */
  readonly folder: string;
  /** What comes after the name when it is opened. */
  readonly args: readonly Json[];
}

/** Finds the class of a type; paths are relative to the folder. */
export type DriverFinder = (type: string, folder: string) => Promise<unknown>;

let finder: DriverFinder = (type, folder) => findDriver(type, { folder, lasting: true });

/** Puts another finder of classes in the place of the station's. */
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
  const known = driverTypeOf(instrumentClass) ?? { type: instrumentClass.name, folder: process.cwd() };
  const place = type === undefined ? known : { type, folder: process.cwd() };
  const recipe = { ...place, args: kept.map(withoutRecreate) };
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
  const found: unknown = await finder(type, folder);
  if (typeof found !== "function" || !("open" in found)) throw new Error(`${type} is no class of instruments`);
  const opened: unknown = await (found as unknown as { open(...given: unknown[]): Promise<unknown> }).open(
    name,
    ...args,
  );
  if (opened instanceof Instrument) return opened;
  throw new Error(`${type} did not open an instrument`);
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
