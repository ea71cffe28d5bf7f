/** VISA's attributes of a serial connection (VPP-4.3, table 5.1.2, and VISA's numbers for their values). */

import type { Limits } from "../limits.ts";
import type { Attributes } from "../transport.ts";
import type { SerialStream } from "./serial-stream.ts";
import { flowControl, parities, platformParities, platformStopBits } from "./settings.ts";

/** How a message ends: VISA's `VI_ASRL_END_…`. */
export const ends = { none: 0, lastBit: 1, terminator: 2, break: 3 } as const;

/** A value of {@link ends}. */
export type End = (typeof ends)[keyof typeof ends];

interface Attribute {
  get(limits: Limits): unknown;
  set?(value: unknown, limits: Limits): void | Promise<void>;
}

const unknownState = -1;
const [xon, xoff] = [0x11, 0x13];
const longestBreak = 32767;

export class SerialAttributes implements Attributes {
  /** What ends a read that has no other end. */
  endIn: End = ends.terminator;
  /** What is added to the end of a message. */
  endOut: End = ends.none;
  /** The character that `ends.terminator` means. */
  terminator = 10;
  breakMilliseconds = 250;
  readonly #table: ReadonlyMap<string, Attribute>;

  constructor(stream: SerialStream) {
    this.#table = new Map(Object.entries(this.#attributes(stream)));
  }

  get names(): readonly string[] {
    return [...this.#table.keys()];
  }

  async get(name: string, limits: Limits): Promise<unknown> {
    return this.#find(name).get(limits);
  }

  async set(name: string, value: unknown, limits: Limits): Promise<void> {
    const attribute = this.#find(name);
    if (!attribute.set) throw new RangeError(`${name} can only be read`);
    await attribute.set(value, limits);
  }

  #find(name: string): Attribute {
    const attribute = this.#table.get(name);
    if (attribute) return attribute;
    throw new RangeError(`a serial port has no attribute ${JSON.stringify(name)}: there are ${this.names.join(", ")}`);
  }

  #attributes(stream: SerialStream): Record<string, Attribute> {
    const sensed = (line: "cts" | "dsr" | "dcd"): Attribute => ({
      get: async limits => state((await stream.senseLines(limits))?.[line]),
    });
    const driven = (name: string, line: "brk" | "dtr" | "rts"): Attribute => ({
      get: () => state(stream.lines[line]),
      set: (value, limits) => stream.setLines({ [line]: oneOf(name, value, lineStates) === 1 }, limits),
    });
    return {
      VI_ATTR_ASRL_AVAIL_NUM: { get: () => stream.available() },
      VI_ATTR_ASRL_BAUD: {
        get: () => stream.settings.baudRate,
        set: (value, limits) =>
          stream.configure({ baudRate: whole("VI_ATTR_ASRL_BAUD", value, 1, 2 ** 31 - 1) }, limits),
      },
      VI_ATTR_ASRL_DATA_BITS: {
        get: () => stream.settings.dataBits,
        set: (value, limits) =>
          stream.configure({ dataBits: whole("VI_ATTR_ASRL_DATA_BITS", value, 5, 8) as 5 | 6 | 7 | 8 }, limits),
      },
      VI_ATTR_ASRL_PARITY: {
        get: () => parities.indexOf(stream.settings.parity),
        set: (value, limits) => {
          const number = oneOf("VI_ATTR_ASRL_PARITY", value, Object.fromEntries(platformParities.entries()));
          return stream.configure({ parity: parities[number] ?? "none" }, limits);
        },
      },
      VI_ATTR_ASRL_STOP_BITS: {
        get: () => stream.settings.stopBits * 10,
        set: (value, limits) => {
          const allowed = Object.fromEntries(platformStopBits.map(bits => [bits * 10, `${bits}`]));
          const number = oneOf("VI_ATTR_ASRL_STOP_BITS", value, allowed);
          return stream.configure({ stopBits: (number / 10) as 1 | 1.5 | 2 }, limits);
        },
      },
      VI_ATTR_ASRL_FLOW_CNTRL: {
        get: () =>
          (stream.settings.xonXoff ? flowControl.xonXoff : 0) | (stream.settings.rtsCts ? flowControl.rtsCts : 0),
        set: (value, limits) => {
          const flags = oneOf("VI_ATTR_ASRL_FLOW_CNTRL", value, flows);
          const { xonXoff, rtsCts } = flowControl;
          return stream.configure({ xonXoff: (flags & xonXoff) !== 0, rtsCts: (flags & rtsCts) !== 0 }, limits);
        },
      },
      VI_ATTR_ASRL_DISCARD_NULL: {
        get: () => stream.discardsNull,
        set: value => {
          stream.discardsNull = truth("VI_ATTR_ASRL_DISCARD_NULL", value);
        },
      },
      VI_ATTR_ASRL_END_IN: {
        get: () => this.endIn,
        set: value => {
          this.endIn = oneOf("VI_ATTR_ASRL_END_IN", value, endsIn) as End;
        },
      },
      VI_ATTR_ASRL_END_OUT: {
        get: () => this.endOut,
        set: value => {
          this.endOut = oneOf("VI_ATTR_ASRL_END_OUT", value, endsOut) as End;
        },
      },
      VI_ATTR_TERMCHAR: {
        get: () => this.terminator,
        set: value => {
          this.terminator = whole("VI_ATTR_TERMCHAR", value, 0, 255);
        },
      },
      VI_ATTR_ASRL_BREAK_LEN: {
        get: () => this.breakMilliseconds,
        set: value => {
          this.breakMilliseconds = whole("VI_ATTR_ASRL_BREAK_LEN", value, 1, longestBreak);
        },
      },
      VI_ATTR_ASRL_BREAK_STATE: driven("VI_ATTR_ASRL_BREAK_STATE", "brk"),
      VI_ATTR_ASRL_DTR_STATE: driven("VI_ATTR_ASRL_DTR_STATE", "dtr"),
      VI_ATTR_ASRL_RTS_STATE: driven("VI_ATTR_ASRL_RTS_STATE", "rts"),
      VI_ATTR_ASRL_CTS_STATE: sensed("cts"),
      VI_ATTR_ASRL_DCD_STATE: sensed("dcd"),
      VI_ATTR_ASRL_DSR_STATE: sensed("dsr"),
      VI_ATTR_ASRL_XON_CHAR: { get: () => xon },
      VI_ATTR_ASRL_XOFF_CHAR: { get: () => xoff },
    };
  }
}

const lineStates = { 0: "off", 1: "on" };
const flows = { 0: "none", 1: "XON/XOFF", 2: "RTS/CTS", 3: "both" };
const endsIn = { 0: "none", 1: "last bit", 2: "termination character" };
const endsOut = { ...endsIn, 3: "break" };

function state(on: boolean | undefined): number {
  return on === undefined ? unknownState : Number(on);
}

function whole(name: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new RangeError(`${name}: ${shown(value)} is invalid: must be an integer from ${least} to ${most}`);
}

/** A number that has a meaning; booleans count as 0 and 1. */
function oneOf(name: string, value: unknown, allowed: Readonly<Record<number, string>>): number {
  const number = typeof value === "boolean" ? Number(value) : value;
  if (typeof number === "number" && Object.hasOwn(allowed, number)) return number;
  const list = Object.entries(allowed).map(([key, meaning]) => `${key} (${meaning})`);
  throw new RangeError(
    `${name}: ${shown(value)} is invalid: must be ${list.join(", ").replace(/, ([^,]*)$/, " or $1")}`,
  );
}

function truth(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1) return value === 1;
  throw new RangeError(`${name}: ${shown(value)} is invalid: must be true or false`);
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
