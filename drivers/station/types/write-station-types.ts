/** `setpoint station types`: writes the types of a station's instruments beside its file. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { InstrumentError } from "../../core/index.ts";
import { commandFor, filesIn, stationDeclaration } from "./declaration.ts";

/** How types are written. */
export interface StationTypesOptions {
  /** The file to write. Default `station.d.ts` beside the first station file. */
  output?: string;
  /** Writes nothing, and throws if the file is not what would be written. Default false. */
  check?: boolean;
  /** The folder that paths start from. Default the working folder. */
  folder?: string;
}

const stationFile = /(?:^|\.)station\.ya?ml$/i;

/**
 * Writes the types of station files, by default of the one in the folder.
 * @returns lines that tell what was done, and which types say less than they could.
 * @throws InstrumentError if a file is wrong; with `check` also if the types are out of date.
 */
export async function writeStationTypes(
  given: readonly string[],
  { output: wanted, check = false, folder = process.cwd() }: StationTypesOptions = {},
): Promise<string[]> {
  const files = given.length > 0 ? given.map(file => resolve(folder, file)) : [onlyStationFile(folder)];
  const output = wanted === undefined ? join(dirname(files[0] as string), "station.d.ts") : resolve(folder, wanted);
  try {
    const before = existsSync(output) ? readFileSync(output, "utf8") : undefined;
    const { text, names, notes } = await stationDeclaration(files, output);
    if (check) return [checked(output, before, text), ...notes];
    if (before !== undefined && before !== "" && filesIn(before).length === 0)
      throw new InstrumentError(`${output} was not written by this command: remove it, or give another file with -o`);
    if (before !== text) writeFileSync(output, text);
    return [
      `${output}: types of ${names.join(", ") || "no instruments"}${before === text ? " (as before)" : ""}`,
      ...notes,
    ];
  } catch (error) {
    throw new InstrumentError(`types of the station: ${messageOf(error)}`, { cause: error });
  }
}

function checked(output: string, before: string | undefined, text: string): string {
  if (before === text) return `${output} is up to date`;
  const state = before === undefined ? "there is no" : "out of date is";
  throw new InstrumentError(`${state} ${output}: run ${commandFor(output, text)}`);
}

function onlyStationFile(folder: string): string {
  const found = readdirSync(folder).filter(name => stationFile.test(name));
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return join(folder, only);
  const what = only === undefined ? "no *.station.yaml" : `several: ${found.join(", ")}`;
  throw new InstrumentError(`types of the station: ${folder} has ${what}: say which file`);
}
