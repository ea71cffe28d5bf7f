/** `setpoint data export`: runs as files for other programs. */

import { DataSet } from "../dataset/dataset.ts";
import type { ExportType } from "../export/index.ts";
import { listRunIds, openRun } from "../store/index.ts";
import { withDatabase } from "./with-database.ts";

/** What is exported, and where to. */
export interface ExportCommandOptions {
  /** The kind of file. */
  readonly to: ExportType;
  /** Path of the database. Default that of the configuration. */
  readonly db?: string;
  /** The folder. Default one beside the database. */
  readonly output?: string;
  /** What the names of files begin with. Default `qcodes_`. */
  readonly prefix?: string;
  /** Whether existing files are replaced. Default false: they are refused. */
  readonly force?: boolean;
}

/**
 * Exports runs one after the other and tells the path of each.
 * @throws StoreError when one of the runs is not there; then nothing is exported.
 */
export function exportData(
  runs: readonly number[] | "all",
  { to, db, output, prefix, force = false }: ExportCommandOptions,
  tell: (path: string) => void,
): Promise<void> {
  return withDatabase(db, async connection => {
    const datasets = (runs === "all" ? listRunIds(connection) : runs).map(id => new DataSet(openRun(connection, id)));
    const options = { path: output, prefix, overwrite: force };
    for (const ds of datasets) {
      const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
      tell((await ds.export(to, given)).path);
    }
  });
}
