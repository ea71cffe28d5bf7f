/** A TCP proxy that keeps what passes, per connection and direction, and writes it as a capture that dissectors read. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** One connection: pieces in the order in which they passed. */
export interface RecordedConnection {
  readonly pieces: { readonly fromClient: boolean; readonly data: Buffer }[];
}

export interface TcpRecorder {
  readonly port: number;
  readonly connections: RecordedConnection[];
  close(): Promise<void>;
}

/** Stands between clients and a server on this machine. */
export async function recordTcp(target: number): Promise<TcpRecorder> {
  const connections: RecordedConnection[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, client => {
    const connection: RecordedConnection = { pieces: [] };
    connections.push(connection);
    const upstream = connect({ port: target, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    for (const [from, to, fromClient] of [
      [client, upstream, true],
      [upstream, client, false],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("end", () => to.end());
      from.on("close", () => sockets.delete(from));
      from.on("data", (data: Buffer) => {
        connection.pieces.push({ fromClient, data });
        if (!to.write(data)) from.pause();
      });
      to.on("drain", () => from.resume());
    }
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What one side sent on a connection. */
export function sentBy(connection: RecordedConnection, client: boolean): Buffer {
  return Buffer.concat(connection.pieces.filter(each => each.fromClient === client).map(each => each.data));
}

const largestSegment = 60_000;
const rawIp = 101;

/** The connections as a capture file of the pcap format, with the TCP that carried them made up again. */
export function toCapture(connections: readonly RecordedConnection[], serverPort: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0xffff, 16);
  header.writeUInt32LE(rawIp, 20);
  const packets: Buffer[] = [header];
  let microseconds = 0;
  const add = (segment: Segment): void => {
    const packet = ipPacket(segment);
    const record = Buffer.alloc(16);
    microseconds += 10;
    record.writeUInt32LE(Math.floor(microseconds / 1e6), 0);
    record.writeUInt32LE(microseconds % 1e6, 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    packets.push(record, packet);
  };
  connections.forEach((connection, index) => {
    const clientPort = 40_000 + index;
    const sent = { client: 1, server: 1 };
    const segment = (fromClient: boolean, flags: number, data: Buffer): Segment => ({
      ports: fromClient ? [clientPort, serverPort] : [serverPort, clientPort],
      sequence: fromClient ? sent.client : sent.server,
      acknowledged: fromClient ? sent.server : sent.client,
      flags,
      data,
    });
    add({ ...segment(true, syn, Buffer.alloc(0)), sequence: 0, acknowledged: 0 });
    add({ ...segment(false, syn | ack, Buffer.alloc(0)), sequence: 0 });
    add(segment(true, ack, Buffer.alloc(0)));
    for (const { fromClient, data } of connection.pieces) {
      for (let from = 0; from < data.length; from += largestSegment) {
        const part = data.subarray(from, from + largestSegment);
        add(segment(fromClient, push | ack, part));
        sent[fromClient ? "client" : "server"] += part.length;
      }
    }
  });
  return Buffer.concat(packets);
}

interface Segment {
  readonly ports: readonly [number, number];
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
  readonly data: Buffer;
}

const syn = 2;
const push = 8;
const ack = 16;

function ipPacket({ ports, sequence, acknowledged, flags, data }: Segment): Buffer {
  const packet = Buffer.alloc(40 + data.length);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet[8] = 64;
  packet[9] = 6;
  packet.set([127, 0, 0, 1, 127, 0, 0, 1], 12);
  packet.writeUInt16BE(ports[0], 20);
  packet.writeUInt16BE(ports[1], 22);
  packet.writeUInt32BE(sequence, 24);
  packet.writeUInt32BE(acknowledged, 28);
  packet[32] = 5 << 4;
  packet[33] = flags;
  packet.writeUInt16BE(0xffff, 34);
  data.copy(packet, 40);
  return packet;
}
