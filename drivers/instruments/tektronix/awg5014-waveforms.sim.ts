/** The waveform list of the simulated AWG5014. */
import { clock } from "../../core/index.ts";
import { blockData } from "../../io/sim/blocks.ts";
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import type { ScpiCommands } from "./awg5014-commands.sim.ts";
import { mostPoints } from "./awg5014-waveform.ts";

/** A waveform as the list keeps it. */
export interface ListedWaveform {
  readonly type: "INT" | "REAL";
  readonly points: number;
  /** Two bytes a point, or five where it is floating point. */
  data: Buffer;
  /** When it was changed. */
  stamp: Date;
}

const bytesPerPoint = { INT: 2, REAL: 5 } as const;

/** Some of those that the instrument brings along; their names begin with an asterisk. */
const shapes: Readonly<Record<string, (phase: number) => number>> = {
  "*DC": () => 0,
  "*Sine100": phase => Math.sin(2 * Math.PI * phase),
  "*Square100": phase => (phase < 0.5 ? 1 : -1),
  "*Ramp100": phase => 2 * phase - 1,
  "*Triangle100": phase => 1 - Math.abs(4 * ((phase + 0.25) % 1) - 2),
};

/** Answers `WLISt:…`. */
export class WaveformsOfAwg {
  /** Called after a waveform, or all of them, have left the list. */
  deleted: (name: string, all: boolean) => void = () => {};
  readonly #commands: ScpiCommands;
  readonly #status: ScpiStatus;
  readonly #list = new Map<string, ListedWaveform>();

  constructor(commands: ScpiCommands, status: ScpiStatus) {
    this.#commands = commands;
    this.#status = status;
    for (const [name, shape] of Object.entries(shapes)) this.#list.set(name, predefined(shape));
    commands.query("WLISt:SIZE", () => String(this.#list.size));
    commands.query("WLISt:NAME", argument => {
      const index = commands.whole(argument, 0, this.#list.size - 1);
      return index === undefined ? undefined : `"${[...this.#list.keys()][index]}"`;
    });
    commands.query("WLISt:WAVeform:PREDefined", name =>
      this.#ask(name, (_, named) => (named.startsWith("*") ? "1" : "0")),
    );
    commands.query("WLISt:WAVeform:LENGth", name => this.#ask(name, ({ points }) => String(points)));
    commands.query("WLISt:WAVeform:TYPE", name => this.#ask(name, ({ type }) => type));
    commands.query("WLISt:WAVeform:TSTamp", name => this.#ask(name, ({ stamp }) => `"${stampText(stamp)}"`));
    commands.query("WLISt:WAVeform:DATA", name => this.#ask(name, ({ data }) => block(data)));
    commands.tell("WLISt:WAVeform:NEW", argument => this.#create(argument));
    commands.tell("WLISt:WAVeform:DATA", argument => this.#fill(argument));
    commands.tell("WLISt:WAVeform:DELete", argument => this.#delete(argument));
  }

  has(name: string): boolean {
    return this.#list.has(name);
  }

  /** Its points; 0 if it is not in the list. */
  points(name: string): number {
    return this.#list.get(name)?.points ?? 0;
  }

  /** Puts a waveform of integers into the list, as loading a file does. */
  put(name: string, data: Uint16Array, stamp: Date): void {
    const bytes = Buffer.alloc(2 * data.length);
    data.forEach((word, index) => bytes.writeUInt16LE(word, 2 * index));
    this.#list.set(name, { type: "INT", points: data.length, data: bytes, stamp });
  }

  /** Forgets those of users. */
  clear(): void {
    for (const name of this.#list.keys()) if (!name.startsWith("*")) this.#list.delete(name);
  }

  #ask(argument: string, reply: (waveform: ListedWaveform, name: string) => string): string | undefined {
    const [name] = this.#commands.name(argument) ?? [];
    const waveform = name === undefined ? undefined : this.#find(name);
    return waveform && reply(waveform, name as string);
  }

  #find(name: string): ListedWaveform | undefined {
    const waveform = this.#list.get(name);
    if (!waveform) this.#status.fail(-224, "Illegal parameter value");
    return waveform;
  }

  /** A name that exists keeps its waveform. */
  #create(argument: string): void {
    const [name, rest = ""] = this.#commands.name(argument) ?? [];
    if (name === undefined) return;
    const [, size = "", type] = /^(\d+) *(?:, *(INT|REAL)[A-Z]* *)?$/i.exec(rest) ?? [];
    const points = this.#commands.whole(size, 1, mostPoints);
    if (points === undefined || this.#list.has(name) || name.startsWith("*")) return;
    const kind = type?.toUpperCase() === "INT" ? "INT" : "REAL";
    const data = Buffer.alloc(bytesPerPoint[kind] * points);
    this.#list.set(name, { type: kind, points, data, stamp: this.#now });
  }

  /** `"name",[start,[size,]]#…`: data from a point on. */
  #fill(argument: string): void {
    const [name, rest = ""] = this.#commands.name(argument) ?? [];
    if (name === undefined) return;
    const [prefix = "", start = "0"] = /^(?:(\d+) *, *)?(?:\d+ *, *)?/.exec(rest) ?? [];
    const data = blockData(rest.slice(prefix.length));
    if (data === undefined) return this.#status.fail(-161, "Invalid block data");
    const waveform = this.#find(name);
    if (!waveform) return;
    const offset = bytesPerPoint[waveform.type] * Number(start);
    if (offset + data.length > waveform.data.length) return this.#status.fail(-223, "Too much data");
    waveform.data.write(data, offset, "latin1");
    waveform.stamp = this.#now;
  }

  /** What is not there is deleted without a word. */
  #delete(argument: string): void {
    if (/^ *ALL *$/i.test(argument)) {
      const names = [...this.#list.keys()].filter(name => !name.startsWith("*"));
      for (const name of names) this.#remove(name, true);
      return;
    }
    const [name] = this.#commands.name(argument) ?? [];
    if (name?.startsWith("*")) this.#status.fail(-224, "Illegal parameter value");
    else if (name !== undefined) this.#remove(name, false);
  }

  #remove(name: string, all: boolean): void {
    if (this.#list.delete(name)) this.deleted(name, all);
  }

  get #now(): Date {
    return new Date(clock().now());
  }
}

/** A binary block as text, one character a byte. */
export function block(data: Buffer): string {
  const length = String(data.length);
  return `#${length.length}${length}${data.toString("latin1")}`;
}

function predefined(shape: (phase: number) => number): ListedWaveform {
  const points = 100;
  const data = Buffer.alloc(bytesPerPoint.REAL * points);
  for (let i = 0; i < points; i++) {
    data.writeFloatLE(shape(i / points), 5 * i);
    // Both markers are on in the first half.
    data.writeUInt8(i < points / 2 ? 0xc0 : 0, 5 * i + 4);
  }
  return { type: "REAL", points, data, stamp: new Date(2007, 0, 1) };
}

function stampText(stamp: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [stamp.getFullYear(), two(stamp.getMonth() + 1), two(stamp.getDate())].join("/");
  return `${day} ${[stamp.getHours(), stamp.getMinutes(), stamp.getSeconds()].map(two).join(":")}`;
}
