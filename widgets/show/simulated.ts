/** Whether what a parameter says comes from a simulation, however many others stand in between. */

import { type AnyParameter, GroupedParameter } from "../../drivers/core/index.ts";

/** Whether its instrument, the one that is asked in the end, or one of its parts is simulated. */
export function isSimulated(parameter: AnyParameter): boolean {
  if (parameter.instrument?.simulated === true || parameter.underlyingInstrument?.simulated === true) return true;
  if (!((parameter as unknown) instanceof GroupedParameter)) return false;
  return Object.values((parameter as unknown as GroupedParameter).parameters).some(isSimulated);
}
