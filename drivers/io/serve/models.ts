/** Simulated instruments that a module of the user's makes: its export `instruments`. */

import { SimulationError } from "../errors.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { SimulatedDevice } from "../sim/device.ts";
import type { ServedInstrument } from "./conversation.ts";

/**
 * What a module exports as `instruments` to be served by `setpoint sim serve lab.ts`: simulated instruments by their resource
 * names. A function that makes them, at once or later, will do as well.
 * @example
 * export const instruments = {
 *   "TCPIP0::localhost::5025::SOCKET": modelDevice("meter", () => message => (message === "READ?" ? "1.25" : undefined)),
 * } satisfies SimulatedInstruments;
 */
export type SimulatedInstruments = Readonly<Record<string, SimulatedDevice | ServedInstrument>>;

/** Runs a module and gives what it exports to `use`, whose result it returns; errors of both are told with their place. */
export type RunModule = (
  file: string,
  use: (exported: Readonly<Record<string, unknown>>) => unknown,
) => Promise<unknown>;

/**
 * The instruments of a module, by canonical names.
 * @throws SimulationError that says what the module must export.
 */
export async function loadModels(
  file: string,
  runModule: RunModule | undefined,
): Promise<ReadonlyMap<string, SimulatedDevice | ServedInstrument>> {
  const refuse = (problem: string): never => {
    throw new SimulationError(`simulation ${JSON.stringify(file)}: ${problem}`);
  };
  if (!runModule) return refuse(`a module is served by the command alone: setpoint sim serve ${file}`);
  let names: string[] = [];
  const instruments = await runModule(file, exported => {
    names = Object.keys(exported);
    const made = exported["instruments"];
    return typeof made === "function" ? (made as () => unknown)() : made;
  });
  if (!names.includes("instruments"))
    return refuse(`it must export instruments, as in ${example}; it exports ${names.join(", ") || "nothing"}`);
  if (typeof instruments !== "object" || instruments === null || Array.isArray(instruments) || isServed(instruments))
    return refuse(`instruments must be an object of instruments by resource names, or a function that makes one`);
  const models = new Map<string, SimulatedDevice | ServedInstrument>();
  for (const [name, model] of Object.entries(instruments)) {
    const { canonical } = parse(name, refuse);
    if (!isServed(model))
      return refuse(`${name} is no simulated instrument: expected what modelDevice makes, or what a server can offer`);
    if (models.has(canonical)) return refuse(`${canonical} stands there twice`);
    models.set(canonical, model);
  }
  if (models.size === 0) return refuse("there are no instruments to serve");
  return models;
}

const example = 'export const instruments = { "TCPIP0::localhost::5025::SOCKET": modelDevice(…) }';

function isServed(value: unknown): value is SimulatedDevice | ServedInstrument {
  if (value instanceof SimulatedDevice) return true;
  return typeof value === "object" && value !== null && "connect" in value && typeof value.connect === "function";
}

function parse(name: string, refuse: (problem: string) => never): ReturnType<typeof parseResourceName> {
  try {
    return parseResourceName(name);
  } catch (error) {
    return refuse((error as Error).message);
  }
}
