/** The classes that a station can open, and where it finds them. */

import type { InstrumentBase } from "../../core/instrument/instrument-base.ts";

/** A class that a station opens: an instrument, or one that rests on the others of the station. */
export type LoadableClass<I extends InstrumentBase = InstrumentBase> = (abstract new (...args: never[]) => I) & {
  open(name: string, ...args: never[]): Promise<unknown>;
};

/** Where a type stands: the folder that its paths start from, and the key, for errors. */
export interface DriverPlace {
  readonly folder: string;
  /** `fridge.station.yaml:3:5: instruments.smu.type`. */
  readonly key: string;
  /** What the class has to be: an instrument that can be opened, or a part of one. Default either. */
  readonly kind?: "instrument" | "part";
}

/** Finds the class of a type. */
export type FindDriver = (type: string, where: DriverPlace) => Promise<LoadableClass>;
