/** Finds our drivers by QCoDeS's path, by our own, or by the class's name and its company. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { DelegateInstrument } from "../../core/instrument/delegate/delegate-instrument.ts";
import { InstrumentGroup } from "../../core/instrument/delegate/instrument-group.ts";
import { allowedNames } from "../config/nearest.ts";
import { StationError } from "../errors.ts";
import type { DriverPlace, LoadableClass } from "./driver-class.ts";

/** Classes that need no company. */
const own: Readonly<Record<string, unknown>> = { DelegateInstrument, InstrumentGroup };

/** The company and the class of a type. */
const path = /^(?:qcodes\.instrument_drivers\.|setpoint\/instruments\/)([A-Za-z]\w*)(?:\.\w+)*\.(\w+)$/;

const instruments = fileURLToPath(new URL("../../instruments/", import.meta.url));
/** Built or not. */
const entry = import.meta.url.endsWith(".ts") ? "index.ts" : "index.js";

/**
 * The class of a type such as `qcodes.instrument_drivers.Keithley.Keithley2614B` or
 * `setpoint/instruments/keithley.Keithley2614B`.
 * @throws StationError that names the key and what there is.
 */
export async function namedDriver(type: string, { key }: DriverPlace): Promise<LoadableClass> {
  const name = type.slice(type.lastIndexOf(".") + 1);
  if (Object.hasOwn(own, name)) return own[name] as LoadableClass;
  const company = path.exec(type)?.[1]?.toLowerCase();
  if (company === undefined)
    throw new StationError(
      `${key} is ${type}: must be qcodes.instrument_drivers.<company>.<class> or setpoint/instruments/<company>.<class>`,
    );
  const module = join(instruments, company, entry);
  if (!existsSync(module))
    throw new StationError(
      `${key} is ${type}: there are no drivers of ${company}: ${allowedNames(company, readdirSync(instruments))}`,
    );
  const drivers = (await import(pathToFileURL(module).href)) as Record<string, unknown>;
  const match = Object.keys(drivers).find(each => plain(each) === plain(name));
  const found = match === undefined ? undefined : drivers[match];
  if (typeof found === "function") return found as LoadableClass;
  throw new StationError(`${key} is ${type}: ${company} has no ${name}: ${allowedNames(name, Object.keys(drivers))}`);
}

/** Old drivers of QCoDeS have underscores in their names. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
