/** The interrupt channel, instrument's side: calls the controller's server, and waits for no reply (VXI-11, section B.6.11). */

import { runtime } from "../../runtime.ts";
import { TcpStream } from "../stream/tcp-stream.ts";
import { callHead, writeCall, type RpcProgramId } from "../rpc/rpc-message.ts";
import { XdrWriter } from "../rpc/xdr.ts";
import { procedures } from "./protocol.ts";

const connectMilliseconds = 5000;
const sendMilliseconds = 5000;

export class ServiceRequestSender {
  readonly #stream: TcpStream;
  readonly #program: RpcProgramId;
  readonly #pending = new Set<string>();
  #isSending = false;
  #xid = 0;

  private constructor(stream: TcpStream, program: RpcProgramId) {
    this.#stream = stream;
    this.#program = program;
  }

  /** Connects to the controller's server. */
  static async connect(host: string, port: number, program: RpcProgramId): Promise<ServiceRequestSender> {
    const stream = new TcpStream(host, port);
    await stream.open({ deadline: runtime().now() + connectMilliseconds });
    return new ServiceRequestSender(stream, program);
  }

  /** Requests service; a controller that does not listen gets one request of many. */
  send(handle: Buffer): void {
    this.#pending.add(handle.toString("latin1"));
    if (!this.#isSending) void this.#sendAll();
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    try {
      for (const handle of this.#pending) {
        this.#pending.delete(handle);
        // Controllers that reply need not be listened to.
        this.#stream.input.discard();
        const args = new XdrWriter(callHead).string(handle);
        const call = writeCall(args, ++this.#xid >>> 0, this.#program, procedures.serviceRequest);
        await this.#stream.write(call, { deadline: runtime().now() + sendMilliseconds });
      }
    } catch {
      // The controller has gone: its link ends with its own connection.
      this.#pending.clear();
    } finally {
      this.#isSending = false;
    }
  }
}
