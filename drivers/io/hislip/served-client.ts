/** One client of a HiSLIP server: what its two channels say, and what the instrument answers. */

import type { Socket } from "node:net";
import type { Conversation } from "../serve/conversation.ts";
import { remoteModes } from "../transport.ts";
import { FrameReader } from "./frame-reader.ts";
import type { LockTable } from "./lock-table.ts";
import { controlBits, decodeSize, encodeMessage, encodeSize, errors, fatalErrors } from "./messages.ts";
import { firstVendorType, lockCodes, longestKey, messageTypes, nameOfType, type Header } from "./messages.ts";
import { ProtocolError } from "./protocol-error.ts";
import { ServedReplies } from "./served-replies.ts";

/** What a client needs of its server. */
export interface ClientSurroundings {
  readonly conversation: Conversation;
  readonly locks: LockTable;
  /** Largest message that the server takes. */
  readonly messageSize: number;
  /** Longest command, over all of its messages. */
  readonly longestCommand: number;
  readonly prefersOverlap: boolean;
  /** The client has gone. */
  closed(): void;
  /** The connection cannot go on. */
  failed(error: Error): void;
}

const messageAvailable = 0x10;
const nothing = Buffer.alloc(0);

export class ServedClient {
  readonly #around: ClientSurroundings;
  readonly #sync: Socket;
  readonly #syncInput: FrameReader;
  readonly #replies: ServedReplies;
  readonly #leaveLocks: () => void;
  #async: Socket | undefined;
  #asyncInput = new FrameReader();
  /** The message of the asynchronous channel whose payload is arriving. */
  #request: Header | undefined;
  /** The data message whose payload is arriving; without one a payload is skipped. */
  #data: Header | undefined;
  /** Bytes of the command under way. */
  #commandLength = 0;
  /** Between the two halves of a device clear nothing that the synchronous channel brings counts. */
  #isClearing = false;
  #isClosed = false;

  constructor(sync: Socket, input: FrameReader, around: ClientSurroundings) {
    this.#sync = sync;
    this.#syncInput = input;
    this.#around = around;
    this.#replies = new ServedReplies(sync, around.prefersOverlap);
    around.conversation.onReply(() => this.#fetch());
    around.conversation.onServiceRequest(status => this.#answer(messageTypes.AsyncServiceRequest, status));
    this.#leaveLocks = around.locks.onRelease(() => this.receiveSync());
    sync.on("drain", () => {
      this.#replies.drained();
      this.#fetch();
      this.receiveSync();
    });
  }

  /** The channels that there are. */
  get sockets(): readonly Socket[] {
    return this.#async ? [this.#sync, this.#async] : [this.#sync];
  }

  /** The asynchronous channel has come. */
  attach(socket: Socket, input: FrameReader): void {
    this.#async = socket;
    this.#asyncInput = input;
  }

  /** Bytes have come on the synchronous channel, or it may go on. */
  receiveSync(): void {
    this.#guard(() => {
      for (;;) {
        if (this.#syncInput.remaining > 0 && !this.#receiveData()) break;
        if (this.#mustWait()) {
          this.#sync.pause();
          return;
        }
        const header = this.#syncInput.header();
        if (!header) break;
        if (!this.#async) throw new ProtocolError(fatalErrors.missingChannel, "the asynchronous channel is missing");
        this.#onSync(header);
      }
      if (this.#sync.isPaused()) this.#sync.resume();
    });
  }

  /** Bytes have come on the asynchronous channel. */
  receiveAsync(): void {
    this.#guard(() => {
      while (!this.#isClosed) {
        this.#request ??= this.#asyncInput.header();
        if (!this.#request) return;
        if (this.#request.length > longestKey) {
          const problem = `${nameOfType(this.#request.type)} of ${this.#request.length} bytes`;
          throw new ProtocolError(fatalErrors.unidentified, `${problem}, expected at most ${longestKey}`);
        }
        const payload = this.#asyncInput.whole();
        if (!payload) return;
        const request = this.#request;
        this.#request = undefined;
        this.#onAsync(request, payload);
      }
    });
  }

  /** One of the channels has ended, or the server does. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#leaveLocks();
    this.#around.locks.leave(this);
    this.#around.conversation.onReply(undefined);
    this.#around.conversation.onServiceRequest(undefined);
    this.#around.conversation.close();
    // One that has been told why it ends has time to read it.
    for (const socket of this.sockets) if (!socket.writableEnded) socket.destroySoon();
    this.#around.closed();
  }

  /** Whoever is locked out waits, and so do its bytes; so does one that lets replies pile up. */
  #mustWait(): boolean {
    if (this.#isClearing) return false;
    return this.#around.locks.blocks(this) || (this.#replies.overlap && this.#replies.isFull);
  }

  /** Takes what has come of a payload; true once all of it has. */
  #receiveData(): boolean {
    const piece = this.#syncInput.piece();
    if (!piece) return false;
    const isWhole = this.#syncInput.remaining === 0;
    if (this.#data) this.#command(piece, isWhole && this.#data.type === messageTypes.DataEnd);
    return isWhole;
  }

  #onSync(header: Header): void {
    const { type, control, length } = header;
    this.#data = undefined;
    if (type === messageTypes.DeviceClearComplete) return this.#cleared(control);
    if (this.#isClearing) return;
    switch (type) {
      case messageTypes.Data:
      case messageTypes.DataEnd:
        if (length > this.#around.messageSize) {
          const problem = `a message of ${length} bytes, at most ${this.#around.messageSize} are taken`;
          return this.#complain(this.#sync, errors.tooLarge, problem);
        }
        if (!this.#begin(header)) return;
        if (length === 0) return this.#command(nothing, type === messageTypes.DataEnd);
        this.#data = header;
        return;
      case messageTypes.Trigger:
        if (!this.#begin(header)) return;
        this.#around.conversation.trigger();
        return this.#fetch();
      default:
        return this.#onOther(this.#sync, header);
    }
  }

  /** A data message or a trigger begins; false if it is not understood. */
  #begin({ type, control, parameter }: Header): boolean {
    if (control > controlBits.rmtDelivered) {
      this.#complain(this.#sync, errors.unknownControl, `control code ${control} of ${nameOfType(type)}`);
      return false;
    }
    const { conversation } = this.#around;
    const isUnread = this.#replies.begin(parameter);
    // An answer that comes late would pass for one to this message; what is one command over several messages goes on.
    if (!this.#replies.overlap && this.#commandLength === 0) conversation.interrupt?.();
    if (isUnread) {
      while (conversation.take()) continue;
      this.#answer(messageTypes.AsyncInterrupted, 0, parameter);
      this.#sync.write(encodeMessage(messageTypes.Interrupted, 0, parameter));
    }
    return true;
  }

  #command(data: Buffer, end: boolean): void {
    const { longestCommand, conversation } = this.#around;
    this.#commandLength += data.length;
    if (this.#commandLength > longestCommand) {
      throw new ProtocolError(fatalErrors.unidentified, `a command of more than ${longestCommand} bytes`);
    }
    if (end) this.#commandLength = 0;
    conversation.receive(data, end);
    this.#fetch();
  }

  /** Sends what the instrument has answered, for as long as the client takes it. */
  #fetch(): void {
    const { conversation } = this.#around;
    while (!this.#isClearing && !this.#isClosed && conversation.hasReply && !this.#replies.isFull) {
      const reply = conversation.take();
      if (reply) this.#replies.add(reply);
    }
  }

  /** The first half of a device clear: what waited behind a lock is skipped as well. */
  #clear(): void {
    this.#isClearing = true;
    this.#data = undefined;
    this.#replies.discard();
    this.#answer(messageTypes.AsyncDeviceClearAcknowledge, this.#around.prefersOverlap ? controlBits.overlap : 0);
    this.receiveSync();
  }

  #cleared(features: number): void {
    this.#isClearing = false;
    this.#commandLength = 0;
    const agreed = features & controlBits.overlap;
    this.#replies.reset(agreed !== 0);
    this.#around.conversation.clear();
    this.#sync.write(encodeMessage(messageTypes.DeviceClearAcknowledge, agreed));
  }

  #onAsync(header: Header, payload: Buffer): void {
    const { type, control, parameter } = header;
    switch (type) {
      case messageTypes.AsyncMaxMsgSize: {
        const size = decodeSize(payload);
        if (size === undefined) {
          throw new ProtocolError(fatalErrors.malformedHeader, `a size of ${payload.length} bytes, expected 8`);
        }
        this.#replies.setMessageSize(size);
        return this.#answer(messageTypes.AsyncMaxMsgSizeResponse, 0, 0, encodeSize(this.#around.messageSize));
      }
      case messageTypes.AsyncStatusQuery:
        return this.#answer(messageTypes.AsyncStatusResponse, this.#status(control, parameter));
      case messageTypes.AsyncLock:
        return this.#lock(control, parameter, payload);
      case messageTypes.AsyncLockInfo: {
        const { exclusive, holders } = this.#around.locks.state;
        return this.#answer(messageTypes.AsyncLockInfoResponse, exclusive ? 1 : 0, holders);
      }
      case messageTypes.AsyncRemoteLocalControl:
        if (control <= remoteModes.local) return this.#answer(messageTypes.AsyncRemoteLocalResponse);
        return this.#complain(this.#async, errors.unknownControl, `control code ${control} of ${nameOfType(type)}`);
      case messageTypes.AsyncDeviceClear:
        return this.#clear();
      default:
        return this.#onOther(this.#async, header);
    }
  }

  #status(control: number, id: number): number {
    if ((control & controlBits.rmtDelivered) !== 0) this.#replies.delivered();
    const others = this.#around.conversation.readStatus() & ~messageAvailable;
    return this.#replies.isAvailable(id) ? others | messageAvailable : others;
  }

  #lock(control: number, milliseconds: number, key: Buffer): void {
    const { locks } = this.#around;
    const answer = (result: number): void => this.#answer(messageTypes.AsyncLockResponse, result);
    switch (control) {
      case lockCodes.request:
        return locks.request(this, key.toString("latin1"), milliseconds, answer);
      case lockCodes.release:
        return answer(locks.release(this));
      default:
        return this.#complain(this.#async, errors.unknownControl, `control code ${control} of a lock`);
    }
  }

  /** What either channel may bring, and what neither should. */
  #onOther(socket: Socket | undefined, { type }: Header): void {
    switch (type) {
      case messageTypes.FatalError:
        return this.close();
      case messageTypes.Error:
        return;
      case messageTypes.GetDescriptors:
        // They describe encryption, of which there is none.
        return void socket?.write(encodeMessage(messageTypes.GetDescriptorsResponse));
      case messageTypes.Initialize:
      case messageTypes.AsyncInitialize:
        throw new ProtocolError(fatalErrors.badInitialization, `${nameOfType(type)} on a channel that has begun`);
      default: {
        const code = type >= firstVendorType ? errors.unknownVendorMessage : errors.unknownType;
        return this.#complain(socket, code, `${nameOfType(type)} is not served on this channel`);
      }
    }
  }

  #answer(type: number, control = 0, parameter = 0, payload?: Buffer): void {
    if (!this.#isClosed) this.#async?.write(encodeMessage(type, control, parameter, payload));
  }

  #complain(socket: Socket | undefined, code: number, text: string): void {
    socket?.write(encodeMessage(messageTypes.Error, code, 0, Buffer.from(text, "latin1")));
  }

  #guard(receive: () => void): void {
    if (this.#isClosed) return;
    try {
      receive();
    } catch (error) {
      this.#around.failed(error as Error);
    }
  }
}
