/** Finds simulations: those that come with the drivers, by name, and the user's own, by path. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ResourceNameError, SimulationError } from "../errors.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { readDefinition, type SimulationDefinition } from "./definition.ts";
import { SimulatedDevice, type Behaviour, type DeviceOptions } from "./device.ts";

/** Simulations live beside their drivers. */
const instruments = fileURLToPath(new URL("../../instruments/", import.meta.url));
const ending = ".sim.yaml";

/** A simulation that is ready to be opened any number of times. */
export interface Simulation {
  readonly path: string;
  readonly definition: SimulationDefinition;
  readonly behaviour: Behaviour | undefined;
}

/** Whether a name is the path of a module in TypeScript or JavaScript, not of a file of pyvisa-sim. */
export function isModule(name: string): boolean {
  return /\.[cm]?[jt]s$/i.test(name);
}

/** Names of the simulations that come with the drivers, as in `keithley/2600`. */
export function simulationNames(): string[] {
  return readdirSync(instruments, { recursive: true, encoding: "utf8" })
    .filter(file => file.endsWith(ending))
    .map(file => file.slice(0, -ending.length).replaceAll("\\", "/"))
    .toSorted();
}

/**
 * Loads a simulation by name (`keithley/2600`) or by the path of a pyvisa-sim file, relative to the working directory.
 * @throws SimulationError that names what exists, or the line of the file that is wrong.
 */
export async function loadSimulation(nameOrPath: string): Promise<Simulation> {
  if (isModule(nameOrPath)) {
    throw new SimulationError(
      `simulation ${JSON.stringify(nameOrPath)}: the instruments of a module are given as themselves: import them, then { sim: … }`,
    );
  }
  const isFile = /\.ya?ml$/i.test(nameOrPath);
  const path = isFile ? resolve(nameOrPath) : join(instruments, nameOrPath + ending);
  const known = isFile || simulationNames().includes(nameOrPath);
  if (!known || !existsSync(path)) {
    const looked = isFile ? `there is no file ${path}` : "unknown simulation";
    throw new SimulationError(
      `simulation ${JSON.stringify(nameOrPath)}: ${looked}: expected a .yaml file or one of ${simulationNames().join(", ")}`,
    );
  }
  const text = await readText(path);
  const cached = simulations.get(path);
  if (cached?.text === text) return cached.simulation;
  let standsAlone = true;
  const definition = readDefinition(path, text, filename => {
    standsAlone = false;
    const other = resolve(dirname(path), filename);
    return { path: other, text: readFileSync(other, "utf8") };
  });
  const simulation = { path, definition, behaviour: isFile ? undefined : await loadBehaviour(path) };
  if (standsAlone) simulations.set(path, { text, simulation });
  return simulation;
}

/** The simulations that have a resource, of those that come with the drivers. */
export async function simulationsWith(resourceName: string): Promise<string[]> {
  const loaded = await Promise.all(
    simulationNames().map(async name => ({ name, resources: (await loadSimulation(name)).definition.resources })),
  );
  return loaded.filter(({ resources }) => resources.has(resourceName)).map(({ name }) => name);
}

/** What was read, as long as the file's text is the same: reading takes ten times longer than comparing. */
const simulations = new Map<string, { readonly text: string; readonly simulation: Simulation }>();

/**
 * A fresh device for a resource name.
 * @throws ResourceNameError with the names that exist, if it is none of them.
 */
export function openDevice(
  simulation: Simulation,
  resourceName: string,
  options: Pick<DeviceOptions, "bench" | "strict"> = {},
): SimulatedDevice {
  const name = parseResourceName(resourceName);
  const { resources } = simulation.definition;
  const device = resources.get(name.canonical);
  if (!device) {
    const names = [...resources.keys()].join(", ") || "(none)";
    throw new ResourceNameError(
      `connecting to ${name.canonical}: not in the simulation ${basename(simulation.path)}: expected one of ${names}`,
      { resourceName: name.canonical },
    );
  }
  return new SimulatedDevice(device, `${name.interfaceType} ${name.resourceClass}`, {
    behaviour: simulation.behaviour,
    ...options,
  });
}

/**
 * A fresh device of a simulation that is named as in `sim`: for a bench that several share, or to be made faulty.
 * @throws SimulationError, ResourceNameError if there is no such simulation or resource.
 * @example
 * const smu = await openSimulation("keithley/2600", "TCPIP0::10.0.0.7::5025::SOCKET", { bench });
 */
export async function openSimulation(
  nameOrPath: string,
  resourceName: string,
  options: Pick<DeviceOptions, "bench" | "strict"> = {},
): Promise<SimulatedDevice> {
  return openDevice(await loadSimulation(nameOrPath), resourceName, options);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new SimulationError(`simulation ${path}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** The model beside the file, `<model>.sim.ts`, built or not. */
async function loadBehaviour(path: string): Promise<Behaviour | undefined> {
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const module = path.replace(/\.yaml$/, extension);
  if (!existsSync(module)) return undefined;
  return ((await import(pathToFileURL(module).href)) as { behaviour: Behaviour }).behaviour;
}
