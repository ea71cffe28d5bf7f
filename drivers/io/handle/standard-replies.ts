/** Replies to the common commands of IEEE 488.2 that a handle asks by itself. */

import { quoteText } from "./text.ts";

/** The reply to `*STB?` and `*ESE?`. @throws RangeError for one that is no byte. */
export function statusByte(reply: string): number {
  const value = numberOf(reply);
  if (Number.isInteger(value) && value >= 0 && value <= 255) return value;
  throw invalid(reply, "a whole number, 0 to 255");
}

/** The reply to `*OPC?`. @throws RangeError for one that is not 1. */
export function completion(reply: string): void {
  if (numberOf(reply) !== 1) throw invalid(reply, "1");
}

/** `Number("")` is 0, which nobody has said. */
function numberOf(reply: string): number {
  return reply.trim() === "" ? Number.NaN : Number(reply);
}

function invalid(reply: string, allowed: string): RangeError {
  return new RangeError(`the reply ${quoteText(reply)} is invalid: must be ${allowed}`);
}
