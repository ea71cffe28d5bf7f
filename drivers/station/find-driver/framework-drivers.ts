/** Classes of the framework itself that a station's file may name. */
import { DelegateInstrument, Instrument, InstrumentGroup, IPInstrument, VisaInstrument } from "../../core/index.ts";
import type { DriverClass } from "./driver-class.ts";

/** By name, as `setpoint` exports them. */
export const frameworkDrivers: Readonly<Record<string, DriverClass>> = {
  DelegateInstrument,
  Instrument,
  InstrumentGroup,
  IPInstrument,
  VisaInstrument,
};
