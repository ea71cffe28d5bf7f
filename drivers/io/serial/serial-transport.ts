/** Conversations over a serial port (ASRL INSTR). */

import { runtime } from "../../runtime.ts";
import { isTimeout, millisecondsLeft, TransportError, within, type Limits } from "../limits.ts";
import { StreamTransport } from "../stream/stream-transport.ts";
import type { LastReply, OwedAnswers, Received, Stop } from "../transport.ts";
import { serialBus, serialPath } from "./port-name.ts";
import { ends, SerialAttributes } from "./serial-attributes.ts";
import { SerialStream } from "./serial-stream.ts";
import { characterMilliseconds, type SerialSettings } from "./settings.ts";

/** Silence that counts as the end of what an instrument had to say: longer than a USB adapter holds bytes back. */
const idleMilliseconds = 50;
const idleCharacters = 20;
const questionMark = 0x3f;
/** How long an answer that is still owed is awaited before the next question: it cannot be told from the next one. */
const patience = { aborted: 1000, late: 250 };

/**
 * A serial port has no message boundaries and no clear, and opening it anew calls nothing back: after an operation that
 * failed, an answer that is owed is awaited for a moment, and everything is read until the line is silent.
 */
export class SerialTransport extends StreamTransport {
  readonly attributes: SerialAttributes;
  readonly #serial: SerialStream;
  /** What the instrument may still send although nobody waits for it. */
  #owed: keyof typeof patience | undefined;
  #isHalfSent = false;

  constructor(stream: SerialStream) {
    super(serialBus(stream.path), stream);
    this.#serial = stream;
    this.attributes = new SerialAttributes(stream);
  }

  get line(): string {
    return this.bus;
  }

  override async resynchronise(limits: Limits, owed?: OwedAnswers): Promise<void> {
    let count = this.#countOf(owed);
    if (!this.#serial.isOpen) {
      await this.#serial.open(limits);
    } else {
      this.#serial.available();
      count -= linesIn(this.#serial.input.peek());
      await this.#serial.purge(limits);
      // VISA clears a serial instrument by a break; what it has of a command must not begin the next one.
      if (this.#isHalfSent) await this.#sendBreak(limits);
    }
    const gone = owed?.closedAt === undefined ? 0 : runtime().now() - owed.closedAt;
    await this.#untilIdle(limits, count, patience[this.#owed ?? "aborted"] - gone);
    this.#isHalfSent = false;
    this.#owed = undefined;
  }

  override discardInput(last?: LastReply): boolean {
    // What the system holds has arrived, too.
    this.#serial.available();
    return super.discardInput(last);
  }

  /** As VISA does (VPP-4.3, `viClear`): output is dropped, a break sent, input dropped. */
  override async clear(limits: Limits): Promise<void> {
    if (!this.#serial.isOpen) await this.#serial.open(limits);
    await this.#serial.purge(limits);
    await this.#sendBreak(limits);
    await this.#untilIdle(limits, this.#countOf(), patience[this.#owed ?? "aborted"]);
    this.#owed = undefined;
  }

  override async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    this.#isHalfSent = true;
    this.#owed = "aborted";
    await super.write(end ? this.#ended(data) : data, limits);
    if (end && this.attributes.endOut === ends.break) await this.#sendBreak(limits);
    this.#isHalfSent = false;
    // A question that nobody reads may still be answered.
    this.#owed = data.includes(questionMark) ? "aborted" : undefined;
  }

  override read(stop: Stop, limits: Limits): Promise<Received> {
    return this.#expect(() => this.#read(stop, limits));
  }

  override fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    return this.#expect(() => super.fill(target, limits));
  }

  protected override get arrived(): number {
    return this.#serial.available();
  }

  protected override get restMilliseconds(): number {
    return Math.max(idleMilliseconds, idleCharacters * characterMilliseconds(this.#serial.settings));
  }

  async #read(stop: Stop, limits: Limits): Promise<Received> {
    const { endIn, terminator } = this.attributes;
    if (stop.terminator?.length || stop.count !== undefined || endIn === ends.none) {
      if (endIn !== ends.lastBit || stop.terminator?.length) return super.read(stop, limits);
    }
    if (endIn === ends.terminator) {
      const { data } = await super.read({ terminator: Buffer.of(terminator) }, limits);
      return { data, end: true };
    }
    return this.#untilLastBit(stop.count ?? Infinity, limits);
  }

  /** A character with its last bit set ends the message. */
  async #untilLastBit(count: number, limits: Limits): Promise<Received> {
    const parts: Buffer[] = [];
    const hold = this.#serial.hold();
    try {
      for (let end = false; parts.length < count && !end;) {
        const byte = await this.#serial.input.exactly(1, limits);
        parts.push(byte);
        end = ((byte[0] as number) & this.#lastBit) !== 0;
      }
    } finally {
      hold[Symbol.dispose]();
    }
    const end = ((parts.at(-1)?.[0] ?? 0) & this.#lastBit) !== 0;
    return { data: Buffer.concat(parts), end };
  }

  async #expect<T>(receive: () => Promise<T>): Promise<T> {
    try {
      this.#owed = "aborted";
      const received = await receive();
      this.#owed = undefined;
      return received;
    } catch (error) {
      if (isTimeout(error)) this.#owed = "late";
      throw error;
    }
  }

  get #lastBit(): number {
    return 1 << (this.#serial.settings.dataBits - 1);
  }

  #ended(data: Buffer): Buffer {
    switch (this.attributes.endOut) {
      case ends.terminator:
        return Buffer.concat([data, Buffer.of(this.attributes.terminator)]);
      case ends.lastBit:
        return data.map((byte, at) =>
          at === data.length - 1 ? byte | this.#lastBit : byte & ~this.#lastBit,
        ) as Buffer;
      default:
        return data;
    }
  }

  async #sendBreak(limits: Limits): Promise<void> {
    await this.#serial.drain(limits);
    await this.#serial.setLines({ brk: true }, limits);
    try {
      await within<void>(limits, resolve => {
        const timer = setTimeout(resolve, this.attributes.breakMilliseconds);
        return () => clearTimeout(timer);
      });
    } finally {
      // The line is let go also when time is over.
      await this.#serial.setLines({ brk: false }, { deadline: null });
    }
  }

  /** How many answers may still come: the session knows of those that nobody has read, and this of the one under way. */
  #countOf(owed?: OwedAnswers): number {
    return Math.max(owed?.count ?? 0, this.#owed === undefined ? 0 : 1);
  }

  /** Reads and forgets so many answers, the first of which is awaited for so long, and then until the line is silent. */
  async #untilIdle(limits: Limits, count: number, milliseconds: number): Promise<void> {
    const idle = this.restMilliseconds;
    const latest = runtime().now() + (millisecondsLeft(limits) ?? Infinity) / 2;
    const hold = this.#serial.hold();
    try {
      let wait = milliseconds;
      for (let answers = count; answers > 0; wait = patience.aborted) {
        const lines = await this.#hears(Math.max(idle, Math.min(wait, latest - runtime().now())), limits);
        if (lines === undefined) return;
        answers -= Math.max(1, lines + (await this.#untilSilent(limits)));
      }
      if (count <= 0) await this.#untilSilent(limits);
    } finally {
      hold[Symbol.dispose]();
    }
  }

  /** Reads and forgets until the line is silent; gives the number of lines that were read. */
  async #untilSilent(limits: Limits): Promise<number> {
    let all = 0;
    for (;;) {
      const lines = await this.#hears(this.restMilliseconds, limits);
      if (lines === undefined) return all;
      all += lines;
    }
  }

  /** How many lines came within the time, if anything did; it is forgotten. */
  async #hears(milliseconds: number, limits: Limits): Promise<number | undefined> {
    const left = millisecondsLeft(limits) ?? Infinity;
    try {
      const deadline = runtime().now() + Math.min(milliseconds, left);
      return linesIn(await this.#serial.input.some(Infinity, { deadline, signal: limits.signal }));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      if (milliseconds < left) return undefined;
      throw new TransportError("timeout", "the instrument does not stop sending", { cause: error });
    }
  }
}

/** The ends of lines in what an instrument sent: line feeds, or carriage returns where there are no others. */
function linesIn(bytes: Buffer): number {
  const text = bytes.toString("latin1");
  return (text.match(/\n/g) ?? text.match(/\r/g) ?? []).length;
}

/** A transport to what follows `ASRL` in a resource name: a path, a name, a number. */
export function serialTransport(port: string, settings: Partial<SerialSettings> = {}): SerialTransport {
  return new SerialTransport(new SerialStream(serialPath(port), settings));
}
