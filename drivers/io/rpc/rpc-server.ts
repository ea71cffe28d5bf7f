/** Answers calls of remote procedures, over TCP and UDP. */

import { createSocket, type Socket as Datagrams } from "node:dgram";
import { createServer, isIPv6, type AddressInfo, type Socket } from "node:net";
import { RecordSplitter } from "./record-splitter.ts";
import { acceptance, readCall, replyHead, speaks, writeDenial, writeReply, type RpcProgramId } from "./rpc-message.ts";
import { XdrError, XdrReader, XdrWriter } from "./xdr.ts";

/** Who calls: one connection, or one datagram. */
export interface RpcCaller {
  readonly address: string;
  readonly port: number;
}

/** Reads its arguments and writes its result. A thrown {@link XdrError} tells the caller that the arguments are malformed. */
export type RpcProcedure = (args: XdrReader, result: XdrWriter, caller: RpcCaller) => void | Promise<void>;

/** What is offered at a port. */
export interface RpcProgram extends RpcProgramId {
  readonly procedures: ReadonlyMap<number, RpcProcedure>;
  /** Longest call that is taken, in bytes. */
  readonly longestCall: number;
  /** A connection has ended. */
  gone?(caller: RpcCaller): void;
}

/** A program that is being served. */
export interface RpcListener {
  readonly port: number;
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

/** Calls that wait for their turn may hold so many bytes before no more are read. */
const longestBacklog = 1 << 22;

/** How a program is served. */
export interface ServeTcpOptions {
  /** Lets the process end while it listens. Default false. */
  isBackground?: boolean | undefined;
}

/** Serves a program on TCP; the calls of a connection are answered one after another. */
export async function serveTcp(
  program: RpcProgram,
  host: string,
  port: number,
  { isBackground = false }: ServeTcpOptions = {},
): Promise<RpcListener> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    if (isBackground) socket.unref();
    const caller = { address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
    socket.on("error", () => {});
    socket.once("close", () => {
      sockets.delete(socket);
      program.gone?.(caller);
    });
    converse(socket, program, caller);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  if (isBackground) server.unref();
  let closing: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      (closing ??= new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      })),
  };
}

/** Serves a program on UDP: a call is a datagram, its reply another. */
export async function serveUdp(program: RpcProgram, host: string, port: number): Promise<RpcListener> {
  const socket: Datagrams = createSocket(isIPv6(host) ? "udp6" : "udp4");
  socket.on("message", (message, { address, port: from }) => {
    const send = (reply: Buffer | undefined) => reply && socket.send(reply.subarray(4), from, address, () => {});
    const reply = answer(program, message, { address: plainAddress(address), port: from });
    if (reply instanceof Promise) void reply.then(send);
    else send(reply);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject).bind(port, host, () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve();
    });
  });
  let closing: Promise<void> | undefined;
  return {
    port: socket.address().port,
    close: () => (closing ??= new Promise(resolve => socket.close(() => resolve()))),
  };
}

function converse(socket: Socket, program: RpcProgram, caller: RpcCaller): void {
  const splitter = new RecordSplitter(program.longestCall);
  const waiting: Buffer[] = [];
  let backlog = 0;
  let isAnswering = false;

  const send = (reply: Buffer | undefined): void => {
    // A caller that does not read is not listened to either.
    if (reply && !socket.write(reply)) socket.pause();
  };
  const goOn = (): void => {
    while (!isAnswering && !socket.destroyed) {
      const call = waiting.shift();
      if (!call) break;
      backlog -= call.length;
      const reply = answer(program, call, caller);
      if (!(reply instanceof Promise)) {
        send(reply);
        continue;
      }
      isAnswering = true;
      void reply.then(late => {
        isAnswering = false;
        if (!socket.destroyed) send(late);
        goOn();
      });
    }
    if (socket.isPaused() && backlog <= longestBacklog && !socket.writableNeedDrain) socket.resume();
  };
  socket.on("data", (chunk: Buffer) => {
    try {
      for (const call of splitter.push(chunk)) {
        waiting.push(call);
        backlog += call.length;
      }
    } catch {
      // Where the next call would begin is not known.
      socket.destroy();
      return;
    }
    if (backlog > longestBacklog) socket.pause();
    goOn();
  });
  socket.on("drain", () => goOn());
}

/** The reply to a call, with its mark in front; nothing for what is no call. */
function answer(
  program: RpcProgram,
  message: Buffer,
  caller: RpcCaller,
): Buffer | undefined | Promise<Buffer | undefined> {
  const args = new XdrReader(message);
  const call = understood(args);
  if (!call) return undefined;
  const { xid } = call;
  const refuse = (status: number) => writeReply(new XdrWriter(replyHead, 0), xid, status);
  if (!speaks(call.rpcVersion)) return writeDenial(xid, head => new XdrWriter(head));
  if (call.program !== program.program) return refuse(acceptance.programUnavailable);
  if (call.version !== program.version) {
    const result = new XdrWriter(replyHead).uint(program.version).uint(program.version);
    return writeReply(result, xid, acceptance.programMismatch);
  }
  const result = new XdrWriter(replyHead);
  // Procedure 0 of every program does nothing, so that a caller learns whether it is there.
  if (call.procedure === 0) return writeReply(result, xid, acceptance.success);
  const procedure = program.procedures.get(call.procedure);
  if (!procedure) return refuse(acceptance.procedureUnavailable);
  const failed = (error: unknown) =>
    refuse(error instanceof XdrError ? acceptance.garbageArguments : acceptance.systemError);
  try {
    const later = procedure(args, result, caller);
    if (later) return later.then(() => writeReply(result, xid, acceptance.success), failed);
    return writeReply(result, xid, acceptance.success);
  } catch (error) {
    return failed(error);
  }
}

function understood(args: XdrReader): ReturnType<typeof readCall> {
  try {
    return readCall(args);
  } catch {
    return undefined;
  }
}

/** IPv4 addresses as IPv4 writes them, also where a socket speaks both. */
export function plainAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:/i, "");
}
