/** Classes that cells and scripts have made known by name. */
import { InstrumentError, type InstrumentBase } from "../../core/index.ts";
import { isDriverClass, isPartClass, type DriverClass, type PartClass } from "./driver-class.ts";

/** How a class is made known. */
export interface RegisterOptions {
  /** The `type` that means it, also a path with dots such as `mylab.drivers.Pump`. Default the class's name. */
  as?: string;
}

const registered = new Map<string, DriverClass | PartClass>();

/**
 * Makes a class known to stations: `type: MyPump` in a station's file means it from now on. The same name again, as when the
 * cell is run again, replaces it.
 *
 * @throws InstrumentError if it is no class of instruments or of parts of them, or has no name.
 * @example
 * class MyPump extends VisaInstrument { … }
 * registerDriver(MyPump);
 */
export function registerDriver<C extends abstract new (...args: never[]) => InstrumentBase>(
  driver: C,
  { as }: RegisterOptions = {},
): C {
  if (!isDriverClass(driver) && !isPartClass(driver)) {
    const given = typeof driver === "function" ? (driver as { name: string }).name : String(driver);
    throw new InstrumentError(
      `registering driver ${given}: must be a class that extends Instrument, VisaInstrument or another class with open`,
    );
  }
  const name = as ?? driver.name;
  if (name === "")
    throw new InstrumentError('registering driver: the class has no name: give one, as in { as: "MyPump" }');
  registered.set(name, driver);
  return driver;
}

/** The class that was registered under a name. */
export function registeredDriver(name: string): DriverClass | PartClass | undefined {
  return registered.get(name);
}

/** All names that were registered. */
export function registeredNames(): string[] {
  return [...registered.keys()];
}
