/** Waiting inside an operation. */

import { runtime } from "../../runtime.ts";
import { isTimeout, TransportError, within, type Limits } from "../limits.ts";

/** Waits for some seconds. @throws TransportError of kind `timeout` when the limits are over before, `abort` when aborted. */
export async function pause(seconds: number, limits: Limits): Promise<void> {
  const until = runtime().now() + seconds * 1000;
  const isLast = limits.deadline !== null && limits.deadline <= until;
  try {
    await within({ ...limits, deadline: isLast ? limits.deadline : until }, () => {});
  } catch (error) {
    if (!isTimeout(error)) throw error;
    if (isLast) throw new TransportError("timeout", "the operation is not complete", { cause: error });
  }
}
