/** The columns that the table of runs has by itself; others are tags. */

/** The columns of the table of runs that are no metadata: QCoDeS's RUNS_TABLE_COLUMNS. */
export const runColumns: readonly string[] = [
  "run_id",
  "exp_id",
  "name",
  "result_table_name",
  "result_counter",
  "run_timestamp",
  "completed_timestamp",
  "is_completed",
  "parameters",
  "guid",
  "run_description",
  "snapshot",
  "parent_datasets",
  "captured_run_id",
  "captured_counter",
];
