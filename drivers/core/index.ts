/** What a driver and a notebook use of parameters and instruments. */

export * as vals from "./validators/index.ts";
export type { SettableBy, ValidatedBy, Validator } from "./validators/validator.ts";
export type { ArrayControl, ArrayKind, Control, ListControl, NumberControl } from "./validators/control.ts";
export { isArraysValidator } from "./validators/arrays.ts";
export type {
  ArrayOf,
  ArraysOptions,
  ArraysValidator,
  FloatArray,
  IntArray,
  NumericArray,
} from "./validators/arrays.ts";
export { evaluateShape } from "./validators/shape.ts";
export type { Length, LengthParameter } from "./validators/shape.ts";
export type { AllOf, AnyOf, MultiTypeOptions } from "./validators/multi-type.ts";
export type { SequenceOptions } from "./validators/collections.ts";
export { Complex, complex } from "./complex/complex.ts";
export type { ComplexJson, ComplexLike } from "./complex/complex.ts";
export { ComplexArray } from "./complex/complex-array.ts";
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
  DelegateField,
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
  GroupParameterField,
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
export { expandSetpoints, ParameterWithSetpoints } from "./parameter/with-setpoints.ts";
export type { Expanded } from "./parameter/with-setpoints.ts";
export type {
  ArrayValue,
  OwnParameterWithSetpoints,
  OwnParameterWithSetpointsOptions,
  ParameterWithSetpointsConstructor,
  ParameterWithSetpointsOf,
  ParameterWithSetpointsOptions,
  SetpointParameter,
  SetpointsOptions,
  WithSetpoints,
} from "./parameter/with-setpoints-types.ts";
export { ArrayParameter } from "./parameter/array-parameter.ts";
export type {
  ArrayAxesOfParameter,
  ArrayOptions,
  ArrayParameterConstructor,
  ArrayParameterOptions,
  OwnArrayParameter,
} from "./parameter/array-parameter.ts";
export { MultiParameter } from "./parameter/multi-parameter.ts";
export type {
  GivenParts,
  MultiNames,
  MultiParameterConstructor,
  MultiParameterOf,
  MultiParameterOptions,
  OwnMultiParameter,
  OwnMultiParameterOptions,
  OwnSettableMultiParameter,
  PartShape,
  PartsOptions,
} from "./parameter/multi-parameter-types.ts";
export type { ColumnNames, ParameterColumn, UnpackedColumn, UnpackedSetpoints } from "./parameter/columns.ts";
export type { AxisValues } from "./parameter/grid.ts";
export type { RetryPolicy } from "./parameter/retry.ts";
export { SweepValues } from "./parameter/sweep-values.ts";
export type { SweepOptions, SweptParameter } from "./parameter/sweep-values.ts";
export type {
  AnyParameter,
  GettableParameter,
  ParameterCommands,
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
export type { InstrumentOptions, ParameterClass } from "./instrument/instrument-base.ts";
export type {
  ChannelTupleSnapshot,
  Component,
  InstrumentSnapshot,
  InstrumentSnapshotOptions,
  Submodule,
  SubmoduleSnapshot,
} from "./instrument/submodule.ts";
export type { FunctionOptions, InstrumentFunction } from "./instrument/function.ts";
export type { AnyInstrument } from "./instrument/types.ts";
export { Instrument } from "./instrument/instrument.ts";
export type {
  ConnectMessageOptions,
  InstrumentClass,
  InstrumentOpenOptions,
  OpenArguments,
} from "./instrument/instrument.ts";
export { InstrumentChannel, InstrumentModule } from "./instrument/instrument-module.ts";
export { ChannelTuple, channelTuple } from "./instrument/channel-tuple.ts";
export type { ChannelClass, ChannelTupleConstructor, ChannelTupleOptions } from "./instrument/channel-tuple.ts";
export { ChannelList } from "./instrument/channel-list.ts";
export type { ChannelListConstructor, ChannelListOptions } from "./instrument/channel-list.ts";
export type { Broadcast, BroadcastOf, MultiChannel, MultiChannelOf, MultiMethodOf } from "./instrument/broadcast.ts";
export { MultiChannelInstrumentParameter } from "./instrument/multi-channel-parameter.ts";
export type { Idn } from "./instrument/idn.ts";
export type { ReadableOptions } from "./instrument/readable-snapshot.ts";
export { DelegateInstrument } from "./instrument/delegate/delegate-instrument.ts";
export type {
  ChannelWrapper,
  DelegatedChannel,
  DelegatedPaths,
  DelegateInstrumentConstructor,
  DelegateInstrumentOptions,
} from "./instrument/delegate/delegate-instrument.ts";
export { InstrumentGroup } from "./instrument/delegate/instrument-group.ts";
export type { InstrumentGroupOptions } from "./instrument/delegate/instrument-group.ts";
export type { ParameterPath, SetterPath } from "./instrument/delegate/paths.ts";
export type { ComponentSource } from "./instrument/open-instruments.ts";
export { IPInstrument } from "./instrument/ip-instrument.ts";
export type { IPOpenOptions } from "./instrument/ip-instrument.ts";
export type { IPConnection, IPSettings } from "./instrument/ip-connection.ts";
export { VisaInstrument } from "./instrument/visa-instrument.ts";
export type { VisaOpenOptions } from "./instrument/visa-instrument.ts";
export { parseComplex, parseInteger, parseNumber } from "./parse-number.ts";
export { findOrCreateInstrument } from "./find-or-create-instrument.ts";
export { input } from "./input.ts";
export type { InputOptions } from "./input.ts";
export { consoleLevel, fileLevel, filterInstrument, LogCapture } from "./log/capture.ts";
export type { FilterOptions, LogCaptureOptions } from "./log/capture.ts";
export { getLogger } from "./log/logger.ts";
export type { Handler, Logger } from "./log/logger.ts";
export type { Level, LoggedInstrument, LogRecord } from "./log/record.ts";
export { startAllLogging } from "./log/start.ts";
export type { LoggingOptions } from "./log/start.ts";
export { logfileToTable, LogTable, logToTable, timeDifference } from "./log/table.ts";
export type { LogTableFilter } from "./log/table.ts";
export { linspace } from "./linspace.ts";
export { LinSweep } from "./sweep/lin-sweep.ts";
export type { SweepAction } from "./sweep/lin-sweep.ts";
export { delayedKeyboardInterrupt, sleep } from "./sleep.ts";
export { clock, useClock } from "./clock.ts";
export type { Clock } from "./clock.ts";
export { diffSnapshots, SnapshotDiff } from "./snapshot/diff.ts";
export type { DiffOptions, SnapshotDifference } from "./snapshot/diff.ts";
export { snapshotFromJson, snapshotToJson } from "./snapshot/json.ts";
export type { SnapshotJsonOptions } from "./snapshot/json.ts";
export type { Restorable, RestoreTarget } from "./snapshot/live-tree.ts";
export type { DeclaresRestoreOrder } from "./snapshot/order.ts";
export { RestorePlan } from "./snapshot/plan.ts";
export type { RestoreProblem, RestoreSkip, RestoreStep } from "./snapshot/plan.ts";
export { restoreSnapshot } from "./snapshot/restore.ts";
export type { RestoreOptions } from "./snapshot/restore.ts";
export { RestoreError } from "./snapshot/restore-error.ts";
export type { Tolerance } from "./snapshot/same-value.ts";
export type { ParameterSelector } from "./snapshot/selector.ts";
