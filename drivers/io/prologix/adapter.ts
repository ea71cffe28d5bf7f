/** A Prologix or AR488 adapter: many instruments behind one stream of lines. */

import { runtime } from "../../runtime.ts";
import { isTimeout, millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import type { HeldStream } from "../stream/stream-transport.ts";
import { endMark, type Talk } from "./talk.ts";

/** A stream to an adapter; a serial port also forgets what the system holds of it. */
export interface AdapterStream extends HeldStream {
  discard?(): void;
}

/** Settings of the adapter, by the names of its commands. */
export type AdapterSettings = Readonly<Record<string, number | string>>;

/**
 * Milliseconds that an adapter waits at most for an instrument before it is asked again. A Prologix could wait for 3000
 * (its manual), but does nothing else meanwhile, also when nobody wants the answer any more; an AR488 stops when it is
 * spoken to, and could wait for 32,000 (its source).
 */
const longestWait = { prologix: 1000, ar488: 30_000 };
/** After its own time, an adapter may still be busy with the bus for so long. */
const slackMilliseconds = 100;
/** A pause in which data would have gone on; an AR488 that is spoken to stops reading. */
const pauseMilliseconds = 20;
/** After so much silence an adapter that starts is asked again: an Arduino takes two seconds. */
const attemptMilliseconds = 500;
const longestLine = 4096;
const [firstToken, lastToken] = [1000, 2999];
/** What every instrument needs. Nothing is added to data, the last byte carries EOI, and reads are asked for. */
const basis: AdapterSettings = { auto: 0, eos: 3, eot_char: endMark };

/**
 * Knows what the adapter is set to and what it is doing. Its answers carry no numbers: after anything that failed, a
 * question with a fresh answer tells when everything before it is over.
 */
export class Adapter {
  /** The bus that everybody behind the adapter shares. */
  readonly bus: string;
  readonly stream: AdapterStream;
  #version = "";
  /** Whether nothing is under way (`clear`), somebody else spoke to the adapter (`foreign`), or something failed. */
  #state: "clear" | "foreign" | "unclear" = "unclear";
  #token = firstToken;
  #talk: Talk | undefined;
  #isClosed = false;
  readonly #settings = new Map<string, string>();

  constructor(bus: string, stream: AdapterStream) {
    this.bus = bus;
    this.stream = stream;
  }

  /** What the adapter says it is, once it has been asked. */
  get version(): string {
    return this.#version.trim();
  }

  get isAr488(): boolean {
    return /ar488/i.test(this.#version);
  }

  get isOpen(): boolean {
    return this.stream.isOpen;
  }

  /**
   * Runs one operation on the bus. Connects first where that is needed; after one that failed, waits until the adapter
   * has finished with it. `foreign` operations may set what they like: it is set anew afterwards.
   */
  async run<T>(limits: Limits, operation: () => Promise<T>, foreign = false): Promise<T> {
    if (this.#isClosed) throw new TransportError("connection", "the adapter has been closed");
    const hold = this.stream.hold(limits);
    try {
      if (!this.stream.isOpen) await this.#connect(limits);
      else if (this.#state === "unclear" || (this.#state === "foreign" && !foreign)) await this.#resume(limits);
      this.#state = "unclear";
      if (foreign) await this.#settle(limits);
      const result = await operation();
      this.#state = foreign ? "foreign" : "clear";
      return result;
    } finally {
      hold[Symbol.dispose]();
    }
  }

  /** Sends a command, after what it needs to be set to. Waits for a `++read` that is still going on. */
  async send(command: string | Buffer, settings: AdapterSettings, limits: Limits): Promise<void> {
    await this.#settle(limits);
    // Nothing is expected here: what has come belongs to an end that was none.
    if (this.stream.input.length > 0) await this.#synchronise(limits);
    const wanted = { ...basis, ...settings };
    const lines: (string | Buffer)[] = [];
    for (const [name, value] of Object.entries(wanted)) {
      if (this.#settings.get(name) === String(value)) continue;
      this.#settings.set(name, String(value));
      lines.push(`++${name} ${value}\n`);
    }
    lines.push(typeof command === "string" ? `${command}\n` : command);
    await this.stream.write(
      Buffer.concat(lines.map(line => (typeof line === "string" ? Buffer.from(line, "latin1") : line))),
      limits,
    );
  }

  /** Sends a command that is answered by a line. */
  async ask(command: string, settings: AdapterSettings, limits: Limits): Promise<string> {
    await this.send(command, settings, limits);
    return this.#line(limits);
  }

  /** Addresses an instrument to talk. */
  async startTalk(talk: Talk, settings: AdapterSettings, limits: Limits): Promise<void> {
    talk.patience = this.waitFor(limits);
    const { character } = talk;
    const how = { ...settings, eot_enable: character === undefined ? 1 : 0, read_tmo_ms: talk.patience };
    await this.send(`++read ${character ?? "eoi"}`, how, limits);
    talk.state = "talking";
    this.#talk = talk;
  }

  /** Waits until there is more, or it is known that there is no more. */
  async more(talk: Talk, limits: Limits): Promise<void> {
    const { input } = this.stream;
    const isDoubtful = talk.state === "doubtful";
    // An end mark in text needs no pause: the adapter is only asked.
    const pause = isDoubtful ? (talk.isText ? 0 : pauseMilliseconds) : talk.patience + slackMilliseconds;
    try {
      const chunk = await input.some(Infinity, shorter(limits, pause));
      talk.take(chunk, input.length === 0);
    } catch (error) {
      if (!isTimeout(error) || millisecondsLeft(limits) === 0) throw error;
      talk.finish(await this.#before(limits));
    }
  }

  /** Milliseconds that the adapter shall wait for an instrument: no longer than the caller, in round numbers. */
  waitFor(limits: Limits): number {
    const longest = this.isAr488 ? longestWait.ar488 : longestWait.prologix;
    const left = Math.max(1, millisecondsLeft(limits) ?? Infinity);
    if (left >= longest) return longest;
    const unit = 10 ** Math.max(0, Math.ceil(Math.log10(left)) - 2);
    return Math.min(longest, Math.ceil(left / unit) * unit);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.stream.close();
  }

  /** Waits for the end of what an instrument is saying; it is kept for its reader. */
  async #settle(limits: Limits): Promise<void> {
    while (this.#talk?.isOpen) await this.more(this.#talk, limits);
    this.#talk = undefined;
  }

  async #connect(limits: Limits): Promise<void> {
    await this.stream.open(limits);
    this.#version = "";
    while (!(await this.#isThere(limits)));
    // An AR488 saves at every ++savecfg, whatever follows, and its memory wears out.
    if (!this.isAr488) await this.stream.write(Buffer.from("++savecfg 0\n"), limits);
  }

  /** Asks once; false if it is worth asking again. */
  async #isThere(limits: Limits): Promise<boolean> {
    try {
      await this.#synchronise(limits, attemptMilliseconds);
      return true;
    } catch (error) {
      if (isTimeout(error) && millisecondsLeft(limits) !== 0) return false;
      await this.stream.close();
      if (!isTimeout(error)) throw error;
      const hint = "the other side does not answer ++ver: is it a Prologix or an AR488";
      throw new TransportError("timeout", hint, { cause: error });
    }
  }

  async #resume(limits: Limits): Promise<void> {
    try {
      await this.#synchronise(limits);
    } catch (error) {
      // A new connection is the only way left.
      await this.stream.close();
      throw error;
    }
  }

  /** Waits until the adapter has dealt with everything that was sent; what it still brings is forgotten. Gives up after `silence`. */
  async #synchronise(limits: Limits, silence = Infinity): Promise<void> {
    this.#settings.clear();
    if (this.#talk?.isOpen) this.#talk.finish(Buffer.alloc(0));
    this.#talk = undefined;
    this.#token = this.#token < lastToken ? this.#token + 1 : firstToken;
    this.stream.discard?.();
    this.stream.input.discard();
    // Were half a line still there, the first command would be its end, and make it one that no instrument obeys.
    const commands = ["++ver", "++mode 1", `++read_tmo_ms ${this.#token}`, "++read_tmo_ms", "++ver"];
    await this.stream.write(Buffer.from(commands.map(command => `${command}\n`).join("")), limits);
    const answer = new RegExp(`${this.#token}\\r?\\n([^\\r\\n]+\\r?\\n)$`);
    for (let received = ""; ; received = received.slice(-longestLine)) {
      received += (await this.stream.input.some(Infinity, shorter(limits, silence))).toString("latin1");
      const version = this.stream.input.length === 0 ? answer.exec(received)?.[1] : undefined;
      if (version === undefined || (this.#version !== "" && version !== this.#version)) continue;
      this.#version = version;
      this.#settings.set("read_tmo_ms", String(this.#token));
      return;
    }
  }

  /** Asks the adapter who it is; its answer comes after everything else, which is returned. */
  async #before(limits: Limits): Promise<Buffer> {
    await this.stream.write(Buffer.from("++ver\n"), limits);
    const answer = Buffer.from(this.#version, "latin1");
    let received = Buffer.alloc(0);
    while (!received.subarray(-answer.length).equals(answer))
      received = Buffer.concat([received, await this.stream.input.some(Infinity, limits)]);
    return received.subarray(0, -answer.length);
  }

  async #line(limits: Limits): Promise<string> {
    const line = await this.stream.input.until(Buffer.from("\n"), limits, longestLine);
    if (line.at(-1) !== 10) throw new TransportError("protocol", "the adapter answers without an end");
    return line.toString("latin1").trim();
  }
}

/** The same limits, but not longer than this from now. */
function shorter(limits: Limits, milliseconds: number): Limits {
  if (milliseconds === Infinity) return limits;
  const deadline = runtime().now() + milliseconds;
  return { ...limits, deadline: limits.deadline === null ? deadline : Math.min(deadline, limits.deadline) };
}
