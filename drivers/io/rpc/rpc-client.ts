/** Calls remote procedures over TCP, one at a time. */

import { randomBytes } from "node:crypto";
import { TransportError, type Limits } from "../limits.ts";
import { TcpStream } from "../stream/tcp-stream.ts";
import { RecordReader } from "./record-reader.ts";
import { callHead, checkReply, replyHead, writeCall, type RpcProgramId } from "./rpc-message.ts";
import { padding, XdrError, XdrReader, XdrWriter } from "./xdr.ts";

/** A last argument shorter than this is copied behind the others, so that a call is one packet. */
const worthASend = 1 << 14;
const zeros = Buffer.alloc(4);

/** A connection to one remote program. */
export class RpcClient {
  readonly stream: TcpStream;
  readonly #program: RpcProgramId;
  readonly #records: RecordReader;
  #xid = randomBytes(4).readUInt32BE(0);
  #isAnswered = true;

  constructor(stream: TcpStream, program: RpcProgramId) {
    this.stream = stream;
    this.#program = program;
    this.#records = new RecordReader(stream.input);
  }

  /** Connects to a program at a known port. */
  static async connect(host: string, port: number, program: RpcProgramId, limits: Limits): Promise<RpcClient> {
    const stream = new TcpStream(host, port);
    await stream.open(limits);
    return new RpcClient(stream, program);
  }

  /** False after a hang-up, and once where the next reply begins is not known: only a new connection helps. */
  get isUsable(): boolean {
    return this.stream.isOpen && this.#records.isInStep;
  }

  /** False while the other side owes the reply to a call that was given up. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** Where a call's arguments are written. */
  arguments(capacity?: number): XdrWriter {
    return new XdrWriter(callHead, capacity);
  }

  /**
   * Calls a procedure; `data` is its last argument. Resolves with the first `resultBytes` of the result, fewer if the
   * result is shorter; {@link data} and {@link fill} read on.
   * @throws TransportError of kind `protocol` for a reply that denies the call or belongs to none.
   */
  async call(
    procedure: number,
    args: XdrWriter,
    resultBytes: number,
    limits: Limits,
    data?: Uint8Array,
  ): Promise<XdrReader> {
    const xid = (this.#xid = (this.#xid + 1) >>> 0);
    this.#isAnswered = false;
    if (data && data.length >= worthASend) {
      args.uint(data.length);
      const filler = padding(data.length);
      await this.stream.write(writeCall(args, xid, this.#program, procedure, data.length + filler), limits);
      await this.stream.write(data, limits);
      if (filler > 0) await this.stream.write(zeros.subarray(0, filler), limits);
    } else {
      if (data) args.opaque(data);
      await this.stream.write(writeCall(args, xid, this.#program, procedure), limits);
    }
    try {
      return await this.#reply(xid, procedure, resultBytes, limits);
    } catch (error) {
      throw error instanceof XdrError
        ? new TransportError("protocol", `a malformed reply came: ${error.message}`, { cause: error })
        : error;
    }
  }

  /** Reads the next `count` bytes of the result. */
  async data(count: number, limits: Limits): Promise<Buffer> {
    const data = await this.#records.take(count, limits);
    if (data.length < count) throw tooShort(count);
    return data;
  }

  /** Reads the next bytes of the result into a caller's memory. */
  async fill(target: Uint8Array, limits: Limits): Promise<void> {
    if (!(await this.#records.fill(target, limits))) throw tooShort(target.length);
  }

  close(): Promise<void> {
    return this.stream.close();
  }

  async #reply(xid: number, procedure: number, resultBytes: number, limits: Limits): Promise<XdrReader> {
    for (;;) {
      await this.#records.next(limits);
      // The record's mark has been read.
      let reply = await this.#records.take(replyHead - 4 + resultBytes, limits);
      const came = new XdrReader(reply).uint();
      // Replies to calls that were given up come late, and are nobody's.
      const isEarlier = (xid - came) >>> 0 < 0x8000_0000;
      if (came !== xid && isEarlier) continue;
      if (came !== xid) throw new TransportError("protocol", `a reply to call ${came} came, which was never made`);
      this.#isAnswered = true;
      const verifier = reply.length >= 20 && reply.readUInt32BE(8) === 0 ? reply.readUInt32BE(16) : 0;
      if (verifier > 0 && verifier <= 400) {
        reply = Buffer.concat([reply, await this.#records.take(verifier + padding(verifier), limits)]);
      }
      const reader = new XdrReader(reply, 4);
      checkReply(reader, this.#program, procedure);
      return reader;
    }
  }
}

function tooShort(count: number): TransportError {
  return new TransportError("protocol", `a malformed reply came: it ends before ${count} bytes of data`);
}
