/** Serves simulated instruments on real protocols, for whoever speaks to real ones. */

import { SimulationError } from "../errors.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { ServedSimulation } from "../sim/conversation.ts";
import { loadSimulation, openDevice, type Simulation } from "../sim/library.ts";
import { serveInstruments, type Address, type ComposeOptions, type Offered } from "./compose.ts";
import { socketPort } from "./socket-port.ts";

/** Where simulations are served, and which instruments of them. */
export interface ServeOptions extends ComposeOptions {
  /** Which resources of the files to serve. Default the first socket of each, else its first. */
  readonly resource?: string | readonly string[] | undefined;
  /** Serves every resource of the files. Default false. */
  readonly all?: boolean | undefined;
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
 * Serves simulations by name (`keithley/2600`) or by path. All connections to an instrument reach the same one.
 * @throws SimulationError, ResourceNameError if there is no such simulation or resource.
 */
export async function serveSimulation(
  namesOrPaths: string | readonly string[],
  options: ServeOptions = {},
): Promise<SimulationServer> {
  const names = typeof namesOrPaths === "string" ? [namesOrPaths] : namesOrPaths;
  const wanted = typeof options.resource === "string" ? [options.resource] : (options.resource ?? []);
  const offered: Offered[] = [];
  for (const [name, simulation] of await choose(names, wanted)) {
    const resources = resourcesOf(simulation, wanted, options.all ?? false);
    for (const resource of resources) {
      const device = openDevice(simulation, resource);
      const called = unusedName(resources.length > 1 ? `${name} ${resource}` : name, offered);
      const instrument = new ServedSimulation(device, called, resource);
      offered.push({ instrument, label: `${called} (SIMULATED)`, endOfMessage: device.endOfMessage });
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

/** The simulations; where resources are wanted, each must be in one of them. */
async function choose(names: readonly string[], wanted: readonly string[]): Promise<[string, Simulation][]> {
  const simulations: [string, Simulation][] = [];
  for (const name of names) simulations.push([name, await loadSimulation(name)]);
  const [first] = simulations;
  if (!first) throw new SimulationError("serving nothing: expected the name of a simulation, or a file");
  for (const resource of wanted) {
    const { canonical } = parseResourceName(resource);
    if (simulations.some(([, { definition }]) => definition.resources.has(canonical))) continue;
    // The error names what there is.
    for (const [, simulation] of simulations) openDevice(simulation, canonical);
  }
  return simulations;
}

function resourcesOf(simulation: Simulation, wanted: readonly string[], all: boolean): readonly string[] {
  const names = [...simulation.definition.resources.keys()];
  const [first] = names;
  if (first === undefined) throw new SimulationError(`simulation ${simulation.path}: there are no resources to serve`);
  if (all) return names;
  const chosen = names.filter(name => wanted.some(resource => parseResourceName(resource).canonical === name));
  return chosen.length > 0 ? chosen : [names.find(name => name.endsWith("::SOCKET")) ?? first];
}
