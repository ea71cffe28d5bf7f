/** Physics of the simulated Rigol DS1074Z: it finds the trigger in the signals, samples them and gives bytes with noise. */
import { format, PythonFloat } from "../../io/format.ts";
import type { Bench } from "../../io/sim/bench.ts";
import type { Behaviour, InstrumentModel, ModelAnswer } from "../../io/sim/device.ts";
import { ScpiSettings, type Setting } from "../../io/sim/models/scpi-settings.ts";
import { seededNormal } from "../../io/sim/random.ts";
import { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import { signalsOfDS1074Z, type Signal } from "./ds1074z-signals.ts";

/** Points of a screen, 100 for each of its twelve divisions. */
const screen = { points: 1200, perDivision: 100, divisions: 12 };
/** Steps of the converter for a division, and the one at the middle. */
const converter = { perDivision: 25, middle: 127, last: 255 };
/** Noise in steps of the converter. */
const noise = 0.4;
/** Samples in a second, shared by the channels that are on. */
const fastest = 1e9;
/** Samples where the memory depth is AUTO. */
const automaticDepth = 12_000;
/** Bytes that one query gives. */
const mostAtOnce = 250_000;
const names = [1, 2, 3, 4] as const;

export const behaviour: Behaviour = (_state, bench) => new Scope(bench);

interface SimulatedChannel {
  readonly signal: Signal;
  readonly isOn: Setting<boolean>;
  readonly inverted: Setting<boolean>;
  readonly coupling: Setting<string>;
  readonly probe: Setting<number>;
  readonly scale: Setting<number>;
  readonly offset: Setting<number>;
}

class Scope implements InstrumentModel {
  readonly status = new ScpiStatus({ empty: '0,"No error"' });
  readonly #settings = new ScpiSettings(this.status, number);
  readonly #bench: Bench;
  readonly #channels: readonly SimulatedChannel[];
  readonly #timeBase: Setting<number>;
  readonly #timeOffset: Setting<number>;
  readonly #depth: Setting<string>;
  readonly #mode: Setting<string>;
  readonly #format: Setting<string>;
  readonly #source: Setting<string>;
  readonly #edge: {
    readonly source: Setting<string>;
    readonly slope: Setting<string>;
    readonly level: Setting<number>;
  };
  readonly #sweep: Setting<string>;
  readonly #start: Setting<number>;
  readonly #stop: Setting<number>;
  readonly #points: Setting<number>;
  #isRunning = true;
  /** Counts acquisitions: each has noise of its own. */
  #acquisition = 1;
  #kept: { readonly key: string; readonly bytes: Uint8Array } | undefined;

  constructor(bench: Bench) {
    this.#bench = bench;
    const signals = bench.part("ds1074z", () => signalsOfDS1074Z);
    const settings = this.#settings;
    this.#channels = names.map(each => this.#channel(each, signals[each - 1] ?? { period: 1, mean: 0, at: () => 0 }));
    this.#timeBase = settings.number("TIMebase[:MAIN]:SCALe", () => ({ min: 5e-9, max: 50, def: 200e-6 }));
    this.#timeOffset = settings.number("TIMebase[:MAIN]:OFFSet", () => ({ min: -5000, max: 5000, def: 0 }));
    settings.choice("TIMebase:MODE", ["MAIN", "XY", "ROLL"]);
    settings.choice("ACQuire:TYPE", ["NORMal", "AVERages", "PEAK", "HRESolution"]);
    settings.number("ACQuire:AVERages", () => ({ min: 2, max: 1024, def: 2 }), { keep: Math.round });
    this.#depth = settings.choice("ACQuire:MDEPth", ["AUTO", ...depths]);
    settings.query("ACQuire:SRATe", () => number(this.#sampleRate));
    this.#source = settings.choice("WAVeform:SOURce", ["CHANnel1", "CHANnel2", "CHANnel3", "CHANnel4"]);
    this.#mode = settings.choice("WAVeform:MODE", ["NORMal", "MAXimum", "RAW"], () => this.#whole());
    this.#format = settings.choice("WAVeform:FORMat", ["BYTE", "WORD", "ASCii"]);
    const whole = { keep: Math.round };
    const upToEnd = () => ({ min: 1, max: 24e6, def: 1 });
    this.#start = settings.number("WAVeform:STARt", upToEnd, whole);
    this.#stop = settings.number("WAVeform:STOP", () => ({ ...upToEnd(), def: screen.points }), whole);
    this.#points = settings.number("WAVeform:POINts", () => ({ ...upToEnd(), def: screen.points }), {
      ...whole,
      heard: points => this.#read(points),
    });
    const told = {
      XINCrement: () => this.#increment,
      XORigin: () => this.#origin,
      XREFerence: () => 0,
      YINCrement: () => this.#step(this.#selected),
      YORigin: () => this.#shift(this.#selected),
      YREFerence: () => converter.middle,
    };
    for (const [header, value] of Object.entries(told)) settings.query(`WAVeform:${header}`, () => number(value()));
    settings.query("WAVeform:PREamble", () => this.#preamble());
    settings.query("WAVeform:DATA", () => this.#data());
    this.#edge = this.#trigger();
    this.#sweep = settings.choice("TRIGger:SWEep", ["AUTO", "NORMal", "SINGle"]);
    settings.query("TRIGger:STATus", () => this.#state);
    settings.command("RUN", () => (this.#isRunning = true));
    settings.command("STOP", () => this.#halt());
    settings.command("SINGle", () => this.#once());
    settings.command("TFORce", () => this.#acquisition++);
    settings.command("AUToscale", () => this.#autoScale());
    settings.command("*RST", () => this.#reset());
  }

  answer(message: string): ModelAnswer {
    return this.#settings.answer(message);
  }

  #channel(each: number, signal: Signal): SimulatedChannel {
    const settings = this.#settings;
    const header = `CHANnel${each}`;
    const probe = settings.number(`${header}:PROBe`, () => ({ min: 0.01, max: 1000, def: 1 }), {
      heard: ratio => this.#probe(each, ratio),
    });
    settings.choice(`${header}:BWLimit`, ["OFF", "20M"]);
    return {
      signal,
      probe,
      isOn: settings.flag(`${header}:DISPlay`, true),
      inverted: settings.flag(`${header}:INVert`, false),
      coupling: settings.choice(`${header}:COUPling`, ["DC", "AC", "GND"]),
      scale: settings.number(`${header}:SCALe`, () => ({ min: 1e-3 * probe.value, max: 10 * probe.value, def: 1 })),
      offset: settings.number(`${header}:OFFSet`, () => {
        const isCoarse = (this.#channels as readonly SimulatedChannel[] | undefined)?.[each - 1]?.scale.value ?? 1;
        const reach = (isCoarse / probe.value >= 0.5 ? 100 : 2) * probe.value;
        return { min: -reach, max: reach, def: 0 };
      }),
    };
  }

  #trigger() {
    const settings = this.#settings;
    settings.choice("TRIGger:MODE", triggerModes);
    const limits = () => ({ min: -50_000, max: 50_000, def: 0 });
    for (const each of ["PULSe", "NEDGe", "VIDeo"]) settings.number(`TRIGger:${each}:LEVel`, limits);
    settings.number("TRIGger:HOLDoff", () => ({ min: 16e-9, max: 10, def: 16e-9 }));
    return {
      source: settings.choice("TRIGger:EDGE:SOURce", ["CHANnel1", "CHANnel2", "CHANnel3", "CHANnel4"]),
      slope: settings.choice("TRIGger:EDGE:SLOPe", ["POSitive", "NEGative", "RFALl"]),
      level: settings.number("TRIGger:EDGE:LEVel", limits),
    };
  }

  get #selected(): SimulatedChannel {
    return this.#channels[Number(this.#source.value.slice(-1)) - 1]!;
  }

  /** Whether the memory is read, and not the screen. */
  get #readsMemory(): boolean {
    return this.#mode.value === "RAW" || (this.#mode.value === "MAX" && !this.#isRunning);
  }

  get #sampleRate(): number {
    const channels = this.#channels.filter(({ isOn }) => isOn.value).length;
    // Two channels share a converter with a third one and a fourth.
    const shared = fastest / (channels > 2 ? 4 : Math.max(channels, 1));
    return Math.min(shared, this.#memory / (screen.divisions * this.#timeBase.value));
  }

  get #memory(): number {
    return this.#depth.value === "AUTO" ? automaticDepth : Number(this.#depth.value);
  }

  get #increment(): number {
    return this.#readsMemory ? 1 / this.#sampleRate : this.#timeBase.value / screen.perDivision;
  }

  get #count(): number {
    const span = screen.divisions * this.#timeBase.value;
    return this.#readsMemory ? Math.round(span * this.#sampleRate) : screen.points;
  }

  get #origin(): number {
    return this.#timeOffset.value - (screen.divisions / 2) * this.#timeBase.value;
  }

  get #state(): string {
    if (!this.#isRunning) return "STOP";
    if (this.#triggered !== undefined) return "TD";
    return this.#sweep.value === "AUTO" ? "AUTO" : "WAIT";
  }

  #step({ scale }: SimulatedChannel): number {
    return scale.value / converter.perDivision;
  }

  #shift(channel: SimulatedChannel): number {
    return Math.round(channel.offset.value / this.#step(channel));
  }

  #preamble(): string {
    const width = { BYTE: 0, WORD: 1, ASC: 2 }[this.#format.value] ?? 0;
    const mode = { NORM: 0, MAX: 1, RAW: 2 }[this.#mode.value] ?? 0;
    const x = [number(this.#increment), number(this.#origin), 0];
    const y = [number(this.#step(this.#selected)), this.#shift(this.#selected), converter.middle];
    return [width, mode, this.#points.value, 1, ...x, ...y].join(",");
  }

  /** The points that are asked for, behind a header of eleven bytes. */
  #data(): string {
    const first = this.#start.value - 1;
    const last = Math.min(this.#stop.value, this.#count, first + mostAtOnce);
    if (!this.#selected.isOn.value || (this.#readsMemory && this.#isRunning)) {
      this.status.fail(-221, "Settings conflict");
      return "#9000000000";
    }
    if (this.#isRunning) this.#acquisition++;
    const bytes = this.#waveform().subarray(first, last);
    const data = this.#format.value === "WORD" ? Buffer.from(Uint16Array.from(bytes).buffer) : Buffer.from(bytes);
    return `#9${String(data.length).padStart(9, "0")}${data.toString("latin1")}`;
  }

  /** The waveform that is read; what batches are cut from is sampled once. */
  #waveform(): Uint8Array {
    const { scale, offset, coupling, inverted } = this.#selected;
    const settings = [scale, offset, coupling, inverted, this.#timeBase, this.#timeOffset].map(({ value }) => value);
    const key = [this.#source.value, this.#acquisition, this.#count, this.#triggered, ...settings].join();
    if (this.#kept?.key !== key) this.#kept = { key, bytes: this.#sample(this.#selected) };
    return this.#kept.bytes;
  }

  #sample(channel: SimulatedChannel): Uint8Array {
    const normal = seededNormal(this.#bench.seed * 1009 + this.#acquisition * 4 + this.#channels.indexOf(channel));
    const [step, shift, began] = [
      this.#step(channel),
      this.#shift(channel),
      this.#triggered ?? this.#acquisition * 0.137,
    ];
    const [origin, increment] = [this.#origin, this.#increment];
    return Uint8Array.from({ length: this.#count }, (_, index) => {
      const volts = voltsAt(channel, began + origin + index * increment);
      const code = Math.round(volts / step + noise * normal()) + shift + converter.middle;
      return Math.min(Math.max(code, 0), converter.last);
    });
  }

  /** When the signal of the source crosses the level as it should; never, if it does not. */
  get #triggered(): number | undefined {
    const { source, slope, level } = this.#edge;
    const channel = this.#channels[Number(source.value.slice(-1)) - 1]!;
    const steps = 2000;
    const { period } = channel.signal;
    const above = (time: number) => voltsAt(channel, time) > level.value;
    for (let index = 0; index < steps; index++) {
      let [from, to] = [(index * period) / steps, ((index + 1) * period) / steps];
      const rises = !above(from) && above(to);
      const falls = above(from) && !above(to);
      if (!(slope.value === "POS" ? rises : slope.value === "NEG" ? falls : rises || falls)) continue;
      for (let halving = 0; halving < 40; halving++) {
        const middle = (from + to) / 2;
        if (above(middle) === above(from)) from = middle;
        else to = middle;
      }
      return to;
    }
    return undefined;
  }

  /** Another mode begins with all of its points. */
  #whole(): void {
    this.#read(this.#count);
  }

  #read(points: number): void {
    this.#points.value = Math.min(points, this.#count);
    this.#start.value = 1;
    this.#stop.value = this.#points.value;
  }

  /** With another probe, scale and offset are those at its tip. */
  #probe(each: number, ratio: number): void {
    const { scale, offset } = this.#channels[each - 1]!;
    scale.value = Math.min(Math.max(scale.value, 1e-3 * ratio), 10 * ratio);
    offset.value = 0;
  }

  #halt(): void {
    this.#isRunning = false;
  }

  #once(): void {
    this.#sweep.value = "SING";
    this.#acquisition++;
    this.#isRunning = this.#triggered === undefined;
  }

  #autoScale(): void {
    for (const { signal, scale, offset, probe } of this.#channels) {
      const top = Math.max(
        ...Array.from({ length: 100 }, (_, index) => Math.abs(signal.at((index * signal.period) / 100))),
      );
      const fitting = steps125.find(each => each * 3 >= top) ?? 10;
      scale.value = Math.min(Math.max(fitting, 1e-3 * probe.value), 10 * probe.value);
      offset.value = 0;
    }
    const { period, mean } = this.#channels[0]!.signal;
    this.#timeBase.value = steps125.findLast(each => each * screen.divisions <= 3 * period) ?? 200e-6;
    this.#edge.source.value = "CHAN1";
    this.#edge.level.value = mean;
  }

  #reset(): void {
    this.#settings.reset();
    this.#isRunning = true;
  }
}

const triggerModes = [
  "EDGE",
  "PULSe",
  "RUNT",
  "WINDow",
  "NEDGe",
  "SLOPe",
  "VIDeo",
  "PATTern",
  "DELay",
  "TIMeout",
  "DURation",
  "SHOLd",
  "RS232",
  "IIC",
  "SPI",
] as const;
const steps125 = Array.from({ length: 11 }, (_, decade) =>
  [1, 2, 5].map(each => Number(`${each}e${decade - 9}`)),
).flat();
const depths = [12e3, 120e3, 1.2e6, 12e6, 24e6, 6e3, 60e3, 600e3, 6e6, 3e3, 30e3, 300e3, 3e6].map(String);

function voltsAt({ signal, coupling, inverted }: SimulatedChannel, time: number): number {
  const volts = { DC: signal.at(time), AC: signal.at(time) - signal.mean }[coupling.value] ?? 0;
  return inverted.value ? -volts : volts;
}

/** As the oscilloscope writes a number: seven digits. */
function number(value: number): string {
  return format("{:.6e}", new PythonFloat(value));
}
