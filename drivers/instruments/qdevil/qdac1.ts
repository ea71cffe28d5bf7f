/** QDevil QDAC-I: a voltage source with 24 or 48 outputs, eight generators that ramp them, and current sensors. */
import {
  ChannelTuple,
  clock,
  InstrumentError,
  parseInteger,
  parseNumber,
  ReplyError,
  sleep,
  vals,
  VisaInstrument,
  type VisaOpenOptions,
} from "../../core/index.ts";
import type { VisaHandle } from "../../io/index.ts";
import { modes, QDevilQDacChannel, type QDevilQDacMode } from "./qdac1-channel.ts";
import { Generators } from "./qdac1-generators.ts";

/** Two groups of channels: the fast one goes through all of its way at each step of the slow one. */
export interface QDevilQDacRamp2d {
  readonly slowChannels: readonly number[];
  /** Where they begin; where they are, if it is empty. */
  readonly slowStart: readonly number[];
  readonly slowEnd: readonly number[];
  readonly fastChannels: readonly number[];
  /** Where they begin; where they are, if it is empty. */
  readonly fastStart: readonly number[];
  readonly fastEnd: readonly number[];
  /** Time of a step of the fast group in s, whole milliseconds. */
  readonly stepLength: number;
  readonly slowSteps: number;
  readonly fastSteps: number;
}

/** Lowest firmware that the commands are those of. */
const firmware = 1.07;
const staircase = 4;
/** A generator's amplitude in V: a longer way is ramped in two halves. */
const largestAmplitude = 10;
/** What counts as 0 V in the high and the low voltage range, in V. */
const zero = [20e-6, 3e-6] as const;
const channelsOfBoard = 8;
const sensorsOfBoard = 3;

type Range = readonly [least: number, largest: number];

/**
 * A QDevil QDAC-I. Its channels are found when it is opened: `qdac.channels[0]`, or `qdac.channels.byName("chan01")`.
 * @example
 * const qdac = await QDevilQDac.open("qdac", "ASRL3::INSTR");
 * await qdac.channels[0].slope(0.1);
 * await qdac.channels[0].v(1);
 */
export class QDevilQDac extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

  /** All outputs, in order: the first is channel 1. */
  declare readonly channels: ChannelTuple<QDevilQDacChannel>;
  /** Calibrated limits of each channel in V, in the high and the low range. */
  readonly #ranges = new Map<number, readonly [high: Range, low: Range]>();
  readonly #slopes = new Map<number, number>();
  /** Sync outputs by channel. */
  readonly #syncs = new Map<number, number>();
  readonly #generators = new Generators();

  readonly cal = this.parameter({
    label: "Calibration output",
    getCmd: false,
    setCmd: "cal {:d}",
    vals: vals.ints(0, 48),
    docstring: "Channel that is connected to the calibration output; 0 for none.",
  });

  readonly modeForce = this.parameter({
    label: "Force modes",
    setCmd: null,
    initialValue: false,
    vals: vals.bool(),
    docstring: "Whether voltage ranges may change at other voltages than 0 V, which makes a spike.",
  });

  /** The QDAC-I speaks 460800 baud. */
  static override connect(address: string, options: VisaOpenOptions = {}): Promise<VisaHandle> {
    return super.connect(address, { ...options, serial: { baudRate: 460_800, ...options.serial } });
  }

  /** Sends commands, separated by `;`. Each is answered by a line, which is read; an error is thrown. */
  protected override writeRaw(command: string): Promise<void> {
    return this.#exchange(command).then(() => undefined);
  }

  protected override async askRaw(command: string): Promise<string> {
    return (await this.#exchange(command)).at(-1) ?? "";
  }

  /** Voltage without a slope is there at once; else a generator ramps it. */
  async setVoltage(channel: QDevilQDacChannel, volts: number): Promise<void> {
    const { number } = channel;
    const slope = this.#slopes.get(number);
    if (slope === undefined) {
      this.#generators.release(number);
      return await this.write(`set ${number} ${volts.toFixed(6)};wav ${number} 0 0 0`);
    }
    const start = await channel.v.get();
    const seconds = Math.abs(volts - start) / slope;
    if (Math.abs(volts - start) <= largestAmplitude)
      return void (await this.rampVoltages([number], [start], [volts], seconds));
    const middle = (start + volts) / 2;
    await sleep(await this.rampVoltages([number], [start], [middle], seconds / 2));
    await this.rampVoltages([number], [middle], [volts], seconds / 2);
  }

  /** Slope of a channel in V/s. */
  slopeOf({ number }: QDevilQDacChannel): number | "Inf" {
    return this.#slopes.get(number) ?? "Inf";
  }

  /** Without a slope the channel keeps its voltage, and gives its generator and its sync output back. */
  async setSlope(channel: QDevilQDacChannel, slope: number | "Inf"): Promise<void> {
    const { number } = channel;
    if (slope !== "Inf") return void this.#slopes.set(number, slope);
    await this.#hold(number);
    if (this.#syncs.has(number)) await channel.sync(0);
    this.#slopes.delete(number);
  }

  /** Sync output of a channel. */
  syncOf({ number }: QDevilQDacChannel): number {
    return this.#syncs.get(number) ?? 0;
  }

  /** An output that another channel has goes over to this one. */
  async setSync({ number }: QDevilQDacChannel, output: number): Promise<void> {
    const before = this.#syncs.get(number);
    const owner = [...this.#syncs].find(([channel, each]) => each === output && channel !== number)?.[0];
    if (before !== undefined && before !== output) await this.write(`syn ${before} 0 0 0`);
    if (owner !== undefined) await this.write(`syn ${output} 0 0 0`);
    if (owner !== undefined) this.#syncs.delete(owner);
    if (output === 0) this.#syncs.delete(number);
    else this.#syncs.set(number, output);
  }

  /**
   * Changes the ranges of a channel.
   * @throws InstrumentError if the voltage range is to change at another voltage than 0 V, and `modeForce` is off.
   */
  async setMode(channel: QDevilQDacChannel, mode: QDevilQDacMode): Promise<void> {
    const { number } = channel;
    const from = modes[(await channel.mode.cache.get()) ?? "vhigh_ihigh"];
    const to = modes[mode];
    if (from.voltage === to.voltage) {
      if (from.current !== to.current) await this.write(`cur ${number} ${to.current}`);
      return;
    }
    const volts = await channel.v.get();
    if (!(await this.modeForce()) && Math.abs(volts) > zero[from.voltage]) {
      throw new InstrumentError(`the voltage is ${volts} V: set it to 0 first, or modeForce to true`);
    }
    const [least, largest] = this.#rangeOf(number, to.voltage);
    const kept = Math.min(Math.max(volts, least), largest);
    if (kept !== volts) this.log.warning(`${channel.fullName}: ${volts} V is outside of the new range: ${kept} V`);
    this.#generators.release(number);
    // The low voltage range and the high current range exclude each other: one relay opens before the other closes.
    const before = to.current < from.current ? [`cur ${number} ${to.current}`] : [];
    const after = to.current > from.current ? [`cur ${number} ${to.current}`] : [];
    const range = [`vol ${number} ${to.voltage}`, `set ${number} ${kept.toFixed(6)}`, `wav ${number} 0 0 0`];
    await this.write([...before, ...range, ...after].join(";"));
    channel.v.vals = vals.numbers(least, largest);
    channel.v.cache.invalidate();
  }

  /**
   * Ramps up to eight channels together, and returns how long that takes, in s, when it begins. `starts` may be empty: then
   * they begin where they are.
   */
  async rampVoltages(
    channels: readonly number[],
    starts: readonly number[],
    ends: readonly number[],
    seconds: number,
  ): Promise<number> {
    if (!(seconds >= 0)) throw this.#error(`ramping for ${seconds} s: must be a number, 0 or more`);
    return await this.rampVoltages2d({
      slowChannels: [],
      slowStart: [],
      slowEnd: [],
      fastChannels: channels,
      fastStart: starts,
      fastEnd: ends,
      stepLength: 0.001,
      slowSteps: 1,
      // A shorter ramp than two milliseconds jumps.
      fastSteps: Math.max(2, Math.round(seconds * 1000)),
    });
  }

  /** Ramps two groups of channels, the fast one at each step of the slow one, and returns how long that takes, in s, when it begins. */
  async rampVoltages2d(ramp: QDevilQDacRamp2d): Promise<number> {
    const { slowChannels, fastChannels, slowSteps, fastSteps } = ramp;
    const stepMilliseconds = Math.round(ramp.stepLength * 1000);
    if (!(stepMilliseconds >= 1)) throw this.#error(`steps of ${ramp.stepLength} s: must be at least 0.001 s`);
    const numbers = [...slowChannels, ...fastChannels];
    const channels = numbers.map(number => this.#channel(number));
    if (new Set(numbers).size < numbers.length)
      throw this.#error(`ramping channels ${numbers.join(", ")}: each can be there once`);
    const ends = [
      ...(await this.#voltages(slowChannels, ramp.slowEnd)),
      ...(await this.#voltages(fastChannels, ramp.fastEnd)),
    ];
    const slowStart = await this.#voltages(slowChannels, ramp.slowStart, "read");
    const starts = [...slowStart, ...(await this.#voltages(fastChannels, ramp.fastStart, "read"))];
    for (const number of this.#generators.give(numbers, clock().monotonic())) await this.#hold(number);
    const trigger = this.#generators.trigger(numbers);
    for (const channel of channels) await this.#sendSync(channel);
    const commands = channels.flatMap(({ number }, index) => {
      const generator = this.#generators.of(number);
      const isFast = index >= slowChannels.length;
      const [start = 0, end = 0] = [starts[index], ends[index]];
      const milliseconds = isFast ? stepMilliseconds : fastSteps * stepMilliseconds;
      const [steps, repetitions] = isFast ? [fastSteps, slowSteps] : [slowSteps, 1];
      return [
        `wav ${number} ${generator} ${(end - start).toFixed(6)} ${start.toFixed(6)}`,
        `fun ${generator} ${staircase} ${milliseconds} ${steps} ${repetitions} ${trigger}`,
      ];
    });
    await this.write(commands.join(";"));
    if (trigger > 0) await this.write(`trig ${trigger}`);
    const seconds = (slowSteps * fastSteps * stepMilliseconds) / 1000;
    this.#generators.run(numbers, trigger, clock().monotonic() + seconds);
    for (const { v } of channels) v.cache.invalidate();
    return seconds;
  }

  /** All outputs at 0 V in the high ranges, without slopes and sync outputs. */
  async reset(): Promise<void> {
    await this.deviceClear();
    await this.write("ver 0");
    await this.cal(0);
    for (const channel of this.channels) {
      await channel.slope("Inf");
      await channel.v(0);
      await channel.mode("vhigh_ihigh");
      await channel.sync(0);
      await channel.syncDelay(0);
      await channel.syncDuration(0.01);
    }
    await this.modeForce(false);
    this.#generators.releaseAll();
  }

  /** Reads voltages and ranges of all channels at once. */
  async updateCache(): Promise<void> {
    const lines = await this.#status();
    for (const [number, volts, voltage, current] of lines) {
      const channel = this.#channel(number);
      const mode = (Object.keys(modes) as QDevilQDacMode[]).find(
        each => modes[each].voltage === voltage && modes[each].current === current,
      );
      if (mode === undefined)
        throw new ReplyError(`channel ${number} has ranges ${voltage} and ${current}, which exclude each other`);
      channel.mode.cache.set(mode);
      channel.v.vals = vals.numbers(...this.#rangeOf(number, voltage));
      channel.v.cache.update(volts, String(volts));
    }
  }

  protected override async connected(): Promise<void> {
    const version = await this.ask("version");
    const number = /Software Version: ([\d.]+)/.exec(version)?.[1];
    if (number === undefined || Number(number) < firmware) {
      throw new InstrumentError(`firmware ${JSON.stringify(version)} must be "Software Version: ${firmware}" or newer`);
    }
    const boards = parseInteger((await this.ask("boardNum")).replace("numberOfBoards:", ""));
    const channels = Array.from(
      { length: boards * channelsOfBoard },
      (_, index) => new QDevilQDacChannel(this, index + 1),
    );
    for (const channel of channels) {
      channel.sync.vals = vals.ints(0, Math.max(boards - 1, 1));
      this.addSubmodule(channel.shortName.replace("chan", "ch"), channel);
    }
    this.addSubmodule("channels", new ChannelTuple(channels, { snapshotable: false }));
    this.cal.vals = vals.ints(0, channels.length);
    this.#addTemperatures(boards);
    // In firmware 1.07 the limits are told in words only.
    await this.write("ver 1");
    for (const each of channels)
      this.#ranges.set(each.number, [await this.#limits(each, 0), await this.#limits(each, 1)]);
    await this.write("ver 0");
    await this.updateCache();
    for (const channel of channels) await this.#adopt(channel);
  }

  /** It has no `*IDN?`, only a version. */
  override async getIdn(): Promise<{ vendor: string; model: string; serial: null; firmware: string | null }> {
    const version = /Software Version: (\S+)/.exec(await this.ask("version"))?.[1] ?? null;
    return { vendor: "QDevil", model: "QDAC-I", serial: null, firmware: version };
  }

  async #exchange(command: string): Promise<string[]> {
    const replies = await this.transaction(async io => {
      const lines = [await super.askRaw(command)];
      for (let more = command.split(";").length; more > 1; more--) lines.push(await io.read());
      return lines;
    });
    const reply = replies.find(each => each.startsWith("Error"));
    if (reply !== undefined) throw new InstrumentError(reply.trim(), { command, reply });
    return replies.map(each => each.trimEnd());
  }

  /** A generator that ramps a channel since before is not given to another before it is done. */
  async #adopt({ number }: QDevilQDacChannel): Promise<void> {
    const generator = parseInteger((await this.ask(`wav ${number}`)).split(",")[0] ?? "");
    if (generator === 0) return;
    const [type, milliseconds = 0, steps = 0, repetitions = 0] = (await this.ask(`fun ${generator}`))
      .split(",")
      .map(parseNumber);
    const ends = type === staircase && repetitions >= 0;
    const seconds = ends ? (milliseconds * steps * repetitions) / 1000 : Infinity;
    this.#generators.adopt(number, generator, clock().monotonic() + seconds);
  }

  /** The lines of `status`: number, voltage and both ranges of each channel. */
  async #status(): Promise<[number: number, volts: number, voltage: number, current: number][]> {
    const found: [number, number, number, number][] = [];
    await this.transaction(async io => {
      let text = await io.query("status");
      if (!text.startsWith("Software Version:"))
        throw new ReplyError(`reply ${JSON.stringify(text)} is no status`, { reply: text });
      // A stream gives it line by line, a bus that marks the end as a whole.
      for (;;) {
        for (const line of text.split("\n")) {
          const fields = /^(\d+)\t\s*(\S+)\t\tX (1|0\.1)\t\t(hi|lo) cur/.exec(line);
          if (!fields) continue;
          const [, number, volts = "", voltage, current] = fields;
          found.push([Number(number), parseNumber(volts), voltage === "1" ? 0 : 1, current === "hi" ? 1 : 0]);
        }
        if (found.length >= this.channels.length) return;
        text = await io.read();
      }
    });
    return found;
  }

  #addTemperatures(boards: number): void {
    for (let board = 0; board < boards; board++) {
      for (let sensor = 0; sensor < sensorsOfBoard; sensor++) {
        this.addParameter(`temp${board}_${sensor}`, {
          label: `Board ${board}, Temperature ${sensor}`,
          unit: "C",
          getCmd: `tem ${board} ${sensor}`,
          getParser: parseNumber,
          docstring: `Temperature of sensor ${sensor} on board ${board}, of channels ${board * 8 + 1} to ${board * 8 + 8}.`,
        });
      }
    }
  }

  async #limits({ number }: QDevilQDacChannel, range: 0 | 1): Promise<Range> {
    const reply = await this.ask(`rang ${number} ${range}`);
    const [, least, largest] = /MIN:\s*(\S+)\s+MAX:\s*(\S+)/.exec(reply) ?? [];
    if (least === undefined || largest === undefined) {
      throw new ReplyError(`reply ${JSON.stringify(reply)} has no MIN: and MAX: of channel ${number}`, { reply });
    }
    return [parseNumber(least), parseNumber(largest)];
  }

  #rangeOf(number: number, range: number): Range {
    const limits = this.#ranges.get(number)?.[range === 1 ? 1 : 0];
    if (!limits) throw this.#error(`limits of channel ${number} are not known`);
    return limits;
  }

  /** The channel keeps the voltage it has, without a generator. */
  async #hold(number: number): Promise<void> {
    const volts = await this.#channel(number).v.get();
    await this.write(`set ${number} ${volts.toFixed(6)};wav ${number} 0 0 0`);
    this.#generators.release(number);
  }

  async #sendSync(channel: QDevilQDacChannel): Promise<void> {
    const output = this.#syncs.get(channel.number);
    if (output === undefined) return;
    const [delay, duration] = [await channel.syncDelay(), await channel.syncDuration()];
    const generator = this.#generators.of(channel.number);
    await this.write(`syn ${output} ${generator} ${Math.round(delay * 1000)} ${Math.round(duration * 1000)}`);
  }

  /** Voltages of channels, each checked; those that the channels have, where none are given and they may be read. */
  async #voltages(numbers: readonly number[], given: readonly number[], missing?: "read"): Promise<readonly number[]> {
    if (missing === "read" && given.length === 0) {
      const read: number[] = [];
      for (const number of numbers) read.push(await this.#channel(number).v.get());
      return read;
    }
    if (given.length !== numbers.length) {
      throw this.#error(
        `ramping ${numbers.length} channels (${numbers.join(", ")}): ${given.length} voltages are given`,
      );
    }
    for (const [index, number] of numbers.entries()) this.#channel(number).v.validate(given[index]);
    return given;
  }

  #channel(number: number): QDevilQDacChannel {
    const { length } = this.channels;
    if (Number.isInteger(number) && number >= 1 && number <= length) return this.channels.at(number - 1);
    throw this.#error(`channel ${String(number)} must be a whole number between 1 and ${length}`);
  }

  #error(text: string): InstrumentError {
    return new InstrumentError(`${this.fullName}: ${text}`, { instrument: this.fullName });
  }
}
