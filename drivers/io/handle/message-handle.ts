/** The handle of every connection: text, numbers and blocks over a session. */

import { announced } from "../announced.ts";
import { runtime } from "../../runtime.ts";
import { IoError } from "../errors.ts";
import { TransportError } from "../limits.ts";
import { labelText, Session, type Exchange, type Operation } from "../session.ts";
import { remoteModes, type LockRequest, type RemoteMode, type Transport } from "../transport.ts";
import { getAttribute, setAttribute } from "./attributes.ts";
import type { BinaryArrays, BinaryType } from "./data-types.ts";
import { pollForServiceRequests, waitForCompletion, waitForServiceRequest } from "./service-requests.ts";
import { checkDelay, checkSeconds } from "./check-seconds.ts";
import { MessageFormat } from "./message-format.ts";
import { pause } from "./pause.ts";
import { ReplyReader } from "./reply-reader.ts";
import { asksForReply, textIn } from "./question.ts";
import { completion, statusByte } from "./standard-replies.ts";
import { quoteText } from "./text.ts";
import type {
  AsciiReadOptions,
  AsciiWriteOptions,
  BinaryOptions,
  BinaryReadOptions,
  OperationOptions,
  TextEncoding,
  VisaHandle,
  WaitOptions,
} from "./visa-handle.ts";

/** How a handle begins. */
export interface HandleOptions {
  timeout: number | null;
  readTermination: string;
  writeTermination: string;
}

/** A {@link VisaHandle} over a {@link Session}. */
export class MessageHandle implements VisaHandle {
  readonly #session: Session;
  readonly #format: MessageFormat;
  readonly #replies: ReplyReader;
  #timeout: number | null = null;
  #queryDelay = 0;

  constructor(resourceName: string, transport: Transport, options: HandleOptions) {
    this.#session = new Session(resourceName, transport);
    this.#format = new MessageFormat(resourceName, options);
    this.#replies = new ReplyReader(this.#format);
    this.timeout = options.timeout;
  }

  get resourceName(): string {
    return this.#session.resourceName;
  }

  /** What a cell or a console shows; nothing is asked. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const state = [this.simulated && "SIMULATED", this.#session.isClosed && "closed"].filter(Boolean).join(", ");
    return `VisaHandle(${this.resourceName}${state && `, ${state}`})`;
  }

  get simulated(): boolean {
    return this.#session.transport.simulated;
  }

  get timeout(): number | null {
    return this.#timeout;
  }

  set timeout(seconds: number | null) {
    this.#timeout = checkSeconds(`timeout of ${this.resourceName}`, seconds);
  }

  get readTermination(): string {
    return this.#format.readTermination;
  }

  set readTermination(termination: string) {
    this.#format.readTermination = termination;
  }

  get writeTermination(): string {
    return this.#format.writeTermination;
  }

  set writeTermination(termination: string) {
    this.#format.writeTermination = termination;
  }

  get encoding(): TextEncoding {
    return this.#format.encoding;
  }

  set encoding(encoding: TextEncoding) {
    this.#format.encoding = encoding;
  }

  get sendEnd(): boolean {
    return this.#format.sendEnd;
  }

  set sendEnd(isMarked: boolean) {
    this.#format.sendEnd = isMarked;
  }

  get queryDelay(): number {
    return this.#queryDelay;
  }

  set queryDelay(seconds: number) {
    this.#queryDelay = checkDelay(`queryDelay of ${this.resourceName}`, seconds);
  }

  get chunkSize(): number {
    return this.#format.chunkSize;
  }

  set chunkSize(bytes: number) {
    this.#format.chunkSize = bytes;
  }

  /** Connects, so that an instrument that is not there is noticed now. */
  async connect(options: OperationOptions = {}): Promise<void> {
    await this.#session.run(this.#operation("connecting to", options), async () => {});
  }

  write(command: string, options: OperationOptions = {}): Promise<void> {
    const label = () => `writing ${quoteText(command)} to`;
    return this.#tell(label, command, options, () => this.#format.encode(command));
  }

  writeRaw(data: Uint8Array, options: OperationOptions = {}): Promise<void> {
    const bytes = Buffer.from(data);
    const reply = asksForReply(textIn(bytes)) ? "left" : undefined;
    const operation = this.#operation(`writing ${bytes.length} bytes to`, options, undefined, reply);
    return this.#exchange(operation, this.#sending(bytes, operation));
  }

  writeAsciiValues(command: string, values: ArrayLike<number>, options: AsciiWriteOptions = {}): Promise<void> {
    const label = () => `writing ${quoteText(command)} and ${values.length} values to`;
    return this.#tell(label, command, options, () => this.#format.encodeAscii(command, values, options));
  }

  writeBinaryValues(command: string, values: ArrayLike<number | bigint>, options: BinaryOptions = {}): Promise<void> {
    const label = () => `writing ${quoteText(command)} and ${values.length} values to`;
    return this.#tell(label, command, options, () => this.#format.encodeBinary(command, values, options));
  }

  read(options: OperationOptions = {}): Promise<string> {
    return this.#run(this.#reading("from", options), () => this.#replies.message, this.#format.decode);
  }

  readRaw(options: OperationOptions = {}): Promise<Buffer> {
    return this.#exchange(this.#reading("from", options), this.#replies.message);
  }

  readBytes(count: number, options: OperationOptions & { stopAtEnd?: boolean } = {}): Promise<Buffer> {
    const operation = this.#reading(`${count} bytes from`, options);
    return this.#exchange(operation, this.#replies.bytes(count, options.stopAtEnd === true));
  }

  readAsciiValues(options: AsciiReadOptions = {}): Promise<Float64Array> {
    return this.#run(
      this.#reading("values from", options),
      () => this.#replies.message,
      reply => this.#format.numbers(reply, options),
    );
  }

  readBinaryValues<T extends BinaryType = "f">(options: BinaryReadOptions<T> = {}): Promise<BinaryArrays[T]> {
    return this.#run(
      this.#reading("a block from", options),
      () => this.#replies.block(options),
      block => this.#format.elements(block, options),
    );
  }

  query(command: string, options: OperationOptions = {}): Promise<string> {
    return this.#ask(command, options, () => this.#replies.message, this.#format.decode);
  }

  queryAsciiValues(command: string, options: AsciiReadOptions = {}): Promise<Float64Array> {
    return this.#ask(
      command,
      options,
      () => this.#replies.message,
      reply => this.#format.numbers(reply, options),
    );
  }

  queryBinaryValues<T extends BinaryType = "f">(
    command: string,
    options: BinaryReadOptions<T> = {},
  ): Promise<BinaryArrays[T]> {
    return this.#ask(
      command,
      options,
      () => this.#replies.block(options),
      block => this.#format.elements(block, options),
    );
  }

  readStb(options: OperationOptions = {}): Promise<number> {
    if (!this.#session.transport.readStatus) return this.#askFor("*STB?", options, statusByte);
    return this.#exchange(this.#operation("reading the status byte of", options), (transport, limits) =>
      (transport.readStatus as NonNullable<Transport["readStatus"]>)(limits),
    );
  }

  assertTrigger(options: OperationOptions = {}): Promise<void> {
    if (!this.#session.transport.trigger) return this.write("*TRG", options);
    return this.#exchange(this.#operation("triggering", options), (transport, limits) =>
      (transport.trigger as NonNullable<Transport["trigger"]>)(limits),
    );
  }

  clear(options: OperationOptions = {}): Promise<void> {
    const operation = this.#operation("clearing", options, undefined, "none");
    return this.#exchange(operation, (transport, limits) => transport.clear(limits));
  }

  async flush(options: OperationOptions = {}): Promise<void> {
    await this.#session.run(this.#operation("flushing", options), async transport => {
      this.#session.flushed(this.#replies.flush(transport));
    });
  }

  controlRen(mode: RemoteMode, options: OperationOptions = {}): Promise<void> {
    const operation = this.#operation(`setting remote control to ${JSON.stringify(mode)} of`, options);
    return this.#run(operation, () => {
      if (!Object.hasOwn(remoteModes, mode))
        throw new RangeError(`mode must be one of ${Object.keys(remoteModes).join(", ")}`);
      return (transport, limits) => {
        if (!transport.remote) throw new TransportError("protocol", "this bus has no remote control");
        return transport.remote(mode, limits);
      };
    });
  }

  lock({ key, ...options }: LockRequest & OperationOptions = {}): Promise<string | undefined> {
    return this.#session.lock(this.#operation("locking", options), key);
  }

  unlock(options: OperationOptions = {}): Promise<void> {
    return this.#session.unlock(this.#operation("unlocking", options));
  }

  async locked<T>(work: () => Promise<T>, request: LockRequest & OperationOptions = {}): Promise<T> {
    await this.lock(request);
    try {
      return await work();
    } finally {
      // What was interrupted gives its lock back all the same.
      if (!this.#session.isClosed) await this.unlock({ timeout: request.timeout });
    }
  }

  async onServiceRequest(listener: (status: number) => void, options: OperationOptions = {}): Promise<AsyncDisposable> {
    const { transport } = this.#session;
    const operation = this.#operation("enabling service requests of", options);
    const heard = runtime().bind(listener);
    if (!transport.onServiceRequest) {
      await this.#session.run(operation, async () => {
        if (!transport.readStatus) throw new TransportError("protocol", "this bus has no service requests");
      });
      return pollForServiceRequests(this, heard, this.#unheard);
    }
    const came = (status: number | undefined): void => {
      if (status !== undefined) heard(status);
      else this.readStb().then(heard, this.#unheard);
    };
    const subscribe = transport.onServiceRequest.bind(transport);
    return this.#session.run(operation, (_, limits) => subscribe(came, limits));
  }

  waitForSrq(options: WaitOptions = {}): Promise<number> {
    const operation = this.#operation("waiting for a service request of", options);
    return this.#session.outside(operation, limits => waitForServiceRequest(this, options, limits));
  }

  async waitOpc(options: WaitOptions = {}): Promise<void> {
    // A connection of its own keeps nobody from a bus; where one is shared, the status byte tells.
    if (!this.#session.transport.readStatus) return this.#askFor("*OPC?", options, completion);
    const operation = this.#operation("waiting for", options);
    await this.#session.outside(operation, limits => waitForCompletion(this, options, limits));
  }

  get holdsBus(): boolean {
    return this.#session.holdsBus;
  }

  transaction<T>(work: (io: VisaHandle) => Promise<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<T> {
    return this.#session.transaction(this.#operation("waiting for a turn at", options), () => work(this));
  }

  getAttribute(name: string, options: OperationOptions = {}): Promise<unknown> {
    return this.#session.run(this.#operation(`reading ${name} of`, options), (transport, limits) =>
      getAttribute(name, this, transport, limits),
    );
  }

  setAttribute(name: string, value: unknown, options: OperationOptions = {}): Promise<void> {
    return this.#session.run(this.#operation(`setting ${name} of`, options), (transport, limits) =>
      setAttribute(name, value, this, transport, limits),
    );
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** One question: what is still there of others is dropped, and nobody comes between it and its reply. */
  #ask<Reply, T>(
    command: string,
    options: OperationOptions,
    read: () => Exchange<Reply>,
    finish: (reply: Reply) => T,
  ): Promise<T> {
    const operation = this.#operation(() => `asking ${quoteText(command)} of`, options, command, "own");
    const begin = (): Exchange<Reply> => {
      const message = this.#format.encode(command);
      const receive = read();
      return async (transport, limits) => {
        this.#replies.drop(transport);
        await transport.write(message, limits, this.#format.sendEnd);
        if (this.#queryDelay > 0) await pause(this.#queryDelay, limits);
        return receive(transport, limits);
      };
    };
    return this.#run(operation, begin, finish);
  }

  #askFor<T>(command: string, options: OperationOptions, finish: (reply: string) => T): Promise<T> {
    const read = (): Exchange<Buffer> => this.#replies.message;
    return this.#ask(command, options, read, reply => finish(this.#format.decode(reply)));
  }

  /** One command, which may be a question whose reply is read later. */
  #tell(label: () => string, command: string, options: OperationOptions, encode: () => Buffer): Promise<void> {
    const operation = this.#operation(label, options, command, asksForReply(command) ? "left" : undefined);
    return this.#run(operation, () => this.#sending(encode(), operation));
  }

  #sending(message: Buffer, { reply }: Operation): Exchange<void> {
    return async (transport, limits) => {
      await transport.write(message, limits, this.#format.sendEnd);
      if (reply === "left") this.#replies.asked();
    };
  }

  /** What is wrong with what is sent, and with what has come, is told with the command and the address. */
  #run<Reply, T = Reply>(
    operation: Operation,
    begin: () => Exchange<Reply>,
    finish: (reply: Reply) => T = reply => reply as unknown as T,
  ): Promise<T> {
    return this.#announced(operation, () => this.#carryOut(operation, begin, finish));
  }

  /** One exchange with nothing to be said of its bytes. */
  #exchange<T>(operation: Operation, exchange: Exchange<T>): Promise<T> {
    return this.#announced(operation, () => this.#session.run(operation, exchange));
  }

  #announced<T>({ label }: Operation, start: () => Promise<T>): Promise<T> {
    return announced(() => `${labelText(label)} ${this.resourceName}`, start);
  }

  async #carryOut<Reply, T>(
    operation: Operation,
    begin: () => Exchange<Reply>,
    finish: (reply: Reply) => T,
  ): Promise<T> {
    const exchange = this.#explained(operation, begin);
    const reply = await this.#session.run(operation, exchange);
    return this.#explained(operation, () => finish(reply));
  }

  #explained<T>(operation: Operation, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const { label, command } = operation;
      const about = { cause: error, resourceName: this.resourceName, ...(command === undefined ? {} : { command }) };
      throw new IoError(`${labelText(label)} ${this.resourceName}: ${error.message}`, about);
    }
  }

  #operation(
    label: Operation["label"],
    { signal, timeout = this.#timeout }: OperationOptions,
    command?: string,
    reply?: Operation["reply"],
  ): Operation {
    const seconds = timeout === this.#timeout ? timeout : checkSeconds(`timeout of ${this.resourceName}`, timeout);
    return { label, timeout: seconds, signal, command, reply };
  }

  #reading(what: string, options: OperationOptions): Operation {
    return this.#operation(`reading ${what}`, options, undefined, "earlier");
  }

  /** What fails behind a listener is the error of the cell that listens; that it ended with its connection is none. */
  readonly #unheard = (error: unknown): void => {
    if (this.#session.isClosed) return;
    queueMicrotask(() => {
      throw error;
    });
  };
}
