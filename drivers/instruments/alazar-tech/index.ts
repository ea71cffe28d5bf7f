/** Instruments by AlazarTech: digitisers. */
export { AlazarTechATS, type AtsBoardInfo, type AtsOpenOptions } from "./ats.ts";
export { AlazarTechATS9360 } from "./ats9360.ts";
export { AlazarTechATS9870 } from "./ats9870.ts";
export type { AtsDefaults } from "./ats-parameters.ts";
export type { AtsIdn } from "./ats-idn.ts";
export { TraceParameter, type AnyTraceParameter } from "./trace-parameter.ts";
export { AcquisitionInterface, type BufferHandler } from "./acquisition-interface.ts";
export type { AcquireOptions } from "./acquisition-setup.ts";
export { sampleVoltage, type BufferLayout, type SampleArray } from "./buffer-layout.ts";
export { AcquisitionController, type ControllerOptions } from "./acquisition-controller.ts";
export { AverageAcquisitionController, type MeanRecords } from "./average-acquisition-controller.ts";
export { RawAcquisitionController, type RawRecords } from "./raw-acquisition-controller.ts";
export { DemodulationAcquisitionController } from "./demodulation-acquisition-controller.ts";
export { AlazarATSAPI } from "./ats-api.ts";
export { atsDeclaration, type AtsLibrary } from "./ats-library.ts";
export type { AtsConnectOptions, AtsLibraryOptions, AtsSession } from "./ats-session.ts";
export { SimulatedAts, type SimulatedAtsOptions, type SimulatedBoardOptions } from "./ats.sim.ts";
export { sine, type Signal, type SineOptions } from "./ats-signal.ts";
