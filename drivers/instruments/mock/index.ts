/** Instruments that are no hardware: for tutorials, tests and station files, named as QCoDeS's. */
export { ArraySetPointParam, ComplexArraySetPointParam } from "./array-parameters.ts";
export { MockCustomChannel, type MockCustomChannelOptions } from "./custom-channel.ts";
export { MockDAC, MockDACChannel, type MockDACOptions } from "./dac.ts";
export { DummyAttrInstrument } from "./dummy-attr-instrument.ts";
export { DummyChannel } from "./dummy-channel.ts";
export {
  DummyChannelInstrument,
  DummyChannelOnlyInstrument,
  type DummyChannelInstrumentConstructor,
  type DummyChannelOptions,
} from "./dummy-channel-instrument.ts";
export {
  DummyInstrument,
  type DummyGate,
  type DummyInstrumentConstructor,
  type DummyInstrumentOptions,
} from "./dummy-instrument.ts";
export {
  DmmExponentialParameter,
  DmmGaussParameter,
  DummyInstrumentWithMeasurement,
  type DummyMeasurementOptions,
} from "./dummy-instrument-with-measurement.ts";
export { MockField, type MockFieldOptions } from "./field.ts";
export { MockLockin } from "./lockin.ts";
export { MockInstrument, type MockOptions } from "./mock-instrument.ts";
export {
  MultiScalarParam,
  MultiSetPointParam,
  MultiTwoAxesParam as Multi2DSetPointParam,
  MultiTwoSizesParam as Multi2DSetPointParam2Sizes,
} from "./multi-parameters.ts";
export { MockMetaParabola, MockParabola } from "./parabola.ts";
