/** `setpoint data check`: whether a database is whole. */

import { checkDatabase, databaseLocation, databasePath } from "../store/index.ts";

/**
 * What is wrong with a database as text, and whether anything is: a run that is not completed may be under way.
 * @throws StoreError for a file that is missing, or is no database of measurements.
 */
export async function checkData(db: string = databaseLocation()): Promise<{ text: string; isWhole: boolean }> {
  const path = databasePath(db);
  const findings = await checkDatabase(path);
  const lines = findings.map(({ kind, message }) => `${kind}: ${message}`);
  return {
    text: lines.length === 0 ? `${path}: nothing is wrong` : [path, ...lines.map(line => `  ${line}`)].join("\n"),
    isWhole: findings.every(({ kind }) => kind === "unfinished"),
  };
}
