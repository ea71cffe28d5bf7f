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
export { openResource, type OpenOptions, type RecordFile, type TransportOptions } from "./open.ts";
export type { AsciiConverter } from "./handle/ascii-values.ts";
export type { BlockHeader } from "./handle/binary-block.ts";
export type { BinaryArrays, BinaryType } from "./handle/data-types.ts";
export type {
  AsciiReadOptions,
  AsciiWriteOptions,
  BinaryOptions,
  BinaryReadOptions,
  OperationOptions,
  TextEncoding,
  VisaHandle,
  WaitOptions,
} from "./handle/visa-handle.ts";
export { parseResourceName, type ResourceName, type ResourceNameOf } from "./names/resource-name.ts";
export {
  ResourceManager,
  type ListOptions,
  type ResourceInfo,
  type ResourceManagerOptions,
  type ResourceSearch,
} from "./resource-manager.ts";
export {
  startSimulationServer,
  type SimulationServerOptions,
  type SimulationServerProcess,
} from "./serve/simulation-server.ts";
export { RecordingError } from "./record/line-file.ts";
export type { SerialSettings } from "./serial/settings.ts";
export type { LockRequest, RemoteMode } from "./transport.ts";
