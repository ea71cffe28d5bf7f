/** Fails as it did in the recording. */

import { withinUntil } from "../either-signal.ts";
import { isTimeout, TransportError, type Limits } from "../limits.ts";
import type { RecordedError } from "./event.ts";

/**
 * Fails at once, except with what the caller's signal ended: whoever has a signal and a time-out is about to abort again, and
 * does not expect it before that. `closed` ends the wait too.
 */
export async function failAgain({ kind, message }: RecordedError, limits: Limits, closed: AbortSignal): Promise<never> {
  if (kind === "abort" && limits.signal && limits.deadline !== null) {
    await withinUntil<never>(limits, closed, () => {}).catch((error: unknown) => {
      if (!isTimeout(error)) throw error;
    });
  }
  throw new TransportError(kind, message);
}
