/** Opens an instrument as a station file says, with what the caller gives in its place. */

import { InstrumentBase } from "../../core/instrument/instrument-base.ts";
import { Instrument } from "../../core/instrument/instrument.ts";
import { IPInstrument } from "../../core/instrument/ip-instrument.ts";
import type { ComponentSource } from "../../core/instrument/open-instruments.ts";
import { VisaInstrument } from "../../core/instrument/visa-instrument.ts";
import { allowedNames } from "../nearest.ts";
import type { InstrumentEntry } from "../config/station-config.ts";
import { StationError } from "../errors.ts";
import type { DelegateContext } from "./delegate-options.ts";
import { delegateOptions } from "./delegate-options.ts";
import type { FindDriver, LoadableClass } from "./driver-class.ts";
import type { LoadOptions } from "../station-types.ts";
import { initOptions, optionName } from "./init-options.ts";
import { insideAsync } from "./placed.ts";
import { watched } from "./watched-options.ts";

/** A class of instruments that have a connection of their own. */
type ConnectingClass = LoadableClass & { readonly connect: (...args: never[]) => unknown };

/** What an instrument is opened with. */
export interface Opening {
  readonly entry: InstrumentEntry;
  readonly instrumentClass: LoadableClass;
  /** What takes the place of what the file says: `address`, `port` and options. */
  readonly overrides: LoadOptions;
  readonly station: ComponentSource;
  readonly findDriver: FindDriver;
}

/** @throws StationError; nothing is open then. */
export async function openInstrument(opening: Opening): Promise<InstrumentBase> {
  const { entry, instrumentClass, overrides } = opening;
  const at = (...keys: string[]): string => entry.file.at(["instruments", entry.name, ...keys]);
  const {
    name = entry.name,
    address,
    port,
    deviceClear,
    ...given
  } = await insideAsync(at("init"), () => settings(entry, overrides));
  const positional = isOnItsOwn(instrumentClass)
    ? connection(instrumentClass, address, port, at)
    : [restsOnNothing(address, port, at) ?? opening.station];
  const options = isOnItsOwn(instrumentClass) ? given : await delegateOptions(given, contextOf(opening));
  const watch = watched(options);
  const open = instrumentClass.open as (...args: unknown[]) => Promise<unknown>;
  const opened = await insideAsync(at(), () => open.call(instrumentClass, name, ...positional, watch.options));
  if (!(opened instanceof InstrumentBase))
    throw new StationError(`${at("type")}: ${instrumentClass.name}.open gave no instrument`);
  try {
    const [unused] = watch.unused();
    if (unused !== undefined) {
      const where =
        unused in overrides ? `loading ${entry.name}: option ${unused}` : at("init", spelledIn(entry, unused));
      throw new StationError(
        `${where} is nothing that ${instrumentClass.name} knows: ${allowedNames(unused, watch.wanted())}`,
      );
    }
    // PyVISA's name for what clears the input and output of an instrument when it is connected.
    if (deviceClear === true && opened instanceof VisaInstrument) await opened.deviceClear();
    return opened;
  } catch (error) {
    if (opened instanceof Instrument) await opened.close();
    throw error;
  }
}

async function settings({ config, file }: InstrumentEntry, overrides: LoadOptions): Promise<LoadOptions> {
  const { address, port, init } = config;
  return {
    ...(await initOptions(init ?? {}, file.folder)),
    ...(address !== undefined && { address }),
    ...(port !== undefined && { port }),
    ...overrides,
  };
}

/** Whether it is an instrument with a connection of its own, not one that rests on others. */
export function isOnItsOwn(instrumentClass: LoadableClass): instrumentClass is ConnectingClass {
  return "connect" in instrumentClass;
}

function restsOnNothing(address: unknown, port: unknown, at: (...keys: string[]) => string): undefined {
  const key = address === undefined ? "port" : "address";
  if (address !== undefined || port !== undefined)
    throw new StationError(`${at(key)}: an instrument that rests on others has none: must be left out`);
}

/** What comes before the options: nothing, an address, or an address and a port, as the class takes them. */
function connection(
  instrumentClass: ConnectingClass,
  address: string | undefined,
  port: number | undefined,
  at: (...keys: string[]) => string,
): unknown[] {
  const { name, connect } = instrumentClass;
  const isVisa = instrumentClass.prototype instanceof VisaInstrument;
  const isSocket = instrumentClass.prototype instanceof IPInstrument;
  if (address === undefined) {
    if (port !== undefined) throw new StationError(`${at("port")}: there is no address: both must be given`);
    if (isVisa || isSocket) throw new StationError(`${at()} has no address: ${name} must have one`);
    return [];
  }
  if (connect.length === 0) throw new StationError(`${at("address")}: ${name} has no connection: must be left out`);
  if (isSocket && port === undefined) throw new StationError(`${at()} has no port: ${name} must have one`);
  if (!isVisa || port === undefined) return port === undefined ? [address] : [address, port];
  // A host and a port are one address for what speaks VISA.
  if (!address.includes("::")) return [`TCPIP0::${address}::${port}::SOCKET`];
  throw new StationError(`${at("port")}: the address ${address} says it all: must be left out`);
}

function contextOf({ entry, station, findDriver }: Opening): DelegateContext {
  const at = (key: readonly string[]): string => entry.file.at(["instruments", entry.name, "init", ...key]);
  const { folder } = entry.file;
  return { station, at, classOf: (type, key) => findDriver(type, { folder, key: at(key) }) };
}

/** The key under `init` that became an option. */
function spelledIn({ config }: InstrumentEntry, option: string): string {
  return Object.keys(config.init ?? {}).find(key => optionName(key) === option) ?? option;
}
