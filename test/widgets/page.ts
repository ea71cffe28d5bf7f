/** A page with widgets: what a front-end knows of them, from the messages alone. */

import type { Comm, CommOptions, Json, MimeBundle, Runtime } from "../../kernel/runtime.ts";
import { answerPages } from "../../widgets/model/open-widgets.ts";
import { unpackState } from "../../widgets/model/buffers.ts";

const key = Symbol.for("setpoint.runtime/1");

interface State {
  readonly [name: string]: unknown;
}

/** A message to the page. */
export interface Sent {
  readonly id: string;
  readonly method: string;
  readonly state: State;
  readonly content: unknown;
  readonly buffers: readonly ArrayBufferView[];
}

/** Stands in the place of the kernel's runtime until it is disposed of. */
export class Page implements Disposable {
  /** The models by their number, as their updates left them. */
  readonly models = new Map<string, State>();
  readonly sent: Sent[] = [];
  readonly shown: MimeBundle[] = [];
  readonly #comms = new Map<string, PageComm>();
  readonly #targets = new Map<string, (comm: Comm, data: Json) => void | Promise<void>>();
  #count = 0;

  constructor() {
    const runtime: Partial<Runtime> = {
      openComm: (target, data, options) => this.#open(target, data, options),
      onComm: (target, opened) => {
        this.#targets.set(target, opened);
        return { [Symbol.dispose]: () => {} };
      },
      display: bundle => void this.shown.push(bundle),
      cell: () => undefined,
      now: () => performance.now(),
      pending: (_label, operation) => operation,
      through: async (_label, value) => value,
      critical: async (_label, run) => run(new AbortController().signal),
      onAbort: () => {},
      onDispose: () => ({ [Symbol.dispose]: () => {} }),
      bind: callback => callback,
      keep: () => {},
      kept: {},
    };
    Object.assign(globalThis, { [key]: runtime });
    answerPages();
  }

  /** The state of a widget as the page has it. */
  state(widget: { modelId: string }): State {
    const state = this.models.get(widget.modelId);
    if (!state) throw new Error(`the page has no model ${widget.modelId}`);
    return state;
  }

  /** Shows a widget. */
  open(widget: { modelId: string }): void {
    this.state(widget);
  }

  /** What a person does. */
  async change(widget: { modelId: string }, state: Json): Promise<void> {
    await this.tell(widget, { method: "update", state, buffer_paths: [] });
  }

  /** Any message from the page. */
  async tell({ modelId }: { modelId: string }, data: Json, buffers: readonly Uint8Array[] = []): Promise<void> {
    await this.#comms.get(modelId)?.receive(data, buffers);
  }

  /** What a page that was loaded anew is told of all widgets. */
  async reload(): Promise<Record<string, { state: State }>> {
    const comm = new PageComm("control", "jupyter.widget.control", () => {});
    const answers: [Json, readonly ArrayBufferView[]][] = [];
    comm.send = (data, options) => void answers.push([data, options?.buffers ?? []]);
    await this.#targets.get("jupyter.widget.control")?.(comm, {});
    await comm.receive({ method: "request_states" }, []);
    const [data, buffers] = answers[0] as [{ states: Json; buffer_paths: Json }, readonly Uint8Array[]];
    return unpackState(data.states, data.buffer_paths, buffers) as Record<string, { state: State }>;
  }

  [Symbol.dispose](): void {
    Reflect.deleteProperty(globalThis, key);
  }

  #open(target: string, data: Json, options: CommOptions = {}): Comm {
    const id = `${target}-${++this.#count}`;
    const comm = new PageComm(id, target, (message, { buffers = [] }) => this.#take(id, message, buffers));
    this.#comms.set(id, comm);
    const { state, buffer_paths: paths } = data as { state: Json; buffer_paths: Json };
    this.models.set(id, unpackState(roundTrip(state), paths, (options.buffers ?? []).map(bytes)));
    return comm;
  }

  #take(id: string, message: Json, buffers: readonly ArrayBufferView[]): void {
    const { method, state, content, buffer_paths: paths } = message as Record<string, Json>;
    const update = unpackState(roundTrip(state ?? {}), paths, buffers.map(bytes));
    this.sent.push({ id, method: method as string, state: update, content, buffers });
    if (method !== "custom") this.models.set(id, { ...this.models.get(id), ...update });
  }
}

class PageComm implements Comm {
  readonly id: string;
  readonly target: string;
  readonly #transmit: (data: Json, options: CommOptions) => void;
  readonly #receivers = new Set<(data: Json, buffers: readonly Uint8Array[]) => void | Promise<void>>();
  isClosed = false;

  constructor(id: string, target: string, transmit: (data: Json, options: CommOptions) => void) {
    this.id = id;
    this.target = target;
    this.#transmit = transmit;
  }

  send(data: Json, options: CommOptions = {}): void {
    if (this.isClosed) throw new Error("it is closed");
    this.#transmit(roundTrip(data), options);
  }

  onMessage(received: (data: Json, buffers: readonly Uint8Array[]) => void | Promise<void>): Disposable {
    this.#receivers.add(received);
    return { [Symbol.dispose]: () => void this.#receivers.delete(received) };
  }

  onClose(): Disposable {
    return { [Symbol.dispose]: () => {} };
  }

  async receive(data: Json, buffers: readonly Uint8Array[]): Promise<void> {
    await Promise.all([...this.#receivers].map(async receiver => receiver(data, buffers)));
  }

  close(): void {
    this.isClosed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** What is left of data after it has travelled. */
function roundTrip(data: Json): Json {
  return JSON.parse(JSON.stringify(data)) as Json;
}

function bytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}
