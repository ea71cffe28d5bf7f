/** Opens the instruments of a station's files and sets them up as the files say. */

import { isInterrupt, messageOf } from "../../core/errors.ts";
import type { InstrumentBase } from "../../core/instrument/instrument-base.ts";
import { Instrument } from "../../core/instrument/instrument.ts";
import type { ComponentSource } from "../../core/instrument/open-instruments.ts";
import type { AnyParameter } from "../../core/parameter/types.ts";
import { getLogger } from "../../core/log/logger.ts";
import { outdatedTypes } from "../types/outdated-types.ts";
import { ConfigFile } from "../config/config-file.ts";
import { allowedNames } from "../nearest.ts";
import type { InstrumentEntry, StationConfigData } from "../config/station-config.ts";
import { StationConfig } from "../config/station-config.ts";
import { StationError } from "../errors.ts";
import type { LoadAllOptions, LoadOptions } from "../station-types.ts";
import type { FindDriver, LoadableClass } from "./driver-class.ts";
import { classFor, classNameOf } from "./instrument-class.ts";
import { isOnItsOwn, openInstrument } from "./open-instrument.ts";
import { setUpParameters } from "./set-up-parameters.ts";

/** The station that instruments are loaded into. */
export interface LoadingStation extends ComponentSource {
  /** Makes sure that a name is free, or throws; an open instrument is closed for it where that is `forced`. */
  makeRoom(name: string, forced: boolean): Promise<void>;
  /** Takes an instrument in that is open and set up. */
  take(instrument: InstrumentBase, monitored: readonly AnyParameter[], updateSnapshot?: boolean): Promise<void>;
}

/** The files of a station, and the way from them to its instruments. */
export class Loader {
  readonly #station: LoadingStation;
  readonly #findDriver: FindDriver;
  #files: readonly string[] = [];
  #config: StationConfig | undefined;
  /** What was said of types that are out of date. */
  #toldOf = "";

  constructor(station: LoadingStation, findDriver: FindDriver) {
    this.#station = station;
    this.#findDriver = findDriver;
  }

  /** What the files say; null where there are none. */
  get config(): StationConfigData | null {
    return this.#config?.toJSON() ?? null;
  }

  /** Reads files; they take the place of those before if nothing is wrong with them. */
  readFiles(files: readonly string[]): void {
    if (files.length > 0) this.#config = new StationConfig(files.map(file => ConfigFile.read(file)));
    this.#files = files;
    if (files.length > 0) void this.#compareTypes(files);
  }

  /** Types that were written of the files, and no longer say what they say, would let a wrong value pass. */
  async #compareTypes(files: readonly string[]): Promise<void> {
    const outdated = await outdatedTypes(files).catch(() => undefined);
    if (outdated === undefined || outdated === this.#toldOf) return;
    this.#toldOf = outdated;
    getLogger("setpoint.station").warning(outdated);
  }

  /** Takes a text in the place of files. */
  readText(text: string): void {
    this.#config = new StationConfig([new ConfigFile("station", process.cwd(), text)]);
    this.#files = [];
  }

  /** Loads one instrument. The files are read again, so that what was edited counts. */
  async load(name: string, given: LoadableClass | undefined, options: LoadOptions): Promise<InstrumentBase> {
    const { reviveInstance = false, updateSnapshot, ...overrides } = options;
    const own = overrides.name ?? name;
    if (reviveInstance && Instrument.exist(own)) return await this.#revived(own, given);
    this.readFiles(this.#files);
    const entry = this.#entry(name);
    const findDriver = this.#findDriver;
    const instrumentClass = await classFor(entry, given, findDriver);
    await this.#station.makeRoom(own, entry.config.enable_forced_reconnect === true);
    const station = this.#station;
    const instrument = await openInstrument({ entry, instrumentClass, overrides, station, findDriver });
    try {
      await station.take(instrument, await setUpParameters(instrument, entry), updateSnapshot);
      return instrument;
    } catch (error) {
      if (instrument instanceof Instrument) await instrument.close();
      throw error;
    }
  }

  /** Loads several; one that fails does not keep the others from being loaded. */
  async loadAll({ onlyNames, onlyTypes }: LoadAllOptions): Promise<string[]> {
    if (onlyNames && onlyTypes)
      throw new StationError("loading all instruments: both onlyNames and onlyTypes are given: must be one of them");
    this.readFiles(this.#files);
    const config = this.#configFor("all instruments");
    const names = onlyNames ? [...onlyNames] : this.#ofTypes(config, onlyTypes && new Set(onlyTypes));
    const failed: unknown[] = [];
    for (const { name } of await this.#inTurn(names.map(each => this.#entry(each)))) {
      try {
        await this.load(name, undefined, {});
      } catch (error) {
        if (isInterrupt(error)) throw error;
        failed.push(error);
      }
    }
    if (failed.length > 0)
      throw new StationError(
        [`loading ${failed.length} of ${names.length} instruments failed:`, ...failed.map(messageOf)].join("\n"),
        { cause: new AggregateError(failed) },
      );
    return [...names];
  }

  async #revived(name: string, given: LoadableClass | undefined): Promise<InstrumentBase> {
    const found = given
      ? Instrument.findInstrument(name, given as unknown as typeof Instrument)
      : Instrument.findInstrument(name);
    await this.#station.take(found, [], false);
    return found;
  }

  #configFor(what: string): StationConfig {
    if (this.#config) return this.#config;
    throw new StationError(`loading ${what}: the station has no files: must be given as configFile`);
  }

  #entry(name: string): InstrumentEntry {
    const config = this.#configFor(name);
    const entry = config.get(name);
    if (entry) return entry;
    throw new StationError(`loading ${name}: it is not in ${this.#filesText()}: ${allowedNames(name, config.names)}`);
  }

  #filesText(): string {
    return this.#files.length === 0 ? "the station's configuration" : this.#files.join(", ");
  }

  /** Those that rest on others of the station come last: the others have to be there. */
  async #inTurn(entries: readonly InstrumentEntry[]): Promise<InstrumentEntry[]> {
    const own: InstrumentEntry[] = [];
    const resting: InstrumentEntry[] = [];
    for (const entry of entries) ((await this.#restsOnOthers(entry)) ? resting : own).push(entry);
    return [...own, ...resting];
  }

  async #restsOnOthers(entry: InstrumentEntry): Promise<boolean> {
    try {
      return !isOnItsOwn(await classFor(entry, undefined, this.#findDriver));
    } catch (error) {
      if (isInterrupt(error)) throw error;
      // Loading it tells why there is no such class.
      return false;
    }
  }

  #ofTypes(config: StationConfig, types: ReadonlySet<string> | undefined): readonly string[] {
    if (!types) return config.names;
    const named = config.names.map(name => [name, classNameOf(config.get(name) as InstrumentEntry)] as const);
    const known = new Set(named.map(([, type]) => type));
    const unknown = [...types].find(type => !known.has(type));
    if (unknown !== undefined)
      throw new StationError(
        `loading all instruments of type ${unknown}: there is none in ${this.#filesText()}: ${allowedNames(unknown, known)}`,
      );
    return named.filter(([, type]) => types.has(type)).map(([name]) => name);
  }
}
