/** The client's synchronous channel: whole messages out, and messages in with payloads that may be read in parts. */

import { TransportError, type Limits } from "../limits.ts";
import type { TcpStream } from "../stream/tcp-stream.ts";
import { decodeHeader, encodeHeader, encodeMessage, explainError, headerSize, messageTypes } from "./messages.ts";
import { nameOfType, type Header } from "./messages.ts";

/** A payload up to this size is copied behind its header, to be one packet. */
const onePacket = 1 << 16;
/** Words of an error beyond this are no words. */
const longestText = 1 << 16;
const atATime = 1 << 20;
/** A message longer than this is no message. */
const longestMessage = 1 << 30;

export class SyncChannel {
  readonly stream: TcpStream;
  /** Bytes of the payload under way that have not been read. */
  #remaining = 0;

  constructor(stream: TcpStream) {
    this.stream = stream;
  }

  get remaining(): number {
    return this.#remaining;
  }

  async open(limits: Limits): Promise<void> {
    await this.stream.open(limits);
    this.#remaining = 0;
  }

  /** Sends one message; a large payload is not copied. */
  async send(type: number, control: number, parameter: number, payload: Buffer, limits: Limits): Promise<void> {
    if (payload.length <= onePacket) {
      return this.stream.write(encodeMessage(type, control, parameter, payload), limits);
    }
    await this.stream.write(encodeHeader(type, control, parameter, payload.length), limits);
    await this.stream.write(payload, limits);
  }

  /**
   * The next message's header; what is left of the one before is skipped.
   * @throws TransportError for what is no HiSLIP, and for a `FatalError`, which ends the connection, or an `Error`.
   */
  async next(limits: Limits): Promise<Header> {
    if (this.#remaining > 0) await this.skip(limits);
    const header = decodeHeader(await this.stream.input.exactly(headerSize, limits));
    if (!header) {
      void this.stream.close();
      throw new TransportError("protocol", "what the instrument sends is no HiSLIP message");
    }
    this.#remaining = header.length;
    if (header.length > longestMessage) {
      void this.stream.close();
      const problem = `${nameOfType(header.type)} of ${header.length} bytes, expected at most ${longestMessage}`;
      throw new TransportError("protocol", `the instrument announces ${problem}`);
    }
    if (header.type !== messageTypes.FatalError && header.type !== messageTypes.Error) return header;
    const words = await this.stream.input.exactly(Math.min(header.length, longestText), limits);
    this.#remaining -= words.length;
    const text = explainError(header, words);
    if (header.type === messageTypes.Error) throw new TransportError("protocol", text);
    void this.stream.close();
    throw new TransportError("connection", text);
  }

  /** The answer of a given type; messages that were under way before it are skipped, and so are errors that came before. */
  async answer(type: number, limits: Limits, skipsOthers: boolean): Promise<Header> {
    for (;;) {
      let header: Header;
      try {
        header = await this.next(limits);
      } catch (error) {
        const isEarlier = skipsOthers && error instanceof TransportError && error.kind === "protocol";
        if (isEarlier && this.stream.isOpen) continue;
        throw error;
      }
      if (header.type === type) return header;
      if (!skipsOthers) throw this.unexpected(header, nameOfType(type));
    }
  }

  /** Ends the connection, and says why. */
  unexpected(header: Header, expected: string): TransportError {
    void this.stream.close();
    return new TransportError("protocol", `the instrument sends ${nameOfType(header.type)}, expected ${expected}`);
  }

  /** Takes bytes of the payload. */
  async take(count: number, limits: Limits): Promise<Buffer> {
    let bytes: Buffer;
    if (count <= onePacket) {
      bytes = await this.stream.input.exactly(count, limits);
    } else {
      bytes = Buffer.allocUnsafeSlow(count);
      await this.stream.input.fill(bytes, limits);
    }
    this.#remaining -= count;
    return bytes;
  }

  /** Takes bytes of the payload into a caller's memory. */
  async fill(target: Uint8Array, limits: Limits): Promise<void> {
    await this.stream.input.fill(target, limits);
    this.#remaining -= target.length;
  }

  /** Forgets what is left of the payload. */
  async skip(limits: Limits): Promise<void> {
    while (this.#remaining > 0) {
      const { length } = await this.stream.input.some(Math.min(this.#remaining, atATime), limits);
      this.#remaining -= length;
    }
  }

  /** Skips what has arrived and is a whole message; what is under way stays. */
  skipArrived(): void {
    const { input } = this.stream;
    for (;;) {
      if (this.#remaining > 0) {
        const count = Math.min(this.#remaining, input.length);
        input.drop(count);
        this.#remaining -= count;
        if (this.#remaining > 0) return;
      }
      const header = input.length < headerSize ? undefined : decodeHeader(input.peek(headerSize));
      const isData = header?.type === messageTypes.Data || header?.type === messageTypes.DataEnd;
      if (!header || !isData || header.length > input.length - headerSize) return;
      input.drop(headerSize + header.length);
    }
  }
}
