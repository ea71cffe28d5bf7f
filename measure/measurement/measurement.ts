/** A measurement: which parameters are measured against which, and runs of it. */

import { inspect } from "node:util";

import { clock } from "../../drivers/core/clock.ts";
import type { AnyParameter } from "../../drivers/core/index.ts";
import { snapshotToJson } from "../../drivers/core/index.ts";
import { BaseParameter } from "../../drivers/core/parameter/base-parameter.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import { guarded } from "../../drivers/core/parameter/guarded-promise.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { runtime } from "../../drivers/runtime.ts";
import { Station } from "../../drivers/station/index.ts";
import { config } from "../config/index.ts";
import { DataSetCache } from "../dataset/cache.ts";
import { DataSet } from "../dataset/dataset.ts";
import type { Subscriber } from "../dataset/subscribe.ts";
import { noColumns, withColumn, withoutColumn } from "../describe/extend.ts";
import type { InterDependencies, RunDescription } from "../describe/interdependencies.ts";
import type { ParamSpec, ParamType } from "../describe/param-spec.ts";
import { createRun } from "../store/index.ts";
import { MemoryRun } from "../store/memory-run.ts";
import type { RunStore } from "../store/run-store.ts";
import { ActiveRun } from "./active-run.ts";
import { configuredGuid } from "./configured-guid.ts";
import { DataSaver } from "./data-saver.ts";
import { assertParamType } from "./param-type.ts";
import { namesOf, withParameter, withThose } from "./register.ts";
import type { RegistrationOptions } from "./register.ts";
import { placeFor } from "./where.ts";
import type { ExperimentPlace } from "./where.ts";

/** How a measurement is made. */
export interface MeasurementOptions {
  /** Name of its datasets. Default `results`. */
  name?: string;
  /** The experiment that its runs belong to. Default the one made or loaded last. */
  exp?: ExperimentPlace;
  /** The station whose snapshot is kept. Default `Station.default`. */
  station?: { snapshot(): Promise<unknown> };
  /** What is printed and logged after the number of a run. Default nothing. */
  extraLogInfo?: string;
}

/** A column that no parameter stands for. */
export interface CustomOptions extends RegistrationOptions {
  /** Default the name. */
  readonly label?: string;
  /** Default none. */
  readonly unit?: string;
}

/** How one run is kept. */
export interface RunOptions {
  /** Whether what was added is kept in memory, too: for plots, and for `ds.cache`. Default true, unless the
   *  configuration has another `dataset.in_memory_cache`. */
  inMemoryCache?: boolean;
  /** `memory` keeps the run in memory alone. Default `database`. */
  keepIn?: "database" | "memory";
  /** Ends the run: from then on results are refused with its reason. Default none. */
  signal?: AbortSignal;
}

// Runs in memory have numbers of their own.
let runsInMemory = 0;

/** Which parameters are measured against which, what is done around a run, and runs of it. */
export class Measurement {
  /** Name of the datasets. */
  name: string;
  /** The experiment that runs belong to; undefined for the one made or loaded last. */
  exp: ExperimentPlace | undefined;
  /** The station whose snapshot is kept; undefined for `Station.default`. */
  station: MeasurementOptions["station"];
  #columns: InterDependencies = noColumns;
  #shapes: RunDescription["shapes"] = null;
  #writePeriod: number | undefined;
  readonly #extraLogInfo: string;
  readonly #registered = new Set<AnyParameter>();
  readonly #before: (() => unknown)[] = [];
  readonly #after: (() => unknown)[] = [];
  readonly #subscribers: Subscriber[] = [];
  readonly #parents: { tail: string; edgeType: string; description: string }[] = [];

  constructor({ name = "", exp, station, extraLogInfo = "" }: MeasurementOptions = {}) {
    this.name = name;
    this.exp = exp;
    this.station = station;
    this.#extraLogInfo = extraLogInfo;
  }

  /** The columns so far, by name. */
  get parameters(): Readonly<Record<string, ParamSpec>> {
    return this.#columns.parameters;
  }

  /** How long results may wait before they are written, in seconds: 1 ms or more. Default `dataset.write_period` of the configuration: 1. */
  get writePeriod(): number {
    return this.#writePeriod ?? config.get("dataset.write_period");
  }

  set writePeriod(seconds: number) {
    if (typeof seconds !== "number" || Number.isNaN(seconds))
      throw new TypeError("The write period must be a number (of seconds).");
    if (seconds < 1e-3) throw new RangeError("The write period must be at least 1 ms.");
    this.#writePeriod = seconds;
  }

  /**
   * Registers a parameter: all of its parts, with the axes that it brings along.
   * @throws Error for setpoints that are not registered, and for a column of that name that differs.
   * @example m.registerParameter(current, { setpoints: [gate] });
   */
  registerParameter(parameter: AnyParameter, options: RegistrationOptions = {}): this {
    if (!(parameter instanceof BaseParameter))
      throw new TypeError(
        `registering ${inspect(parameter)}: must be a parameter; registerCustomParameter takes a name`,
      );
    if (options.paramtype !== undefined) assertParamType(parameter.registerName, options.paramtype);
    this.#columns = withParameter(this.#columns, parameter, options);
    this.#note([parameter, ...(options.setpoints ?? []), ...(options.basis ?? [])]);
    return this;
  }

  /** Registers a column that no parameter stands for, by its name; without a type it holds numbers. */
  registerCustomParameter(name: string, options: CustomOptions = {}): this {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))
      throw new Error(`registering ${repr(name)}: must be a name of letters, digits and _`);
    const { label = "", unit = "", setpoints = [], basis = [], paramtype = "numeric" } = options;
    assertParamType(name, paramtype);
    const known = withThose(withThose(this.#columns, setpoints, "setpoints"), basis, "basis");
    this.#columns = withColumn(
      known,
      { name, paramtype: paramtype satisfies ParamType, label, unit },
      { setpoints: namesOf(known, setpoints, "setpoints"), basis: namesOf(known, basis, "basis") },
    );
    this.#note([...setpoints, ...basis]);
    return this;
  }

  /**
   * Takes a column out, or all parts of a parameter; one that is not there is nothing. Axes that came along stay.
   * @throws Error where others depend on it or were inferred from it.
   */
  unregisterParameter(parameter: AnyParameter | string): this {
    const names = typeof parameter === "string" ? [parameter] : parameter.columns().map(each => each.registerName);
    this.#columns = names.reduceRight(withoutColumn, this.#columns);
    const isOut = (each: AnyParameter): boolean => each === parameter || names.includes(each.registerName);
    for (const each of [...this.#registered].filter(isOut)) this.#registered.delete(each);
    return this;
  }

  /**
   * Says what grid columns will lie on, so that what is loaded has its shape.
   * @throws Error for a column that is not registered.
   * @example m.setShapes({ current: [11, 21] });
   */
  setShapes(shapes: Readonly<Record<string, readonly number[]>> | null): this {
    for (const [name, shape] of Object.entries(shapes ?? {})) {
      if (!Object.hasOwn(this.#columns.parameters, name))
        throw new Error(`setting the shape of ${name}: it is not registered`);
      if (!shape.every(length => Number.isInteger(length) && length >= 0))
        throw new RangeError(`setting the shape of ${name} to ${repr(shape)}: must be whole numbers, 0 or more`);
    }
    this.#shapes = shapes && Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, [...shape]]));
    return this;
  }

  /** Has something done before each run. */
  addBeforeRun(action: () => unknown): this {
    this.#before.push(action);
    return this;
  }

  /** Has something done after each run, also after one that failed. */
  addAfterRun(action: () => unknown): this {
    this.#after.push(action);
    return this;
  }

  /** Has the rows so far told whenever there are new ones. */
  addSubscriber(subscriber: Subscriber): this {
    this.#subscribers.push(subscriber);
    return this;
  }

  /** Notes that runs are made from another dataset. */
  registerParent(parent: { readonly guid: string }, linkType: string, description = ""): this {
    this.#parents.push({ tail: parent.guid, edgeType: linkType, description });
    return this;
  }

  /**
   * Makes a run: `measure` gets the saver and adds results. What it throws is kept with the run, which is closed and keeps
   * what was added; then it is thrown on.
   * @returns the dataset.
   * @example const ds = await m.run(async saver => { await saver.addResult([gate, 1], [current, 2e-9]); });
   */
  run(measure: (saver: DataSaver) => unknown, options: RunOptions = {}): Promise<DataSet> {
    return guarded(runtime().pending(`measuring ${this.name || "results"}`, this.#run(measure, options)));
  }

  /** Starts a run that is closed by whoever starts it: `await using run = await m.start()`. */
  start(options: RunOptions = {}): Promise<ActiveRun> {
    return guarded(runtime().pending(`starting ${this.name || "results"}`, this.#start(options)));
  }

  #note(parameters: readonly (AnyParameter | string)[]): void {
    for (const each of parameters) if (typeof each !== "string") this.#registered.add(each);
  }

  async #run(measure: (saver: DataSaver) => unknown, options: RunOptions): Promise<DataSet> {
    const run = await this.#start(options);
    try {
      await measure(run.saver);
    } catch (error) {
      await run.fail(error);
      throw error;
    }
    await run.close();
    return run.dataset;
  }

  async #start({ inMemoryCache, keepIn = "database", signal }: RunOptions): Promise<ActiveRun> {
    signal?.throwIfAborted();
    for (const action of this.#before) await action();
    const snapshot = snapshotToJson(await this.#snapshot());
    const store = await this.#place(keepIn, snapshot);
    const cache = (inMemoryCache ?? config.get("dataset.in_memory_cache")) ? new DataSetCache() : undefined;
    const dataset = new DataSet(store, cache);
    const subscriptions = this.#subscribers.map(subscriber => dataset.subscribe(subscriber, { minWait: 0 }));
    console.log(`Starting experimental run with id: ${dataset.capturedRunId}. ${this.#extraLogInfo}`);
    getLogger("setpoint.measure").info(
      `Starting measurement with guid: ${dataset.guid}, sample_name: ${repr(dataset.sampleName)}, ` +
        `exp_name: ${repr(dataset.expName)}, ds_name: ${repr(dataset.name)}. ${this.#extraLogInfo}`,
    );
    const saver = new DataSaver(dataset, store, cache, { registered: [...this.#registered], signal });
    return new ActiveRun({ saver, store, after: [...this.#after], subscriptions });
  }

  async #place(keepIn: "database" | "memory", snapshot: string): Promise<RunStore> {
    const name = this.name || "results";
    const description: RunDescription = { interdependencies: this.#columns, shapes: this.#shapes };
    const guid = configuredGuid();
    const parentLinks = this.#parents.map(parent => ({ head: guid, ...parent }));
    if (keepIn === "memory") {
      const { name: expName = "", sampleName = "" } = this.exp ?? {};
      const runId = ++runsInMemory;
      const store = new MemoryRun({ runId, guid, name, expName, sampleName, description, snapshot, parentLinks });
      store.start(clock().now() / 1000);
      return store;
    }
    const { connection, experiment } = await placeFor(this.exp);
    const flushInterval = this.writePeriod;
    const runTimestamp = clock().now() / 1000;
    const run = { name, experiment, description, snapshot, parentLinks, guid, flushInterval, runTimestamp };
    return createRun(connection, run);
  }

  async #snapshot(): Promise<Record<string, unknown>> {
    const station = this.station ?? Station.default;
    const parameters: Record<string, unknown> = {};
    for (const parameter of this.#registered) parameters[parameter.name] = parameter.record();
    for (const parameter of this.#registered) parameters[parameter.registerName] = parameter.record();
    return { ...(station && { station: await station.snapshot() }), parameters };
  }
}
