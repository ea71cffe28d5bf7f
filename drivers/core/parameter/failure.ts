/** What a person reads when getting or setting a parameter failed. */

import { isInterrupt, messageOf, ParameterError } from "../errors.ts";
import { str } from "../python-text.ts";
import type { ParameterBase } from "./types.ts";

/** The error to throw: the cause with what was being done in front of it. An interrupt stays what it is. */
export function failure(
  doing: "getting" | "setting",
  { fullName, instrument }: Pick<ParameterBase, "fullName" | "instrument">,
  cause: unknown,
  value?: unknown,
): unknown {
  if (isInterrupt(cause)) return cause;
  const context = doing === "getting" ? `getting ${fullName}` : `setting ${fullName} to ${str(value)}`;
  return new ParameterError(`${context}: ${messageOf(cause)}`, {
    cause,
    parameter: fullName,
    instrument: instrument?.fullName,
  });
}
