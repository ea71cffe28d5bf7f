/** Where the class that a `type` means is: found without loading it. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { InstrumentError } from "../../core/index.ts";
import { companies, companyClasses } from "./company-index.ts";
import { parseDriverType, type DriverType } from "./driver-type.ts";
import { exportedNames } from "./exported-names.ts";
import { frameworkDrivers } from "./framework-drivers.ts";
import { matchClass } from "./match-class.ts";
import { nearestNames } from "../nearest.ts";
import { registeredDriver, registeredNames } from "./registered-drivers.ts";

/** Where a type was written. */
export interface Whereabouts {
  /** The folder that paths are relative to, and from which packages are seen: that of the station's file. */
  folder: string;
  /** The file, for errors. Default none is named. */
  file?: string;
  /** The key in the file, such as `instruments.smu.type`, for errors. Default none is named. */
  key?: string;
  /** What the class has to be: an instrument that can be opened, or a part of one, such as a channel. Default either. */
  kind?: "instrument" | "part";
  /** Looks only where a fresh process finds the class, too: not among those that cells have registered. Default false. */
  lasting?: boolean;
}

/** Where a class is; what is imported is imported by `specifier`. */
export type DriverPlace =
  | { readonly kind: "registered"; readonly name: string; readonly key: string }
  | { readonly kind: "framework"; readonly name: string; readonly specifier: "setpoint" }
  | { readonly kind: "company"; readonly name: string; readonly specifier: string; readonly company: string }
  /** The specifier is an absolute path. */
  | { readonly kind: "file"; readonly name: string; readonly specifier: string }
  | { readonly kind: "package"; readonly name: string; readonly specifier: string };

const own = "setpoint";
const ownCompany = /^setpoint\/instruments\/([^/]+)$/;
const fileEndings = ["", ".ts", ".mts", ".js", ".mjs"];
/** Python's packages whose classes ours stand for; a class of any other is the lab's own. */
const counterparts = new Set(["qcodes", "qcodes_contrib_drivers"]);

/**
 * Finds where a class is, without running anything of the lab's.
 * @throws InstrumentError that says what was looked for, where, and which names are near.
 */
export function locateDriver(
  type: string,
  { folder, lasting = false }: Pick<Whereabouts, "folder" | "lasting">,
): DriverPlace {
  const parsed = parseDriverType(type);
  if (parsed.kind === "file") return locateInFile(type, parsed.path, parsed.name, folder);
  if (parsed.kind === "package") return locateInPackage(type, parsed.specifier, parsed.name);
  const key = lasting ? undefined : [type.trim(), parsed.name].find(each => registeredDriver(each) !== undefined);
  return key === undefined ? locateByName(type, parsed) : { kind: "registered", name: parsed.name, key };
}

function locateByName(type: string, { name, modules }: Extract<DriverType, { kind: "name" }>): DriverPlace {
  const [root] = modules;
  if (root !== undefined && !counterparts.has(root)) {
    throw new InstrumentError(
      `type ${type} is a class of Python that has no counterpart here: write a file and its class, as in ./drivers/file.ts#${name}, ` +
        `or make a class known by that name: registerDriver(${name}, { as: ${JSON.stringify(type)} })`,
    );
  }
  const framework = Object.keys(frameworkDrivers).map(each => ({ name: each, company: own }));
  const candidates = [...framework, ...companyClasses()];
  const found = matchClass(name, modules, candidates);
  const [only] = found;
  if (only && found.length === 1)
    return only.company === own
      ? { kind: "framework", name: only.name, specifier: own }
      : { kind: "company", name: only.name, company: only.company, specifier: `${own}/instruments/${only.company}` };
  if (only) {
    const choices = found.map(each => `${own}/instruments/${each.company}.${each.name}`).join(" or ");
    throw new InstrumentError(`type ${type} can mean several classes: write ${choices}`);
  }
  const names = [...registeredNames(), ...candidates.map(each => each.name)];
  throw new InstrumentError(
    `type ${type} is not known: ${meant(name, names)}looked among registered classes (${registeredNames().join(", ") || "none"}), ` +
      `those of ${own}, and the instruments of ${companies().join(", ")}`,
  );
}

function locateInPackage(type: string, specifier: string, name: string): DriverPlace {
  if (specifier === own) {
    if (Object.hasOwn(frameworkDrivers, name)) return { kind: "framework", name, specifier };
    throw new InstrumentError(
      `type ${type}: ${own} has no class of instruments ${name}: it has ${Object.keys(frameworkDrivers).join(", ")}`,
    );
  }
  const company = ownCompany.exec(specifier)?.[1];
  if (company === undefined) return { kind: "package", name, specifier };
  if (!companies().includes(company)) {
    throw new InstrumentError(
      `type ${type}: there are no instruments of ${company}: there are those of ${companies().join(", ")}`,
    );
  }
  const names = companyClasses().filter(each => each.company === company);
  const [only, ...more] = matchClass(name, [company], names);
  if (only && more.length === 0) return { kind: "company", name: only.name, company, specifier };
  const all = names.map(each => each.name);
  throw new InstrumentError(`type ${type}: ${specifier} has no ${name}: ${meant(name, all)}it has ${all.join(", ")}`);
}

function locateInFile(type: string, path: string, name: string, folder: string): DriverPlace {
  const asked = resolve(folder, path);
  const found = fileEndings.map(ending => asked + ending).find(isFile);
  if (found === undefined) throw new InstrumentError(`type ${type}: there is no file ${asked}: ${filesBeside(asked)}`);
  const { names, isOpen } = exportedNames(readFileSync(found, "utf8"));
  if (isOpen || names.includes(name)) return { kind: "file", name, specifier: found };
  throw new InstrumentError(
    `type ${type}: ${found} exports no ${name}: ${meant(name, names)}it exports ${names.join(", ") || "nothing"}`,
  );
}

/** What could have been meant by a file that is not there. */
function filesBeside(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return `there is no folder ${folder}`;
  const files = readdirSync(folder).filter(name => /\.m?[jt]s$/.test(name) && !/\.d\.m?ts$/.test(name));
  return files.length > 0
    ? `${meant(basename(path), files)}the folder has ${files.join(", ")}`
    : `the folder has no file in TypeScript or JavaScript`;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function meant(name: string, names: Iterable<string>): string {
  const near = nearestNames(name, names);
  return near.length > 0 ? `did you mean ${near.join(" or ")}: ` : "";
}
