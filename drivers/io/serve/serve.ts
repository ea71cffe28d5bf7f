/** Serves simulated instruments on real protocols, for whoever speaks to real ones. */

import { SimulationError } from "../errors.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { serveInstruments, type Address, type ComposeOptions, type Offered } from "./compose.ts";
import type { RunModule } from "./models.ts";
import { socketPort } from "./socket-port.ts";
import { openSource, type Source } from "./source.ts";

/** Where simulations are served, and which instruments of them. */
export interface ServeOptions extends ComposeOptions {
  /** Which resources of the files to serve. Default the first socket of each, else its first. */
  readonly resource?: string | readonly string[] | undefined;
  /** Serves every resource of the files. Default false. */
  readonly all?: boolean | undefined;
  /** Runs a module of models; without it only files of pyvisa-sim can be served. */
  readonly runModule?: RunModule | undefined;
}

/** Simulations that are being served by this process. */
export interface SimulationServer extends AsyncDisposable {
  /** Where each instrument is offered, protocol by protocol. */
  readonly addresses: readonly Address[];
  /** The first address, as in `TCPIP0::127.0.0.1::5025::SOCKET`. */
  readonly resourceName: string;
  /** TCP port of the first socket; 0 if there is none. */
  readonly port: number;
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Serves simulations by name (`keithley/2600`) or by path, and modules that export `instruments`. All connections to an instrument reach the same one.
 * @throws SimulationError, ResourceNameError if there is no such simulation or resource.
 */
export async function serveSimulation(
  namesOrPaths: string | readonly string[],
  options: ServeOptions = {},
): Promise<SimulationServer> {
  const names = typeof namesOrPaths === "string" ? [namesOrPaths] : namesOrPaths;
  const wanted = typeof options.resource === "string" ? [options.resource] : (options.resource ?? []);
  const offered: Offered[] = [];
  for (const source of await choose(names, wanted, options.runModule)) {
    const resources = resourcesOf(source, wanted, options.all ?? false);
    for (const resource of resources) {
      const called = unusedName(resources.length > 1 ? `${source.name} ${resource}` : source.name, offered);
      offered.push({ ...source.open(resource, called), label: `${called} (SIMULATED)` });
    }
  }
  const server = await serveInstruments(offered, options);
  const { addresses, close } = server;
  return {
    addresses,
    resourceName: addresses[0]?.resourceName ?? "",
    port: socketPort(addresses.map(address => address.resourceName)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Logs tell instruments by their names: the second of one name gets a number. */
function unusedName(wanted: string, offered: readonly Offered[]): string {
  const names = new Set(offered.map(({ instrument }) => instrument.name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} (${number})`;
    if (!names.has(name)) return name;
  }
}

/** The sources; where resources are wanted, each must be in one of them. */
async function choose(
  names: readonly string[],
  wanted: readonly string[],
  runModule: RunModule | undefined,
): Promise<Source[]> {
  const sources: Source[] = [];
  for (const name of names) sources.push(await openSource(name, runModule));
  if (sources.length === 0) throw new SimulationError("serving nothing: expected the name of a simulation, or a file");
  for (const resource of wanted) {
    const { canonical } = parseResourceName(resource);
    if (sources.some(({ resources }) => resources.includes(canonical))) continue;
    // The error names what there is.
    for (const source of sources) source.open(canonical, source.name);
  }
  return sources;
}

function resourcesOf({ name, resources }: Source, wanted: readonly string[], all: boolean): readonly string[] {
  const [first] = resources;
  if (first === undefined) throw new SimulationError(`simulation ${name}: there are no resources to serve`);
  if (all) return resources;
  const chosen = resources.filter(each => wanted.some(resource => parseResourceName(resource).canonical === each));
  return chosen.length > 0 ? chosen : [resources.find(each => each.endsWith("::SOCKET")) ?? first];
}
