/** A simulated Prologix adapter: what it does with the lines of its clients and the instruments on its bus. */

import type { Conversation, ServedInstrument } from "../serve/conversation.ts";
import { AdapterLines, type AdapterLine } from "./adapter-lines.ts";

/** Instruments by their GPIB address: `9`, or `"9::1"` with a secondary one. */
export type BusInstruments = ReadonlyMap<number | string, ServedInstrument>;

/** One client's end of the adapter. */
export interface AdapterClient {
  receive(data: Buffer): void;
  close(): void;
}

/** Settings with their ranges, and what they are when it is switched on (Prologix GPIB-ETHERNET manual, section 8). */
const ranges: Readonly<Record<string, { initial: number; least: number; most: number }>> = {
  auto: { initial: 0, least: 0, most: 1 },
  eoi: { initial: 1, least: 0, most: 1 },
  eos: { initial: 0, least: 0, most: 3 },
  eot_enable: { initial: 0, least: 0, most: 1 },
  eot_char: { initial: 0, least: 0, most: 255 },
  mode: { initial: 1, least: 1, most: 1 },
  read_tmo_ms: { initial: 500, least: 1, most: 3000 },
  savecfg: { initial: 1, least: 0, most: 1 },
};
const endings = ["\r\n", "\r", "\n", ""] as const;
const [leastSecondary, mostSecondary] = [96, 126];
const highestAddress = 30;
const unknown = "Unrecognized command";
export const simulatedVersion = "Simulated GPIB controller, Prologix commands, version 1.0";

/** An instrument on the bus; what is left of a reply stays with it. */
class Device {
  readonly conversation: Conversation;
  isRequesting = false;
  #rest: Buffer | undefined;
  #replied: (() => void) | undefined;

  constructor(instrument: ServedInstrument, address: string) {
    this.conversation = instrument.connect(`GPIB ${address}`);
    this.conversation.onReply(() => this.#replied?.());
    this.conversation.onServiceRequest(() => (this.isRequesting = true));
  }

  /** The reply, once there is one; nothing when the time is over. */
  async reply(milliseconds: number): Promise<Buffer | undefined> {
    const now = this.#rest ?? this.conversation.take();
    this.#rest = undefined;
    if (now) return now;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.#replied = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#replied = undefined;
    return this.conversation.take();
  }

  putBack(rest: Buffer): void {
    if (rest.length > 0) this.#rest = rest;
  }

  clear(): void {
    this.#rest = undefined;
    this.conversation.clear();
  }

  status(): number {
    this.isRequesting = false;
    return this.conversation.readStatus();
  }
}

export class SimulatedAdapter {
  readonly #devices = new Map<string, Device>();
  readonly #version: string;
  readonly #log: (line: string) => void;
  readonly #settings = new Map(Object.entries(ranges).map(([name, { initial }]) => [name, initial]));
  #address = "0";
  #bus: Promise<void> = Promise.resolve();

  constructor(instruments: BusInstruments, options: { version?: string; log?: (line: string) => void } = {}) {
    const { version = simulatedVersion, log = () => {} } = options;
    for (const [address, instrument] of instruments) {
      const key = String(address).replace(/^(\d+)::(\d+)$/, (_whole, primary: string, secondary: string) => {
        return `${primary} ${leastSecondary + Number(secondary)}`;
      });
      this.#devices.set(key, new Device(instrument, String(address)));
    }
    this.#version = version;
    this.#log = log;
  }

  /** Begins a client's connection; `send` resolves when more can be taken. */
  connect(send: (data: Buffer) => Promise<void>): AdapterClient {
    const lines = new AdapterLines();
    let isOpen = true;
    const answer = async (data: Buffer | string) => {
      if (!isOpen) return;
      const bytes = typeof data === "string" ? Buffer.from(`${data}\r\n`, "latin1") : data;
      this.#log(`<- ${JSON.stringify(bytes.toString("latin1"))}`);
      await send(bytes);
    };
    return {
      receive: data => {
        for (const line of lines.take(data)) {
          // One line after the other, whoever sent it: there is one bus.
          this.#bus = this.#bus.then(() => (isOpen ? this.#perform(line, answer) : undefined));
        }
      },
      close: () => {
        isOpen = false;
      },
    };
  }

  close(): void {
    for (const { conversation } of this.#devices.values()) conversation.close();
  }

  async #perform(line: AdapterLine, answer: (data: Buffer | string) => Promise<void>): Promise<void> {
    const text = line.data.toString("latin1");
    this.#log(`-> ${JSON.stringify(text)}`);
    try {
      if (line.isCommand) await this.#obey(text.slice(2).trim().split(/\s+/), answer);
      else await this.#deliver(line.data, answer);
    } catch (error) {
      // An instrument gave up on what it got: it begins anew, and the adapter goes on.
      this.#log(`gave up: ${(error as Error).message}`);
      this.#device?.clear();
    }
  }

  async #deliver(data: Buffer, answer: (data: Buffer) => Promise<void>): Promise<void> {
    const ending = Buffer.from(endings[this.#get("eos") as 0 | 1 | 2 | 3]);
    this.#device?.conversation.receive(Buffer.concat([data, ending]), this.#get("eoi") === 1);
    if (this.#get("auto") === 1) await this.#read("eoi", answer);
  }

  async #obey([name = "", ...values]: string[], answer: (data: Buffer | string) => Promise<void>): Promise<void> {
    if (Object.hasOwn(ranges, name)) return this.#configure(name, values[0], answer);
    switch (name) {
      case "addr":
        if (values.length === 0) return answer(this.#address);
        return this.#setAddress(values) ? undefined : answer(unknown);
      case "read":
        return this.#read(values[0], answer);
      case "ver":
        return answer(this.#version);
      case "spoll":
        return this.#poll(values, answer);
      case "srq":
        return answer([...this.#devices.values()].some(({ isRequesting }) => isRequesting) ? "1" : "0");
      case "clr":
        return this.#device?.clear();
      case "trg":
        for (const address of values.length > 0 ? values : [this.#address])
          this.#devices.get(address)?.conversation.trigger();
        return;
      case "rst":
        for (const [setting, { initial }] of Object.entries(ranges)) this.#settings.set(setting, initial);
        return;
      case "loc":
      case "llo":
      case "ifc":
        return;
      default:
        return answer(unknown);
    }
  }

  async #configure(name: string, text: string | undefined, answer: (data: string) => Promise<void>): Promise<void> {
    if (text === undefined) return answer(String(this.#get(name)));
    const { least, most } = ranges[name] as { least: number; most: number };
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) return answer(unknown);
    this.#settings.set(name, value);
  }

  #setAddress([primary = "", secondary]: string[]): boolean {
    if (!/^\d+$/.test(primary) || Number(primary) > highestAddress) return false;
    const second = Number(secondary);
    if (secondary !== undefined && !(second >= leastSecondary && second <= mostSecondary)) return false;
    this.#address = secondary === undefined ? primary : `${primary} ${second}`;
    return true;
  }

  /** Until the instrument marks the end (`eoi`), to a character, or until it is silent; it is silent where nobody is. */
  async #read(until: string | undefined, answer: (data: Buffer) => Promise<void>): Promise<void> {
    const patience = this.#get("read_tmo_ms");
    const character = until === undefined || until === "eoi" ? undefined : Number(until);
    const device = this.#device;
    for (;;) {
      if (!device) return void (await new Promise(resolve => setTimeout(resolve, patience)));
      const reply = await device.reply(patience);
      if (!reply) return;
      const at = character === undefined ? -1 : reply.indexOf(character);
      const part = at < 0 ? reply : reply.subarray(0, at + 1);
      device.putBack(reply.subarray(part.length));
      const marked = part.length === reply.length && this.#get("eot_enable") === 1;
      await answer(marked ? Buffer.concat([part, Buffer.of(this.#get("eot_char"))]) : part);
      if (until === "eoi" || at >= 0) return;
    }
  }

  async #poll(values: string[], answer: (data: string) => Promise<void>): Promise<void> {
    const device = values.length === 0 ? this.#device : this.#devices.get(values.join(" "));
    if (device) return answer(String(device.status() & 0xff));
    await new Promise(resolve => setTimeout(resolve, this.#get("read_tmo_ms")));
  }

  get #device(): Device | undefined {
    return this.#devices.get(this.#address);
  }

  #get(name: string): number {
    return this.#settings.get(name) ?? 0;
  }
}
