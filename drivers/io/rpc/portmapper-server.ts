/** A portmapper of our own: tells clients where programs listen, and lets programs of this machine register. */

import { IoError } from "../errors.ts";
import { portmapper, portmapperProcedures, readMapping, writeMapping, type Mapping } from "./portmapper.ts";
import { serveTcp, serveUdp, type RpcListener, type RpcProcedure, type RpcProgram } from "./rpc-server.ts";

const mostMappings = 1000;
/** Whoever asks is answered; only programs of this machine may change the table. */
const isLocal = (address: string): boolean => /^127\.|^::1$/.test(address);

/** A portmapper that answers on TCP and UDP. */
export interface PortmapperServer extends AsyncDisposable {
  readonly port: number;
  /** What is registered. */
  readonly mappings: readonly Mapping[];
  register(mapping: Mapping): void;
  /** Calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Serves a portmapper; `port` 0 takes any.
 * @throws IoError that says why the port cannot be bound.
 */
export async function servePortmapper(host: string, port: number = portmapper.port): Promise<PortmapperServer> {
  const mappings: Mapping[] = [];
  const program = portmapperProgram(mappings);
  const tcp = await bind(host, port, () => serveTcp(program, host, port));
  let udp: RpcListener;
  try {
    udp = await bind(host, tcp.port, () => serveUdp(program, host, tcp.port));
  } catch (error) {
    await tcp.close();
    throw error;
  }
  const close = async (): Promise<void> => void (await Promise.all([tcp.close(), udp.close()]));
  return {
    port: tcp.port,
    mappings,
    register: mapping => void mappings.push(mapping),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function portmapperProgram(mappings: Mapping[]): RpcProgram {
  const find = (wanted: Mapping): Mapping | undefined =>
    mappings.find(
      ({ program, version, protocol }) =>
        program === wanted.program && version === wanted.version && protocol === wanted.protocol,
    );
  const set: RpcProcedure = (args, result, caller) => {
    const mapping = readMapping(args);
    const isFree = isLocal(caller.address) && !find(mapping) && mappings.length < mostMappings;
    if (isFree) mappings.push(mapping);
    result.bool(isFree);
  };
  const unset: RpcProcedure = (args, result, caller) => {
    const { program, version } = readMapping(args);
    const isAllowed = isLocal(caller.address);
    // Protocol and port are ignored (RFC 1833, section 3.2). What is not registered is as good as gone: programs unset
    // what a predecessor may have left before they set their own.
    const kept = mappings.filter(mapping => mapping.program !== program || mapping.version !== version);
    if (isAllowed) mappings.splice(0, mappings.length, ...kept);
    result.bool(isAllowed);
  };
  const getPort: RpcProcedure = (args, result) => void result.uint(find(readMapping(args))?.port ?? 0);
  const dump: RpcProcedure = (_args, result) => {
    for (const mapping of mappings) writeMapping(result.bool(true), mapping);
    result.bool(false);
  };
  const procedures = new Map<number, RpcProcedure>([
    [portmapperProcedures.set, set],
    [portmapperProcedures.unset, unset],
    [portmapperProcedures.getPort, getPort],
    [portmapperProcedures.dump, dump],
  ]);
  return { ...portmapper, procedures, longestCall: 1024 };
}

async function bind(host: string, port: number, serve: () => Promise<RpcListener>): Promise<RpcListener> {
  try {
    return await serve();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EACCES: "permission denied: ports below 1024 are for root",
      EADDRINUSE: "another program listens there, perhaps rpcbind",
    };
    const why = reasons[code ?? ""] ?? message;
    throw new IoError(`serving a portmapper on ${host}: port ${port} cannot be bound: ${why}`, { cause: error });
  }
}
