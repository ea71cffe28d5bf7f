/** Reads all parameters of a point: one after the other, or those of independent instruments at the same time. */

import type { Measured } from "./measured.ts";
import { isParameter } from "./measured.ts";

/** Reads what is measured; the values are in the order of the parameters. A function is called, its result is nothing. */
export type Reader = (values: unknown[]) => Promise<void>;

/** A reader of these. `isConcurrent` asks each instrument for one value after the other, and all instruments at once. */
export function readerOf(measured: readonly Measured[], isConcurrent: boolean): Reader {
  const calls = measured.map(each => (isParameter(each) ? async () => await each.get?.() : async () => await each()));
  const queues = new Map<unknown, number[]>();
  measured.forEach((each, index) => {
    // What belongs to no instrument is asked in its order, too: functions may rest on one another.
    const key = isParameter(each) ? (each.underlyingInstrument ?? "none") : "none";
    queues.set(key, [...(queues.get(key) ?? []), index]);
  });
  const read = async (indices: readonly number[], values: unknown[]): Promise<void> => {
    for (const index of indices) values[index] = await (calls[index] as () => Promise<unknown>)();
  };
  if (!isConcurrent || queues.size < 2) {
    const all = measured.map((_, index) => index);
    return values => read(all, values);
  }
  return async values => {
    // All exchanges are through before the next point begins, also where one has failed.
    const settled = await Promise.allSettled([...queues.values()].map(indices => read(indices, values)));
    const failed = settled.find(each => each.status === "rejected");
    if (failed) throw failed.reason;
  };
}
