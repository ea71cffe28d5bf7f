/** The error of a station and of its files. */

import { SetpointError } from "../core/errors.ts";

/** A station file is wrong, or the station has not what was asked for. */
export class StationError extends SetpointError {
  override readonly name = "StationError";
}
