/** The instrument's side of the core and the abort channel: what each procedure does to links and devices. */

import { TransportError } from "../limits.ts";
import type { RpcCaller, RpcProcedure, RpcProgram } from "../rpc/rpc-server.ts";
import type { XdrReader, XdrWriter } from "../rpc/xdr.ts";
import type { ServedInstrument } from "../serve/conversation.ts";
import { DeviceLock } from "./device-lock.ts";
import { abortProgram, coreProgram, errors, families, flags, longestHandle, procedures } from "./protocol.ts";
import { ServerLink } from "./server-link.ts";
import { ServiceRequestSender } from "./service-request-sender.ts";

/** Data of one write; clients split longer messages. */
const largestWrite = 1 << 20;
const longestName = 256;
const mostLinks = 1000;
const longestCommandData = 1 << 16;

/** What a connection has opened. */
interface Client {
  readonly links: Map<number, ServerLink>;
  interrupt: ServiceRequestSender | undefined;
}

interface Device {
  readonly instrument: ServedInstrument;
  readonly lock: DeviceLock;
}

/** The devices at one host, and the links to them. */
export class CoreServer {
  readonly #devices: ReadonlyMap<string, Device>;
  readonly #clients = new Map<string, Client>();
  readonly #links = new Map<number, ServerLink>();
  #lastLink = 0;
  /** Where the abort channel listens; told to each client. */
  abortPort = 0;

  constructor(instruments: ReadonlyMap<string, ServedInstrument>) {
    this.#devices = new Map(
      [...instruments].map(([name, instrument]) => [name.toLowerCase(), { instrument, lock: new DeviceLock() }]),
    );
  }

  get core(): RpcProgram {
    const table: Readonly<Record<number, RpcProcedure>> = {
      [procedures.createLink]: (args, result, caller) => this.#createLink(args, result, caller),
      [procedures.write]: (args, result, caller) => this.#write(args, result, caller),
      [procedures.read]: (args, result, caller) => this.#read(args, result, caller),
      [procedures.readStatus]: (args, result, caller) => {
        let status = 0;
        const done = this.#generic(args, result, caller, link => void (status = link.readStatus()));
        return after(done, () => void result.uint(status));
      },
      [procedures.trigger]: (args, result, caller) => this.#generic(args, result, caller, link => link.trigger()),
      [procedures.clear]: (args, result, caller) => this.#generic(args, result, caller, link => link.clear()),
      // What is served has no front panel that could be locked.
      [procedures.remote]: (args, result, caller) => this.#generic(args, result, caller, () => {}),
      [procedures.local]: (args, result, caller) => this.#generic(args, result, caller, () => {}),
      [procedures.lock]: (args, result, caller) => this.#lock(args, result, caller),
      [procedures.unlock]: (args, result, caller) => {
        const link = this.#linkOf(caller, args.int());
        const code = !link ? errors.noSuchLink : link.lock.release(link) ? errors.none : errors.notLocked;
        result.int(code);
      },
      [procedures.enableServiceRequest]: (args, result, caller) => this.#enable(args, result, caller),
      [procedures.doCommand]: (args, result, caller) => this.#doCommand(args, result, caller),
      [procedures.destroyLink]: (args, result, caller) => {
        const link = this.#linkOf(caller, args.int());
        if (link) this.#destroy(caller, link);
        result.int(link ? errors.none : errors.noSuchLink);
      },
      [procedures.createInterruptChannel]: (args, result, caller) => this.#createChannel(args, result, caller),
      [procedures.destroyInterruptChannel]: (_args, result, caller) => {
        const { interrupt } = this.#client(caller);
        this.#client(caller).interrupt = undefined;
        void interrupt?.close();
        result.int(interrupt ? errors.none : errors.noChannel);
      },
    };
    return {
      ...coreProgram,
      procedures: new Map(Object.entries(table).map(([number, procedure]) => [Number(number), procedure])),
      longestCall: largestWrite + 4096,
      gone: caller => this.#gone(caller),
    };
  }

  get abort(): RpcProgram {
    const abort: RpcProcedure = (args, result) => {
      const link = this.#links.get(args.int());
      link?.abort();
      result.int(link ? errors.none : errors.noSuchLink);
    };
    return { ...abortProgram, procedures: new Map([[procedures.abort, abort]]), longestCall: 1024 };
  }

  #createLink(args: XdrReader, result: XdrWriter, caller: RpcCaller): void | Promise<void> {
    args.int(); // the client's number of itself
    const lock = args.bool();
    const milliseconds = args.uint();
    const device = this.#devices.get(args.string(longestName).toLowerCase());
    const answer = (code: number, id = 0) => void result.int(code).int(id).uint(this.abortPort).uint(largestWrite);
    if (!device) return answer(errors.notAccessible);
    if (this.#links.size >= mostLinks) return answer(errors.outOfResources);
    const id = (this.#lastLink = (this.#lastLink + 1) & 0x7fff_ffff);
    const link = new ServerLink(id, device.lock, device.instrument.connect(`${caller.address}:${caller.port}`));
    this.#links.set(id, link);
    this.#client(caller).links.set(id, link);
    if (!lock) return answer(errors.none, id);
    const locked = device.lock.acquire(link, link.wait(flags.waitLock, milliseconds));
    return after(locked, code => {
      if (code !== errors.none) this.#destroy(caller, link);
      answer(code, id);
    });
  }

  #write(args: XdrReader, result: XdrWriter, caller: RpcCaller): void | Promise<void> {
    const link = this.#linkOf(caller, args.int());
    args.uint();
    const lockMilliseconds = args.uint();
    const flag = args.int();
    const data = args.opaque(largestWrite);
    if (!link) return void result.int(errors.noSuchLink).uint(0);
    return after(link.pass(flag, lockMilliseconds), passed => {
      const code = passed === errors.none ? link.write(data, (flag & flags.end) !== 0) : passed;
      result.int(code).uint(code === errors.none ? data.length : 0);
    });
  }

  #read(args: XdrReader, result: XdrWriter, caller: RpcCaller): void | Promise<void> {
    const link = this.#linkOf(caller, args.int());
    const size = args.uint();
    const milliseconds = args.uint();
    const lockMilliseconds = args.uint();
    const flag = args.int();
    const character = args.int() & 0xff;
    const refuse = (code: number) => void result.int(code).int(0).uint(0);
    if (!link) return refuse(errors.noSuchLink);
    const terminator = (flag & flags.terminator) === 0 ? undefined : character;
    return after(link.pass(flag, lockMilliseconds), passed => {
      if (passed !== errors.none) return refuse(passed);
      return after(link.read({ size, milliseconds, terminator }), ({ code, reason, data }) => {
        result.int(code).int(reason).opaque(data);
      });
    });
  }

  #generic(
    args: XdrReader,
    result: XdrWriter,
    caller: RpcCaller,
    operation: (link: ServerLink) => void,
  ): void | Promise<void> {
    const link = this.#linkOf(caller, args.int());
    const flag = args.int();
    const lockMilliseconds = args.uint();
    if (!link) return void result.int(errors.noSuchLink);
    return after(link.pass(flag, lockMilliseconds), code => {
      if (code === errors.none) operation(link);
      result.int(code);
    });
  }

  #lock(args: XdrReader, result: XdrWriter, caller: RpcCaller): void | Promise<void> {
    const link = this.#linkOf(caller, args.int());
    const flag = args.int();
    const wait = link?.wait(flag, args.uint());
    if (!link) return void result.int(errors.noSuchLink);
    return after(link.lock.acquire(link, wait), code => void result.int(code));
  }

  #enable(args: XdrReader, result: XdrWriter, caller: RpcCaller): void {
    const link = this.#linkOf(caller, args.int());
    const isOn = args.bool();
    const handle = Buffer.from(args.opaque(longestHandle));
    const client = this.#client(caller);
    link?.onServiceRequest(isOn ? () => client.interrupt?.send(handle) : undefined);
    result.int(link ? errors.none : errors.noSuchLink);
  }

  /** Commands are for the interface of a gateway, which is not served. */
  #doCommand(args: XdrReader, result: XdrWriter, caller: RpcCaller): void {
    const link = this.#linkOf(caller, args.int());
    for (let number = 0; number < 6; number++) args.uint();
    args.opaque(longestCommandData);
    result.int(link ? errors.notSupported : errors.noSuchLink).uint(0);
  }

  async #createChannel(args: XdrReader, result: XdrWriter, caller: RpcCaller): Promise<void> {
    const address = args.uint();
    const port = args.uint();
    const program = { program: args.uint(), version: args.uint() };
    const family = args.int();
    const client = this.#client(caller);
    if (client.interrupt) return void result.int(errors.channelExists);
    if (family !== families.tcp) return void result.int(errors.notSupported);
    if (port < 1 || port > 65535) return void result.int(errors.parameter);
    try {
      const sender = await ServiceRequestSender.connect(hostOf(address), port, program);
      const isThere = this.#clients.get(key(caller)) === client;
      if (isThere) client.interrupt = sender;
      else await sender.close();
      result.int(errors.none);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      result.int(errors.noChannel);
    }
  }

  #client(caller: RpcCaller): Client {
    const known = this.#clients.get(key(caller));
    if (known) return known;
    const client: Client = { links: new Map(), interrupt: undefined };
    this.#clients.set(key(caller), client);
    return client;
  }

  /** A link belongs to the connection that made it. */
  #linkOf(caller: RpcCaller, id: number): ServerLink | undefined {
    return this.#clients.get(key(caller))?.links.get(id);
  }

  #destroy(caller: RpcCaller, link: ServerLink): void {
    this.#clients.get(key(caller))?.links.delete(link.id);
    if (this.#links.delete(link.id)) link.close();
  }

  #gone(caller: RpcCaller): void {
    const client = this.#clients.get(key(caller));
    if (!client) return;
    for (const link of client.links.values()) this.#destroy(caller, link);
    void client.interrupt?.close();
    this.#clients.delete(key(caller));
  }
}

/** Goes on at once where nothing has to be waited for: most calls are answered before the next event. */
function after<T>(value: T | Promise<T>, go: (value: T) => void | Promise<void>): void | Promise<void> {
  return value instanceof Promise ? value.then(later => go(later)) : go(value);
}

function key({ address, port }: RpcCaller): string {
  return `${address} ${port}`;
}

function hostOf(address: number): string {
  return [24, 16, 8, 0].map(shift => (address >>> shift) & 0xff).join(".");
}
