/** Serves a simulated instrument on a TCP socket, for whoever speaks to real ones. */
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { SimulationError } from "../errors.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { SimulatedConnection } from "../sim/connection.ts";
import type { SimulatedDevice } from "../sim/device.ts";
import { loadSimulation, openDevice, type Simulation } from "../sim/library.ts";

/** Where a simulation is served, and which instrument of it. */
export interface ServeOptions {
  /** TCP port; a taken one gives way to the next that is free, 0 to any. Default 5025. */
  socket?: number | string | boolean | undefined;
  /** Address to listen on. Default 127.0.0.1: nobody outside this machine. */
  host?: string | undefined;
  /** Which resource of the file to serve. Default its first socket, else its first. */
  resource?: string | undefined;
  /** Receives the address, then a line for each message. Default standard output. */
  log?: ((line: string) => void) | undefined;
}

/** A simulation that is being served by this process. */
export interface SimulationServer extends AsyncDisposable {
  /** Address to open, as in `TCPIP0::127.0.0.1::5025::SOCKET`. */
  readonly resourceName: string;
  readonly port: number;
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

const defaultPort = 5025;
const portsToTry = 100;

/**
 * Serves a simulation by name (`keithley/2600`) or by path. All connections reach the same instrument.
 * @throws SimulationError, ResourceNameError if there is no such simulation or resource.
 */
export async function serveSimulation(nameOrPath: string, options: ServeOptions = {}): Promise<SimulationServer> {
  const { host = "127.0.0.1", log = line => void process.stdout.write(`${line}\n`) } = options;
  const simulation = await loadSimulation(nameOrPath);
  const device = openDevice(simulation, options.resource ?? firstResource(simulation));
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    converse(socket, device, log);
  });
  const port = await listen(server, host, portOf(options.socket));
  const { canonical: resourceName } = parseResourceName(
    `TCPIP0::${host.includes(":") ? `[${host}]` : host}::${port}::SOCKET`,
  );
  log(`serving ${nameOrPath} (SIMULATED) at ${resourceName}`);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }));
  return { resourceName, port, close, [Symbol.asyncDispose]: close };
}

function firstResource(simulation: Simulation): string {
  const names = [...simulation.definition.resources.keys()];
  const [first] = names;
  if (first === undefined) throw new SimulationError(`simulation ${simulation.path}: there are no resources to serve`);
  return names.find(name => name.endsWith("::SOCKET")) ?? first;
}

function portOf(given: ServeOptions["socket"]): number {
  if (given === undefined || typeof given === "boolean") return defaultPort;
  const port = typeof given === "number" ? given : Number(given.trim() || Number.NaN);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new RangeError(`socket port ${JSON.stringify(given)} is invalid: must be between 0 and 65535`);
}

/** Listens on the first free port from `port` on. */
async function listen(server: Server, host: string, port: number): Promise<number> {
  for (let candidate = port; ; candidate++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(candidate, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (taken && candidate < Math.min(port + portsToTry, 65535)) continue;
      const why = taken ? `no port from ${port} to ${candidate} is free` : (error as Error).message;
      throw new SimulationError(`serving on ${host}: ${why}`, { cause: error });
    }
  }
}

function converse(socket: Socket, device: SimulatedDevice, log: (line: string) => void): void {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  const note = (text: string) => log(`${new Date().toISOString().slice(11, 23)} ${peer} ${text}`);
  const connection = new SimulatedConnection(device);
  const { response: end } = device.endOfMessage;
  note("connected");
  socket.setEncoding("latin1");
  socket.on("data", (data: string) => {
    try {
      connection.receive(
        data,
        reply => {
          note(`<- ${JSON.stringify(reply.slice(0, reply.length - end.length))}`);
          // A client that does not read is not read from either.
          if (!socket.write(reply, "latin1")) socket.pause();
        },
        message => note(`-> ${JSON.stringify(message)}`),
      );
    } catch (error) {
      note(`gave up: ${(error as Error).message}`);
      socket.destroy();
    }
  });
  socket.on("drain", () => socket.resume());
  socket.on("error", error => note(`failed: ${error.message}`));
  socket.on("close", () => note("disconnected"));
}
