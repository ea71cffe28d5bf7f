/** Instruments on raw TCP sockets: bytes in, bytes out, one port each. */

import { createServer, type Socket } from "node:net";
import { parseResourceName } from "../names/resource-name.ts";
import type { ServedInstrument } from "./conversation.ts";
import { listen } from "./listen.ts";
import type { ProtocolOptions, ProtocolServer, RunningServer } from "./protocol-server.ts";

/** The port that instruments use for SCPI over a raw socket (IANA: scpi-raw). */
const defaultPort = 5025;

export const socketServer: ProtocolServer = {
  protocol: "socket",
  async start(instruments, { port = defaultPort, host, note }) {
    const servers: (RunningServer & { readonly port: number })[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(servers.map(server => server.close()));
    };
    try {
      for (const instrument of instruments) {
        const last = servers.at(-1)?.port;
        // Neighbours, so that the addresses can be remembered.
        const first = port === 0 || last === undefined ? port : Math.min(last + 1, 65535);
        servers.push(await serve(instrument, { port: first, host, note }));
      }
    } catch (error) {
      await close();
      throw error;
    }
    return { resourceNames: servers.flatMap(server => server.resourceNames), close };
  },
};

async function serve(
  instrument: ServedInstrument,
  { port: first = defaultPort, host, note }: ProtocolOptions,
): Promise<RunningServer & { readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    converse(socket, instrument, note);
  });
  const port = await listen(server, host, first);
  const written = host.includes(":") ? `[${host}]` : host;
  const { canonical } = parseResourceName(`TCPIP0::${written}::${port}::SOCKET`);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    }));
  return { resourceNames: [canonical], port, close };
}

function converse(socket: Socket, instrument: ServedInstrument, note: ProtocolOptions["note"]): void {
  const client = `${socket.remoteAddress}:${socket.remotePort}`;
  const conversation = instrument.connect(client);
  const answer = (): void => {
    while (!socket.destroyed && conversation.hasReply) {
      const reply = conversation.take();
      if (reply === undefined) return;
      // A client that does not read is not read from either.
      if (!socket.write(reply)) socket.pause();
    }
  };
  conversation.onReply(answer);
  socket.on("data", data => {
    try {
      conversation.receive(data, false);
    } catch (error) {
      note(client, `gave up: ${(error as Error).message}`);
      socket.destroy();
    }
  });
  socket.on("drain", () => socket.resume());
  socket.on("error", error => note(client, `failed: ${error.message}`));
  socket.on("close", () => conversation.close());
}
