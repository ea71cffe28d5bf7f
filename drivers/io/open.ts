/** Opens an instrument by its resource name: on the network, or as a simulation. */
import { IoError, ResourceNameError } from "./errors.ts";
import { parseResourceName, type ResourceName } from "./resource-name.ts";
import { StreamTransport } from "./stream/stream-transport.ts";
import { TcpStream } from "./stream/tcp-stream.ts";
import type { Transport } from "./transport.ts";
import { MessageHandle, type VisaHandle } from "./visa-handle.ts";

/** How a connection is opened. */
export interface OpenOptions {
  /** Simulation instead of an instrument: a name such as `keithley/2600`, or the path of a pyvisa-sim file. */
  sim?: string | undefined;
  /** The same in the notation of PyVISA: `file.yaml@sim`. */
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
  const sim = simulationOf(name, options);
  if (sim !== undefined) return simulate(sim, name);
  const { interfaceType, resourceClass, parts } = name;
  if (interfaceType === "TCPIP" && resourceClass === "SOCKET") {
    const { host = "", port } = parts;
    return new StreamTransport(`tcp ${host.toLowerCase()} ${port}`, new TcpStream(host, Number(port)));
  }
  const hint =
    interfaceType === "TCPIP" && /^\d+$/.test(parts["device"] ?? "")
      ? `: did you mean TCPIP0::${parts["host"]}::${parts["device"]}::SOCKET`
      : "";
  throw new ResourceNameError(
    `connecting to ${name.canonical}: ${interfaceType} ${resourceClass} has no transport: ` +
      `there are TCPIP SOCKET, as in TCPIP0::10.0.0.7::5025::SOCKET, and simulations of every class (sim)${hint}`,
    { resourceName: name.canonical },
  );
}

/** Whoever talks to hardware does not wait for the simulator and its YAML reader to load. */
async function simulate(sim: string, name: ResourceName): Promise<Transport> {
  const [{ loadSimulation, openDevice }, { SimulationTransport }] = await Promise.all([
    import("./sim/library.ts"),
    import("./sim/simulation-transport.ts"),
  ]);
  return new SimulationTransport(openDevice(await loadSimulation(sim), name.canonical));
}

function simulationOf(name: ResourceName, { sim, visalib }: OpenOptions): string | undefined {
  if (visalib === undefined) return sim;
  if (sim !== undefined) {
    throw new IoError(`connecting to ${name.canonical}: sim and visalib exclude each other`, {
      resourceName: name.canonical,
    });
  }
  const file = /^(.+)@sim$/.exec(visalib)?.[1];
  if (file === undefined) {
    throw new IoError(
      `connecting to ${name.canonical}: visalib ${JSON.stringify(visalib)} is not available: expected "file.yaml@sim"`,
      {
        resourceName: name.canonical,
      },
    );
  }
  return file;
}
