/** Node and the packages: what must be there, and what may be. */
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { packageFolder } from "../server/folders.ts";
import type { Finding } from "./finding.ts";

/** Imports a package by its name. */
export type Importer = (name: string) => Promise<unknown>;

/** What is looked at; tests give something else. */
export interface PackageSurroundings {
  /** Default Node's own. */
  load?: Importer | undefined;
  /** Version of Node, without a `v`. */
  nodeVersion?: string | undefined;
  /** Whether Node brings a module of that name. */
  hasBuiltin?: ((name: string) => boolean) | undefined;
}

/** Packages with parts that are compiled for each platform: an installation that was copied has the wrong ones. */
const compiled = ["zeromq", "oxc-parser", "oxc-transform"];

/** What a database needs where Node brings none. */
const database = "libsql";

/** What each optional package is for. */
const purposes: Readonly<Record<string, string>> = {
  "@resvg/resvg-js": "plots and displays as PNG",
  h5wasm: "datasets as netCDF",
  "hyparquet-writer": "datasets as Parquet",
  serialport: "serial ports (ASRL)",
  usb: "USB instruments without the kernel's driver",
  koffi: "vendors' libraries: VISA, linux-gpib, DLL instruments",
  "multicast-dns": "finding instruments on the network",
};

interface Manifest {
  readonly engines: { readonly node: string };
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

/** Looks at Node and at every package that must load or may be left out. */
export async function checkPackages({
  load = name => import(name),
  nodeVersion = process.versions.node,
  hasBuiltin = isBuiltin,
}: PackageSurroundings = {}): Promise<Finding[]> {
  const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as Manifest;
  const required = compiled.map(async (name): Promise<Finding> => {
    const problem = await problemOf(name, load);
    if (problem === undefined) return { name, status: "ok", detail: "loads" };
    return { name, status: "broken", detail: `${problem.text}: install Setpoint again on this machine` };
  });
  const optional = Object.keys(manifest.optionalDependencies)
    .filter(name => name !== database)
    .map(name => checkOptional(name, purposes[name] ?? "", load));
  const store = hasBuiltin("node:sqlite")
    ? Promise.resolve<Finding>({ name: "SQLite", status: "ok", detail: "node:sqlite" })
    : checkOptional(database, "datasets in SQLite before Node 22.5", load);
  return [checkNode(nodeVersion, manifest.engines.node), ...(await Promise.all([...required, ...optional, store]))];
}

/** @param range As in a manifest: `>=20.19`. */
function checkNode(version: string, range: string): Finding {
  const least = range.replace(/^>=/, "");
  const name = "Node";
  if (compareVersions(version, least) >= 0) return { name, status: "ok", detail: version };
  return { name, status: "broken", detail: `${version} is too old: must be at least ${least}` };
}

async function checkOptional(name: string, purpose: string, load: Importer): Promise<Finding> {
  const problem = await problemOf(name, load);
  if (problem === undefined) return { name, status: "ok", detail: purpose };
  if (problem.isMissing) return { name, status: "absent", detail: `npm install ${name}, for ${purpose}` };
  return { name, status: "problem", detail: `${problem.text}: needed for ${purpose}` };
}

async function problemOf(name: string, load: Importer): Promise<{ text: string; isMissing: boolean } | undefined> {
  try {
    await load(name);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A package of the package may be missing instead: that one is named in quotes then.
    const isMissing = /^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? "") && message.includes(`'${name}'`);
    return { text: isMissing ? "is not installed" : `does not load: ${message.split("\n")[0]}`, isMissing };
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split(/[.-]/).map(Number)) as [number[], number[]];
  const index = right.findIndex((part, position) => part !== (left[position] ?? 0));
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] as number);
}
