/** Offers instruments on any number of protocols at once. */

import { IoError } from "../errors.ts";
import type { ServedInstrument } from "./conversation.ts";
import { LoggedInstrument } from "./logged-instrument.ts";
import type { RunningServer } from "./protocol-server.ts";
import { protocols, type ProtocolName } from "./protocols.ts";
import { FileLog, TextLog, type EndOfMessage, type TrafficLog } from "./traffic-log.ts";

/** A port of a protocol: a number, 0 for any, `true` for the usual one; `false` leaves the protocol out. */
export type PortOption = number | string | boolean | undefined;

/** On which protocols, and where. Each protocol has an option of its name. */
export interface ComposeOptions extends Readonly<Partial<Record<ProtocolName, PortOption>>> {
  /** Address to listen on. Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string | undefined;
  /** Receives the addresses, then a line for each message. Default standard output. */
  readonly log?: ((line: string) => void) | undefined;
  /** Tells the addresses alone, not what is said. Default false. */
  readonly quiet?: boolean | undefined;
  /** File for all that travels, a JSON object a line: time, client, instrument, direction, bytes. */
  readonly logFile?: string | undefined;
}

/** An instrument to offer. */
export interface Offered {
  readonly instrument: ServedInstrument;
  /** What it is called when its address is told. */
  readonly label: string;
  /** What ends messages and replies, which the log leaves out. */
  readonly endOfMessage: EndOfMessage;
}

/** Where an instrument is offered. */
export interface Address {
  readonly protocol: ProtocolName;
  readonly instrument: string;
  /** To be opened, as in `TCPIP0::127.0.0.1::5025::SOCKET`. */
  readonly resourceName: string;
}

/** Instruments that are being served by this process. */
export interface ComposedServer extends AsyncDisposable {
  /** Protocol by protocol, the instruments in their order. */
  readonly addresses: readonly Address[];
  /** Logs what befell a client. */
  readonly note: (client: string, text: string) => void;
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Serves instruments on the protocols that the options name; on sockets if they name none.
 * @throws RangeError for a port that is none; IoError if a protocol cannot be served.
 */
export async function serveInstruments(offered: readonly Offered[], options: ComposeOptions): Promise<ComposedServer> {
  const { host = "127.0.0.1", log = line => void process.stdout.write(`${line}\n`), quiet = false, logFile } = options;
  const chosen = chosenProtocols(options);
  const ends = new Map(offered.map(({ instrument, endOfMessage }) => [instrument.name, endOfMessage]));
  const logs: TrafficLog[] = [];
  if (!quiet)
    logs.push(new TextLog(log, offered.length > 1, name => ends.get(name ?? "") ?? { query: "\n", response: "\n" }));
  if (logFile !== undefined) logs.push(new FileLog(logFile));
  const instruments = offered.map(({ instrument }) =>
    logs.length > 0 ? new LoggedInstrument(instrument, logs) : instrument,
  );
  const note = (client: string, text: string): void => {
    for (const each of logs) each.add({ client, event: { text } });
  };
  const running: RunningServer[] = [];
  const addresses: Address[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= Promise.all(running.map(server => server.close())).then(() => {
      for (const each of logs) each.close();
    }));
  try {
    for (const [protocol, port] of chosen) {
      const server = await (await protocols[protocol].load()).start(instruments, { port, host, note });
      running.push(server);
      for (const [index, resourceName] of server.resourceNames.entries()) {
        addresses.push({ protocol, instrument: offered[index]?.instrument.name ?? "", resourceName });
        log(`serving ${offered[index]?.label} at ${resourceName}`);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { addresses, note, close, [Symbol.asyncDispose]: close };
}

function chosenProtocols(options: ComposeOptions): (readonly [ProtocolName, number | undefined])[] {
  const names = Object.keys(protocols) as ProtocolName[];
  const chosen = names.filter(name => options[name] !== undefined && options[name] !== false);
  if (chosen.length === 0 && names.some(name => options[name] === false))
    throw new IoError(`serving on no protocol: choose one of ${names.join(", ")}`);
  const wanted = chosen.length === 0 ? (["socket"] as const) : chosen;
  return wanted.map(name => [name, portOf(name, options[name])]);
}

function portOf(protocol: ProtocolName, given: PortOption): number | undefined {
  if (given === undefined || typeof given === "boolean" || given === "") return undefined;
  const port = typeof given === "number" ? given : Number(given.trim() || Number.NaN);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new RangeError(`${protocol} port ${JSON.stringify(given)} is invalid: must be between 0 and 65535`);
}
