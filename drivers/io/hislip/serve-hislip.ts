/** Offers instruments on HiSLIP (IVI-6.1, versions 1 and 2, without encryption), for whoever speaks to real ones. */

import { createServer, type Socket } from "node:net";
import type { ServedInstrument } from "../serve/conversation.ts";
import { listen } from "../serve/listen.ts";
import { FrameReader } from "./frame-reader.ts";
import { LockTable } from "./lock-table.ts";
import { encodeMessage, fatalErrors, hislipPort, messageTypes, nameOfType, type Header } from "./messages.ts";
import { controlBits } from "./messages.ts";
import { fatalMessage, ProtocolError } from "./protocol-error.ts";
import { ServedClient } from "./served-client.ts";

/** How instruments are served. */
export interface HislipServerOptions {
  /** TCP port; a taken one gives way to the next that is free, 0 for any. Default 4880. */
  readonly port?: number | undefined;
  /** Address to listen on. Default 127.0.0.1: nobody outside this machine. */
  readonly host?: string | undefined;
  /** Whether clients begin in overlap mode; each may choose anew with a device clear. Default false. */
  readonly overlap?: boolean | undefined;
  /** How many clients may be connected at once. Default 64. */
  readonly maxClients?: number | undefined;
  /** Largest message to take, in bytes. Default 1 MiB. */
  readonly messageSize?: number | undefined;
  /** Receives a line whenever a client comes, goes or fails. Default nobody. */
  readonly log?: ((line: string) => void) | undefined;
}

/** Instruments that are being served. */
export interface HislipServer extends AsyncDisposable {
  readonly port: number;
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

/** Largest version that is spoken, as in the protocol: 2.0. */
const newestVersion = 0x0200;
const vendor = 0x7878;
const longestSubAddress = 256;
const longestCommand = 1 << 28;
const defaultMessageSize = 1 << 20;
const defaultClients = 64;
/** How long a failed connection has for its last words, in milliseconds. */
const lastWords = 1000;

/**
 * Serves instruments by their sub-addresses (`hislip0`); a client that names none gets the first.
 * @throws SimulationError if no port is free.
 */
export async function serveHislip(
  instruments: ReadonlyMap<string, ServedInstrument>,
  options: HislipServerOptions = {},
): Promise<HislipServer> {
  const { port = hislipPort, host = "127.0.0.1" } = options;
  const clients = new Clients(instruments, options);
  const server = createServer({ noDelay: true }, socket => clients.welcome(socket));
  const bound = await listen(server, host, port);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= new Promise(resolve => {
      server.close(() => resolve());
      clients.close();
    }));
  return { port: bound, close, [Symbol.asyncDispose]: close };
}

class Clients {
  readonly #instruments: ReadonlyMap<string, ServedInstrument>;
  readonly #options: HislipServerOptions;
  readonly #locks = new Map<ServedInstrument, LockTable>();
  readonly #sessions = new Map<number, ServedClient>();
  readonly #sockets = new Set<Socket>();
  #lastSession = 0;

  constructor(instruments: ReadonlyMap<string, ServedInstrument>, options: HislipServerOptions) {
    this.#instruments = new Map([...instruments].map(([name, instrument]) => [name.toLowerCase(), instrument]));
    this.#options = options;
  }

  /** A connection has come; its first message says which channel of whom it is. */
  welcome(socket: Socket): void {
    const input = new FrameReader();
    let header: Header | undefined;
    const first = (chunk: Buffer): void => {
      try {
        input.push(chunk);
        header ??= input.header();
        if (!header) return;
        if (header.length > longestSubAddress) {
          throw new ProtocolError(fatalErrors.badInitialization, `a first message of ${header.length} bytes`);
        }
        const payload = input.whole();
        if (!payload) return;
        socket.off("data", first);
        this.#introduce(socket, input, header, payload);
      } catch (error) {
        this.#end([socket], error as Error);
      }
    };
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", error => this.#log(socket, `failed: ${error.message}`));
    socket.on("data", first);
    const { maxClients = defaultClients } = this.#options;
    if (this.#sockets.size <= 2 * maxClients) return;
    this.#end([socket], new ProtocolError(fatalErrors.tooManyClients, `${maxClients} clients are connected`));
  }

  close(): void {
    for (const client of this.#sessions.values()) client.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #introduce(socket: Socket, input: FrameReader, header: Header, payload: Buffer): void {
    switch (header.type) {
      case messageTypes.Initialize:
        return this.#begin(socket, input, header, payload.toString("latin1"));
      case messageTypes.AsyncInitialize:
        return this.#join(socket, input, header.parameter);
      default: {
        const expected = `${nameOfType(messageTypes.Initialize)} or ${nameOfType(messageTypes.AsyncInitialize)}`;
        const problem = `a connection begins with ${nameOfType(header.type)}, expected ${expected}`;
        throw new ProtocolError(fatalErrors.badInitialization, problem);
      }
    }
  }

  #begin(sync: Socket, input: FrameReader, { parameter }: Header, subAddress: string): void {
    const instrument = this.#find(subAddress);
    const { overlap = false, maxClients = defaultClients, messageSize = defaultMessageSize } = this.#options;
    if (this.#sessions.size >= maxClients) {
      throw new ProtocolError(fatalErrors.tooManyClients, `${maxClients} clients are connected`);
    }
    const session = this.#freeSession();
    const locks = this.#locks.get(instrument) ?? new LockTable();
    this.#locks.set(instrument, locks);
    const client: ServedClient = new ServedClient(sync, input, {
      conversation: instrument.connect(`${sync.remoteAddress}:${sync.remotePort}`),
      locks,
      messageSize,
      longestCommand,
      prefersOverlap: overlap,
      closed: () => {
        this.#sessions.delete(session);
        this.#log(sync, "disconnected");
      },
      failed: error => {
        this.#end(client.sockets, error);
        client.close();
      },
    });
    this.#sessions.set(session, client);
    const version = Math.min(parameter >>> 16, newestVersion);
    const features = overlap ? controlBits.overlap : 0;
    sync.write(encodeMessage(messageTypes.InitializeResponse, features, ((version << 16) | session) >>> 0));
    sync.on("data", (chunk: Buffer) => {
      input.push(chunk);
      client.receiveSync();
    });
    sync.on("close", () => client.close());
    this.#log(sync, `connected to ${instrument.name}`);
    client.receiveSync();
  }

  #join(socket: Socket, input: FrameReader, session: number): void {
    const client = this.#sessions.get(session);
    if (!client || client.sockets.length > 1) {
      throw new ProtocolError(fatalErrors.badInitialization, `there is no session ${session} that waits for a channel`);
    }
    client.attach(socket, input);
    socket.write(encodeMessage(messageTypes.AsyncInitializeResponse, 0, vendor));
    socket.on("data", (chunk: Buffer) => {
      input.push(chunk);
      client.receiveAsync();
    });
    socket.on("close", () => client.close());
    client.receiveAsync();
  }

  #find(subAddress: string): ServedInstrument {
    const [first] = this.#instruments.values();
    const found = subAddress === "" ? first : this.#instruments.get(subAddress.toLowerCase());
    if (found) return found;
    const there = [...this.#instruments.keys()].join(", ");
    const problem = `sub-address ${JSON.stringify(subAddress)} is unknown: must be one of ${there}`;
    throw new ProtocolError(fatalErrors.badInitialization, problem);
  }

  #freeSession(): number {
    do this.#lastSession = (this.#lastSession + 1) & 0xffff;
    while (this.#sessions.has(this.#lastSession));
    return this.#lastSession;
  }

  /** Says why, and hangs up. */
  #end(sockets: readonly Socket[], error: Error): void {
    for (const socket of sockets) {
      this.#log(socket, `gave up: ${error.message}`);
      socket.removeAllListeners("data").resume();
      socket.end(fatalMessage(error));
      setTimeout(() => socket.destroy(), lastWords).unref();
    }
  }

  #log(socket: Socket, text: string): void {
    this.#options.log?.(`${socket.remoteAddress}:${socket.remotePort} ${text}`);
  }
}
