/** Opens an instrument by its resource name: on its bus, through a vendor's library, as a simulation or from a recording. */
import { IoError, ResourceNameError } from "./errors.ts";
import { MessageHandle } from "./handle/message-handle.ts";
import type { VisaHandle } from "./handle/visa-handle.ts";
import { parseResourceName, type ResourceName } from "./names/resource-name.ts";
import { reach, type ReachOptions } from "./reach.ts";
import type { ServedInstrument } from "./serve/conversation.ts";
import type { Bench } from "./sim/bench.ts";
import type { SimulatedDevice } from "./sim/device.ts";
import type { Strictness } from "./sim/strict.ts";
import type { Transport } from "./transport.ts";
import { parseVisalib } from "./visalib.ts";

/** Where a session is recorded. */
export interface RecordFile {
  /** File to write, one JSON object a line. */
  path: string;
  /** Whether an older recording of that name is replaced. Default false: it is an error. */
  replace?: boolean | undefined;
}

/** What stands in for an instrument, and what is written down. */
export interface TransportOptions extends ReachOptions {
  /** Simulation instead of an instrument: a name such as `keithley/2600`, the path of a pyvisa-sim file, or a model. */
  sim?: string | SimulatedDevice | ServedInstrument | undefined;
  /** What several simulated instruments share: the device under test, the clock, the noise. Default a bench of its own. */
  bench?: Bench | undefined;
  /** Whether a simulation refuses what no rule of its file matches: at once, or when it is closed. Default not at all. */
  strict?: Strictness | undefined;
  /** The same and more in the notation of PyVISA: `file.yaml@sim`, `@ivi` for a vendor's library, `@py` for our own. */
  visalib?: string | undefined;
  /** Writes all that travels to a new file of JSON lines, which can be replayed; an older recording is replaced only where that is asked for. */
  record?: string | RecordFile | undefined;
  /** A recording instead of an instrument: the same again in the same order, or else an error that shows both. */
  replay?: string | undefined;
  /** Replays by question instead, in any order. Default false. */
  lenient?: boolean | undefined;
}

/** How a connection is opened. */
export interface OpenOptions extends TransportOptions {
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
  const { timeout = 5, readTermination = "\n", writeTermination = "\n", signal, record } = options;
  const name = parseResourceName(resourceName);
  const transport = await chooseTransport(name, options);
  let opened: { close(): Promise<void> } = transport;
  try {
    const recorded = record === undefined ? transport : await recordTo(record, transport, name);
    opened = recorded;
    const handle = new MessageHandle(name.canonical, recorded, { timeout, readTermination, writeTermination });
    opened = handle;
    await handle.connect({ signal });
    return handle;
  } catch (error) {
    // Why it does not open is what counts, not what its end may have to complain about.
    await opened.close().catch(() => {});
    throw error;
  }
}

/** The transport of an address, not connected yet. */
export async function chooseTransport(name: ResourceName, options: TransportOptions): Promise<Transport> {
  const { canonical: resourceName } = name;
  const { sim, visalib, replay, lenient = false } = options;
  const instead = Object.entries({ sim, visalib, replay }).filter(([, value]) => value !== undefined);
  if (instead.length > 1) {
    const both = instead.map(([option]) => option).join(" and ");
    throw new IoError(`connecting to ${resourceName}: ${both} exclude each other`, { resourceName });
  }
  if (replay !== undefined)
    return (await import("./record/replay.ts")).openReplay(replay, { mode: lenient ? "lenient" : "strict" });
  if (typeof sim === "object") {
    const { SimulationTransport } = await import("./sim/simulation-transport.ts");
    return new SimulationTransport(sim);
  }
  const backend = sim === undefined ? parseVisalib(visalib ?? "") : { backend: "simulation" as const, simulation: sim };
  if (backend.backend === "simulation") return simulate(backend.simulation, name, options);
  if (backend.backend === "vendor") {
    const { VisaTransport } = await import("./visa-library/index.ts");
    return new VisaTransport(resourceName, { path: backend.library });
  }
  return reach(name, options);
}

async function recordTo(
  record: string | RecordFile,
  transport: Transport,
  { canonical }: ResourceName,
): Promise<Transport> {
  const { recording } = await import("./record/recording-transport.ts");
  const { path, replace }: RecordFile = typeof record === "string" ? { path: record } : record;
  return recording(transport, { path, replace, resourceName: canonical });
}

/** Whoever talks to hardware does not wait for the simulator and its YAML reader to load. */
async function simulate(
  simulation: string | undefined,
  { canonical: resourceName }: ResourceName,
  { bench, strict }: TransportOptions,
): Promise<Transport> {
  const [{ loadSimulation, openDevice, simulationsWith }, { SimulationTransport }] = await Promise.all([
    import("./sim/library.ts"),
    import("./sim/simulation-transport.ts"),
  ]);
  const names = simulation === undefined ? await simulationsWith(resourceName) : [simulation];
  const [only, ...others] = names;
  if (only === undefined || others.length > 0) {
    const problem =
      only === undefined
        ? "no simulation has it"
        : `several simulations have it: choose one, as in ${JSON.stringify(`${only}@sim`)}: ${names.join(", ")}`;
    throw new ResourceNameError(`connecting to ${resourceName}: ${problem}`, { resourceName });
  }
  return new SimulationTransport(openDevice(await loadSimulation(only), resourceName, { bench, strict }));
}
