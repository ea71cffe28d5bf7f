/** What a driver and a notebook use of parameters and instruments. */

export * as vals from "./validators/index.ts";
export type { Control, ValidatedBy, Validator } from "./validators/validator.ts";
export type {
  ArraysOptions,
  ArraysValidator,
  Length,
  NumericArray,
  SequenceOptions,
} from "./validators/collections.ts";
export { InstrumentError, ParameterError, ReplyError, SetpointError, ValidationError } from "./errors.ts";
export type { ErrorDetails } from "./errors.ts";
export { Parameter, ParameterBase } from "./parameter/parameter.ts";
export type {
  OwnGettableParameter,
  OwnParameter,
  OwnParameterOptions,
  ParameterBaseConstructor,
  ParameterConstructor,
} from "./parameter/parameter.ts";
export { ManualParameter } from "./parameter/manual-parameter.ts";
export type { ManualOptions, ManualParameterConstructor } from "./parameter/manual-parameter.ts";
export { DelegateParameter } from "./parameter/delegate-parameter.ts";
export type {
  AnyDelegate,
  DelegateOf,
  DelegateOptions,
  DelegateParameterConstructor,
  GettableDelegate,
  SettableDelegate,
  SourcelessOptions,
} from "./parameter/delegate-types.ts";
export { ScaledParameter } from "./parameter/scaled-parameter.ts";
export type {
  GettableScaled,
  Multiplier,
  ScaledOf,
  ScaledOptions,
  ScaledParameterConstructor,
  Scaling,
  SettableScaled,
} from "./parameter/scaled-parameter.ts";
export { GroupParameter } from "./parameter/group-parameter.ts";
export type {
  GroupParameterConstructor,
  GroupParameterOf,
  GroupParameterOptions,
} from "./parameter/group-parameter.ts";
export { Group } from "./parameter/group.ts";
export type { GroupMembers, GroupOptions, GroupValues, MembersByName } from "./parameter/group.ts";
export { ElapsedTimeParameter } from "./parameter/elapsed-time-parameter.ts";
export type { ElapsedTimeOptions } from "./parameter/elapsed-time-parameter.ts";
export { InstrumentRefParameter } from "./parameter/instrument-ref-parameter.ts";
export type { InstrumentRefOptions } from "./parameter/instrument-ref-parameter.ts";
export { DelegateGroup, DelegateGroupParameter } from "./parameter/delegate-group.ts";
export type { DelegateGroupOptions, GroupedParts, SharesOf, TogetherOf } from "./parameter/delegate-group.ts";
export { GroupedParameter } from "./parameter/grouped-parameter.ts";
export type { GroupedOptions, GroupedParameterConstructor } from "./parameter/grouped-parameter.ts";
export { combine, CombinedParameter } from "./parameter/combined-parameter.ts";
export type { CombineOptions } from "./parameter/combined-parameter.ts";
export { ParameterSet } from "./parameter/parameter-set.ts";
export type { RetryPolicy } from "./parameter/retry.ts";
export { SweepValues } from "./parameter/sweep-values.ts";
export type { SweepOptions, SweptParameter } from "./parameter/sweep-values.ts";
export type {
  AnyParameter,
  GettableParameter,
  ParameterOf,
  SettableParameter,
  SetToOptions,
} from "./parameter/types.ts";
export type { CommonOptions, GetCommand, ParameterOptions, SetCommand } from "./parameter/options.ts";
export type { CacheChange, ParameterCache } from "./parameter/cache.ts";
export type { ParameterSnapshot, SnapshotOptions, SnapshotUpdate } from "./parameter/snapshot.ts";
export { createOnOffValMapping } from "./parameter/value-mapping.ts";
export type { Code, OnOffCodes, OnOffValMapping, ValMapping } from "./parameter/value-mapping.ts";
export { BaseParameter } from "./parameter/base-parameter.ts";
export { InstrumentBase } from "./instrument/instrument-base.ts";
export type {
  ChannelTupleSnapshot,
  InstrumentOptions,
  InstrumentSnapshot,
  Submodule,
  SubmoduleSnapshot,
} from "./instrument/instrument-base.ts";
export type { AnyInstrument } from "./instrument/types.ts";
export { Instrument } from "./instrument/instrument.ts";
export type { InstrumentClass, InstrumentOpenOptions, OpenArguments } from "./instrument/instrument.ts";
export { InstrumentChannel, InstrumentModule } from "./instrument/instrument-module.ts";
export { ChannelTuple, channelTuple } from "./instrument/channel-tuple.ts";
export type { Idn } from "./instrument/idn.ts";
export type { ReadableOptions } from "./instrument/readable-snapshot.ts";
export { VisaInstrument } from "./instrument/visa-instrument.ts";
export type { VisaOpenOptions } from "./instrument/visa-instrument.ts";
export { parseInteger, parseNumber } from "./parse-number.ts";
export { findOrCreateInstrument } from "./find-or-create-instrument.ts";
export { input } from "./input.ts";
export type { InputOptions } from "./input.ts";
export { consoleLevel, filterInstrument, LogCapture } from "./log/capture.ts";
export type { FilterOptions, LogCaptureOptions } from "./log/capture.ts";
export { getLogger } from "./log/logger.ts";
export type { Handler, Logger } from "./log/logger.ts";
export type { Level, LoggedInstrument, LogRecord } from "./log/record.ts";
export { startAllLogging } from "./log/start.ts";
export type { LoggingOptions } from "./log/start.ts";
export { linspace } from "./linspace.ts";
export { delayedKeyboardInterrupt, sleep } from "./sleep.ts";
export { clock, useClock } from "./clock.ts";
export type { Clock } from "./clock.ts";
