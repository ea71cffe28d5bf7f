/** Writes down what a session does on its transport, and what comes of it. */

import { runtime } from "../../runtime.ts";
import { TransportError, type Limits } from "../limits.ts";
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
import type { OperationEvent, RecordedError } from "./event.ts";
import { assertFree } from "./free-file.ts";
import { RecordingWriter } from "./recording-writer.ts";

/** Where a session is recorded. */
export interface RecordingOptions {
  /** File to write, one JSON object a line. */
  readonly path: string;
  /** Whether an older recording of that name is replaced. Default false: it is an error. */
  readonly replace?: boolean | undefined;
  /** Address of the instrument, for the first line. */
  readonly resourceName: string;
}

/**
 * Wraps a transport so that all that is done on it is recorded.
 * @throws RecordingError if the file cannot be written, or holds something already.
 */
export function recording(transport: Transport, options: RecordingOptions): Transport {
  const { marksEnd, simulated } = transport;
  if (!options.replace) assertFree(options.path);
  const header = { resource: options.resourceName, date: new Date().toISOString(), marksEnd, simulated };
  const writer = new RecordingWriter(options.path, header, () => runtime().now());
  return new RecordingTransport(transport, writer);
}

/** A command is written down before it is sent, all else when it is done. What the bus cannot do, this cannot either. */
export class RecordingTransport implements Transport {
  readonly bus: string;
  readonly simulated: boolean;
  readonly marksEnd: boolean;
  readonly readStatus?: Transport["readStatus"];
  readonly trigger?: Transport["trigger"];
  readonly remote?: Transport["remote"];
  readonly lock?: Transport["lock"];
  readonly unlock?: Transport["unlock"];
  readonly onServiceRequest?: Transport["onServiceRequest"];
  readonly receive?: Transport["receive"];
  readonly attributes?: Attributes;
  readonly #inner: Transport;
  readonly #writer: RecordingWriter;

  constructor(inner: Transport, writer: RecordingWriter) {
    this.#inner = inner;
    this.#writer = writer;
    this.bus = inner.bus;
    this.simulated = inner.simulated;
    this.marksEnd = inner.marksEnd;
    if (inner.readStatus) this.readStatus = limits => this.#status(limits);
    if (inner.trigger) this.trigger = limits => this.#do({ op: "trigger" }, () => inner.trigger?.(limits));
    if (inner.remote)
      this.remote = (mode: RemoteMode, limits) => this.#do({ op: "remote", mode }, () => inner.remote?.(mode, limits));
    if (inner.lock) this.lock = (request, limits) => this.#lock(request, limits);
    if (inner.unlock) this.unlock = limits => this.#do({ op: "unlock" }, () => inner.unlock?.(limits));
    if (inner.onServiceRequest) this.onServiceRequest = (listener, limits) => this.#listen(listener, limits);
    if (inner.receive) this.receive = limits => this.#receive(limits);
    if (inner.attributes) this.attributes = this.#recordedAttributes(inner.attributes);
  }

  get matchesReplies(): boolean {
    return this.#inner.matchesReplies ?? false;
  }

  get line(): string | undefined {
    return this.#inner.line;
  }

  get sharesLine(): boolean {
    return this.#inner.sharesLine ?? false;
  }

  resynchronise(limits: Limits, owed?: OwedAnswers): Promise<void> {
    return this.#do({ op: "open" }, () => this.#inner.resynchronise(limits, owed));
  }

  discardInput(last?: LastReply): boolean {
    return this.#inner.discardInput(last);
  }

  clear(limits: Limits): Promise<void> {
    return this.#do({ op: "clear" }, () => this.#inner.clear(limits));
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    this.#writer.add({ dir: "write", data, end });
    await this.#attempt({ op: "write" }, () => this.#inner.write(data, limits, end));
  }

  async read(stop: Stop, limits: Limits): Promise<Received> {
    const received = await this.#attempt({ op: "read" }, () => this.#inner.read(stop, limits));
    this.#writer.add({ dir: "read", ...received });
    return received;
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ readonly end: boolean }> {
    const { end } = await this.#attempt({ op: "read" }, () => this.#inner.fill(target, limits));
    const data = Buffer.from(target.buffer, target.byteOffset, target.byteLength);
    this.#writer.add({ dir: "read", data, end });
    return { end };
  }

  async close(): Promise<void> {
    try {
      this.#writer.add({ op: "close" });
    } finally {
      this.#writer.close();
      await this.#inner.close();
    }
  }

  async #status(limits: Limits): Promise<number> {
    const status = await this.#attempt({ op: "status" }, async () => this.#inner.readStatus?.(limits));
    this.#writer.add({ op: "status", status });
    return status as number;
  }

  async #lock(request: LockRequest, limits: Limits): Promise<string | undefined> {
    const { key } = request;
    const granted = await this.#attempt({ op: "lock", key }, async () => this.#inner.lock?.(request, limits));
    this.#writer.add({ op: "lock", key, granted });
    return granted;
  }

  async #listen(listener: (status: number | undefined) => void, limits: Limits): Promise<AsyncDisposable> {
    const heard = (status: number | undefined): void => {
      this.#writer.add({ op: "service", status });
      listener(status);
    };
    const listening = await this.#attempt({ op: "listen" }, async () => this.#inner.onServiceRequest?.(heard, limits));
    this.#writer.add({ op: "listen" });
    return listening as AsyncDisposable;
  }

  /** Nobody waits for these bytes: that none came is no failure of an operation. */
  async #receive(limits: Limits): Promise<Buffer> {
    const data = await this.#inner.receive?.(limits);
    this.#writer.add({ dir: "read", data: data as Buffer, end: false });
    return data as Buffer;
  }

  #recordedAttributes(attributes: Attributes): Attributes {
    return {
      names: attributes.names,
      get: async (name, limits) => {
        const value = await this.#attempt({ op: "get", name }, () => attributes.get(name, limits));
        this.#writer.add({ op: "get", name, value: plain(value) });
        return value;
      },
      set: (name, value, limits) =>
        this.#do({ op: "set", name, value: plain(value) }, () => attributes.set(name, value, limits)),
    };
  }

  async #do(event: OperationEvent, run: () => Promise<void> | undefined): Promise<void> {
    await this.#attempt(event, async () => run());
    this.#writer.add(event);
  }

  /** Writes down a failure. */
  async #attempt<T>(event: OperationEvent, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      this.#writer.add({ ...event, error: recorded(error) });
      throw error;
    }
  }
}

function recorded(error: unknown): RecordedError {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof TransportError ? error.kind : "protocol", message };
}

/** A value as JSON has it. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
