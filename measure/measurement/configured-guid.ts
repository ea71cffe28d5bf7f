/** GUIDs of new runs, with the place that is configured. */

import { getLogger } from "../../drivers/core/log/logger.ts";
import { config } from "../config/index.ts";
import { newGuid } from "../store/index.ts";

// What QCoDeS takes for a sample that has no number, with GUIDs of the type explicit_sample.
const noSample = 0xaa_aa_aa_aa;

/** A GUID for a run that is made now. */
export function configuredGuid(): string {
  const location = config.get("GUID_components.location");
  const workStation = config.get("GUID_components.work_station");
  const sample = config.get("GUID_components.sample");
  if (config.get("GUID_components.GUID_type") === "explicit_sample")
    return newGuid({ location, workStation, sample: sample || noSample });
  if (sample !== 0 && sample !== noSample)
    getLogger("setpoint.config").warning(
      `GUID_components.sample is ${sample} and is not used: GUID_components.GUID_type is random_sample`,
    );
  return newGuid({ location, workStation });
}
