/** Comms: two-way channels between the executor and widgets in a front-end. */
import { randomUUID } from "node:crypto";
import type { Comm, CommOptions, Json } from "../runtime.ts";
import { Cell, currentCell, runInCell } from "./cell.ts";
import type { CommAction, CommMessage } from "./messages.ts";

type Opened = (comm: Comm, data: Json) => void;

/** The open comms of this process, and who wants to hear of new ones. */
export class Comms {
  readonly #send: (message: CommMessage) => void;
  readonly #failed: (error: unknown) => void;
  readonly #open = new Map<string, OpenComm>();
  readonly #targets = new Map<string, Opened>();

  constructor(send: (message: CommMessage) => void, failed: (error: unknown) => void) {
    this.#send = send;
    this.#failed = failed;
  }

  /** Opens a comm to the front-end's target. */
  open(target: string, data: Json, options: CommOptions = {}): Comm {
    const comm = this.#create(randomUUID(), target);
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

  /** Takes a message from the front-end; what its receivers print belongs to the message. */
  receive(message: CommMessage): void {
    const cell = new Cell(message.cell ?? message.id);
    runInCell(cell, () => {
      try {
        this.#dispatch(message);
      } catch (error) {
        this.#failed(error);
      }
    });
  }

  #dispatch(message: CommMessage): void {
    const { id, action, data } = message;
    if (action === "open") {
      const opened = this.#targets.get(message.target ?? "");
      const comm = this.#create(id, message.target ?? "");
      if (opened) opened(comm, data);
      else comm.close({ error: `comm target ${message.target} is not known` });
      return;
    }
    const comm = this.#open.get(id);
    if (!comm) return;
    if (action === "message") comm.received(data, message.buffers);
    else {
      this.#open.delete(id);
      comm.closed(data);
    }
  }

  #create(id: string, target: string): OpenComm {
    const comm = new OpenComm(id, target, (action, data, options) => {
      if (!this.#open.has(id)) throw new Error(`comm ${target}: it is closed`);
      if (action === "close") this.#open.delete(id);
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
}

class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  readonly transmit: (action: CommAction, data: Json, options: CommOptions) => void;
  readonly #receivers = new Set<(data: Json, buffers: readonly Uint8Array[]) => void>();
  readonly #closers = new Set<(data: Json) => void>();
  #isClosed = false;

  constructor(id: string, target: string, transmit: OpenComm["transmit"]) {
    this.id = id;
    this.target = target;
    this.transmit = transmit;
  }

  send(data: Json, options: CommOptions = {}): void {
    this.transmit("message", data, options);
  }

  onMessage(received: (data: Json, buffers: readonly Uint8Array[]) => void): Disposable {
    return register(this.#receivers, received);
  }

  onClose(closed: (data: Json) => void): Disposable {
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

  received(data: Json, buffers: readonly Uint8Array[]): void {
    for (const receiver of this.#receivers) receiver(data, buffers);
  }

  closed(data: Json): void {
    this.#isClosed = true;
    for (const closer of this.#closers) closer(data);
  }
}

function register<T>(set: Set<T>, member: T): Disposable {
  set.add(member);
  return { [Symbol.dispose]: () => void set.delete(member) };
}

/** The bytes of any view, without its surroundings. */
export function bytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}
