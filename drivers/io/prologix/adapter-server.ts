/** Serves a simulated Prologix adapter with instruments behind it, on a TCP port or a pseudo-terminal. */

import { createServer, type Socket } from "node:net";
import { listen } from "../serve/listen.ts";
import { openPseudoTerminal } from "../serve/pseudo-terminal.ts";
import { SimulatedAdapter, type AdapterClient, type BusInstruments } from "./simulated-adapter.ts";

/** How an adapter is served. */
export interface AdapterServerOptions {
  /** What it answers to `++ver`. */
  version?: string;
  /** Receives what comes and what goes, a line each. Default nobody. */
  log?: (line: string) => void;
}

/** A simulated adapter. */
export interface AdapterServer extends AsyncDisposable {
  /** What opens it as board 0, as in `PRLGX-TCPIP0::127.0.0.1::1234::INTFC`. */
  readonly resourceName: string;
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Offers instruments behind an adapter on TCP.
 * @example
 * await using server = await serveAdapterOnTcp(new Map([[9, instrument]]), { port: 0 });
 */
export async function serveAdapterOnTcp(
  instruments: BusInstruments,
  options: AdapterServerOptions & {
    /** A taken one gives way to the next that is free, 0 takes any. Default 1234, Prologix's. */
    port?: number;
    /** Default 127.0.0.1: nobody outside this machine. */
    host?: string;
  } = {},
): Promise<AdapterServer & { readonly port: number }> {
  const { port = 1234, host = "127.0.0.1" } = options;
  const adapter = new SimulatedAdapter(instruments, options);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    const client = adapter.connect(data => sendTo(socket, data));
    socket.on("data", data => receive(client, data, () => socket.destroy()));
    socket.on("error", () => {});
    socket.on("close", () => {
      client.close();
      sockets.delete(socket);
    });
  });
  const bound = await listen(server, host, port);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= new Promise(resolve => {
      adapter.close();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }));
  const resourceName = `PRLGX-TCPIP0::${host.includes(":") ? `[${host}]` : host}::${bound}::INTFC`;
  return { resourceName, port: bound, close, [Symbol.asyncDispose]: close };
}

/**
 * Offers instruments behind an adapter on a new pseudo-terminal.
 * @throws SimulationError where there are no pseudo-terminals.
 */
export async function serveAdapterOnPty(
  instruments: BusInstruments,
  options: AdapterServerOptions = {},
): Promise<AdapterServer & { readonly path: string }> {
  const terminal = await openPseudoTerminal();
  const { path } = terminal;
  const adapter = new SimulatedAdapter(instruments, options);
  const client = adapter.connect(data => terminal.write(data));
  terminal.onData(data => receive(client, data, () => options.log?.("forgets a line without an end")));
  const close = async (): Promise<void> => {
    client.close();
    adapter.close();
    await terminal.close();
  };
  return { resourceName: `PRLGX-ASRL0::${path}::INTFC`, path, close, [Symbol.asyncDispose]: close };
}

function receive(client: AdapterClient, data: Buffer, refuse: () => void): void {
  try {
    client.receive(data);
  } catch {
    refuse();
  }
}

/** A client that does not read is waited for, as an adapter holds the bus. */
async function sendTo(socket: Socket, data: Buffer): Promise<void> {
  if (socket.destroyed || socket.write(data)) return;
  await new Promise<void>(resolve => {
    const done = () => {
      socket.off("drain", done).off("close", done);
      resolve();
    };
    socket.once("drain", done).once("close", done);
  });
}
