/** The simulated SR860 family: a lock-in whose sine output drives the sample on the bench, and its data capture. */
import { format, PythonFloat } from "../../io/format.ts";
import type { Bench } from "../../io/sim/bench.ts";
import type { Behaviour, InstrumentModel, ModelAnswer, SimulatedState } from "../../io/sim/device.ts";
import { LockIn, noiseBandwidth, type LockInReading, type LockInSettings } from "../../io/sim/models/lock-in.ts";
import { StandardStatus, standardEvents } from "../../io/sim/status/standard-status.ts";
import { Capture } from "./sr86x-capture.sim.ts";
import { captureConfigs, inputRanges, quantities, sensitivities, timeConstants } from "./sr86x-tables.ts";

/** Bits of the lock-in status and of the present overloads. */
const outputOverload = [0x01, 0x02];
const inputOverload = 0x10;
/** Bit of the status byte that sums up the lock-in status. */
const lockInBit = 0x08;

/** How far beyond the full scale an analogue output follows. */
const headroom = 1.09;

/** The largest rate of a capture in Hz, and how many samples a time constant has at least. */
const fastest = 1.25e6;
const perTimeConstant = 8;

/** Words and numbers by which commands call the same. */
const acquisitions: Readonly<Record<string, boolean>> = { ONE: false, 0: false, CONT: true, 1: true };
const triggers: Readonly<Record<string, "IMM" | "TRIG" | "SAMP">> = {
  IMM: "IMM",
  0: "IMM",
  TRIG: "TRIG",
  1: "TRIG",
  SAMP: "SAMP",
  2: "SAMP",
};

const header = /^(\*?[A-Z]+)\s*(\?)?\s*(.*)$/;

class SR86xModel implements InstrumentModel {
  readonly status = new StandardStatus(() => (this.#noticed = 0));
  readonly #state: SimulatedState;
  readonly #bench: Bench;
  readonly #lockIn: LockIn;
  readonly #capture = new Capture();
  /** The exponent by which the largest rate is divided. */
  #divider = 0;
  #noticed = 0;

  constructor(state: SimulatedState, bench: Bench) {
    this.#state = state;
    this.#bench = bench;
    this.#lockIn = new LockIn(bench, state.device);
  }

  answer(message: string): ModelAnswer {
    const now = this.#catchUp();
    const [, name = "", question = "", rest = ""] = header.exec(message) ?? [];
    const words = rest === "" ? [] : rest.split(",").map(word => word.trim());
    const answer = this.#answers[name + question]?.(words.map(Number), now, words);
    this.status.condition(lockInBit, (this.#noticed & this.#number("status_enable")) !== 0);
    return answer;
  }

  trigger(): void {
    this.#trigger();
  }

  readonly #answers: Readonly<
    Record<string, (numbers: readonly number[], now: LockInReading, words: readonly string[]) => ModelAnswer>
  > = {
    "OUTP?": (codes, now) => this.#tell(codes.slice(0, 1), now),
    "SNAP?": (codes, now) => (codes.length < 2 || codes.length > 3 ? this.#refuse() : this.#tell(codes, now)),
    "SNAPD?": (_, now) => this.#tell(this.#shown, now),
    "OUTR?": ([channel = Number.NaN], now) => this.#tell(this.#shown.slice(channel, channel + 1), now),
    "OAUX?": ([channel = Number.NaN], now) => this.#tell([channel + 4], now),
    "PHAS?": () => number(wrapped(this.#number("phase"))),
    "FREQ?": () => (this.#number("reference") === 1 ? number(this.#lockIn.sample.reference) : undefined),
    "ENBW?": () => number(noiseBandwidth(this.#settings.timeConstant, this.#settings.stages)),
    "ILVL?": () => String(this.#strength),
    "CUROVLDSTAT?": (_, now) => String(this.#overloads(now)),
    "LIAS?": () => {
      const noticed = this.#noticed;
      this.#noticed = 0;
      return String(noticed);
    },
    ARNG: () => this.#autoRange(),
    ASCL: (_, now) => this.#autoScale(now),
    APHS: (_, now) => this.#change("phase", wrapped(this.#number("phase") + now.theta)),
    "*RST": () => {
      this.#state.reset();
      this.#capture.stop();
      this.#divider = 0;
      return null;
    },
    "*TRG": () => this.#trigger(),
    "CAPTURERATEMAX?": () => number(this.#largestRate),
    "CAPTURERATE?": () => number(this.#rate),
    CAPTURERATE: ([divider = Number.NaN]) => {
      if (!Number.isInteger(divider) || divider < 0 || divider > 20) return this.#refuse();
      this.#divider = divider;
      return null;
    },
    CAPTURELEN: ([length = Number.NaN]) => {
      // An odd number is rounded up (manual, page 134).
      if (!(length >= 1 && length <= 4096)) return this.#refuse();
      return this.#change("capture_length", 2 * Math.ceil(length / 2));
    },
    CAPTURESTART: (_, __, [acquisition = "", trigger = ""]) => this.#startCapture(acquisition, trigger),
    CAPTURESTOP: () => {
      this.#capture.stop();
      return null;
    },
    "CAPTURESTAT?": () => String(this.#capture.state),
    "CAPTUREBYTES?": () => String(this.#capture.bytes),
    "CAPTUREPROG?": () =>
      this.#capture.isRunning ? this.#refuse() : String(2 * Math.ceil(this.#capture.bytes / 1024 / 2)),
    "CAPTUREGET?": ([offset = Number.NaN, size = Number.NaN]) => this.#capture.block(offset, size) ?? this.#refuse(),
  };

  /** Lets the time since the last message pass, with the settings of that time. */
  #catchUp(): LockInReading {
    const settings = this.#settings;
    this.#capture.fill(this.#bench.clock.now(), time => this.#sample(this.#lockIn.read(settings, time)));
    const now = this.#lockIn.read(settings);
    this.#noticed |= this.#overloads(now);
    return now;
  }

  #trigger(): null {
    this.#capture.pull(this.#bench.clock.now(), () => this.#sample(this.#lockIn.read(this.#settings)));
    return null;
  }

  #startCapture(acquisition: string, trigger: string): ModelAnswer {
    const isContinuous = acquisitions[acquisition.toUpperCase()];
    const start = triggers[trigger.toUpperCase()];
    if (isContinuous === undefined || start === undefined) return this.#refuse();
    this.#capture.start(
      {
        rate: this.#rate,
        width: this.#captured.length,
        length: this.#number("capture_length"),
        isContinuous,
        trigger: start,
      },
      this.#bench.clock.now(),
    );
    return null;
  }

  get #captured(): readonly string[] {
    return (captureConfigs[this.#number("capture_config")] ?? "X").split(",");
  }

  #sample({ x, y, r, theta }: LockInReading): number[] {
    const gain = this.#gain;
    const values: Readonly<Record<string, number>> = { X: x * gain, Y: y * gain, R: r * gain, T: theta };
    return this.#captured.map(name => values[name] ?? Number.NaN);
  }

  /** It follows the time constant: the filters leave nothing faster. */
  get #largestRate(): number {
    const steps = Math.floor(Math.log2((fastest * this.#settings.timeConstant) / perTimeConstant));
    return fastest / 2 ** Math.max(0, steps);
  }

  get #rate(): number {
    return this.#largestRate / 2 ** this.#divider;
  }

  get #settings(): LockInSettings {
    return {
      frequency: this.#number("reference") === 1 ? this.#lockIn.sample.reference : this.#number("frequency"),
      amplitude: this.#number("amplitude"),
      harmonic: this.#number("harmonic"),
      phase: this.#number("phase"),
      timeConstant: timeConstants[this.#number("time_constant")] ?? Number.NaN,
      stages: this.#number("filter_slope") + 1,
      inputRange: this.#inputRange,
    };
  }

  get #isCurrent(): boolean {
    return this.#number("input_mode") === 1;
  }

  /** In V peak of what stands at the sample; a current input takes 1 µA or 10 nA. */
  get #inputRange(): number {
    if (!this.#isCurrent) return inputRanges[this.#number("input_range")] ?? Number.NaN;
    return (this.#number("current_gain") === 0 ? 1e-6 : 10e-9) / this.#lockIn.sample.conductance;
  }

  /** What a volt at the sample counts. */
  get #gain(): number {
    return this.#isCurrent ? this.#lockIn.sample.conductance : 1;
  }

  get #shown(): number[] {
    return ["0", "1", "2", "3"].map(channel => this.#state.number("shown", channel));
  }

  #tell(codes: readonly number[], now: LockInReading): ModelAnswer {
    const values = codes.map(code => this.#quantity(quantities[code], now));
    const isKnown = values.length > 0 && values.every(value => value !== undefined);
    return isKnown ? values.map(value => number(value ?? Number.NaN)).join(",") : this.#refuse();
  }

  #quantity(name: (typeof quantities)[number] | undefined, now: LockInReading): number | undefined {
    const { frequency, amplitude } = this.#settings;
    const noise = () => this.#lockIn.sample.noise(frequency) * this.#gain;
    // Each auxiliary input is wired to the output of its number.
    const aux = (channel: number) => this.#state.number("aux_out", String(channel));
    switch (name) {
      case "X":
        return now.x * this.#gain;
      case "Y":
        return now.y * this.#gain;
      case "R":
        return now.r * this.#gain;
      case "P":
        return now.theta;
      case "aux_in1":
      case "aux_in2":
      case "aux_in3":
      case "aux_in4":
        return aux(Number(name.at(-1)) - 1);
      case "aux_out1":
      case "aux_out2":
        return aux(Number(name.at(-1)) - 1);
      case "Xnoise":
      case "Ynoise":
        return noise();
      case "phase":
        return wrapped(this.#number("phase"));
      case "amplitude":
        return amplitude;
      case "sine_outdc":
        return this.#number("sine_dc");
      case "frequency":
        return this.#number("frequency");
      case "frequency_ext":
        return this.#lockIn.sample.reference;
      default:
        return undefined;
    }
  }

  #overloads({ x, y }: LockInReading): number {
    const scale = sensitivities[this.#isCurrent ? "A" : "V"][this.#number("scale")] ?? Number.NaN;
    const outputs = [x, y].map((value, index) =>
      Math.abs(value * this.#gain) > headroom * scale ? (outputOverload[index] ?? 0) : 0,
    );
    const input = this.#lockIn.inputPeak(this.#settings) > this.#inputRange ? inputOverload : 0;
    return input | outputs.reduce((bits, bit) => bits | bit, 0);
  }

  /** 0 to 3 by the part of the range that is filled, 4 for more than all of it. */
  get #strength(): number {
    const part = this.#lockIn.inputPeak(this.#settings) / this.#inputRange;
    return [0.1, 0.3, 0.7, 1].filter(limit => part > limit).length;
  }

  #autoRange(): null {
    const peak = this.#lockIn.inputPeak(this.#settings);
    // The smallest range that the signal does not overload.
    return this.#change(
      "input_range",
      Math.max(
        0,
        inputRanges.findLastIndex(range => peak <= 0.9 * range),
      ),
    );
  }

  #autoScale({ r }: LockInReading): null {
    const scales = sensitivities[this.#isCurrent ? "A" : "V"];
    return this.#change(
      "scale",
      Math.max(
        0,
        scales.findLastIndex(scale => r * this.#gain <= 0.9 * scale),
      ),
    );
  }

  #number(property: string): number {
    return this.#state.number(property);
  }

  #change(property: string, value: number): null {
    this.#state.set(property, value);
    return null;
  }

  #refuse(): null {
    this.status.raise(standardEvents.executionError);
    return null;
  }
}

/** Filters and capture are brought up to date by each message, with the settings that were in force before it. */
export const behaviour: Behaviour = (state, bench) => new SR86xModel(state, bench);

function number(value: number): string {
  return format("{:.9g}", new PythonFloat(value));
}

/** An angle between −180 and 180 degrees. */
function wrapped(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}
