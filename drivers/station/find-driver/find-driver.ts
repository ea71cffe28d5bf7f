/** The class that the `type` of an instrument in a station's file means. */
import { basename } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { InstrumentError, InstrumentModule } from "../../core/index.ts";
import { loadCompany } from "./company-index.ts";
import { isDriverClass, type DriverClass } from "./driver-class.ts";
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
export async function findDriver(type: string, where: Whereabouts): Promise<DriverClass> {
  try {
    const place = locateDriver(type, where);
    const found = await load(place, where.folder);
    if (isDriverClass(found)) return found;
    throw new InstrumentError(`type ${type}: ${notADriver(found, place)}`);
  } catch (error) {
    const before = [where.file, where.key].filter(each => each !== undefined).map(each => `${each}: `);
    throw new InstrumentError(`${before.join("")}${messageOf(error)}`, { cause: error });
  }
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
    throw new InstrumentError(text.startsWith("importing ") ? text : `importing ${specifier}: ${text}`, {
      cause: error,
    });
  }
}

function notADriver(found: unknown, { name, specifier }: DriverPlace & { specifier?: string }): string {
  if (found === undefined) return `${specifier} has no export ${name}`;
  if (typeof found === "function" && found.prototype instanceof InstrumentModule)
    return `${name} is a part of an instrument: must be a class of whole instruments`;
  const from = specifier === undefined ? "" : ` of ${basename(specifier)}`;
  return `${name}${from} is no class of instruments: must extend Instrument, VisaInstrument or another class with open`;
}
