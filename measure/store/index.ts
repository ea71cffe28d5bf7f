/** Where runs are kept: QCoDeS's databases. */

export { copyRun } from "./copy-run.ts";
export type { Connection, SqlRow, SqlValue, Statement } from "./connection.ts";
export {
  addExperiment,
  defaultExperiment,
  experimentById,
  findOrAddExperiment,
  finishExperiment,
  hasExperiments,
  listExperiments,
  loadExperiment,
} from "./experiments.ts";
export type { Experiment } from "./experiments.ts";
export { guidOf, isGuid, newGuid, parseGuid } from "./guid.ts";
export type { GuidComponents, GuidPlace } from "./guid.ts";
export {
  closeDatabases,
  connect,
  currentDatabase,
  databaseLocation,
  databasePath,
  findDatabaseBy,
  initialiseOrCreateDatabaseAt,
  openDatabase,
} from "./location.ts";
export type { OpenOptions } from "./open-connection.ts";
export { readRecord } from "./run-record.ts";
export type { MetadataValue, ParentLink, RunRecord, RunStore } from "./run-store.ts";
export { createRun, listRunIds, openRun } from "./runs.ts";
export type { NewRun } from "./insert-run.ts";
export { schemaVersion } from "./schema.ts";
export { SqliteRun } from "./sqlite-run.ts";
export type { WriteOptions } from "./sqlite-run.ts";
export { StoreError } from "./store-error.ts";
export type { StoreProblem } from "./store-error.ts";
export { checkDatabase } from "./check-database.ts";
export type { Finding, FindingKind } from "./check-database.ts";
