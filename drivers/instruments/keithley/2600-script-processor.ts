/** The test script processor of a simulated Keithley 2600: collects scripts, runs them, keeps the reading buffers. */
import { format, PythonFloat } from "../../io/format.ts";
import { passing, type SimulationClock } from "../../io/sim/clock.ts";
import type { ModelAnswer, SimulatedState } from "../../io/sim/device.ts";
import { LuaError, runLua, type LuaHost } from "./2600-lua.ts";

type Measure = (channel: string, quantity: "v" | "i" | "r") => number;

/** Values of the constants that scripts use (reference manual, `format.data` and `format.byteorder`). */
const constants: Readonly<Record<string, number>> = {
  "format.ASCII": 1,
  "format.REAL32": 2,
  "format.LITTLEENDIAN": 1,
};

/** Scripts between `loadandrunscript` and `endscript`; one runs at a time, and `abort` or a device clear ends it. */
export class ScriptProcessor {
  readonly #state: SimulatedState;
  readonly #clock: SimulationClock;
  readonly #measure: Measure;
  readonly #buffers = new Map<string, number[]>();
  /** Buffers that new readings are added to; others begin anew. */
  readonly #appending = new Set<string>();
  readonly #formats = new Map<string, number>();
  #collected: string[] | undefined;
  #running: object | undefined;

  constructor(state: SimulatedState, clock: SimulationClock, measure: Measure) {
    this.#state = state;
    this.#clock = clock;
    this.#measure = measure;
  }

  answer(message: string): ModelAnswer {
    const line = message.trim();
    if (line === "abort") {
      this.stop();
      return null;
    }
    if (line === "loadandrunscript") {
      this.#collected = [];
      return null;
    }
    if (this.#collected === undefined) return this.#formatting(line);
    if (line === "endscript") {
      const script = this.#collected.join("\n");
      this.#collected = undefined;
      return this.#run(script);
    }
    this.#collected.push(line);
    return null;
  }

  /** Ends what runs and forgets what was collected. */
  stop(): void {
    this.#collected = undefined;
    this.#running = undefined;
  }

  /** How numbers are printed may also be said outside a script. */
  #formatting(line: string): ModelAnswer {
    const [, name, value] = /^(format\.(?:data|byteorder)) *= *(format\.\w+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || constants[value] === undefined) return undefined;
    this.#formats.set(name, constants[value]);
    return null;
  }

  async #run(script: string): Promise<string | null> {
    const run = {};
    this.#running = run;
    const printed: string[] = [];
    try {
      await runLua(
        script,
        this.#host(printed, () => this.#running === run),
      );
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      // A message that nothing matches leaves its error in the queue, as the script does.
      this.#state.tell(error.message);
      return null;
    }
    if (this.#running !== run) return null;
    this.#running = undefined;
    return printed.length > 0 ? printed.join("\n") : null;
  }

  #host(printed: string[], goesOn: () => boolean): LuaHost {
    return {
      get: name => this.#get(name),
      set: (name, value) => this.#set(name, value),
      call: (name, args) => this.#call(name, args, printed),
      get goesOn() {
        return goesOn();
      },
    };
  }

  #get(name: string): number {
    const known = constants[name] ?? this.#formats.get(name);
    if (known !== undefined) return known;
    const reply = this.#state.tell(`print(${name})`);
    const value = Number(reply);
    if (reply === null || reply === "" || Number.isNaN(value))
      throw new LuaError(`attempt to use ${name}, a nil value`);
    return value;
  }

  #set(name: string, value: number): void {
    if (name.startsWith("format.")) this.#formats.set(name, value);
    else if (!name.endsWith(".appendmode")) this.#state.tell(`${name}=${value}`);
    else if (value === 1) this.#appending.add(name.replace(/\.appendmode$/, ""));
    else this.#appending.delete(name.replace(/\.appendmode$/, ""));
  }

  #call(name: string, args: readonly (number | string)[], printed: string[]): Promise<void> | void {
    const [, channel = "", quantity] = /^(smu[ab])\.measure\.([vir])$/.exec(name) ?? [];
    const [first] = args;
    if (name === "delay" && typeof first === "number") return passing(this.#clock, first);
    if (quantity !== undefined && typeof first === "string" && this.#state.channels.includes(channel))
      return this.#fill(channel, quantity as "v" | "i" | "r", first);
    if (/\.nvbuffer[12]\.clear$/.test(name)) return void this.#buffers.set(name.replace(/\.clear$/, ""), []);
    if (name !== "printbuffer") throw new LuaError(`attempt to call ${name}, a nil value`);
    const [from, to, buffer] = args;
    if (typeof from !== "number" || typeof to !== "number" || typeof buffer !== "string")
      throw new LuaError("printbuffer: parameter type error");
    printed.push(this.#printed(this.#buffer(buffer.replace(/\.readings$/, "")).slice(from - 1, to)));
  }

  /** As many readings as `measure.count` says, `measure.interval` apart; the readings themselves take no time. */
  #fill(channel: string, quantity: "v" | "i" | "r", name: string): Promise<void> | void {
    const count = this.#get(`${channel}.measure.count`);
    const wait = (count - 1) * this.#get(`${channel}.measure.interval`);
    const buffer = this.#buffer(name);
    const take = () => {
      if (!this.#appending.has(name)) buffer.length = 0;
      for (let index = 0; index < count; index++) buffer.push(this.#measure(channel, quantity));
    };
    return wait > 0 ? passing(this.#clock, wait).then(take) : take();
  }

  #buffer(name: string): number[] {
    const buffer = this.#buffers.get(name) ?? [];
    this.#buffers.set(name, buffer);
    return buffer;
  }

  /** Text, or a block: `#0`, then the bytes. */
  #printed(readings: readonly number[]): string {
    if (this.#formats.get("format.data") !== constants["format.REAL32"])
      return readings.map(value => format("{:.5e}", new PythonFloat(value))).join(", ");
    const block = Buffer.alloc(4 * readings.length);
    for (const [index, value] of readings.entries()) block.writeFloatLE(value, 4 * index);
    return `#0${block.toString("latin1")}`;
  }
}
