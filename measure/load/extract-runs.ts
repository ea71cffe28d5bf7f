/** Copies runs of one experiment into another database. */

import { messageOf } from "../../drivers/core/errors.ts";
import { interruptSignal, runtime } from "../../drivers/runtime.ts";
import { copyRun, databasePath, openDatabase, openRun, readRecord, StoreError } from "../store/index.ts";
import type { Connection } from "../store/index.ts";

/**
 * Copies runs into the database at `target`, which is made where there is none, below an experiment of the same name,
 * sample and start. They keep their GUIDs and the numbers under which they were measured; those that are there already
 * stay as they are. All are checked before the first is copied.
 * @throws StoreError for runs that are not in `source`, are of several experiments, or are not completed.
 * @example await extractRunsIntoDb("experiments.db", "paper.db", 3, 5, 8);
 */
export async function extractRunsIntoDb(source: string, target: string, ...runIds: readonly number[]): Promise<void> {
  const interrupted = interruptSignal();
  const from = await openDatabase(source, { readOnly: true });
  try {
    const records = checked(from, runIds);
    const to = await openTarget(target);
    try {
      const there = new Set(to.query("SELECT guid FROM runs").map(row => row["guid"]));
      for (const { runId, guid } of records) {
        if (there.has(guid)) continue;
        there.add(guid);
        interrupted?.throwIfAborted();
        await runtime().critical(`copying run ${runId} to ${to.path}`, () => void copyRun(openRun(from, runId), to));
      }
    } finally {
      to.close();
    }
  } finally {
    from.close();
  }
}

function checked(connection: Connection, runIds: readonly number[]): { runId: number; guid: string }[] {
  const { path } = connection;
  const known = new Set(connection.query("SELECT run_id FROM runs").map(row => Number(row["run_id"])));
  const missing = runIds.filter(runId => !known.has(runId));
  if (missing.length > 0) {
    const text = `Error: not all run_ids exist in the source database. The following run(s) is/are not present: [${missing.join(", ")}]`;
    throw new StoreError(text, path, "invalid");
  }
  const records = runIds.map(runId => readRecord(connection, runId));
  const experiments = [...new Set(records.map(({ expId }) => expId))].toSorted((a, b) => a - b);
  if (experiments.length !== 1) {
    const text = `Did not receive runs from a single experiment. Got runs from experiments [${experiments.join(" ")}]`;
    throw new StoreError(text, path, "invalid");
  }
  const open = records.find(({ isCompleted }) => !isCompleted);
  if (!open) return records.map(({ runId, guid }) => ({ runId, guid }));
  throw new StoreError(
    `Dataset not completed. An incomplete dataset can not be copied. The incomplete dataset has GUID: ${open.guid} and run_id: ${open.runId}`,
    path,
    "invalid",
  );
}

async function openTarget(target: string): Promise<Connection> {
  try {
    return await openDatabase(target);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new StoreError(`copying runs to ${databasePath(target)}: ${messageOf(cause)}`, cause.path, cause.problem, {
      cause,
    });
  }
}
