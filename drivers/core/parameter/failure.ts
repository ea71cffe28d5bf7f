/** What a person reads when getting or setting a parameter failed. */

import { isInterrupt, messageOf, ParameterError } from "../errors.ts";
import { str } from "../python-text.ts";
import type { ParameterBase } from "./types.ts";

/** The errors made here: what one parameter says of another that it rests on. */
const failures = new WeakSet<object>();

/** The error to throw: the cause with what was being done in front of it. An interrupt stays what it is. */
export function failure(
  doing: "getting" | "setting",
  { fullName, instrument }: Pick<ParameterBase, "fullName" | "instrument">,
  cause: unknown,
  value?: unknown,
): unknown {
  if (isInterrupt(cause)) return cause;
  const context = doing === "getting" ? `getting ${fullName}` : `setting ${fullName} to ${str(value)}`;
  const inner = innermost(cause);
  const error = new ParameterError(`${context}: ${messageOf(inner)}`, {
    cause: inner,
    parameter: fullName,
    instrument: instrument?.fullName,
  });
  failures.add(error);
  return error;
}

/** Of a row of parameters that rest on each other, the first and the last are named, not those between. */
function innermost(cause: unknown): unknown {
  let inner = cause;
  while (isFailure(inner) && isFailure(inner.cause)) inner = inner.cause;
  return inner;
}

function isFailure(error: unknown): error is ParameterError {
  return typeof error === "object" && error !== null && failures.has(error);
}
