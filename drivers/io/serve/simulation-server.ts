/** Starts a simulation server as a process of its own, as an instrument is one. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runtime } from "../../runtime.ts";
import { SimulationError } from "../errors.ts";
import type { ServeOptions } from "./serve.ts";

/** A simulation server that runs as a process of its own. */
export interface SimulationServerProcess extends AsyncDisposable {
  /** Address to open, as in `TCPIP0::127.0.0.1::5025::SOCKET`. */
  readonly resourceName: string;
  /** TCP port that it listens on. */
  readonly port: number;
  /** What the server has logged so far: a line for each message, with time and direction. */
  readonly log: readonly string[];
  /** Ends the process; calling it again does nothing. */
  stop(): Promise<void>;
}

const entry = fileURLToPath(new URL("./serve-main.js", import.meta.url));
const startSeconds = 20;
const longestLog = 100_000;

/**
 * Serves a simulation (`keithley/2600`, or the path of a file) on a free port of this machine. The server ends with this
 * process, if it is not stopped before.
 * @throws SimulationError if it does not start.
 * @example await using server = await startSimulationServer("keithley/2600");
 */
export async function startSimulationServer(
  nameOrPath: string,
  options: Pick<ServeOptions, "socket" | "resource"> = {},
): Promise<SimulationServerProcess> {
  const { socket = 0, resource } = options;
  const port = typeof socket === "boolean" ? [] : ["--socket", String(socket)];
  const chosen = resource === undefined ? [] : ["--resource", resource];
  const child = spawn(process.execPath, [entry, ...port, ...chosen, "--", nameOrPath], { stdio: "pipe" });
  const exited = new Promise<void>(resolve => child.once("close", () => resolve()).once("error", () => resolve()));
  const log: string[] = [];
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint = (complaint + text).slice(-4000)));
  // A pipe to a process that has gone is no news: its end is noticed as such.
  child.stdin.on("error", () => {});

  const stop = async (): Promise<void> => {
    registration[Symbol.dispose]();
    child.stdin.end();
    await exited;
  };
  const registration = runtime().onDispose(stop);

  const address = await new Promise<string | undefined>(resolve => {
    const timer = setTimeout(() => resolve(undefined), startSeconds * 1000);
    const { createInterface } = process.getBuiltinModule("node:readline");
    createInterface({ input: child.stdout }).on("line", line => {
      if (log.length < longestLog) log.push(line);
      if (log.length === 1) resolve(/ at (\S+)$/.exec(line)?.[1]);
    });
    void exited.then(() => resolve(undefined)).finally(() => clearTimeout(timer));
  });
  if (address === undefined) {
    child.kill();
    await stop();
    throw new SimulationError(`starting a server for ${nameOrPath}: ${complaint.trim() || "it did not start in time"}`);
  }
  // The server is no reason for a script to go on; it ends with the script.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  return {
    resourceName: address,
    port: Number(address.split("::").at(-2)),
    log,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
