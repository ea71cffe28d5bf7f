/** Instrument input and output: resource names, connections and simulations. */
export {
  InstrumentAbortError,
  InstrumentConnectionError,
  InstrumentTimeoutError,
  IoError,
  ResourceNameError,
  SimulationError,
  type IoErrorOptions,
} from "./errors.ts";
export { format, FormatError } from "./format.ts";
export { openResource, type OpenOptions } from "./open.ts";
export { parseResourceName, type ResourceName } from "./names/resource-name.ts";
export type { OperationOptions, VisaHandle } from "./visa-handle.ts";
export { startSimulationServer, type SimulationServerProcess } from "./serve/simulation-server.ts";
