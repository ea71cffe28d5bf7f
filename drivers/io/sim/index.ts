/** Simulated instruments as models in TypeScript: benches, devices under test, status, faults. */
export { Bench, type BenchOptions } from "./bench.ts";
export { passing, realClock, VirtualClock, type SimulationClock, type VirtualClockOptions } from "./clock.ts";
export { ServedSimulation } from "./conversation.ts";
export {
  SimulatedDevice,
  type Answer,
  type Behaviour,
  type DeviceOptions,
  type InstrumentModel,
  type ModelAnswer,
  type SimulatedState,
} from "./device.ts";
export type { FaultPlan, FaultReport, FaultSchedule, MessageFault, ReplyFault } from "./faults/fault-plan.ts";
export { FaultyInstrument, type FaultableInstrument, type FaultyOptions } from "./faults/faulty-instrument.ts";
export { HungUp } from "./faults/hung-up.ts";
export { openSimulation } from "./library.ts";
export { modelDevice, type ModelOptions } from "./model-device.ts";
export { boltzmann, elementaryCharge } from "./models/constants.ts";
export {
  chargingEnergies,
  DoubleDot,
  mapSpacing,
  sensorConductance,
  type ChargingEnergies,
  type DoubleDotParameters,
  type Occupation,
  type SensorParameters,
} from "./models/double-dot.ts";
export {
  LockIn,
  lowPassSample,
  noiseBandwidth,
  type LockInReading,
  type LockInSample,
  type LockInSettings,
  type LowPassOptions,
} from "./models/lock-in.ts";
export { johnsonCurrent, johnsonVoltage, shotNoise } from "./models/noise.ts";
export { TemperatureLoop, ThermalStage, type LoopSettings, type ThermalStageOptions } from "./models/thermal.ts";
export { Port } from "./models/port.ts";
export {
  loadedQuality,
  notchResponse,
  transmissionResponse,
  type ComplexValue,
  type ResonatorParameters,
} from "./models/resonator.ts";
export { ScpiSettings, type NumberLimits, type NumberOptions, type Setting } from "./models/scpi-settings.ts";
export { Settling } from "./models/settling.ts";
export { operatingPoint, type OperatingPoint, type SourceSettings } from "./models/source-measure.ts";
export { diode, resistor, thermalSlope, type DiodeParameters, type TwoTerminal } from "./models/two-terminal.ts";
export { seededNormal, seededRandom } from "./random.ts";
export { SimulationTransport } from "./simulation-transport.ts";
export { ScpiStatus, type ScpiStatusOptions } from "./status/scpi-status.ts";
export { StandardStatus, standardEvents, type StatusAnswer } from "./status/standard-status.ts";
export { statusBits, type InstrumentStatus } from "./status/status.ts";
export type { Conversation, FailureListener, ServedInstrument } from "../serve/conversation.ts";
export type { SimulatedInstruments } from "../serve/models.ts";
export type { Strictness, Unmatched } from "./strict.ts";
