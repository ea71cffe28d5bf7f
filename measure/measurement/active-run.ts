/** A run that is under way: takes results, and is closed whatever happens. */

import { clock } from "../../drivers/core/clock.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import { runtime } from "../../drivers/runtime.ts";
import { isInterrupt, messageOf } from "../../drivers/core/errors.ts";
import type { DataSet } from "../dataset/dataset.ts";
import type { Subscription } from "../dataset/subscribe.ts";
import { exceptionTag } from "../store/known-tags.ts";
import type { RunStore } from "../store/run-store.ts";
import type { DataSaver } from "./data-saver.ts";

/** What a run needs to end. */
export interface RunParts {
  readonly saver: DataSaver;
  readonly store: RunStore;
  /** What is done at the end, before the run is marked as completed. */
  readonly after: readonly (() => unknown)[];
  /** Who hears of its rows: of the last ones, too, before it has ended. */
  readonly subscriptions: readonly Subscription[];
}

/** A run under way; `await using run = await measurement.start()` closes it with the block. */
export class ActiveRun implements AsyncDisposable {
  /** Takes the results. */
  readonly saver: DataSaver;
  readonly #parts: RunParts;
  #ended: Promise<void> | undefined;

  /** A measurement makes it. */
  constructor(parts: RunParts) {
    this.saver = parts.saver;
    this.#parts = parts;
  }

  /** What is being measured. */
  get dataset(): DataSet {
    return this.saver.dataset;
  }

  /** Marks the run as failed: the error is kept with it. It is closed, and what it has brought stays. */
  fail(error: unknown): Promise<void> {
    return this.#end(error);
  }

  /** Ends the run: writes what waits, does what was asked for after it, and marks it as completed. Twice is fine. */
  close(): Promise<void> {
    return this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #end(...failure: readonly unknown[]): Promise<void> {
    return (this.#ended ??= runtime().critical(`closing run ${this.saver.runId}`, () => this.#close(failure)));
  }

  async #close(failure: readonly unknown[]): Promise<void> {
    const { saver, store, after, subscriptions } = this.#parts;
    saver.close();
    const errors: unknown[] = [];
    const attempt = async (run: () => unknown): Promise<void> => {
      try {
        await run();
      } catch (error) {
        errors.push(error);
      }
    };
    await attempt(() => store.flush());
    for (const action of after) await attempt(action);
    if (failure.length > 0) {
      const text = textOf(failure[0]);
      // Whoever called gets the error: as a warning it would be printed a second time.
      getLogger("setpoint.measure").info(
        `An exception occurred in measurement with guid: ${saver.dataset.guid};\nTraceback:\n${text}`,
      );
      await attempt(() => store.setMetadata(exceptionTag, text));
    }
    await attempt(() => store.complete(clock().now() / 1000));
    saver.dataset.cache?.tell();
    for (const { look } of subscriptions) await attempt(look);
    // What ended the run is thrown by whoever called; what went wrong at its end is thrown where nothing else is.
    const untold = failure.length === 0 ? errors.slice(1) : errors;
    for (const error of untold)
      getLogger("setpoint.measure").warning(`closing run ${saver.runId}: ${messageOf(error)}`);
    if (errors.length > 0 && failure.length === 0) throw errors[0];
  }
}

function textOf(error: unknown): string {
  if (isInterrupt(error)) return `${(error as Error).name}: ${(error as Error).message}`;
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
