/** What `init` of a station file says, as the options of our instruments: QCoDeS's names and habits become ours. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { camelCase } from "../../core/snapshot/tree.ts";
import { parseVisalib } from "../../io/visalib.ts";

/** Options by their names here. */
export type Options = Record<string, unknown>;

/** Names that are not simply spelled in another way. */
const renamed: Readonly<Record<string, string>> = { pyvisa_sim_file: "sim" };

/** The name of an option here. */
export function optionName(key: string): string {
  return renamed[key] ?? camelCase(key);
}

/** Options in our spelling; paths of simulations start from the folder of the station file. */
export async function initOptions(init: Readonly<Record<string, unknown>>, folder: string): Promise<Options> {
  const options: Options = Object.fromEntries(
    Object.entries(init).map(([key, value]) => [optionName(key), plain(value)]),
  );
  if (typeof options["terminator"] === "string") options["terminator"] = unescaped(options["terminator"]);
  if (typeof options["visalib"] === "string") {
    const visalib = parseVisalib(options["visalib"]);
    // A simulation is found beside the station file, which the notation knows nothing of.
    if (visalib.backend === "simulation" && visalib.simulation !== undefined) {
      delete options["visalib"];
      options["sim"] = visalib.simulation;
    }
  }
  if (typeof options["sim"] === "string") options["sim"] = await simulationAt(options["sim"], folder);
  return options;
}

/** `{"ch1", "ch2"}` is a map without values in YAML, and a list of names in what people mean. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([, each]) => each === null) ? entries.map(([key]) => key) : value;
}

/** `terminator: \n` without quotes is a backslash and a letter in YAML, which no instrument waits for. */
function unescaped(text: string): string {
  return text.replaceAll("\\r", "\r").replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}

/** A file beside the station file, else the simulation that comes with our driver of that model, else as it was given. */
async function simulationAt(sim: string, folder: string): Promise<string> {
  if (!/\.ya?ml$/i.test(sim)) return sim;
  // QCoDeS writes the module of its simulations before the name of the file.
  const file = sim.replace(/^[\w.]+:(?=[^\\/])/, "");
  const beside = resolve(folder, file);
  if (existsSync(beside)) return beside;
  // Loaded when it is needed: every start would pay for it.
  const { simulationNames } = await import("../../io/sim/library.ts");
  return simulationNames().find(name => modelOf(name) === modelOf(file)) ?? beside;
}

/** `Lakeshore_model336.yaml` and `lakeshore/336` are one model. */
function modelOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.ya?ml$/, "")
    .replace("model", "")
    .replace(/[^a-z0-9]/g, "");
}
