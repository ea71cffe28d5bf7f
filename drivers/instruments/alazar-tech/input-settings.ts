/** Settings of a digitiser's clock and inputs that the models share. */
import { vals } from "../../core/index.ts";
import type { AtsParameters } from "./ats-parameters.ts";
import { couplings } from "./ats-tables.ts";
import { TraceParameter } from "./trace-parameter.ts";

export function decimation(instrument: AtsParameters, initialValue: 0 | 1) {
  return new TraceParameter("decimation", {
    instrument,
    label: "Decimation",
    vals: vals.ints(0, 100_000),
    initialValue,
    docstring: "One of so many samples is kept; 0 and 1 keep all.",
  });
}

export function coupling(instrument: AtsParameters, channel: 1 | 2, initialValue: "AC" | "DC") {
  return new TraceParameter(`coupling${channel}`, {
    instrument,
    label: `Coupling channel ${channel}`,
    valMapping: couplings,
    initialValue,
    docstring: "Coupling of the channel's input.",
  });
}
