/** The class that the `type` of an instrument in a station's file means. */
import { basename, dirname, sep } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { InstrumentError } from "../../core/index.ts";
import { loadCompany } from "./company-index.ts";
import { isDriverClass, isPartClass, type DriverClass, type PartClass } from "./driver-class.ts";
import { frameworkDrivers } from "./framework-drivers.ts";
import { importModule } from "./import-module.ts";
import { locateDriver, type DriverPlace, type Whereabouts } from "./locate-driver.ts";
import { registeredDriver } from "./registered-drivers.ts";

/**
 * Finds a class by its type and loads it: one that a cell registered, one of ours by its name here or in QCoDeS, one of a file
 * beside the station's, or one of a package. A file that was edited since is loaded anew.
 *
 * @throws InstrumentError that names the file and the key, what was looked for and where, and which names are near.
 * @example const driver = await findDriver("qcodes.instrument_drivers.Keithley.Keithley2614B", { folder: "/lab" });
 */
export async function findDriver(type: string, where: Whereabouts & { kind: "part" }): Promise<PartClass>;
export async function findDriver(type: string, where: Whereabouts): Promise<DriverClass>;
export async function findDriver(type: string, where: Whereabouts): Promise<DriverClass | PartClass> {
  try {
    const place = locateDriver(type, where);
    const found = await load(place, where.folder);
    const isRight = isPartClass(found) ? where.kind !== "instrument" : isDriverClass(found) && where.kind !== "part";
    if (isRight) return remembered(found as DriverClass, place, where.folder);
    throw new InstrumentError(`type ${type}: ${unfit(found, place, where.kind)}`);
  } catch (error) {
    const before = [where.file, where.key].filter(each => each !== undefined).map(each => `${each}: `);
    throw new InstrumentError(`${before.join("")}${messageOf(error)}`, { cause: error });
  }
}

/** Where classes were found that a fresh process finds there, too. */
const foundAs = new WeakMap<object, { readonly type: string; readonly folder: string }>();

/**
 * The type, and the folder it is seen from, under which a class was found: with it another process finds it, too. Nothing for a
 * class that `findDriver` has not found, or that is known in this process alone.
 */
export function driverTypeOf(driver: object): { readonly type: string; readonly folder: string } | undefined {
  return foundAs.get(driver);
}

function remembered(found: DriverClass, place: DriverPlace, folder: string): DriverClass {
  if (place.kind !== "registered") foundAs.set(found, { type: `${place.specifier}#${place.name}`, folder });
  return found;
}

async function load(place: DriverPlace, folder: string): Promise<unknown> {
  if (place.kind === "registered") return registeredDriver(place.key);
  if (place.kind === "framework") return frameworkDrivers[place.name];
  if (place.kind === "company") return (await loadCompany(place.company))[place.name];
  return (await imported(place.specifier, folder))[place.name];
}

async function imported(specifier: string, folder: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await importModule(specifier, folder);
  } catch (error) {
    const text = messageOf(error);
    const place = placeIn(error, [folder, dirname(specifier)]) ?? specifier;
    throw new InstrumentError(text.startsWith("importing ") ? text : `importing ${place}: ${text}`, { cause: error });
  }
}

/** The line of the lab's own file that an error comes from. */
function placeIn(error: unknown, folders: readonly string[]): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const places = [...stack.matchAll(/(?:^|[\s(])(?:file:\/\/)?((?:\/|[A-Za-z]:\\)[^\n()]+?:\d+:\d+)\)?$/gm)];
  return places
    .map(([, place]) => place as string)
    .find(place => folders.some(folder => place.startsWith(folder + sep)));
}

function unfit(found: unknown, place: DriverPlace, kind: Whereabouts["kind"]): string {
  const { name, specifier } = { specifier: undefined, ...place };
  if (found === undefined) return `${specifier} has no export ${name}`;
  if (isPartClass(found)) return `${name} is a part of an instrument: must be a class of whole instruments`;
  if (kind === "part") return `${name} is no class of channels: must extend InstrumentChannel or InstrumentModule`;
  const from = specifier === undefined ? "" : ` of ${basename(specifier)}`;
  return `${name}${from} is no class of instruments: must extend Instrument, VisaInstrument or another class with open`;
}
