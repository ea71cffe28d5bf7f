/** Comms: two-way channels between the executor and widgets in a front-end. */
import type { Comm, CommOptions, Json } from "../runtime.ts";
import { Cell, currentCell } from "./cell.ts";
import type { CommAction, CommMessage } from "./messages.ts";

type Opened = (comm: Comm, data: Json) => void | Promise<void>;

/** Runs receivers as a cell of their own; resolves when what they started is through. */
type RunAs = (cell: Cell, run: () => unknown) => Promise<void>;

/** How many closed comms are remembered. */
const mostTold = 1000;

/** The open comms of this process, and who wants to hear of new ones. */
export class Comms {
  readonly #send: (message: CommMessage) => void;
  readonly #runAs: RunAs;
  readonly #open = new Map<string, OpenComm>();
  readonly #targets = new Map<string, Opened>();
  /** Comms that the front-end was told are closed, the latest last: told twice, it takes the second for an error. */
  readonly #told = new Set<string>();

  constructor(send: (message: CommMessage) => void, runAs: RunAs) {
    this.#send = send;
    this.#runAs = runAs;
  }

  /** Opens a comm to the front-end's target. */
  open(target: string, data: Json, options: CommOptions = {}): Comm {
    const comm = this.#create(process.getBuiltinModule("node:crypto").randomUUID(), target);
    comm.transmit("open", data, options);
    return comm;
  }

  /** Hears of comms that the front-end opens. */
  onOpen(target: string, opened: Opened): Disposable {
    this.#targets.set(target, opened);
    return {
      [Symbol.dispose]: () => {
        if (this.#targets.get(target) === opened) this.#targets.delete(target);
      },
    };
  }

  /**
   * Takes a message from the front-end; what its receivers print belongs to the message. They are called in the order of
   * the messages; one that waits holds up no other.
   */
  receive(message: CommMessage): Promise<void> {
    return this.#runAs(new Cell(message.cell ?? message.id), () => this.#dispatch(message));
  }

  #dispatch(message: CommMessage): unknown {
    const { id, action, data } = message;
    if (action === "open") {
      const opened = this.#targets.get(message.target ?? "");
      const comm = this.#create(id, message.target ?? "");
      if (opened) return opened(comm, data);
      comm.close({ error: `comm target ${message.target} is not known` });
      return undefined;
    }
    const comm = this.#open.get(id);
    if (!comm) return this.#answerLost(message);
    if (action === "message") return comm.received(data, message.buffers);
    this.#open.delete(id);
    return comm.closed(data);
  }

  /** A message to a comm that nobody has here: the front-end learns that it is closed. */
  #answerLost({ id, action }: CommMessage): void {
    if (action !== "message" || this.#told.has(id)) return;
    this.#noteTold(id);
    this.#send({
      type: "comm",
      action: "close",
      id,
      data: { error: `comm ${id} is not open` },
      metadata: {},
      buffers: [],
      cell: currentCell()?.id,
    });
  }

  #create(id: string, target: string): OpenComm {
    const comm = new OpenComm(id, target, (action, data, options) => {
      if (!this.#open.has(id)) throw new Error(`comm ${target}: it is closed`);
      if (action === "close") {
        this.#open.delete(id);
        this.#noteTold(id);
      }
      this.#send({
        type: "comm",
        action,
        id,
        target,
        data,
        metadata: options.metadata ?? {},
        buffers: (options.buffers ?? []).map(bytes),
        cell: currentCell()?.id,
      });
    });
    this.#open.set(id, comm);
    return comm;
  }

  #noteTold(id: string): void {
    this.#told.add(id);
    const [oldest] = this.#told;
    if (this.#told.size > mostTold && oldest !== undefined) this.#told.delete(oldest);
  }
}

class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  readonly transmit: (action: CommAction, data: Json, options: CommOptions) => void;
  readonly #receivers = new Set<(data: Json, buffers: readonly Uint8Array[]) => void | Promise<void>>();
  readonly #closers = new Set<(data: Json) => void | Promise<void>>();
  #isClosed = false;

  constructor(id: string, target: string, transmit: OpenComm["transmit"]) {
    this.id = id;
    this.target = target;
    this.transmit = transmit;
  }

  send(data: Json, options: CommOptions = {}): void {
    this.transmit("message", data, options);
  }

  onMessage(received: (data: Json, buffers: readonly Uint8Array[]) => void | Promise<void>): Disposable {
    return register(this.#receivers, received);
  }

  onClose(closed: (data: Json) => void | Promise<void>): Disposable {
    return register(this.#closers, closed);
  }

  close(data: Json = {}): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.transmit("close", data, {});
  }

  [Symbol.dispose](): void {
    this.close();
  }

  received(data: Json, buffers: readonly Uint8Array[]): Promise<void> {
    return callAll(this.#receivers, receiver => receiver(data, buffers));
  }

  closed(data: Json): Promise<void> {
    this.#isClosed = true;
    return callAll(this.#closers, closer => closer(data));
  }
}

/** Calls all, also after one that fails; the first error is the one that is told. */
async function callAll<F>(callbacks: ReadonlySet<F>, call: (callback: F) => unknown): Promise<void> {
  const called = [...callbacks].map(async callback => call(callback));
  const failed = (await Promise.allSettled(called)).find(one => one.status === "rejected");
  if (failed) throw failed.reason;
}

function register<T>(set: Set<T>, member: T): Disposable {
  set.add(member);
  return { [Symbol.dispose]: () => void set.delete(member) };
}

/** The bytes of any view, without its surroundings. */
export function bytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}
