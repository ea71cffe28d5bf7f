/** The station: what is used in an experiment, and the files that say how it is set up. */
export { Station } from "./station.ts";
export type { StationBase } from "./station.ts";
export { StationError } from "./errors.ts";
export type { InstrumentConfig, ParameterConfig, StationConfigData } from "./config/station-config.ts";
export type { DriverPlace, FindDriver, LoadableClass } from "./load/driver-class.ts";
export type {
  AddComponentOptions,
  LoadAllOptions,
  LoadOptions,
  LoadOptionsFor,
  NamedComponents,
  StationComponent,
  StationConstructor,
  StationInstruments,
  StationOptions,
  StationSnapshot,
} from "./station-types.ts";
