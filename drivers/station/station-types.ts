/** The static types of a station: what it holds by name, and what loading an instrument gives. */

import type { OpenArguments } from "../core/instrument/instrument.ts";
import type { SnapshotOptions } from "../core/parameter/snapshot.ts";
import type { FindDriver } from "./load/driver-class.ts";
import type { StationBase } from "./station.ts";

/** What a station can hold: an instrument, a parameter, or any object that has a snapshot. */
export interface StationComponent {
  readonly name?: string;
  snapshot(options?: SnapshotOptions): unknown;
}

/** Components by the names that they have in the station. */
export type NamedComponents = Readonly<Record<string, StationComponent>>;

/**
 * The instruments of your station file by name, for the type checker. It is empty here; a declaration file fills it:
 * `declare module "setpoint" { interface StationInstruments { smu: Keithley2614B } }`.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- users add to it
export interface StationInstruments {}

/** What a station is made from. */
export interface StationOptions<C extends readonly StationComponent[] | NamedComponents = readonly StationComponent[]> {
  /** Components to begin with: a list of what has a name, or an object that gives the names. */
  components?: C;
  /** One file, or several that are taken together. Default none. */
  configFile?: string | readonly string[];
  /** Whether `Station.default` is this station from now on. Default true. */
  default?: boolean;
  /** Finds the class of a `type`. Default QCoDeS's paths, and those of our drivers. */
  findDriver?: FindDriver;
}

/** How a component is added. */
export interface AddComponentOptions {
  /** Name in the station. Default its own. */
  name?: string;
  /** Whether what is not known of it is read at once. Default true. */
  updateSnapshot?: boolean;
}

/** What counts in the place of what the file says, beside options of the instrument. */
export interface LoadOptions extends Omit<AddComponentOptions, "name"> {
  /** Name of the instrument. Default its key in the file. */
  name?: string;
  /** Takes the instrument of that name if it is open, as it is. Default false. */
  reviveInstance?: boolean;
  address?: string;
  port?: number;
  /** Any option that opening the instrument takes. */
  [option: string]: unknown;
}

/** Which instruments are loaded: those of some names, or those of some classes. */
export type LoadAllOptions =
  { onlyNames?: Iterable<string>; onlyTypes?: undefined } | { onlyNames?: undefined; onlyTypes?: Iterable<string> };

/** The options among what opening an instrument of a class takes. */
type OpenOptionsOf<C> = [OpenArguments<C>] extends [never] ? object : Extract<OpenArguments<C>[number], object>;

/** What counts in the place of what the file says, for an instrument of a class that is known. */
export type LoadOptionsFor<C> = Pick<LoadOptions, "name" | "reviveInstance" | "updateSnapshot" | "address" | "port"> &
  Partial<OpenOptionsOf<C>>;

/** A station in a snapshot; the keys are those of QCoDeS. */
export interface StationSnapshot {
  [key: string]: unknown;
  instruments: Record<string, unknown>;
  parameters: Record<string, unknown>;
  components: Record<string, unknown>;
  config: unknown;
}

/** The components of a station by name, as far as they are known when it is made. */
export type ComponentsOf<C> = C extends readonly unknown[] ? unknown : C;

/** A station, with its components by name where they are known. */
export type Station<C extends readonly StationComponent[] | NamedComponents = readonly StationComponent[]> =
  StationBase & ComponentsOf<C> & Readonly<StationInstruments>;

/** Makes stations. */
export interface StationConstructor {
  /** @throws StationError if a file cannot be read or is wrong. */
  new <const C extends readonly StationComponent[] | NamedComponents = readonly []>(
    options?: StationOptions<C>,
  ): Station<C>;
  readonly prototype: StationBase;
  /** The station that was made last without `default: false`; undefined if there is none. */
  default: Station | undefined;
}
