/** The instruments that station files name, as far as their types need it. */
import { ConfigFile } from "../config/config-file.ts";
import { StationConfig } from "../config/station-config.ts";
import { typeOf } from "../load/instrument-class.ts";

/** What a station's file says of one instrument. */
export interface NamedInstrument {
  readonly name: string;
  readonly type: string;
  /** Its type as errors name it: file, line, column and key. */
  readonly at: string;
  /** The folder that paths start from. */
  readonly folder: string;
  readonly address: string | undefined;
  readonly init: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly addParameters: Readonly<Record<string, unknown>>;
}

/**
 * Reads the instruments of files, which are taken together.
 * @throws StationError as loading the files does: with file, line, column and key.
 */
export function readInstruments(files: readonly string[]): NamedInstrument[] {
  const read = new StationConfig(files.map(file => ConfigFile.read(file)));
  return read.entries.map(entry => {
    const { name, config, file } = entry;
    return {
      name,
      type: typeOf(entry),
      at: file.at(["instruments", name, "type"]),
      folder: file.folder,
      address: config.address,
      init: record(config.init),
      parameters: record(config.parameters),
      addParameters: record(config.add_parameters),
    };
  });
}

/** A map as an object; what is no map has no keys. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
