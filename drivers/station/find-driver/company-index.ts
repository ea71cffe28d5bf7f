/** Which classes of instruments each company has: read from what its module says it exports, so that none is loaded. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { exportedNames } from "./exported-names.ts";

/** A class of one of our companies. */
export interface CompanyClass {
  readonly company: string;
  readonly name: string;
}

const instruments = fileURLToPath(new URL("../../instruments/", import.meta.url));
/** Built or not. */
const entry = import.meta.url.endsWith(".ts") ? "index.ts" : "index.js";

let classes: readonly CompanyClass[] | undefined;

/** The companies that have drivers here, by the name of their folder. */
export function companies(): string[] {
  return readdirSync(instruments)
    .filter(name => existsSync(join(instruments, name, entry)))
    .toSorted();
}

/** All classes that our companies export; what is no instrument is found out when it is loaded. */
export function companyClasses(): readonly CompanyClass[] {
  return (classes ??= companies().flatMap(company => {
    const { names } = exportedNames(readFileSync(join(instruments, company, entry), "utf8"));
    return names.filter(name => /^[A-Z]/.test(name)).map(name => ({ company, name }));
  }));
}

/** The module of a company: the one that cells import as `setpoint/instruments/<company>`. */
export async function loadCompany(company: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(pathToFileURL(join(instruments, company, entry)).href)) as Record<string, unknown>;
}
