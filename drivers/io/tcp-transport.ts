/** A raw TCP socket (TCPIP SOCKET): a stream of bytes in which only a terminator ends a reply. */
import { connect, type Socket } from "node:net";
import { TransportError, within, type Limits, type Transport } from "./transport.ts";

const chunkSize = 1 << 16;
/** A reply longer than this without a terminator is no reply. */
const longestReply = 1 << 28;
/** What an instrument may send without being asked before the connection counts as out of step. */
const longestIdleInput = 1 << 20;

interface Reader {
  received(): void;
  failed(error: Error): void;
}

export class TcpTransport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly #host: string;
  readonly #port: number;
  readonly #chunk = Buffer.allocUnsafeSlow(chunkSize);
  #socket: Socket | undefined;
  /** Received bytes stand in `#pending` up to `#length`. */
  #pending = Buffer.alloc(0);
  #length = 0;
  #reader: Reader | undefined;
  #failure: Error | undefined;

  constructor(host: string, port: number) {
    this.#host = host.replace(/^\[(.*)\]$/, "$1");
    this.#port = port;
    this.bus = `tcp ${this.#host.toLowerCase()} ${port}`;
  }

  /** Reconnects: a stream has no other way to tell a late answer from the next one. */
  async resynchronise(limits: Limits): Promise<void> {
    this.#drop(new TransportError("connection", "the connection was given up"));
    this.#length = 0;
    this.#failure = undefined;
    await within<void>(limits, (resolve, reject) => {
      const socket: Socket = connect({
        host: this.#host,
        port: this.#port,
        noDelay: true,
        keepAlive: true,
        onread: { buffer: this.#chunk, callback: (length): boolean => this.#receive(socket, length) },
      });
      this.#socket = socket;
      const failed = (error: Error) => {
        reject(error);
        this.#fail(socket, error);
      };
      socket.once("connect", () => {
        socket.unref();
        resolve();
      });
      socket.on("error", error => failed(explain(error, this.#port)));
      socket.on("end", () => failed(new TransportError("connection", "the instrument closed the connection")));
      socket.on("close", () => failed(new TransportError("connection", "the connection was closed")));
      return () => this.#drop(new TransportError("connection", "the connection was given up"));
    }).catch(error => {
      if (isTimeout(error))
        throw new TransportError("timeout", `no answer from ${this.#host} port ${this.#port}`, {
          cause: error,
        });
      throw error;
    });
  }

  /** A socket has no device clear: what has arrived is dropped. */
  async clear(limits: Limits): Promise<void> {
    if (!this.#socket) await this.resynchronise(limits);
    this.discardInput();
  }

  discardInput(): void {
    this.#length = 0;
  }

  async write(data: Buffer, limits: Limits): Promise<void> {
    // An instrument that hung up while nobody was asking is called again, before anything is lost.
    if (!this.#socket) await this.resynchronise(limits);
    const socket = this.#socket as Socket;
    await this.#holding(() =>
      within<void>(limits, (resolve, reject) => {
        socket.write(data, error => (error ? reject(this.#failure ?? explain(error, this.#port)) : resolve()));
      }).catch(error => {
        if (isTimeout(error))
          throw new TransportError("timeout", "the instrument does not take the command", { cause: error });
        throw error;
      }),
    );
  }

  async read(terminator: Buffer, limits: Limits): Promise<Buffer> {
    if (terminator.length === 0) {
      throw new TransportError(
        "protocol",
        "a socket marks no end of a reply: expected a read termination that is not empty",
      );
    }
    let scanned = 0;
    const take = (): Buffer | undefined => {
      const at = this.#pending
        .subarray(0, this.#length)
        .indexOf(terminator, Math.max(0, scanned - terminator.length + 1));
      scanned = this.#length;
      return at < 0 ? undefined : this.#take(at + terminator.length);
    };
    const ready = take();
    if (ready) return ready;
    if (this.#failure) throw this.#failure;
    if (!this.#socket) throw new TransportError("connection", "the connection was closed");
    try {
      return await this.#holding(() =>
        within<Buffer>(limits, (resolve, reject) => {
          this.#reader = {
            received: () => {
              const reply = take();
              if (reply) resolve(reply);
              else if (this.#length > longestReply) {
                reject(new TransportError("protocol", `${this.#length} bytes came without a terminator`));
              }
            },
            failed: reject,
          };
        }),
      );
    } catch (error) {
      throw isTimeout(error) ? this.#incomplete(error, terminator) : error;
    } finally {
      this.#reader = undefined;
    }
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#drop(new TransportError("connection", "the connection is closed"));
    if (!socket || socket.closed) return;
    await new Promise<void>(resolve => socket.once("close", () => resolve()));
  }

  /** Keeps the process alive only while an operation runs. */
  async #holding<T>(operation: () => Promise<T>): Promise<T> {
    const socket = this.#socket;
    socket?.ref();
    try {
      return await operation();
    } finally {
      socket?.unref();
    }
  }

  #receive(socket: Socket, length: number): boolean {
    if (socket !== this.#socket) return true;
    const needed = this.#length + length;
    if (needed > this.#pending.length) {
      const grown = Buffer.allocUnsafe(Math.max(chunkSize, needed * 2));
      this.#pending.copy(grown, 0, 0, this.#length);
      this.#pending = grown;
    }
    this.#chunk.copy(this.#pending, this.#length, 0, length);
    this.#length = needed;
    if (this.#reader) this.#reader.received();
    else if (needed > longestIdleInput)
      this.#fail(socket, new TransportError("protocol", "the instrument sends without being asked"));
    return true;
  }

  #take(count: number): Buffer {
    const reply = Buffer.from(this.#pending.subarray(0, count));
    this.#pending.copyWithin(0, count, this.#length);
    this.#length -= count;
    return reply;
  }

  #incomplete(cause: unknown, terminator: Buffer): TransportError {
    if (this.#length === 0) return cause as TransportError;
    const start = this.#pending.toString("latin1", 0, Math.min(this.#length, 60));
    const end = JSON.stringify(terminator.toString("latin1"));
    return new TransportError("timeout", `the reply ${JSON.stringify(start)} did not end in ${end}`, { cause });
  }

  #fail(socket: Socket, error: Error): void {
    if (socket !== this.#socket) return;
    this.#drop(error);
  }

  /** Forgets the connection; whoever waits for it gets `error`. */
  #drop(error: Error): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    this.#failure = error;
    socket.removeAllListeners("error").on("error", () => {});
    socket.destroy();
    this.#reader?.failed(error);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof TransportError && error.kind === "timeout";
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
