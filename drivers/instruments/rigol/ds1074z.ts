/** Rigol DS1074Z: an oscilloscope with four channels. */
import { channelTuple, InstrumentError, parseNumber, ReplyError, vals, VisaInstrument } from "../../core/index.ts";
import { RigolDS1074ZChannel } from "./ds1074z-channel.ts";
import { parsePreamble, timesOf, type PreambleOfDS1074Z } from "./ds1074z-preamble.ts";

const sources = { ch1: "CHAN1", ch2: "CHAN2", ch3: "CHAN3", ch4: "CHAN4" } as const;

/** Kinds of trigger, as SCPI calls them (guide, :TRIGger:MODE). */
const triggerModes = {
  edge: "EDGE",
  pulse: "PULS",
  runt: "RUNT",
  window: "WIND",
  nthEdge: "NEDG",
  slope: "SLOP",
  video: "VID",
  pattern: "PATT",
  delay: "DEL",
  timeout: "TIM",
  duration: "DUR",
  setupHold: "SHOL",
  rs232: "RS232",
  iic: "IIC",
  spi: "SPI",
} as const;

/** Those of them that have one level. */
const oneLevel: readonly string[] = ["EDGE", "PULS", "NEDG", "VID"];

/** Divisions from the middle of the screen that a trigger level may lie away. */
const levelReach = 5;

/** Steps of 1, 2 and 5 from 5 ns to 50 s. */
const timeBases = Array.from({ length: 11 }, (_, decade) =>
  [5, 10, 20].map(each => Number(`${each}e${decade - 9}`)),
).flat();
const longestTimeBase = 50;

/** Numbers of samples with one, two and four channels on (guide, :ACQuire:MDEPth). */
const memoryDepths = [12e3, 120e3, 1.2e6, 12e6, 24e6, 6e3, 60e3, 600e3, 6e6, 3e3, 30e3, 300e3, 3e6] as const;

export class RigolDS1074Z extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

  readonly timeBase = this.parameter({
    label: "Time base",
    unit: "s/div",
    getCmd: ":TIMebase:MAIN:SCALe?",
    setCmd: ":TIMebase:MAIN:SCALe {}",
    vals: vals.enum(...timeBases.filter(each => each <= longestTimeBase)),
    docstring: "Seconds for a division of the screen, of which there are twelve.",
  });

  readonly timeOffset = this.parameter({
    label: "Time offset",
    unit: "s",
    getCmd: ":TIMebase:MAIN:OFFSet?",
    setCmd: ":TIMebase:MAIN:OFFSet {}",
    vals: vals.numbers(-500, 500),
    docstring: "How long after the trigger the middle of the screen is.",
  });

  readonly timeMode = this.parameter({
    label: "Time base mode",
    getCmd: ":TIMebase:MODE?",
    setCmd: ":TIMebase:MODE {}",
    vals: vals.enum("MAIN", "XY", "ROLL"),
    docstring: "Traces over time, MAIN, one over the other, XY, or rolling through, ROLL.",
  });

  readonly acquireType = this.parameter({
    label: "Acquisition",
    getCmd: ":ACQuire:TYPE?",
    setCmd: ":ACQuire:TYPE {}",
    vals: vals.enum("NORM", "AVER", "PEAK", "HRES"),
    docstring:
      "How samples become points: as they are, averaged over acquireAverages, by their peaks, or in high resolution.",
  });

  readonly acquireAverages = this.parameter({
    label: "Averages",
    getCmd: ":ACQuire:AVERages?",
    setCmd: ":ACQuire:AVERages {}",
    vals: vals.enum(2, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
    docstring: "How many acquisitions are averaged where acquireType is AVER.",
  });

  readonly memoryDepth = this.parameter({
    label: "Memory depth",
    getCmd: ":ACQuire:MDEPth?",
    setCmd: ":ACQuire:MDEPth {}",
    vals: vals.enum("AUTO", ...memoryDepths),
    docstring: "How many samples an acquisition stores: AUTO, or one of those for the number of channels that are on.",
  });

  readonly sampleRate = this.parameter({
    label: "Sample rate",
    unit: "Sa/s",
    getCmd: ":ACQuire:SRATe?",
    getParser: parseNumber,
    docstring: "Samples in a second, as they follow from time base, memory depth and the channels that are on.",
  });

  readonly waveformMode = this.parameter({
    label: "Waveform mode",
    getCmd: ":WAVeform:MODE?",
    setCmd: async (mode: string) => {
      await this.write(`:WAVeform:MODE ${mode}`);
      // Each has its own points.
      for (const each of [this.waveformNpoints, this.waveformXincrem]) each.cache.invalidate();
    },
    vals: vals.enum("NORM", "MAX", "RAW"),
    docstring:
      "What is read: the screen, NORM, the memory of a stopped oscilloscope, RAW, or what there is of both, MAX.",
  });

  readonly waveformXorigin = this.parameter({
    label: "Time of the first point",
    unit: "s",
    getCmd: "WAVeform:XORigin?",
    getParser: parseNumber,
    docstring: "Time of the waveform's first point, from the trigger.",
  });

  readonly waveformXincrem = this.parameter({
    label: "Time between points",
    unit: "s",
    getCmd: ":WAVeform:XINCrement?",
    getParser: parseNumber,
    docstring: "Time from one point of the waveform to the next.",
  });

  readonly waveformNpoints = this.parameter({
    label: "Points of the waveform",
    getCmd: "WAV:POIN?",
    setCmd: "WAV:POIN {}",
    vals: vals.dependent(() => (this.waveformMode.cache.value === "NORM" ? pointsOfScreen : pointsOfMemory)),
    docstring: "How many points a waveform has; 1200 on the screen.",
  });

  readonly waveformYorigin = this.parameter({
    label: "Vertical origin",
    unit: "V",
    getCmd: "WAVeform:YORigin?",
    getParser: parseNumber,
    docstring: "By how many steps of the converter the channel's offset moves the waveform.",
  });

  readonly waveformYincrem = this.parameter({
    label: "Vertical step",
    unit: "V",
    getCmd: ":WAVeform:YINCrement?",
    getParser: parseNumber,
    docstring: "Volts for a step of the converter.",
  });

  readonly waveformYref = this.parameter({
    label: "Vertical reference",
    unit: "V",
    getCmd: ":WAVeform:YREFerence?",
    getParser: parseNumber,
    docstring: "The step of the converter that stands for the middle of the screen.",
  });

  readonly triggerMode = this.parameter({
    label: "Trigger mode",
    getCmd: async () => triggerCode(await this.ask(":TRIGger:MODE?")),
    setCmd: async (code: string) => {
      await this.write(`:TRIGger:MODE ${code}`);
      this.triggerLevel.cache.invalidate();
    },
    valMapping: triggerModes,
    docstring: "What the oscilloscope triggers on, such as an edge or a pulse.",
  });

  readonly triggerLevel = this.parameter({
    label: "Trigger level",
    unit: "V",
    getCmd: async () => await this.ask(`:TRIGger:${await this.#levelMode()}:LEVel?`),
    setCmd: async (volts: number) => await this.write(`:TRIGger:${await this.#levelMode()}:LEVel ${volts}`),
    vals: vals.dependent(() => this.#levels()),
    docstring: "Voltage that triggers, in the modes that have one; up to five divisions from the middle of the screen.",
  });

  readonly triggerEdgeSource = this.parameter({
    label: "Source of the edge trigger",
    getCmd: ":TRIGger:EDGE:SOURce?",
    setCmd: ":TRIGger:EDGE:SOURce {}",
    valMapping: sources,
    docstring: "The channel whose edges trigger.",
  });

  readonly triggerEdgeSlope = this.parameter({
    label: "Slope of the edge trigger",
    getCmd: ":TRIGger:EDGE:SLOPe?",
    setCmd: ":TRIGger:EDGE:SLOPe {}",
    valMapping: { positive: "POS", negative: "NEG", neither: "RFAL" },
    docstring: "Which edges trigger: rising, positive, falling, negative, or both, neither.",
  });

  readonly triggerSweep = this.parameter({
    label: "Trigger sweep",
    getCmd: ":TRIGger:SWEep?",
    setCmd: ":TRIGger:SWEep {}",
    vals: vals.enum("AUTO", "NORM", "SING"),
    docstring: "Whether it acquires without a trigger as well, AUTO, with triggers only, NORM, or once, SING.",
  });

  readonly triggerHoldoff = this.parameter({
    label: "Trigger holdoff",
    unit: "s",
    getCmd: ":TRIGger:HOLDoff?",
    setCmd: ":TRIGger:HOLDoff {}",
    vals: vals.numbers(16e-9, 10),
    docstring: "Least time from one trigger to the next.",
  });

  readonly triggerStatus = this.parameter({
    label: "Trigger status",
    getCmd: ":TRIGger:STATus?",
    vals: vals.enum("TD", "WAIT", "RUN", "AUTO", "STOP"),
    docstring: "Whether it has triggered, TD, waits, runs, runs without a trigger, AUTO, or has stopped.",
  });

  readonly dataSource = this.parameter({
    label: "Source of the waveform",
    getCmd: ":WAVeform:SOURce?",
    setCmd: ":WAVeform:SOURce {}",
    valMapping: sources,
    docstring: "The channel whose waveform is read; reading the trace of a channel sets it.",
  });

  readonly timeAxis = this.parameter({
    label: "Time",
    unit: "s",
    getCmd: () => this.#times(),
    vals: vals.arrays({ shape: [this.waveformNpoints] }),
    snapshotValue: false,
    docstring: "Times of the points of a waveform, from the trigger.",
  });

  readonly channels = channelTuple(["ch1", "ch2", "ch3", "ch4"] as const, name => new RigolDS1074ZChannel(this, name));

  /** Acquires again and again. */
  async run(): Promise<void> {
    await this.write(":RUN");
  }

  /** Stops: the memory can be read. */
  async stop(): Promise<void> {
    await this.write(":STOP");
  }

  /** Acquires once, with the next trigger, and stops. */
  async single(): Promise<void> {
    await this.write(":SINGle");
    this.triggerSweep.cache.invalidate();
  }

  /** Triggers, whatever the signal. */
  async forceTrigger(): Promise<void> {
    await this.write(":TFORce");
  }

  /** Lets the oscilloscope choose scales, time base and trigger by the signals. */
  async autoScale(): Promise<void> {
    await this.write(":AUToscale");
    this.invalidateCache();
  }

  /** Returns the oscilloscope to its defaults. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
  }

  /** What is told of the waveform of `dataSource`: points, and the scales of both axes. */
  async preamble(): Promise<PreambleOfDS1074Z> {
    return parsePreamble(await this.ask(":WAVeform:PREamble?"));
  }

  async #times(): Promise<Float64Array> {
    const [xOrigin, xIncrement] = [await this.waveformXorigin.get(), await this.waveformXincrem.get()];
    return timesOf({ xOrigin, xIncrement, points: await this.waveformNpoints.get() });
  }

  async #levelMode(): Promise<string> {
    const mode = await this.triggerMode.cache.get();
    const code = triggerModes[mode];
    if (!oneLevel.includes(code))
      throw new InstrumentError(`the trigger mode ${mode} has no level, or several of its own`);
    return code;
  }

  /** Levels on the screen of the channel that triggers, as far as its scale and offset are known. */
  #levels() {
    const source = this.triggerEdgeSource.cache;
    const channel = source.valid && source.value !== null ? this.channels.getChannelByName(source.value) : undefined;
    const [scale, offset] = [channel?.verticalScale.cache, channel?.verticalOffset.cache];
    if (!scale?.valid || !offset?.valid) return vals.numbers(-widestLevel, widestLevel);
    const reach = levelReach * (scale.value ?? 0);
    return vals.numbers(-reach - (offset.value ?? 0), reach - (offset.value ?? 0));
  }
}

const pointsOfScreen = vals.ints(1, 1200);
const pointsOfMemory = vals.ints(1, 24_000_000);

/** Five divisions of 10 V, with a probe of 1000X. */
const widestLevel = 50_000;

/** The trigger mode in a reply, in its short or long form. */
function triggerCode(reply: string): string {
  const text = reply.trim().toUpperCase();
  const code = Object.values(triggerModes).find(each => text.startsWith(each));
  if (code === undefined) throw new ReplyError(`reply ${JSON.stringify(reply)} is not a trigger mode`, { reply });
  return code;
}
