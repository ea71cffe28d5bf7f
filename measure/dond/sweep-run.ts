/** A sweep that is under way: it can be paused, resumed, stopped and waited for. */

import { inspect } from "node:util";

import { clock } from "../../drivers/core/clock.ts";
import type { AnyParameter } from "../../drivers/core/index.ts";
import { isInterrupt, messageOf } from "../../drivers/core/errors.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import { interruptSignal } from "../../drivers/runtime.ts";
import type { DataSet } from "../dataset/dataset.ts";
import type { ActiveRun } from "../measurement/active-run.ts";
import type { Axes } from "./axes.ts";
import { tell } from "./hooks.ts";
import type { Hook, RunNotice } from "./hooks.ts";
import type { Group, Measured } from "./measured.ts";
import { isParameter } from "./measured.ts";
import { PointLoop } from "./point-loop.ts";
import { progressHtml, progressText } from "./progress.ts";
import type { Progress, ProgressBar } from "./progress.ts";
import { readerOf } from "./reader.ts";

/** Where a run is. */
export type SweepState = "starting" | "running" | "paused" | "completed" | "stopped" | "failed";

/** How often what has failed is tried again, before the run pauses or ends. */
export interface SweepRetry {
  /** Default 2 in the background, 0 otherwise. */
  readonly retries?: number;
  /** Seconds before each try. Default 1. */
  readonly delay?: number;
}

/** What a run needs to begin. */
export interface SweepParts {
  readonly axes: Axes;
  readonly groups: readonly Group[];
  /** The datasets, one for each group, opened or opened again. */
  readonly open: () => Promise<readonly OpenedGroup[]>;
  readonly additionalSetpoints: readonly AnyParameter[];
  readonly concurrent: boolean;
  readonly breakCondition: (() => boolean) | undefined;
  readonly enterActions: readonly (() => unknown)[];
  readonly exitActions: readonly (() => unknown)[];
  readonly retry: SweepRetry;
  /** Whether it pauses where it cannot go on, and waits to be resumed. */
  readonly pausesOnFailure: boolean;
  /** Where it is told how far it is. */
  readonly bar: ProgressBar | undefined;
  readonly hooks: readonly Hook[];
}

/** A dataset of a run, and the first point that it does not have. */
export interface OpenedGroup {
  readonly run: ActiveRun;
  readonly from: number;
}

/** A sweep that is under way. It is awaited like a promise: `const datasets = await run`. */
export class SweepRun implements PromiseLike<readonly DataSet[]> {
  readonly #ended: Promise<readonly DataSet[]>;
  #parts: SweepParts | undefined;
  #bar: ProgressBar | undefined;
  #state: SweepState = "starting";
  #reason = "";
  #opened: readonly OpenedGroup[] = [];
  #loop: PointLoop | undefined;
  #done = 0;
  #isStopped = false;
  #gate: { promise: Promise<void>; open: () => void } | undefined;
  #tries = 0;
  readonly #began: number;
  #pausedFor = 0;
  #pausedAt: number | undefined;

  /** Begins at once, or when what it needs has been found; `dond`, `dond.start` and `dond.resume` make it. */
  constructor(parts: SweepParts | Promise<SweepParts>) {
    this.#began = clock().monotonic();
    // What is known has been checked: it is there before anything else happens.
    if (!(parts instanceof Promise)) this.#parts = parts;
    this.#ended = this.#begin(parts);
    // Whoever does not wait learns of a failure by the state, the hooks and the log.
    this.#ended.catch(() => undefined);
  }

  /** Where it is. */
  get state(): SweepState {
    return this.#state;
  }

  /** Why it has paused, stopped or failed; empty where nothing is to be told. */
  get reason(): string {
    return this.#reason;
  }

  /** The datasets that it makes; empty until they have been opened. */
  get datasets(): readonly DataSet[] {
    return this.#opened.map(({ run }) => run.dataset);
  }

  /** How many points are done, of how many. */
  get points(): readonly [done: number, total: number] {
    return [this.#done, this.#parts?.axes.size ?? 0];
  }

  /** What was set and read last, by name. */
  get lastValues(): Readonly<Record<string, unknown>> {
    return this.#loop?.lastValues() ?? {};
  }

  /** How far it is. */
  get progress(): Progress {
    const names = (this.#parts?.groups ?? []).map(({ name }) => name).filter(name => name !== "");
    const runs = this.datasets.map(({ runId }) => runId).join(", ");
    const title = `${names[0] ?? "sweep"}${runs ? ` #${runs}` : ""}`;
    const [done, total] = this.points;
    return { title, state: this.#state, done, total, elapsed: this.#elapsed(), reason: this.#reason };
  }

  /** Holds it before the next point. Twice is fine. */
  pause(reason = "by hand"): void {
    if (this.#isOver() || this.#gate) return;
    let open = (): void => undefined;
    const promise = new Promise<void>(resolve => (open = resolve));
    this.#gate = { promise, open };
    this.#reason = reason;
  }

  /** Goes on where it was held; a point that has failed is tried again. */
  resume(): void {
    this.#gate?.open();
    this.#gate = undefined;
    this.#tries = 0;
    if (!this.#isOver()) this.#reason = "";
  }

  /** Ends it before the next point: exit actions run, the datasets are closed and keep what they have. */
  stop(reason = "by hand"): void {
    if (this.#isOver()) return;
    this.#isStopped = true;
    this.resume();
    this.#reason = reason;
  }

  /** Waits for its end, and gives the datasets; rejects with what made it fail. */
  // oxlint-disable-next-line no-thenable -- a run is waited for by awaiting it
  then<R = readonly DataSet[], E = never>(
    resolved?: ((datasets: readonly DataSet[]) => R | PromiseLike<R>) | null,
    rejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.#ended.then(resolved, rejected);
  }

  /** Tells the hooks of an alarm. */
  async alarm(reason: string): Promise<void> {
    await tell(this.#parts?.hooks ?? [], this.#notice("alarm", reason));
  }

  toString(): string {
    return progressText(this.progress);
  }

  /** How it ended; while it is under way its bar tells how far it is, and a picture would only grow old. */
  [Symbol.for("Jupyter.display")](): Readonly<Record<string, string>> {
    if (!this.#isOver()) return { "text/plain": `${this.progress.title}: in the background` };
    return { "text/plain": this.toString(), "text/html": progressHtml(this.progress) };
  }

  [inspect.custom](): string {
    return this.toString();
  }

  async #begin(given: SweepParts | Promise<SweepParts>): Promise<readonly DataSet[]> {
    try {
      this.#parts = await given;
    } catch (error) {
      this.#state = "failed";
      this.#reason = messageOf(error);
      throw error;
    }
    this.#bar = this.#parts.bar;
    this.#bar?.follow(() => this.progress);
    return await this.#run(this.#parts);
  }

  async #run(parts: SweepParts): Promise<readonly DataSet[]> {
    const { enterActions, exitActions } = parts;
    const failures: unknown[] = [];
    const attempt = async (run: () => unknown): Promise<void> => {
      try {
        await run();
      } catch (error) {
        failures.push(error);
      }
    };
    await attempt(async () => {
      for (const action of enterActions) await action();
      this.#opened = await parts.open();
      await this.#points(parts);
    });
    for (const action of exitActions) await attempt(action);
    for (const { run } of this.#opened)
      await attempt(() => (failures.length > 0 ? run.fail(failures[0]) : run.close()));
    await this.#tellEnd(parts, failures);
    if (failures.length > 0) throw failures[0];
    return this.datasets;
  }

  async #points(parts: SweepParts): Promise<void> {
    const { axes, groups, additionalSetpoints, concurrent, breakCondition } = parts;
    const measured = [...new Set(groups.flatMap(group => group.measured))];
    const additional: (readonly [AnyParameter, unknown])[] = [];
    for (const parameter of additionalSetpoints) additional.push([parameter, await parameter.get?.()]);
    const sinks = groups.map((group, index) => {
      const { run, from } = this.#opened[index] as OpenedGroup;
      const swept = axes.axes.map(({ param }) => param).filter(param => group.setpoints.includes(param));
      const parameters = [...swept, ...group.measured.filter(isParameter)];
      const more = additional.filter(([parameter]) => group.setpoints.includes(parameter));
      const add = (results: readonly (readonly [AnyParameter, unknown])[]): Promise<void> =>
        run.saver.addResult(...(more.length > 0 ? [...results, ...more] : results));
      return { parameters, from, add: add as never };
    });
    this.#loop = new PointLoop(axes, measured satisfies Measured[], readerOf(measured, concurrent), {
      sinks,
      breakCondition,
    });
    const from = Math.min(...this.#opened.map(group => group.from));
    this.#done = from;
    this.#state = "running";
    const interrupted = parts.pausesOnFailure ? undefined : interruptSignal();
    await this.#loop.run(from, {
      before: () => {
        if (this.#gate) return this.#held();
        interrupted?.throwIfAborted();
        return !this.#isStopped;
      },
      after: point => {
        this.#done = point + 1;
        this.#tries = 0;
        this.#bar?.update();
      },
      failed: (error, point) => this.#failed(parts, error, point),
    });
  }

  async #held(): Promise<boolean> {
    this.#state = "paused";
    this.#pausedAt = clock().monotonic();
    this.#bar?.show();
    await this.#gate?.promise;
    this.#pausedFor += clock().monotonic() - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#state = "running";
    return !this.#isStopped;
  }

  /** What is done about a point that has failed. */
  async #failed(
    { retry, pausesOnFailure, hooks }: SweepParts,
    error: unknown,
    point: number,
  ): Promise<"again" | "end" | "throw"> {
    if (this.#isStopped) return "end";
    // A press of the stop button was meant for a cell; whoever means a run in the background stops it by name.
    if (isInterrupt(error)) return pausesOnFailure ? "again" : "throw";
    const retries = retry.retries ?? (pausesOnFailure ? 2 : 0);
    const why = `point ${point}: ${messageOf(error)}`;
    if (this.#tries++ < retries) {
      getLogger("setpoint.measure").warning(`${why}; it is tried again`);
      await clock().sleep(retry.delay ?? 1, undefined);
      return "again";
    }
    if (!pausesOnFailure) return "throw";
    getLogger("setpoint.measure").error(`${why}; the run is paused`);
    this.pause(why);
    void tell(hooks, this.#notice("paused", why));
    return (await this.#held()) ? "again" : "end";
  }

  async #tellEnd({ hooks }: SweepParts, failures: readonly unknown[]): Promise<void> {
    this.#state = failures.length > 0 ? "failed" : this.#isStopped ? "stopped" : "completed";
    if (failures.length > 0) this.#reason = messageOf(failures[0]);
    this.#bar?.end();
    await tell(hooks, this.#notice(this.#state, this.#reason));
  }

  #notice(event: RunNotice["event"], reason: string): RunNotice {
    const datasets = this.datasets;
    return {
      event,
      runIds: datasets.map(({ runId }) => runId),
      guids: datasets.map(({ guid }) => guid),
      name: this.#parts?.groups[0]?.name ?? "",
      reason,
      lastValues: this.lastValues,
      points: this.points,
    };
  }

  #elapsed(): number {
    const now = this.#pausedAt ?? clock().monotonic();
    return now - this.#began - this.#pausedFor;
  }

  #isOver(): boolean {
    return this.#state === "completed" || this.#state === "stopped" || this.#state === "failed";
  }
}
