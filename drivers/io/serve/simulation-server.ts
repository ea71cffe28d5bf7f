/** Starts a simulation server as a process of its own, as an instrument is one. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runtime } from "../../runtime.ts";
import { SimulationError } from "../errors.ts";
import { protocols, type ProtocolName } from "./protocols.ts";
import type { ServeOptions } from "./serve.ts";
import { socketPort } from "./socket-port.ts";

/** A simulation server that runs as a process of its own. */
export interface SimulationServerProcess extends AsyncDisposable {
  /** Address to open, as in `TCPIP0::127.0.0.1::5025::SOCKET`; the first if there are several. */
  readonly resourceName: string;
  /** All addresses: protocol by protocol, the instruments in their order. */
  readonly resourceNames: readonly string[];
  /** TCP port of the first socket that it listens on; 0 if there is none. */
  readonly port: number;
  /** What the server has logged so far: a line for each message, with time and direction. */
  readonly log: readonly string[];
  /** Ends the process; calling it again does nothing. */
  stop(): Promise<void>;
}

const entry = [fileURLToPath(new URL("./serve-main.js", import.meta.url))];
/** The same within the command, which runs TypeScript and takes longer to load. */
const entryForModules = [fileURLToPath(new URL("../../../workbook/main.js", import.meta.url)), "sim", "process"];
const startSeconds = 20;
const longestLog = 100_000;

/** How a simulation server is started. */
export type SimulationServerOptions = Omit<ServeOptions, "log" | "host" | "runModule">;

/**
 * Serves simulations (`keithley/2600`, the path of a file, or of a `.ts` file that exports `instruments`) on this machine, on a free port if the options name no protocol.
 * The server ends with this process, if it is not stopped before.
 * @throws SimulationError if it does not start.
 * @example await using server = await startSimulationServer("keithley/2600");
 */
export async function startSimulationServer(
  namesOrPaths: string | readonly string[],
  options: SimulationServerOptions = {},
): Promise<SimulationServerProcess> {
  const names = typeof namesOrPaths === "string" ? [namesOrPaths] : namesOrPaths;
  const { isModule } = await import("../sim/library.ts");
  const program = names.some(isModule) ? entryForModules : entry;
  const child = spawn(process.execPath, [...program, ...argumentsOf(options), "--", ...names], { stdio: "pipe" });
  const exited = new Promise<void>(resolve => child.once("close", () => resolve()).once("error", () => resolve()));
  const log: string[] = [];
  let complaint = "";
  let isReady = false;
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-4000)));
  // A pipe to a process that has gone is no news: its end is noticed as such.
  child.stdin.on("error", () => {});

  const stop = async (): Promise<void> => {
    registration[Symbol.dispose]();
    child.stdin.end();
    await exited;
  };
  const registration = runtime().onDispose(stop);

  const started = await new Promise<boolean>(resolve => {
    const timer = setTimeout(() => resolve(false), startSeconds * 1000);
    const { createInterface } = process.getBuiltinModule("node:readline");
    createInterface({ input: child.stdout }).on("line", line => {
      if (!isReady && line === "ready") resolve((isReady = true));
      else if (log.length < longestLog) log.push(line);
    });
    void exited.then(() => resolve(false)).finally(() => clearTimeout(timer));
  });
  if (!started) {
    child.kill();
    await stop();
    const what = complaint.trim() || "it did not start in time";
    throw new SimulationError(`starting a server for ${names.join(", ")}: ${what}`);
  }
  const resourceNames = log.flatMap(line => /^serving .+ at (\S+)$/.exec(line)?.[1] ?? []);
  // The server is no reason for a script to go on; it ends with the script.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  return {
    resourceName: resourceNames[0] ?? "",
    resourceNames,
    port: socketPort(resourceNames),
    log,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The command line of the process; without a protocol a socket on any free port. */
function argumentsOf(options: SimulationServerOptions): string[] {
  const { resource = [], all = false, quiet = false, logFile } = options;
  const names = Object.keys(protocols) as ProtocolName[];
  const ports = names.filter(name => options[name] !== undefined && options[name] !== false);
  return [
    ...(ports.length === 0
      ? ["--socket=0"]
      : ports.map(name => `--${name}=${options[name] === true ? "" : options[name]}`)),
    ...(typeof resource === "string" ? [resource] : resource).map(name => `--resource=${name}`),
    ...(all ? ["--all"] : []),
    ...(quiet ? ["--quiet"] : []),
    ...(logFile === undefined ? [] : [`--logFile=${logFile}`]),
  ];
}
