/** The client's asynchronous channel: requests with their responses, and what the instrument says by itself. */

import { isTimeout, TransportError, within, type Limits } from "../limits.ts";
import type { TcpStream } from "../stream/tcp-stream.ts";
import { decodeHeader, encodeMessage, explainError, headerSize, messageTypes } from "./messages.ts";
import { nameOfType, type Header } from "./messages.ts";

/** A response and the bytes that came with it. */
export interface Response {
  readonly header: Header;
  readonly payload: Buffer;
}

/** What the instrument says unasked. */
export interface AsyncEvents {
  serviceRequest(status: number): void;
  interrupted(): void;
  /** Nothing more will be said on this connection. */
  ended(error: Error): void;
}

interface Pending {
  readonly type: number;
  resolve(response: Response): void;
  reject(error: Error): void;
}

const longestPayload = 1 << 16;
const forever: Limits = { deadline: null };

export class AsyncChannel {
  readonly stream: TcpStream;
  readonly #events: AsyncEvents;
  #pending: Pending | undefined;
  #connection = 0;

  constructor(stream: TcpStream, events: AsyncEvents) {
    this.stream = stream;
    this.#events = events;
  }

  async open(limits: Limits): Promise<void> {
    await this.stream.open(limits);
    void this.#listen(++this.#connection);
  }

  /** Sends a message and waits for the response of the given type; late responses of other types are dropped. */
  async request(
    message: {
      readonly type: number;
      readonly control?: number;
      readonly parameter?: number;
      readonly payload?: Buffer;
    },
    answer: number,
    limits: Limits,
  ): Promise<Response> {
    const hold = this.stream.hold(limits);
    try {
      return await within<Response>(limits, (resolve, reject) => {
        this.#pending = { type: answer, resolve, reject };
        const bytes = encodeMessage(message.type, message.control, message.parameter, message.payload);
        this.stream.write(bytes, limits).catch(reject);
        return () => (this.#pending = undefined);
      });
    } catch (error) {
      if (!isTimeout(error) || error.message !== "") throw error;
      throw new TransportError("timeout", `no ${nameOfType(answer)}`, { cause: error });
    } finally {
      this.#pending = undefined;
      hold[Symbol.dispose]();
    }
  }

  /** Reads for as long as the connection lasts; its end is news for whoever waits. */
  async #listen(connection: number): Promise<void> {
    const { input } = this.stream;
    try {
      while (connection === this.#connection) {
        const header = decodeHeader(await input.exactly(headerSize, forever));
        if (!header) throw new TransportError("protocol", "what the instrument sends is no HiSLIP message");
        if (header.length > longestPayload) {
          const problem = `${nameOfType(header.type)} of ${header.length} bytes, expected at most ${longestPayload}`;
          throw new TransportError("protocol", `the instrument announces ${problem}`);
        }
        const payload = await input.exactly(header.length, forever);
        this.#receive(header, payload);
      }
    } catch (error) {
      if (connection !== this.#connection) return;
      this.#pending?.reject(error as Error);
      this.#events.ended(error as Error);
      await this.stream.close();
    }
  }

  #receive(header: Header, payload: Buffer): void {
    switch (header.type) {
      case messageTypes.AsyncServiceRequest:
        return this.#events.serviceRequest(header.control);
      case messageTypes.AsyncInterrupted:
        return this.#events.interrupted();
      case messageTypes.FatalError:
        throw new TransportError("connection", explainError(header, payload));
      case messageTypes.Error:
        return this.#pending?.reject(new TransportError("protocol", explainError(header, payload)));
      default:
        if (header.type === this.#pending?.type) this.#pending.resolve({ header, payload });
    }
  }
}
