/** A TCP connection as a stream of bytes. */

import { connect, type Socket } from "node:net";
import { isTimeout, TransportError, within, type Limits } from "../limits.ts";
import type { ByteStream } from "./byte-stream.ts";
import { StreamInput } from "./stream-input.ts";

/** Every connection of this process receives into the same memory: what has come is copied before the next arrives. */
const chunk = Buffer.allocUnsafeSlow(1 << 16);

const nothing: Disposable = { [Symbol.dispose]: () => {} };

export class TcpStream implements ByteStream {
  readonly input = new StreamInput();
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #failure: Error | undefined;
  #held = 0;
  readonly #patient: boolean;
  #isPaused = false;
  #keepAlive = true;
  #noDelay = true;

  /**
   * `host` may be a name or an address; an IPv6 address may stand in brackets. A patient stream lets the other side wait
   * when much has come that nobody reads; otherwise that ends the connection.
   */
  constructor(host: string, port: number, options: { readonly patient?: boolean } = {}) {
    this.#host = host.replace(/^\[(.*)\]$/, "$1");
    this.#port = port;
    this.#patient = options.patient ?? false;
    this.input.onWait = () => this.#resume();
  }

  get isOpen(): boolean {
    return this.#socket !== undefined;
  }

  /** Whether the other side waits to send more than has been read. */
  get isHeldBack(): boolean {
    return this.#isPaused;
  }

  /** Whether the system asks now and then whether the other side is still there. */
  get keepAlive(): boolean {
    return this.#keepAlive;
  }

  set keepAlive(wanted: boolean) {
    this.#keepAlive = wanted;
    this.#socket?.setKeepAlive(wanted);
  }

  /** Whether what is written is sent at once; else little is collected while the other side has not confirmed what came before. */
  get noDelay(): boolean {
    return this.#noDelay;
  }

  set noDelay(wanted: boolean) {
    this.#noDelay = wanted;
    this.#socket?.setNoDelay(wanted);
  }

  /** The other side's address as a number, while it is open. */
  get remoteAddress(): string | undefined {
    return this.#socket?.remoteAddress;
  }

  /** This side's address, while it is open. */
  get localAddress(): string | undefined {
    return this.#socket?.localAddress;
  }

  async open(limits: Limits): Promise<void> {
    this.#drop(new TransportError("connection", "the connection was given up"));
    this.input.reset();
    this.#isPaused = false;
    this.#failure = undefined;
    try {
      await within<void>(limits, (resolve, reject) => this.#connect(resolve, reject));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", `no answer from ${this.#host} port ${this.#port}`, { cause: error });
    }
  }

  async write(data: Uint8Array, limits: Limits): Promise<void> {
    const socket = this.#socket;
    if (!socket) throw this.#failure ?? new TransportError("connection", "the connection was closed");
    if (socket.write(data)) return;
    // The instrument is slower than the command is long: it is gone when the buffer is.
    try {
      await within<void>(limits, (resolve, reject) => {
        const ended = () => reject(this.#failure ?? new TransportError("connection", "the connection was closed"));
        socket.once("drain", resolve).once("close", ended);
        return () => socket.off("drain", resolve).off("close", ended);
      });
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", "the instrument does not take the command", { cause: error });
    }
  }

  /** Keeps the process alive until it is disposed of, as an idle connection does not; the timer of a limit does so by itself. */
  hold(limits?: Limits): Disposable {
    if (limits && limits.deadline !== null) return nothing;
    const socket = this.#socket;
    if (this.#held++ === 0) socket?.ref();
    return {
      [Symbol.dispose]: () => {
        if (--this.#held === 0) this.#socket?.unref();
      },
    };
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#drop(new TransportError("connection", "the connection is closed"));
    if (!socket || socket.closed) return;
    await new Promise<void>(resolve => socket.once("close", () => resolve()));
  }

  #connect(resolve: () => void, reject: (error: Error) => void): () => void {
    const socket: Socket = connect({
      host: this.#host,
      port: this.#port,
      noDelay: this.#noDelay,
      keepAlive: this.#keepAlive,
      onread: { buffer: chunk, callback: (length): boolean => this.#receive(socket, length) },
    });
    this.#socket = socket;
    this.#isPaused = false;
    const failed = (error: Error) => {
      reject(error);
      if (socket === this.#socket) this.#drop(error);
    };
    socket.once("connect", () => {
      if (this.#held === 0) socket.unref();
      resolve();
    });
    socket.on("error", error => failed(explain(error, this.#port)));
    socket.on("end", () => failed(new TransportError("connection", "the instrument closed the connection")));
    socket.on("close", () => failed(new TransportError("connection", "the connection was closed")));
    return () => this.#drop(new TransportError("connection", "the connection was given up"));
  }

  #receive(socket: Socket, length: number): boolean {
    if (socket !== this.#socket || this.input.push(chunk.subarray(0, length))) return true;
    this.#isPaused = this.#patient;
    if (!this.#patient) this.#drop(new TransportError("protocol", "the instrument sends without being asked"));
    return !this.#patient;
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket?.resume();
  }

  /** Forgets the connection; whoever waits for it gets `error`. */
  #drop(error: Error): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    this.#failure = error;
    socket.removeAllListeners("error").on("error", () => {});
    socket.destroy();
    this.input.fail(error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused: is the instrument on, and does it listen on this port",
  ECONNRESET: "the instrument reset the connection",
  EPIPE: "the instrument closed the connection",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host name cannot be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "no answer",
};

function explain(error: NodeJS.ErrnoException, port: number): TransportError {
  const reason = reasons[error.code ?? ""] ?? error.message;
  return new TransportError("connection", `${reason}${error.code === "ECONNREFUSED" ? ` (${port})` : ""}`, {
    cause: error,
  });
}
