/** A TCP server that does exactly what a test tells it to. */
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

export interface ScriptedServer extends AsyncDisposable {
  readonly port: number;
  readonly resourceName: string;
  /** Lines that arrived, over all connections. */
  readonly lines: string[];
  /** Connections that were made so far. */
  readonly connections: number;
  /** Cuts every connection and stops listening. */
  stop(): Promise<void>;
}

/** Calls `answer` for each line; `port` 0 takes any. */
export async function scriptedServer(
  answer: (line: string, socket: Socket, connection: number) => unknown,
  port = 0,
): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  let connections = 0;
  const server: Server = createServer({ noDelay: true }, socket => {
    const connection = ++connections;
    let pending = "";
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.setEncoding("latin1").on("data", (data: string) => {
      const complete = (pending + data).split("\n");
      pending = complete.pop() ?? "";
      for (const line of complete) {
        lines.push(line);
        void answer(line, socket, connection);
      }
    });
  });
  await new Promise<void>(resolve => server.listen(port, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const { port: bound } = server.address() as AddressInfo;
  return {
    port: bound,
    resourceName: `TCPIP0::127.0.0.1::${bound}::SOCKET`,
    lines,
    get connections() {
      return connections;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
