/** The core channel of VXI-11: one link to one device, and the procedures that it can be asked (VXI-11, section B.6). */

import { isTimeout, millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import { RpcClient } from "../rpc/rpc-client.ts";
import { sooner } from "../rpc/sooner.ts";
import type { XdrReader } from "../rpc/xdr.ts";
import { coreProgram, errors, explain, flags, procedures } from "./protocol.ts";

/** Without a time-out the instrument may take an hour; a read is then repeated. */
const longestWait = 3_600_000;
/** What needs no instrument to finish its work is answered within this, even where there is no time-out. */
const answerMilliseconds = 10_000;
/** The protocol's smallest `maxRecvSize`; some instruments say 0. */
const smallestWrite = 1024;
const largestWrite = 1 << 24;
const longestCommandResult = 1 << 20;

/** What a link is created with. */
export interface LinkRequest {
  readonly clientId: number;
  readonly device: string;
  /** Locks the device with the link, waiting for another client's lock to end. */
  readonly lock: boolean;
}

/** How a read has ended, and how many bytes follow. */
export interface ReadHead {
  readonly reason: number;
  readonly length: number;
}

/** A command of a gateway's interface (VXI-11.2, section B.5.1). */
export interface InterfaceCommand {
  readonly command: number;
  /** Bytes per item of the data. Default 1. */
  readonly itemSize?: number | undefined;
  readonly data?: Uint8Array | undefined;
}

/** One connection with one link. */
export class CoreChannel {
  readonly rpc: RpcClient;
  readonly port: number;
  #link = 0;
  #abortPort = 0;
  #largestWrite = smallestWrite;

  private constructor(rpc: RpcClient, port: number) {
    this.rpc = rpc;
    this.port = port;
  }

  /** Connects, and creates the link. */
  static async open(host: string, port: number, request: LinkRequest, limits: Limits): Promise<CoreChannel> {
    const channel = new CoreChannel(await RpcClient.connect(host, port, coreProgram, limits), port);
    const hold = channel.rpc.stream.hold(limits);
    try {
      await channel.#createLink(request, limits);
      return channel;
    } catch (error) {
      await channel.rpc.close();
      throw error;
    } finally {
      hold[Symbol.dispose]();
    }
  }

  get link(): number {
    return this.#link;
  }

  /** Where the abort channel listens. */
  get abortPort(): number {
    return this.#abortPort;
  }

  /** Writes, in as many parts as the instrument needs; END comes with the last byte. */
  async write(data: Buffer, end: boolean, limits: Limits): Promise<void> {
    let from = 0;
    do {
      const part = data.subarray(from, from + this.#largestWrite);
      from += part.length;
      const wait = waitOf(limits);
      const args = this.rpc
        .arguments(part.length + 24)
        .int(this.#link)
        .uint(wait)
        .uint(wait)
        .int(end && from === data.length ? flags.end : 0);
      const result = await this.rpc.call(procedures.write, args, 8, limits, part);
      const code = result.int();
      if (code === errors.timeout) throw new TransportError("timeout", "the instrument does not take the command");
      check(code);
      const taken = result.uint();
      if (taken !== part.length) {
        throw new TransportError("protocol", `the instrument took ${taken} of ${part.length} bytes`);
      }
    } while (from < data.length);
  }

  /** Asks for bytes; `rpc.data` or `rpc.fill` gets those that follow. The instrument waits no longer than `most` for them. */
  async read(size: number, terminator: number | undefined, limits: Limits, most = longestWait): Promise<ReadHead> {
    for (;;) {
      const wait = Math.min(most, waitOf(limits));
      const args = this.rpc
        .arguments()
        .int(this.#link)
        .uint(size)
        .uint(wait)
        .uint(wait)
        .int(terminator === undefined ? 0 : flags.terminator)
        .int(terminator ?? 0);
      const result = await this.rpc.call(procedures.read, args, 12, limits);
      const code = result.int();
      if (code === errors.timeout && limits.deadline === null) continue;
      check(code);
      const reason = result.int();
      const length = result.uint();
      if (length > size) {
        throw new TransportError("protocol", `the instrument sends ${length} bytes where ${size} were asked for`);
      }
      return { reason, length };
    }
  }

  async readStatus(limits: Limits): Promise<number> {
    return (await this.#generic(procedures.readStatus, "readstb", limits, 8)).uint() & 0xff;
  }

  async trigger(limits: Limits): Promise<void> {
    await this.#generic(procedures.trigger, "trigger", limits);
  }

  async clear(limits: Limits): Promise<void> {
    await this.#generic(procedures.clear, "clear", limits);
  }

  async remote(limits: Limits): Promise<void> {
    await this.#generic(procedures.remote, "remote", limits);
  }

  async local(limits: Limits): Promise<void> {
    await this.#generic(procedures.local, "local", limits);
  }

  /** Waits for another client's lock to end, within the limits. */
  async lock(limits: Limits): Promise<void> {
    const wait = waitOf(limits);
    // The instrument gives up first: then it is known that a lock was in the way, and not the network.
    const theirs = Math.floor(wait - Math.min(100, wait / 10));
    const args = this.rpc.arguments().int(this.#link).int(flags.waitLock).uint(theirs);
    check((await this.rpc.call(procedures.lock, args, 4, limits)).int());
  }

  async unlock(limits: Limits): Promise<void> {
    await this.#answer("unlock", limits, within =>
      this.rpc.call(procedures.unlock, this.rpc.arguments().int(this.#link), 4, within),
    );
  }

  /** Has the instrument call `port` of this machine when it requests service; `address` is IPv4. */
  async createInterruptChannel(
    target: { address: number; port: number; program: number; version: number; family: number },
    limits: Limits,
  ): Promise<void> {
    const { address, port, program, version, family } = target;
    await this.#answer("create_intr_chan", limits, within => {
      const args = this.rpc.arguments().uint(address).uint(port).uint(program).uint(version).int(family);
      return this.rpc.call(procedures.createInterruptChannel, args, 4, within);
    });
  }

  async destroyInterruptChannel(limits: Limits): Promise<void> {
    await this.#answer("destroy_intr_chan", limits, within =>
      this.rpc.call(procedures.destroyInterruptChannel, this.rpc.arguments(), 4, within),
    );
  }

  async enableServiceRequest(enable: boolean, handle: Uint8Array, limits: Limits): Promise<void> {
    await this.#answer("enable_srq", limits, within => {
      const args = this.rpc.arguments().int(this.#link).bool(enable).opaque(handle);
      return this.rpc.call(procedures.enableServiceRequest, args, 4, within);
    });
  }

  /** Commands the interface of a gateway, and gives what it answers. */
  async doCommand({ command, itemSize = 1, data }: InterfaceCommand, limits: Limits): Promise<Buffer> {
    const wait = waitOf(limits);
    const args = this.rpc
      .arguments()
      .int(this.#link)
      .int(0)
      .uint(wait)
      .uint(wait)
      .int(command)
      .bool(true)
      .int(itemSize)
      .opaque(data ?? new Uint8Array());
    const result = await this.rpc.call(procedures.doCommand, args, 8, limits);
    check(result.int());
    const length = result.uint();
    if (length > longestCommandResult) throw new TransportError("protocol", `${length} bytes answer a command`);
    return this.rpc.data(length, limits);
  }

  async destroyLink(limits: Limits): Promise<void> {
    await this.#answer("destroy_link", limits, within =>
      this.rpc.call(procedures.destroyLink, this.rpc.arguments().int(this.#link), 4, within),
    );
  }

  async #createLink({ clientId, device, lock }: LinkRequest, limits: Limits): Promise<void> {
    const args = this.rpc.arguments().int(clientId).bool(lock).uint(waitOf(limits)).string(device);
    const result = await this.rpc.call(procedures.createLink, args, 16, limits);
    const code = result.int();
    if (code === errors.notAccessible) {
      throw new TransportError("connection", `the instrument has no device ${JSON.stringify(device)}`);
    }
    check(code);
    this.#link = result.int();
    this.#abortPort = result.uint();
    this.#largestWrite = Math.min(result.uint() || smallestWrite, largestWrite);
  }

  #generic(procedure: number, name: string, limits: Limits, resultBytes = 4): Promise<XdrReader> {
    return this.#answer(name, limits, within => {
      const wait = waitOf(within);
      const args = this.rpc.arguments().int(this.#link).int(0).uint(wait).uint(wait);
      return this.rpc.call(procedure, args, resultBytes, within);
    });
  }

  /** Waits for what is answered at once, or never: some servers keep silent about what they do not know. */
  async #answer(name: string, limits: Limits, call: (within: Limits) => Promise<XdrReader>): Promise<XdrReader> {
    const own = limits.deadline === null ? sooner(limits, answerMilliseconds) : limits;
    try {
      const result = await call(own);
      check(result.int());
      return result;
    } catch (error) {
      if (!isTimeout(error)) throw error;
      // Where the caller set no time-out, the error may not speak of one.
      throw limits.deadline === null
        ? new TransportError("silence", `no answer to ${name} within ${answerMilliseconds / 1000} s`, { cause: error })
        : new TransportError("timeout", `no answer to ${name}`, { cause: error });
    }
  }
}

function check(code: number): void {
  if (code !== errors.none) throw explain(code);
}

/** What the instrument is told of the time that is left. */
function waitOf(limits: Limits): number {
  const left = millisecondsLeft(limits);
  return left === undefined ? longestWait : Math.min(longestWait, Math.ceil(left));
}
