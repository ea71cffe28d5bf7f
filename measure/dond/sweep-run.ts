/** A sweep that is under way: it can be paused, resumed, stopped and waited for. */

import { inspect } from "node:util";

import { clock } from "../../drivers/core/clock.ts";
import type { AnyParameter } from "../../drivers/core/index.ts";
import { isInterrupt, messageOf } from "../../drivers/core/errors.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import { plainValue } from "../../drivers/core/parameter/snapshot.ts";
import { onTrip } from "../../drivers/station/safety/index.ts";
import { interruptSignal } from "../../drivers/runtime.ts";
import type { Json, MimeBundle } from "../../kernel/runtime.ts";
import type { DataSet } from "../dataset/dataset.ts";
import type { Axes } from "./axes.ts";
import { Hold } from "./hold.ts";
import { onAlarm } from "../notices/alarm.ts";
import { tell } from "../notices/hooks.ts";
import type { Hook } from "../notices/hooks.ts";
import type { Notice, NoticeEvent } from "../notices/notice.ts";
import type { Group, Measured } from "./measured.ts";
import { isParameter } from "./measured.ts";
import type { OpenedGroup } from "./open-groups.ts";
import type { SweepRetry } from "./options.ts";
import { PointLoop } from "./point-loop.ts";
import type { NextStep } from "./point-loop.ts";
import { progressHtml, progressText } from "./progress.ts";
import type { Progress, ProgressBar } from "./progress.ts";
import { readerOf } from "./reader.ts";
import { release } from "./under-way.ts";

/** Where a run is. */
export type SweepState = "starting" | "running" | "paused" | "completed" | "stopped" | "failed";

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
  /** Ends it when it aborts. */
  readonly signal: AbortSignal | undefined;
  /** Whether it pauses where it cannot go on, and waits to be resumed. */
  readonly pausesOnFailure: boolean;
}

/** Who hears of a run, whether it can begin or not. */
export interface SweepListeners {
  /** Where it is told how far it is. */
  readonly bar: ProgressBar | undefined;
  readonly hooks: readonly Hook[];
}

/** A point that has failed, and what ends the run. */
interface FailedPoint {
  readonly error: unknown;
  readonly point: number;
  readonly ended: AbortSignal | undefined;
}

// Presses of the stop button that hit one point, before the run is held: something else is wrong then.
const mostInterrupts = 10;

/** A sweep that is under way. It is awaited like a promise: `const datasets = await run`. */
export class SweepRun implements PromiseLike<readonly DataSet[]> {
  readonly #ended: Promise<readonly DataSet[]>;
  readonly #bar: ProgressBar | undefined;
  readonly #hooks: readonly Hook[];
  readonly #hold = new Hold();
  #parts: SweepParts | undefined;
  #state: SweepState = "starting";
  #reason = "";
  #opened: readonly OpenedGroup[] = [];
  #loop: PointLoop | undefined;
  #done = 0;
  #isStopped = false;
  #tries = 0;
  #interrupts = 0;
  readonly #began: number;
  #pausedFor = 0;
  #pausedAt: number | undefined;

  /** Begins at once, or when what it needs has been found; `dond`, `dond.start` and `dond.resume` make it. */
  constructor(parts: SweepParts | Promise<SweepParts>, { bar, hooks }: SweepListeners) {
    this.#bar = bar;
    this.#hooks = hooks;
    this.#bar?.follow(() => this.progress);
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
    if (this.#isOver() || this.#hold.isClosed) return;
    this.#reason = reason;
    this.#hold.close();
  }

  /** Goes on where it was held; a point that has failed is tried again. */
  resume(): void {
    this.#tries = 0;
    if (!this.#isOver()) this.#reason = "";
    this.#hold.open();
  }

  /** Ends it before the next point: exit actions run, the datasets are closed and keep what they have. */
  stop(reason = "by hand"): void {
    if (this.#isOver()) return;
    this.#isStopped = true;
    this.resume();
    this.#reason = reason;
    this.#hold.wake();
  }

  /** Waits for its end, and gives the datasets; rejects with what made it fail. */
  // oxlint-disable-next-line no-thenable -- a run is waited for by awaiting it
  then<R = readonly DataSet[], E = never>(
    resolved?: ((datasets: readonly DataSet[]) => R | PromiseLike<R>) | null,
    rejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    return this.#ended.then(resolved, rejected);
  }

  toString(): string {
    return progressText(this.progress);
  }

  /** How it ended; while it is under way its bar tells how far it is, and a picture would only grow old. */
  [Symbol.for("Jupyter.display")](): MimeBundle {
    if (!this.#isOver()) return { "text/plain": `${this.progress.title}: in the background` };
    const runs = this.datasets.map(({ runId, guid }) => ({ runId, guid }));
    const lastValues = plainValue(this.lastValues) as Json;
    return {
      "text/html": progressHtml(this.progress),
      "application/vnd.setpoint.sweep-run+json": { ...this.progress, runs, lastValues },
      "text/plain": this.toString(),
    };
  }

  [inspect.custom](): string {
    return this.toString();
  }

  async #begin(given: SweepParts | Promise<SweepParts>): Promise<readonly DataSet[]> {
    // Whatever happens to the set-up meanwhile may be why the run is not what it should be.
    using _trips = onTrip(({ interlock, why }) => this.#tell("trip", `interlock "${interlock}": ${why}`));
    using _alarms = onAlarm(({ event, name, reason }) => this.#tell(event, `alarm "${name}": ${reason}`));
    let parts: SweepParts;
    try {
      parts = this.#parts = await given;
    } catch (error) {
      await this.#end([error]);
      throw error;
    }
    return await this.#run(parts);
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
    release(this.#opened.map(({ run }) => run.dataset.guid));
    await this.#end(failures);
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
    const ends = [parts.pausesOnFailure ? undefined : interruptSignal(), parts.signal].filter(
      each => each !== undefined,
    );
    const ended = ends.length > 1 ? AbortSignal.any(ends) : ends[0];
    await this.#loop.run(from, {
      before: () => {
        if (this.#hold.isClosed) return this.#held(ended);
        ended?.throwIfAborted();
        return !this.#isStopped;
      },
      after: point => {
        this.#done = point + 1;
        this.#tries = 0;
        this.#interrupts = 0;
        this.#bar?.update();
      },
      failed: (error, point) => this.#failed(parts, { error, point, ended }),
    });
  }

  /** Waits until it may go on, and says whether it does. */
  async #held(ended: AbortSignal | undefined): Promise<boolean> {
    this.#state = "paused";
    this.#pausedAt = clock().monotonic();
    this.#bar?.show();
    await this.#hold.passed(ended);
    this.#pausedFor += clock().monotonic() - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#state = "running";
    ended?.throwIfAborted();
    return !this.#isStopped;
  }

  /** What is done about a point that has failed. */
  async #failed({ retry, pausesOnFailure }: SweepParts, { error, point, ended }: FailedPoint): Promise<NextStep> {
    const why = `point ${point}: ${messageOf(error)}`;
    const log = getLogger("setpoint.measure");
    if (this.#isStopped) {
      log.warning(`${why}; the run ends there, as it was told to`);
      return "end";
    }
    if (ended?.aborted) return "throw";
    if (isInterrupt(error)) {
      if (!pausesOnFailure) return "throw";
      // A press of the stop button was meant for a cell; whoever means a run in the background stops it by name.
      if (this.#interrupts++ < mostInterrupts) return await this.#goesOn(ended);
    } else if (this.#tries++ < (retry.retries ?? (pausesOnFailure ? 2 : 0))) {
      log.warning(`${why}; it is tried again`);
      await this.#hold.sleep(retry.delay ?? 1, ended);
      return await this.#goesOn(ended);
    }
    if (!pausesOnFailure) return "throw";
    log.error(`${why}; the run is paused`);
    this.pause(why);
    this.#tell("paused", why);
    return (await this.#held(ended)) ? "again" : "end";
  }

  /** A point is tried again, unless the run was held or ended meanwhile. */
  async #goesOn(ended: AbortSignal | undefined): Promise<NextStep> {
    if (this.#hold.isClosed && !(await this.#held(ended))) return "end";
    ended?.throwIfAborted();
    return this.#isStopped ? "end" : "again";
  }

  async #end(failures: readonly unknown[]): Promise<void> {
    this.#state = failures.length > 0 ? "failed" : this.#isStopped ? "stopped" : "completed";
    if (failures.length > 0) this.#reason = messageOf(failures[0]);
    this.#bar?.end();
    await tell(this.#hooks, this.#notice(this.#state, this.#reason));
  }

  #tell(event: NoticeEvent, reason: string): void {
    void tell(this.#hooks, this.#notice(event, reason));
  }

  #notice(event: NoticeEvent, reason: string): Notice {
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
