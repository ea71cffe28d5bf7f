/** Conversations over VXI-11 (TCPIP INSTR): a link on the core channel, made anew where that is the only way to be in step. */

import { randomBytes } from "node:crypto";
import { BusQueue } from "../bus-queue.ts";
import { isTimeout, millisecondsLeft, TransportError, within, type Limits } from "../limits.ts";
import { findPort } from "../rpc/portmapper.ts";
import { RpcClient } from "../rpc/rpc-client.ts";
import { sooner } from "../rpc/sooner.ts";
import type {
  Attributes,
  LastReply,
  LockRequest,
  OwedAnswers,
  Received,
  RemoteMode,
  Stop,
  Transport,
} from "../transport.ts";
import { attributesOf } from "./attributes.ts";
import { CoreChannel, type InterfaceCommand } from "./core-channel.ts";
import { InterruptChannel } from "./interrupt-channel.ts";
import { MessageReader } from "./message-reader.ts";
import { abortProgram, coreProgram, procedures } from "./protocol.ts";

/** Which device, and how it is reached. */
export interface Vxi11Address {
  readonly host: string;
  /** Port of the core channel; without it the portmapper is asked. */
  readonly port?: number | undefined;
  /** Name of the device at the host. */
  readonly device: string;
  /** Port of the portmapper. Default 111. */
  readonly portmapperPort?: number | undefined;
  /** Locks the device from the start: as long as another client holds it, connecting waits. Default false. */
  readonly lock?: boolean | undefined;
}

/** Instruments that do not answer a device clear within this are called anew. */
const clearMilliseconds = 1500;
const abortMilliseconds = 1000;
const goodbyeMilliseconds = 1000;

export class Vxi11Transport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd = true;
  readonly attributes: Attributes;
  readonly #address: Vxi11Address;
  readonly #clientId = randomBytes(4).readUInt32BE(0) >>> 1;
  readonly #reader = new MessageReader();
  /** A listener may be disposed of in the middle of an operation. */
  readonly #turns = new BusQueue();
  readonly #listeners = new Set<(status: number | undefined) => void>();
  #core: CoreChannel | undefined;
  #interrupt: InterruptChannel | undefined;
  #aborting: Promise<void> | undefined;
  #locks = 0;
  #wasConnected = false;
  /** The last reply was not read to its end. */
  #goesOn = false;
  /** Found out when a reply without an end was followed by nothing. */
  #marksNoEnds = false;
  #isBusy = false;
  /** Ends an attempt to connect when the transport is closed. */
  readonly #ended = new AbortController();
  #closing: Promise<void> | undefined;

  constructor(address: Vxi11Address) {
    this.#address = address;
    // The devices of one gateway interface (gpib0,1 and gpib0,2) share its bus.
    const { host, port, device } = address;
    this.bus = `vxi11 ${host} ${port ?? ""} ${device.split(",")[0]}`.toLowerCase();
    this.attributes = attributesOf(address, () => this.#core);
    this.#locks = address.lock === true ? 1 : 0;
  }

  get line(): string {
    const { host, port, device } = this.#address;
    return `vxi11 ${host} ${port ?? ""} ${device}`.toLowerCase();
  }

  /** Clears the device; where that does not help, connects anew with a new link. */
  resynchronise(limits: Limits, owed?: OwedAnswers): Promise<void> {
    this.#wasConnected ||= owed?.closedAt !== undefined;
    return this.#turns.run(async () => {
      this.#reader.discard();
      await this.#aborted(limits);
      const core = this.#core;
      if (core?.rpc.isUsable) {
        try {
          // A clear that is not answered leaves time to connect.
          const soon = sooner(limits, Math.min(clearMilliseconds, (millisecondsLeft(limits) ?? Infinity) / 2));
          // Whatever the instrument still waits for would keep the clear waiting, too.
          if (!core.rpc.isAnswered) await this.#abort(core, soon);
          await this.#held(core, () => core.clear(soon));
          return;
        } catch (error) {
          if (error instanceof TransportError && (error.kind === "abort" || error.kind === "locked")) throw error;
        }
      }
      await this.#connect(limits);
    });
  }

  discardInput({ isPart = false }: LastReply = {}): boolean {
    const isEnded = this.#reader.discard();
    this.#goesOn = isPart && !isEnded;
    return false;
  }

  clear(limits: Limits): Promise<void> {
    this.#reader.discard();
    return this.#run(limits, core => core.clear(limits));
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    if (this.#goesOn) await this.#skipRest(limits);
    return this.#run(limits, core => core.write(data, end, limits));
  }

  read(stop: Stop, limits: Limits): Promise<Received> {
    return this.#run(limits, core => this.#reader.read(core, stop, limits));
  }

  fill(target: Uint8Array, limits: Limits): Promise<{ readonly end: boolean }> {
    return this.#run(limits, core => this.#reader.fill(core, target, limits));
  }

  /** Says goodbye to the instrument, unless it is in the middle of something. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  readStatus(limits: Limits): Promise<number> {
    return this.#run(limits, core => core.readStatus(limits));
  }

  trigger(limits: Limits): Promise<void> {
    return this.#run(limits, core => core.trigger(limits));
  }

  /** VXI-11 knows remote, with lockout, and local. */
  remote(mode: RemoteMode, limits: Limits): Promise<void> {
    const isLocal = mode === "local" || mode === "deassert" || mode === "deassertLocal";
    return this.#run(limits, core => (isLocal ? core.local(limits) : core.remote(limits)));
  }

  /** Locks nest. A lock that was lost with its connection is taken again with the next one. */
  async lock({ key }: LockRequest, limits: Limits): Promise<undefined> {
    if (key !== undefined) {
      throw new TransportError("protocol", `VXI-11 has exclusive locks only: a lock cannot be shared (${key})`);
    }
    await this.#run(limits, async core => {
      if (this.#locks === 0) await core.lock(limits);
      this.#locks++;
    });
  }

  async unlock(limits: Limits): Promise<void> {
    await this.#run(limits, async core => {
      if (this.#locks <= 1) await core.unlock(limits);
      this.#locks = Math.max(0, this.#locks - 1);
    });
  }

  /** The request of VXI-11 does not carry the status byte. */
  async onServiceRequest(listener: (status: number | undefined) => void, limits: Limits): Promise<AsyncDisposable> {
    const own = (status: number | undefined) => listener(status);
    this.#listeners.add(own);
    try {
      await this.#run(limits, async core => {
        this.#interrupt ??= await InterruptChannel.open(core, this.#requested, limits);
      });
    } catch (error) {
      this.#listeners.delete(own);
      throw error;
    }
    return { [Symbol.asyncDispose]: () => this.#forget(own) };
  }

  /** Commands the interface of a gateway (VXI-11.2): its bus lines and GPIB commands. */
  command(command: InterfaceCommand, limits: Limits): Promise<Buffer> {
    return this.#run(limits, core => core.doCommand(command, limits));
  }

  /** An instrument that hung up while nobody was asking is called again, before anything is lost. */
  #run<T>(limits: Limits, operation: (core: CoreChannel) => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      const core = this.#core?.rpc.isUsable ? this.#core : await this.#connect(limits);
      try {
        return await this.#held(core, () => operation(core), limits);
      } catch (error) {
        // The instrument need not go on with what nobody waits for.
        if (limits.signal?.aborted && !core.rpc.isAnswered && core.rpc.isUsable) {
          this.#aborting = this.#abort(core, sooner({ deadline: null }, abortMilliseconds));
        }
        throw error;
      }
    });
  }

  async #held<T>(core: CoreChannel, operation: () => Promise<T>, limits?: Limits): Promise<T> {
    const hold = core.rpc.stream.hold(limits);
    this.#isBusy = true;
    try {
      return await operation();
    } finally {
      this.#isBusy = false;
      hold[Symbol.dispose]();
    }
  }

  /** The rest of a reply would answer the next question: it is read to its end, or cleared. */
  async #skipRest(limits: Limits): Promise<void> {
    this.#goesOn = false;
    if (this.#marksNoEnds) return;
    try {
      const soon = sooner(limits, clearMilliseconds);
      const isRest = await this.#run(soon, core => this.#reader.skipRest(core, soon));
      this.#marksNoEnds = !isRest;
    } catch (error) {
      if (limits.signal?.aborted || !(error instanceof TransportError) || error.kind === "locked") throw error;
      await this.resynchronise(limits);
    }
  }

  async #connect({ deadline, signal }: Limits): Promise<CoreChannel> {
    const { host, device, portmapperPort } = this.#address;
    const ended = this.#ended.signal;
    const limits = { deadline, signal: signal ? AbortSignal.any([signal, ended]) : ended };
    this.#reader.discard();
    await this.#drop();
    const port = this.#address.port ?? (await findPort(host, coreProgram, limits, portmapperPort));
    const request = { clientId: this.#clientId, device, lock: this.#locks > 0 };
    const core = await CoreChannel.open(host, port, request, limits);
    if (ended.aborted) {
      await core.rpc.close();
      throw new TransportError("connection", "the connection is closed");
    }
    this.#core = core;
    await this.#held(core, async () => {
      // What an earlier link left behind may be waiting in the instrument.
      if (this.#wasConnected) await ignoring("protocol", core.clear(limits));
      if (this.#listeners.size > 0) this.#interrupt = await InterruptChannel.open(core, this.#requested, limits);
    });
    this.#wasConnected = true;
    return core;
  }

  /** Ends what the instrument waits for on the link; that it could not be told is no failure. */
  async #abort(core: CoreChannel, limits: Limits): Promise<void> {
    const { abortPort, link } = core;
    if (abortPort < 1 || abortPort > 65535) return;
    let client: RpcClient | undefined;
    try {
      client = await RpcClient.connect(this.#address.host, abortPort, abortProgram, sooner(limits, abortMilliseconds));
      await client.call(procedures.abort, client.arguments().int(link), 4, sooner(limits, abortMilliseconds));
    } catch {
      // The next step finds out whether the instrument is there.
    } finally {
      await client?.close();
    }
  }

  /** An abort that is under way ends before anything else begins: it would end that instead. */
  async #aborted(limits: Limits): Promise<void> {
    const aborting = this.#aborting;
    if (aborting) await within<void>(limits, resolve => void aborting.then(resolve));
    this.#aborting = undefined;
  }

  readonly #requested = (): void => {
    for (const listener of this.#listeners) listener(undefined);
  };

  async #forget(listener: (status: number | undefined) => void): Promise<void> {
    if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
    await this.#turns.run(async () => {
      const interrupt = this.#interrupt;
      const core = this.#core;
      if (!interrupt || this.#listeners.size > 0) return;
      this.#interrupt = undefined;
      try {
        const soon = sooner({ deadline: null }, goodbyeMilliseconds);
        if (core?.rpc.isUsable) await this.#held(core, () => interrupt.disable(core, soon));
      } catch {
        // Requests that still come find nobody.
      } finally {
        await interrupt.close();
      }
    });
  }

  async #drop(): Promise<void> {
    const interrupt = this.#interrupt;
    const core = this.#core;
    this.#interrupt = undefined;
    this.#core = undefined;
    await Promise.all([interrupt?.close(), core?.rpc.close()]);
  }

  async #close(): Promise<void> {
    const core = this.#core;
    this.#ended.abort();
    this.#listeners.clear();
    if (core?.rpc.isUsable && core.rpc.isAnswered && !this.#isBusy) {
      try {
        await this.#held(core, () => core.destroyLink(sooner({ deadline: null }, goodbyeMilliseconds)));
      } catch {
        // The link ends with its connection.
      }
    }
    await this.#drop();
  }
}

/** Waits for something whose failure of one kind does not matter. */
async function ignoring(kind: TransportError["kind"], operation: Promise<void>): Promise<void> {
  try {
    await operation;
  } catch (error) {
    const matters = isTimeout(error) || !(error instanceof TransportError) || error.kind !== kind;
    if (matters) throw error;
  }
}
