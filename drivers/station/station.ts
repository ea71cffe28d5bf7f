/** All that is used in an experiment, in one place: instruments, parameters, and the file that says how they are set up. */

import { inspect } from "node:util";

import { isInterrupt, messageOf } from "../core/errors.ts";
import { InstrumentBase } from "../core/instrument/instrument-base.ts";
import { Instrument } from "../core/instrument/instrument.ts";
import type { Component } from "../core/instrument/submodule.ts";
import { getLogger } from "../core/log/logger.ts";
import { BaseParameter } from "../core/parameter/base-parameter.ts";
import { guarded } from "../core/parameter/guarded-promise.ts";
import type { SnapshotOptions } from "../core/parameter/snapshot.ts";
import type { AnyParameter, GettableParameter, ParameterBase } from "../core/parameter/types.ts";
import { announced } from "../io/announced.ts";
import { runtime } from "../runtime.ts";
import { shownAs } from "../shown.ts";
import { componentAt, sectionOf } from "./components.ts";
import { allowedNames } from "./nearest.ts";
import type { StationConfigData } from "./config/station-config.ts";
import { StationError } from "./errors.ts";
import { findDriver } from "./find-driver/index.ts";
import type { LoadableClass } from "./load/driver-class.ts";
import { Loader } from "./load/loader.ts";
import type {
  Interlock,
  InterlockRule,
  SafeState,
  SafeStateOptions,
  SafePairs,
  SafeValue,
  SoftLimit,
  SoftLimitOptions,
  SoftLimits,
  StationLike,
  ValuesAt,
} from "./safety/index.ts";
import { interlock, noteLimit, safeState, softLimit } from "./safety/index.ts";
import type {
  AddComponentOptions,
  LoadAllOptions,
  LoadOptions,
  LoadOptionsFor,
  NamedComponents,
  StationComponent,
  StationConstructor,
  StationInstruments,
  StationOptions,
  StationSnapshot,
  Station as StationType,
} from "./station-types.ts";

/** The class behind {@link Station}. */
export class StationBase {
  static default: StationBase | undefined = undefined;

  readonly #components: Record<string, StationComponent> = Object.create(null);
  readonly #loader: Loader;
  #monitored: AnyParameter[] = [];

  constructor({
    components = [],
    configFile = [],
    ...options
  }: StationOptions<readonly StationComponent[] | NamedComponents> = {}) {
    this.#loader = new Loader(
      {
        getComponent: path => this.getComponent(path),
        makeRoom: (name, forced) => this.#makeRoom(name, forced),
        take: (instrument, monitored, updateSnapshot) => this.#take(instrument, monitored, updateSnapshot),
      },
      options.findDriver ?? findDriver,
    );
    this.#loader.readFiles([configFile].flat());
    const isList = Array.isArray as (value: unknown) => value is readonly StationComponent[];
    if (isList(components)) for (const component of components) this.#put(this.#nameFor(component), component);
    else for (const [name, component] of Object.entries(components)) this.#put(name, component);
    this.#announce();
    if (options.default ?? true) StationBase.default = this;
  }

  /** What the station holds, by name. */
  get components(): Readonly<Record<string, StationComponent>> {
    return this.#components;
  }

  /** What the station's files say; null without files. */
  get config(): StationConfigData | null {
    return this.#loader.config;
  }

  /** The parameters that the files want monitored, of the instruments that are loaded. */
  get monitored(): readonly AnyParameter[] {
    return [...this.#monitored];
  }

  /**
   * Adds a component, and reads what is not known of it; what cannot be read stays unknown.
   * @returns its name in the station, which is also a property of the station.
   * @throws StationError if the name is taken.
   */
  addComponent(component: StationComponent, options: AddComponentOptions = {}): Promise<string> {
    const { name = this.#nameFor(component), updateSnapshot = true } = options;
    try {
      this.#put(name, component);
    } catch (error) {
      return guarded(Promise.reject(error as Error));
    }
    return guarded(runtime().pending(`adding ${name}`, this.#added(name, component, updateSnapshot)));
  }

  /** Takes a component out; an instrument stays open. */
  removeComponent(name: string): StationComponent {
    const component = this.#components[name];
    if (!component)
      throw new StationError(`Component ${name} is not part of the station: ${allowedNames(name, this.#names())}`);
    delete this.#components[name];
    if (component instanceof InstrumentBase)
      this.#monitored = this.#monitored.filter(each => rootOf(each) !== component);
    this.#announce();
    return component;
  }

  /**
   * The component at a path such as `smu_smua_volt` or `smu.smua.volt`: an instrument, a part of it, or a parameter.
   * @throws InstrumentError that names what there is.
   */
  getComponent(path: string): StationComponent | Component {
    const waiting = this.#waiting();
    const text = waiting.length === 0 ? "the station" : `the station (not loaded: ${waiting.join(", ")})`;
    return componentAt(path, this.#components, text);
  }

  /** Reads files in the place of those that the station has; each load of an instrument reads them again. */
  loadConfigFiles(...files: readonly [string, ...string[]]): void {
    this.#loader.readFiles(files);
    this.#announce();
  }

  /** Takes a text in the place of the station's files. */
  loadConfig(text: string): void {
    this.#loader.readText(text);
    this.#announce();
  }

  /**
   * Opens an instrument of the station's files, sets it up as they say, and adds it. The files are read again, so that
   * what was edited counts.
   * @throws StationError that names file, line and key.
   * @example const smu = await station.loadInstrument("smu", Keithley2614B);
   */
  loadInstrument<C extends LoadableClass>(
    name: string,
    instrumentClass: C,
    overrides?: LoadOptionsFor<C>,
  ): Promise<InstanceType<C>>;
  loadInstrument<N extends keyof StationInstruments>(name: N, overrides?: LoadOptions): Promise<StationInstruments[N]>;
  loadInstrument(name: string, overrides?: LoadOptions): Promise<InstrumentBase>;
  loadInstrument(name: string, given?: LoadableClass | LoadOptions, overrides?: LoadOptions): Promise<unknown> {
    const isClass = typeof given === "function";
    const loading = this.#loader.load(name, isClass ? given : undefined, (isClass ? overrides : given) ?? {});
    return guarded(runtime().pending(`loading ${name}`, loading));
  }

  /**
   * Loads all instruments of the files in their order, or some of them: those that rest on others come last. One that
   * fails does not keep the others from being loaded.
   * @returns the names of the instruments.
   * @throws StationError that lists all that failed.
   */
  loadAllInstruments(options: LoadAllOptions = {}): Promise<string[]> {
    return guarded(runtime().pending("loading all instruments", this.#loader.loadAll(options)));
  }

  /**
   * A limit of the set-up on a parameter, above those of its driver: checked before anything is sent.
   * @throws TypeError for limits that are none.
   * @example station.softLimit(smu.smua.volt, { min: -1, max: 1 }, { reason: "sample 12 breaks above" });
   */
  softLimit(parameter: AnyParameter, limits: SoftLimits, options?: SoftLimitOptions): SoftLimit {
    return noteLimit(this, softLimit(parameter, limits, options));
  }

  /**
   * A rule across parameters, asked before anything is sent, and watched all the time where it says so.
   * @throws Error for a rule that makes no sense, or one of that name that has tripped and was not reset.
   */
  interlock<const P extends readonly ParameterBase[], const N extends Record<string, GettableParameter>>(
    name: string,
    rule: InterlockRule<P, N>,
  ): Interlock {
    return interlock(this, name, rule);
  }

  /**
   * The state to go to when something ends badly: paths and values, in the order in which they are set.
   * @throws TypeError for what cannot be set.
   * @example station.safeState({ "smu.smua.volt": 0, "smu.smua.output": false });
   */
  safeState<const P extends readonly ParameterBase[]>(
    values: readonly [...{ [Index in keyof P]: SafeValue<P[Index]> }],
    options?: SafeStateOptions,
  ): SafeState;
  safeState<const V extends Readonly<Record<string, unknown>>>(
    values: V & ValuesAt<this, V>,
    options?: SafeStateOptions,
  ): SafeState;
  safeState(values: object, options?: SafeStateOptions): SafeState {
    return safeState(this as StationLike, values as SafePairs, options);
  }

  /** Closes an instrument, by its name or itself, and takes it out. */
  async closeAndRemoveInstrument(instrument: string | InstrumentBase): Promise<void> {
    const [name, found] =
      Object.entries(this.#components).find(each => each[0] === instrument || each[1] === instrument) ?? [];
    if (name === undefined)
      throw new StationError(
        `closing ${String(instrument)}: not part of the station: ${allowedNames(String(instrument), this.#names())}`,
      );
    if (!(found instanceof InstrumentBase)) throw new StationError(`closing ${name}: must be an instrument`);
    this.removeComponent(name);
    if (found instanceof Instrument) await found.close();
  }

  /** Closes all instruments of the station and takes them out; one that fails does not keep the others open. */
  async closeAllRegisteredInstruments(): Promise<void> {
    const instruments = Object.values(this.#components).filter(each => each instanceof InstrumentBase);
    const closed = await Promise.allSettled(instruments.map(each => this.closeAndRemoveInstrument(each)));
    const failed = closed.filter(each => each.status === "rejected").map(each => each.reason as unknown);
    if (failed.length > 0)
      throw new StationError(`closing all instruments: ${failed.map(messageOf).join("; ")}`, {
        cause: new AggregateError(failed),
      });
  }

  /** The record of the station: by default what is not valid is read. Instruments that were closed are taken out. */
  snapshot(options: SnapshotOptions = {}): Promise<StationSnapshot> {
    return announced(
      () => "taking a snapshot of the station",
      () => this.#snapshot(options),
    );
  }

  async #snapshot(options: SnapshotOptions): Promise<StationSnapshot> {
    const snapshot = this.#emptySnapshot();
    for (const [name, component] of Object.entries(this.#components)) {
      if (component instanceof Instrument && component.closed) this.removeComponent(name);
      else if (!isExcluded(component)) snapshot[sectionOf(component)][name] = await component.snapshot(options);
    }
    return shownAs("snapshot", snapshot);
  }

  toString(): string {
    return `<Station: ${this.#names().join(", ") || "empty"}>`;
  }

  /** Short text for a terminal; no instrument is touched. */
  [inspect.custom](): string {
    return this.toString();
  }

  #names(): string[] {
    return Object.keys(this.#components);
  }

  #nameFor({ name }: StationComponent): string {
    return name ?? `component${this.#names().length}`;
  }

  #emptySnapshot(): StationSnapshot {
    return { instruments: {}, parameters: {}, components: {}, config: this.config };
  }

  #put(name: string, component: StationComponent): void {
    if (typeof component?.snapshot !== "function")
      throw new StationError(
        `adding ${name}: ${inspect(component)} has no snapshot: must be an instrument, a parameter or an object with one`,
      );
    if (name in this.#components) throw taken(name);
    this.#components[name] = component;
    // What the station itself calls so stays what it is; the component is reached through `components`.
    if (name in StationBase.prototype)
      return getLogger("setpoint.station").warning(
        `${name} is a member of the station: the component of that name is station.components.${name}`,
      );
    Object.defineProperty(this, name, { value: component, configurable: true, enumerable: true });
  }

  /** What is in the files and not loaded says so where it is used, in the place of being undefined. */
  #announce(): void {
    for (const name of Object.getOwnPropertyNames(this))
      if (!(name in this.#components)) Reflect.deleteProperty(this, name);
    for (const name of this.#waiting()) {
      if (name in StationBase.prototype) continue;
      const get = (): never => {
        throw new StationError(`${name} is not loaded: await station.loadInstrument(${JSON.stringify(name)}) opens it`);
      };
      Object.defineProperty(this, name, { get, configurable: true });
    }
  }

  /** The instruments of the files that are not loaded. */
  #waiting(): string[] {
    return Object.keys(this.config?.instruments ?? {}).filter(name => !(name in this.#components));
  }

  async #added(name: string, component: StationComponent, updateSnapshot: boolean): Promise<string> {
    if (!updateSnapshot || isExcluded(component)) return name;
    try {
      await component.snapshot();
    } catch (error) {
      if (isInterrupt(error)) throw error;
      getLogger("setpoint.station").warning(`adding ${name}: its snapshot could not be made: ${messageOf(error)}`);
    }
    return name;
  }

  async #take(instrument: InstrumentBase, monitored: readonly AnyParameter[], updateSnapshot?: boolean): Promise<void> {
    if (this.#components[instrument.name] !== instrument) await this.addComponent(instrument, { updateSnapshot });
    this.#monitored.push(...monitored);
    this.#announce();
  }

  /** An instrument of that name that was closed makes room; one that is open only where that is forced. */
  async #makeRoom(given: string, forced: boolean): Promise<void> {
    const name = given.replaceAll("-", "_");
    const before = this.#components[name];
    const isOpen = before instanceof Instrument && !before.closed;
    if (before instanceof InstrumentBase && (forced || !isOpen)) await this.closeAndRemoveInstrument(name);
    if (forced && Instrument.exist(name)) await Instrument.findInstrument(name).close();
    if (Instrument.exist(name))
      throw new StationError(
        `loading ${name}: Another instrument has the name: ${name}; enable_forced_reconnect: true in the file closes it, { reviveInstance: true } takes it as it is`,
      );
    if (name in this.#components) throw taken(name);
  }
}
Object.defineProperty(StationBase, "name", { value: "Station" });

/**
 * `new Station({ configFile: "fridge.station.yaml" })`: instruments and parameters in one place, loaded as files say
 * that QCoDeS reads, too.
 */
export const Station = StationBase as unknown as StationConstructor;

/** All that is used in an experiment, in one place. */
export type Station = StationType;

function taken(name: string): StationError {
  return new StationError(
    `Cannot add component "${name}", because a component of that name is already registered to the station`,
  );
}

function rootOf(parameter: AnyParameter): unknown {
  const { instrument } = parameter;
  return instrument instanceof InstrumentBase ? instrument.rootInstrument : instrument;
}

function isExcluded(component: StationComponent): boolean {
  return component instanceof BaseParameter && component.snapshotExclude;
}
