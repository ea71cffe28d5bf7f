/** Opens a database for a command: for reading, and only as long as it takes. */

import { databaseLocation, openDatabase } from "../store/index.ts";
import type { Connection } from "../store/index.ts";

/**
 * Gives a database to `use` and closes it; without a path that of the configuration. Another process may write to it.
 * @throws StoreError for a file that is missing, or is no database of measurements.
 */
export async function withDatabase<T>(
  path: string | undefined,
  use: (connection: Connection) => T | Promise<T>,
): Promise<T> {
  const connection = await openDatabase(path ?? databaseLocation(), { readOnly: true });
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}
