/** Opens an instrument by its resource name: on its bus, through a vendor's library, or as a simulation. */
import { IoError } from "./errors.ts";
import { MessageHandle } from "./handle/message-handle.ts";
import type { VisaHandle } from "./handle/visa-handle.ts";
import { parseResourceName, type ResourceName } from "./names/resource-name.ts";
import { reach, type ReachOptions } from "./reach.ts";
import type { Transport } from "./transport.ts";
import { parseVisalib } from "./visalib.ts";

/** How a connection is opened. */
export interface OpenOptions extends ReachOptions {
  /** Simulation instead of an instrument: a name such as `keithley/2600`, or the path of a pyvisa-sim file. */
  sim?: string | undefined;
  /** The same and more in the notation of PyVISA: `file.yaml@sim`, `@ivi` for a vendor's library, `@py` for our own. */
  visalib?: string | undefined;
  /** Seconds that an operation may take; `null` for no limit. Default 5. */
  timeout?: number | null | undefined;
  /** What ends a reply. Default `"\n"`. */
  readTermination?: string | undefined;
  /** What is added to every command. Default `"\n"`. */
  writeTermination?: string | undefined;
  /** Ends the attempt to connect. */
  signal?: AbortSignal | undefined;
}

/**
 * Connects to an instrument.
 * @throws ResourceNameError for an address that is malformed, unknown to the simulation or without a transport;
 * InstrumentConnectionError, InstrumentTimeoutError if the instrument cannot be reached.
 * @example
 * const smu = await openResource("TCPIP0::10.0.0.7::5025::SOCKET", { sim: "keithley/2600" });
 * await smu.query("*IDN?");
 * await smu.close();
 */
export async function openResource(resourceName: string, options: OpenOptions = {}): Promise<VisaHandle> {
  const { timeout = 5, readTermination = "\n", writeTermination = "\n", signal } = options;
  const name = parseResourceName(resourceName);
  const transport = await chooseTransport(name, options);
  const handle = new MessageHandle(name.canonical, transport, { timeout, readTermination, writeTermination });
  try {
    await handle.connect({ signal });
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

/** The transport of an address, not connected yet. */
export async function chooseTransport(name: ResourceName, options: OpenOptions): Promise<Transport> {
  const { canonical } = name;
  const { sim, visalib } = options;
  if (sim !== undefined && visalib !== undefined)
    throw new IoError(`connecting to ${canonical}: sim and visalib exclude each other`, { resourceName: canonical });
  const backend = sim === undefined ? parseVisalib(visalib ?? "") : { backend: "simulation" as const, simulation: sim };
  if (backend.backend === "simulation") return simulate(backend.simulation, name);
  if (backend.backend === "vendor") return throughVendor(name, backend.library);
  return reach(name, options);
}

/** Whoever talks to hardware does not wait for the simulator and its YAML reader to load. */
async function simulate(simulation: string | undefined, name: ResourceName): Promise<Transport> {
  const [{ loadSimulation, openDevice }, { SimulationTransport }, { theSimulationWith }] = await Promise.all([
    import("./sim/library.ts"),
    import("./sim/simulation-transport.ts"),
    import("./discovery/simulation-source.ts"),
  ]);
  const chosen = simulation ?? (await theSimulationWith(name.canonical));
  return new SimulationTransport(openDevice(await loadSimulation(chosen), name.canonical));
}
