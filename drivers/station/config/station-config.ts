/** What the files of a station say together, checked, with the place of each thing. */

import { readFileSync } from "node:fs";

import { getLogger } from "../../core/log/logger.ts";
import { StationError } from "../errors.ts";
import type { Problem, Schema } from "./check-schema.ts";
import { problemsOf } from "./check-schema.ts";
import { ConfigFile } from "./config-file.ts";
import { pathText } from "./places.ts";

/** What a station file says of a parameter. */
export interface ParameterConfig {
  readonly source?: string;
  readonly alias?: string;
  readonly label?: string;
  readonly unit?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly step?: number;
  readonly inter_delay?: number;
  readonly post_delay?: number;
  readonly limits?: readonly [number, number] | string;
  readonly monitor?: boolean;
  readonly initial_value?: unknown;
}

/** What a station file says of an instrument. */
export interface InstrumentConfig {
  readonly type: string;
  readonly driver?: string;
  readonly address?: string;
  readonly port?: number;
  readonly enable_forced_reconnect?: boolean;
  readonly init?: Readonly<Record<string, unknown>> | null;
  readonly parameters?: Readonly<Record<string, ParameterConfig | null>> | null;
  readonly add_parameters?: Readonly<Record<string, ParameterConfig | null>> | null;
}

/** What the files say, as it is in snapshots. */
export interface StationConfigData {
  readonly instruments: Readonly<Record<string, InstrumentConfig>>;
}

/** An instrument of the configuration, and where its file says it. */
export interface InstrumentEntry {
  readonly name: string;
  readonly config: InstrumentConfig;
  readonly file: ConfigFile;
}

/** The configuration of a station: one file, or several that are taken together. */
export class StationConfig {
  readonly #entries = new Map<string, InstrumentEntry>();

  /** @throws StationError that lists all that is wrong, each with file, line, column and key. */
  constructor(files: readonly ConfigFile[]) {
    const problems = files.flatMap(problemsIn);
    if (problems.length > 0) throw new StationError(problems.join("\n"));
    for (const file of files) {
      for (const [name, config] of Object.entries((file.data as StationConfigData).instruments)) {
        const before = this.#entries.get(name);
        const path = ["instruments", name];
        if (before)
          throw new StationError(
            `${file.at(path)}: duplicate key: ${name} is in ${before.file.place(path)} already: must be in one file`,
          );
        this.#entries.set(name, { name, config, file });
      }
    }
  }

  /** The names of the instruments, in the order of the files. */
  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** The instruments, in the order of the files. */
  get entries(): readonly InstrumentEntry[] {
    return [...this.#entries.values()];
  }

  get(name: string): InstrumentEntry | undefined {
    return this.#entries.get(name);
  }

  /** Plain data, as a snapshot holds it. */
  toJSON(): StationConfigData {
    return { instruments: Object.fromEntries([...this.#entries].map(([name, { config }]) => [name, config])) };
  }
}

/** The JSON schema of station files, which editors use, too. */
export function stationSchema(): Schema {
  return (schema ??= JSON.parse(readFileSync(new URL("./schema.json", import.meta.url), "utf8")) as Schema);
}

let schema: Schema | undefined;

/** What is wrong with a file; a word that only its writer understands is a warning. */
function problemsIn(file: ConfigFile): string[] {
  const problems = problemsOf(file.data, stationSchema());
  if (problems.length > 0) return problems.map(problem => told(file, problem));
  for (const key of Object.keys(file.data as object)) {
    if (key === "instruments") continue;
    const text = `${file.at([key])} is not known, and nothing is made of it: must be instruments`;
    if (!toldOf.has(text)) getLogger("setpoint.station").warning(text);
    toldOf.add(text);
  }
  return [];
}

/** Files are read at every load: once is enough. */
const toldOf = new Set<string>();

function told(file: ConfigFile, { path, text }: Problem): string {
  return `${file.place(path)}: ${pathText(path)}${text}`;
}
