/** The handle that drivers hold: text commands and replies, with terminators. */
import { Session, type Operation } from "./session.ts";
import { IoError } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** What an operation on a connection heeds. */
export interface OperationOptions {
  /** Ends the operation; the connection is re-synchronised before its next use. */
  signal?: AbortSignal | undefined;
}

/** A message-based VISA resource. */
export interface VisaHandle {
  /** Canonical address. */
  readonly resourceName: string;
  /** True if a simulation in this process answers instead of an instrument. */
  readonly simulated: boolean;
  /** Seconds that an operation may take from its turn on the bus; `null` for no limit. */
  timeout: number | null;
  /** What ends a reply; it is taken off. */
  readTermination: string;
  /** What is added to every command. */
  writeTermination: string;
  /** Sends a command. */
  write(command: string, options?: OperationOptions): Promise<void>;
  /** Reads one reply, up to its termination. */
  read(options?: OperationOptions): Promise<string>;
  /** Sends a command and reads its reply, with nobody else in between. */
  query(command: string, options?: OperationOptions): Promise<string>;
  /** Clears the instrument's interface: whatever was half sent or not read is forgotten. */
  clear(options?: OperationOptions): Promise<void>;
  /** Releases the connection; calling it again does nothing. */
  close(): Promise<void>;
}

export interface HandleOptions {
  timeout: number | null;
  readTermination: string;
  writeTermination: string;
}

/** A {@link VisaHandle} over a {@link Session}. Text travels as latin-1: one character is one byte. */
export class MessageHandle implements VisaHandle {
  readTermination: string;
  writeTermination: string;
  readonly #session: Session;
  #timeout: number | null = null;

  constructor(resourceName: string, transport: Transport, options: HandleOptions) {
    this.#session = new Session(resourceName, transport);
    this.readTermination = options.readTermination;
    this.writeTermination = options.writeTermination;
    this.timeout = options.timeout;
  }

  get resourceName(): string {
    return this.#session.resourceName;
  }

  get simulated(): boolean {
    return this.#session.simulated;
  }

  get timeout(): number | null {
    return this.#timeout;
  }

  set timeout(seconds: number | null) {
    if (seconds !== null && !(seconds >= 0)) {
      throw new RangeError(
        `timeout of ${this.resourceName}: ${seconds} is invalid: must be seconds, at least 0, or null`,
      );
    }
    this.#timeout = seconds === Infinity ? null : seconds;
  }

  /** Connects, so that an instrument that is not there is noticed now. */
  async connect(options?: OperationOptions): Promise<void> {
    await this.#session.run(this.#operation("connecting to", options), async () => {});
  }

  async write(command: string, options?: OperationOptions): Promise<void> {
    const operation = this.#operation(`writing ${quote(command)} to`, options, command);
    const message = this.#encode(command, operation);
    await this.#session.run(operation, (transport, limits) => transport.write(message, limits));
  }

  async read(options?: OperationOptions): Promise<string> {
    const reply = await this.#session.run(this.#operation("reading from", options), (transport, limits) =>
      transport.read(this.#stop, limits),
    );
    return this.#decode(reply.data);
  }

  async query(command: string, options?: OperationOptions): Promise<string> {
    const operation = this.#operation(`asking ${quote(command)} of`, options, command);
    const message = this.#encode(command, operation);
    const reply = await this.#session.run(operation, async (transport, limits) => {
      transport.discardInput();
      await transport.write(message, limits);
      return transport.read(this.#stop, limits);
    });
    return this.#decode(reply.data);
  }

  async clear(options?: OperationOptions): Promise<void> {
    await this.#session.run(this.#operation("clearing", options), async (transport, limits) => transport.clear(limits));
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  get #stop(): { terminator: Buffer } {
    return { terminator: Buffer.from(this.readTermination, "latin1") };
  }

  #operation(label: string, options: OperationOptions | undefined, command?: string): Operation {
    return { label, timeout: this.#timeout, signal: options?.signal, ...(command === undefined ? {} : { command }) };
  }

  #encode(command: string, operation: Operation): Buffer {
    const foreign = /[\u0100-\uffff]/.exec(command);
    if (foreign) {
      const problem = `${JSON.stringify(foreign[0])} is not a latin-1 character and cannot be sent`;
      throw new IoError(`${operation.label} ${this.resourceName}: ${problem}`, {
        resourceName: this.resourceName,
        command,
      });
    }
    return Buffer.from(command + this.writeTermination, "latin1");
  }

  #decode(reply: Buffer): string {
    const text = reply.toString("latin1");
    return this.readTermination !== "" && text.endsWith(this.readTermination)
      ? text.slice(0, -this.readTermination.length)
      : text;
  }
}

const longestQuote = 200;

function quote(command: string): string {
  return JSON.stringify(command.length > longestQuote ? `${command.slice(0, longestQuote)}…` : command);
}
