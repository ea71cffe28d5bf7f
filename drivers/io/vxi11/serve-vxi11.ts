/** Offers instruments on VXI-11, so that any client of real ones can talk to them. */

import { servePortmapper, type PortmapperServer } from "../rpc/portmapper-server.ts";
import { protocols } from "../rpc/portmapper.ts";
import { serveTcp, type RpcListener } from "../rpc/rpc-server.ts";
import type { ServedInstrument } from "../serve/conversation.ts";
import { IoError } from "../errors.ts";
import { CoreServer } from "./core-server.ts";
import { coreProgram } from "./protocol.ts";

export interface Vxi11ServerOptions {
  /** Address to listen on. Default 127.0.0.1: nobody outside this machine. */
  host?: string | undefined;
  /** TCP port of the core channel; 0 for any. Default 0: clients ask the portmapper. */
  port?: number | undefined;
  /** Port of the portmapper, 0 for any, or `null` for none: clients must then know the core port. Default 111. */
  portmapperPort?: number | null | undefined;
}

/** Instruments that are being served. */
export interface Vxi11Server extends AsyncDisposable {
  /** Port of the core channel, for `TCPIP0::host,port::inst0::INSTR`. */
  readonly port: number;
  /** Port of the portmapper, unless there is none. */
  readonly portmapperPort: number | undefined;
  /** Addresses to open, one for each device; with the core port where clients cannot ask a portmapper at port 111. */
  readonly resourceNames: readonly string[];
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Serves one instrument as `inst0`, or several by the names of their devices, such as `inst0` and `gpib0,1`.
 * @throws IoError that says which port cannot be bound, and why.
 */
export async function serveVxi11(
  served: ServedInstrument | ReadonlyMap<string, ServedInstrument>,
  options: Vxi11ServerOptions = {},
): Promise<Vxi11Server> {
  const { host = "127.0.0.1", port = 0, portmapperPort = 111 } = options;
  const instruments = served instanceof Map ? served : new Map([["inst0", served as ServedInstrument]]);
  const server = new CoreServer(instruments);
  const listeners: (RpcListener | PortmapperServer)[] = [];
  const close = async (): Promise<void> => void (await Promise.all(listeners.map(listener => listener.close())));
  try {
    const abort = await serveTcp(server.abort, host, 0);
    listeners.push(abort);
    server.abortPort = abort.port;
    const core = await serveTcp(server.core, host, port);
    listeners.push(core);
    const mapper = portmapperPort === null ? undefined : await servePortmapper(host, portmapperPort);
    if (mapper) {
      listeners.push(mapper);
      mapper.register({ ...coreProgram, protocol: protocols.tcp, port: core.port });
    }
    const shown = host.includes(":") ? `[${host}]` : host;
    const where = mapper?.port === 111 ? shown : `${shown},${core.port}`;
    return {
      port: core.port,
      portmapperPort: mapper?.port,
      resourceNames: [...instruments.keys()].map(device => `TCPIP0::${where}::${device}::INSTR`),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    if (error instanceof IoError) throw error;
    throw new IoError(`serving VXI-11 on ${host}: ${(error as Error).message}`, { cause: error });
  }
}
