/** Hears of new rows of a run, of this process or of another one. */

import { messageOf } from "../../drivers/core/errors.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import type { DataSetCache } from "./cache.ts";
import type { DataSet } from "./dataset.ts";

/** Gets the dataset and how many rows it has by now. */
export type Subscriber = (dataset: DataSet, rows: number) => unknown;

/** A subscription: ends by itself with the run. */
export interface Subscription extends Disposable {
  /** Resolves when the run has ended, or the subscription was disposed of; rejects with what a subscriber threw. */
  readonly ended: Promise<void>;
  /** Tells what is new now, however little it is. */
  readonly look: () => Promise<void>;
}

/** How often a subscriber hears, and until when. */
export interface SubscribeOptions {
  /** Seconds between two calls at least. Default 0.2. */
  readonly minWait?: number;
  /** How many new rows are worth a call; the last ones of a run always are. Default 1. */
  readonly minCount?: number;
  /** Ends the subscription when it is aborted. */
  readonly signal?: AbortSignal;
}

// How often a run of another process is looked at, in seconds, where no time is given.
const defaultWait = 0.2;

/** Starts to hear; see `DataSet.subscribe`. */
export function subscribe(
  dataset: DataSet,
  cache: DataSetCache | undefined,
  heard: Subscriber,
  { minWait = defaultWait, minCount = 1, signal }: SubscribeOptions = {},
): Subscription {
  const { promise, resolve, reject } = promiseParts();
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    clearTimeout(timer);
    listening?.[Symbol.dispose]();
    signal?.removeEventListener("abort", stop);
    resolve();
  };
  const lookOnce = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (isOver) return;
    try {
      // Asked first: what is counted after its end is all of it.
      const isLast = dataset.completed;
      const rows = dataset.numberOfResults;
      if (rows - told >= (isLast ? 1 : minCount)) {
        told = rows;
        await heard(dataset, rows);
      }
      if (isLast) stop();
      else if (!cache && !isOver) later();
    } catch (error) {
      getLogger("setpoint.measure").warning(`telling a subscriber of run ${dataset.runId}: ${messageOf(error)}`);
      reject(error);
      stop();
    }
  };
  // One after the other: a subscriber that takes its time is not called again meanwhile.
  let underWay = Promise.resolve();
  const look = (): Promise<void> => (underWay = underWay.then(lookOnce));
  const later = (): void => {
    // Without a cache nobody says that there is something new: it is looked for, not too often.
    const wait = cache ? minWait : Math.max(minWait, defaultWait);
    // A subscription may end within a change that is told, too.
    if (isOver) return;
    timer ??= setTimeout(() => void look(), wait * 1000);
  };
  const listening = cache?.onChange(later);
  if (signal?.aborted) stop();
  else {
    signal?.addEventListener("abort", stop);
    later();
  }
  // Whoever does not wait for its end reads of a failure in the log.
  promise.catch(() => undefined);
  return { ended: promise, look, [Symbol.dispose]: stop };
}

function promiseParts(): { promise: Promise<void>; resolve: () => void; reject: (reason: unknown) => void } {
  let resolve = (): void => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
