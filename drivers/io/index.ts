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
export type { DiscoverySource, Found } from "./discovery/source.ts";
export { format, FormatError } from "./format.ts";
export { openResource, type OpenOptions } from "./open.ts";
export { parseResourceName, type ResourceName, type ResourceNameOf } from "./names/resource-name.ts";
export {
  ResourceManager,
  type ListOptions,
  type ResourceInfo,
  type ResourceManagerOptions,
  type ResourceSearch,
} from "./resource-manager.ts";
export type { OperationOptions, VisaHandle } from "./visa-handle.ts";
export { startSimulationServer, type SimulationServerProcess } from "./serve/simulation-server.ts";
