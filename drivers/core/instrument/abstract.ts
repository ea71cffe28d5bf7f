/** Parameters that a class of instruments promises and each instrument has to make. */

import { InstrumentError } from "../errors.ts";
import type { AnyParameter } from "../parameter/types.ts";

/** Whether a parameter only promises that another one takes its place. */
export function isAbstract(parameter: AnyParameter): boolean {
  return (parameter as { abstract?: boolean }).abstract === true;
}

/** Throws unless `parameter` keeps what the abstract parameter in its place promised. */
export function assertKeepsPromise(parameter: AnyParameter, promised: AnyParameter): void {
  if (parameter.unit === promised.unit) return;
  const unit = promised.unit === "" ? "no unit" : `the unit '${promised.unit}'`;
  throw new InstrumentError(
    `parameter ${parameter.fullName} has the unit '${parameter.unit}': the abstract parameter that it stands for has ${unit}`,
    { parameter: parameter.fullName },
  );
}

/** Throws if any of the parameters is still abstract. */
export function assertImplemented(instrument: { toString(): string }, parameters: readonly AnyParameter[]): void {
  const missing = parameters.filter(isAbstract).map(parameter => parameter.fullName);
  if (missing.length === 0) return;
  throw new InstrumentError(
    `${String(instrument)} has un-implemented Abstract Parameter and cannot be initialized: ${missing.join(", ")}`,
  );
}
