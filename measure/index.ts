/** Measurements and their data. */
export type { CellValue, ColumnData, ColumnValues, ParameterData, RowRange } from "./data/column-data.ts";
export { DataSetCache } from "./dataset/cache.ts";
export { DataSet } from "./dataset/dataset.ts";
export type { RunSnapshot, SnapshotPart } from "./dataset/dataset.ts";
export type { Subscriber, Subscription } from "./dataset/subscribe.ts";
export type { InterDependencies, ParameterTree, RunDescription } from "./describe/interdependencies.ts";
export type { ParamSpec, ParamType } from "./describe/param-spec.ts";
export { ActiveRun } from "./measurement/active-run.ts";
export { DataSaver } from "./measurement/data-saver.ts";
export type { Result } from "./measurement/data-saver.ts";
export { Measurement } from "./measurement/measurement.ts";
export type { CustomOptions, MeasurementOptions, RunOptions } from "./measurement/measurement.ts";
export type { RegistrationOptions } from "./measurement/register.ts";
export { loadOrCreateExperiment, newExperiment } from "./measurement/where.ts";
export type { ExperimentPlace } from "./measurement/where.ts";
export { initialiseOrCreateDatabaseAt, StoreError } from "./store/index.ts";
