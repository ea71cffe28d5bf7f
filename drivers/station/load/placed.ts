/** Errors that say where in a station file the reason stands. */

import { isInterrupt, messageOf } from "../../core/errors.ts";
import { StationError } from "../errors.ts";

/** An error with its place in front; an interrupt, and what has a place already, stay as they are. */
export function placed(at: string, error: unknown): unknown {
  if (isInterrupt(error) || error instanceof StationError) return error;
  return new StationError(`${at}: ${messageOf(error)}`, { cause: error });
}

/** Runs what may fail because of what stands at a place. */
export function inside<T>(at: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw placed(at, error);
  }
}

/** The same for what takes time. */
export async function insideAsync<T>(at: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw placed(at, error);
  }
}
