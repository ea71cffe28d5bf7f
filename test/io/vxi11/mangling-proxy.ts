/** Stands between a VXI-11 client and a server, hears both, and does to the replies what a test wants. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { RecordSplitter } from "../../../drivers/io/rpc/record-splitter.ts";

/** One record, without its mark. */
export interface Passing {
  readonly record: Buffer;
  /** Number of the reply, over all connections, from 1. */
  readonly number: number;
  /** Number of the connection, from 1. */
  readonly connection: number;
  /** Procedure of the call that this answers. */
  readonly procedure: number;
  readonly socket: Socket;
}

export interface ManglingProxy extends AsyncDisposable {
  readonly port: number;
  /** Calls of the client, without their marks. */
  readonly calls: Buffer[];
  readonly connections: number;
  /** Cuts all connections; the proxy goes on listening. */
  cut(): void;
}

/** A record with its mark. */
export function marked(record: Buffer, isLast = true): Buffer {
  const mark = Buffer.alloc(4);
  mark.writeUInt32BE((record.length + (isLast ? 0x8000_0000 : 0)) >>> 0);
  return Buffer.concat([mark, record]);
}

/** The procedure of a call. */
export function procedureOf(call: Buffer): number {
  return call.readUInt32BE(20);
}

/** `pass` sends each reply, or something else, or nothing. */
export async function manglingProxy(
  target: number,
  pass: (passing: Passing) => unknown = ({ record, socket }) => socket.write(marked(record)),
): Promise<ManglingProxy> {
  const calls: Buffer[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let replies = 0;
  const server = createServer({ noDelay: true }, client => {
    const connection = ++connections;
    const upstream = connect({ port: target, host: "127.0.0.1", noDelay: true });
    const procedures = new Map<number, number>();
    const heard = new RecordSplitter(1 << 24);
    const answered = new RecordSplitter(1 << 24);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data: Buffer) => {
      for (const call of heard.push(data)) {
        calls.push(call);
        procedures.set(call.readUInt32BE(0), procedureOf(call));
      }
      upstream.write(data);
    });
    upstream.on("data", (data: Buffer) => {
      for (const record of answered.push(data)) {
        const procedure = procedures.get(record.readUInt32BE(0)) ?? 0;
        pass({ record, number: ++replies, connection, procedure, socket: client });
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    get connections() {
      return connections;
    },
    cut,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        cut();
      }),
  };
}

/** Passes everything but the replies to one procedure, and of these only those that `chosen` likes. */
export function only(procedure: number, mangle: (passing: Passing) => unknown): (passing: Passing) => unknown {
  return passing => (passing.procedure === procedure ? mangle(passing) : passing.socket.write(marked(passing.record)));
}

/** Mangles the first reply to a procedure and passes the others. */
export function once(procedure: number, mangle: (passing: Passing) => unknown): (passing: Passing) => unknown {
  let isDone = false;
  return only(procedure, passing => {
    if (isDone) return passing.socket.write(marked(passing.record));
    isDone = true;
    return mangle(passing);
  });
}
