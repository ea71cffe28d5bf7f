/** Finds drivers by QCoDeS's path, by our own, or by the class's name and its company. */

import { messageOf } from "../../core/errors.ts";
import { DelegateInstrument } from "../../core/instrument/delegate/delegate-instrument.ts";
import { InstrumentGroup } from "../../core/instrument/delegate/instrument-group.ts";
import { allowedNames } from "../config/nearest.ts";
import { StationError } from "../errors.ts";
import type { DriverPlace, LoadableClass } from "./driver-class.ts";

/** Classes that need no company. */
const own: Readonly<Record<string, unknown>> = { DelegateInstrument, InstrumentGroup };

/** The module of our drivers in which a type is to be found, and the name that it has there. */
const path = /^(?:qcodes\.instrument_drivers\.|setpoint\/instruments\/)([A-Za-z]\w*)(?:\.\w+)*\.(\w+)$/;

/**
 * The class of a type such as `qcodes.instrument_drivers.Keithley.Keithley2614B` or
 * `setpoint/instruments/keithley.Keithley2614B`.
 * @throws StationError that names the key and the classes that there are.
 */
export async function namedDriver(type: string, { key }: DriverPlace): Promise<LoadableClass> {
  const name = type.slice(type.lastIndexOf(".") + 1);
  if (Object.hasOwn(own, name)) return own[name] as LoadableClass;
  const found = path.exec(type);
  if (!found)
    throw new StationError(
      `${key} is ${type}: must be qcodes.instrument_drivers.<company>.<class> or setpoint/instruments/<company>.<class>`,
    );
  const specifier = `setpoint/instruments/${(found[1] as string).toLowerCase()}`;
  let drivers: Record<string, unknown>;
  try {
    drivers = (await import(specifier)) as Record<string, unknown>;
  } catch (error) {
    throw new StationError(`${key} is ${type}: ${specifier} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
  // Old drivers of QCoDeS have underscores in their names.
  const plain = (text: string): string => text.replaceAll("_", "").toLowerCase();
  const match = Object.keys(drivers).find(each => plain(each) === plain(name));
  if (match !== undefined && typeof drivers[match] === "function") return drivers[match] as LoadableClass;
  throw new StationError(`${key} is ${type}: ${specifier} has no ${name}: ${allowedNames(name, Object.keys(drivers))}`);
}
