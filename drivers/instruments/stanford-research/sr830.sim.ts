/** The simulated SR830: a lock-in whose sine output drives the sample on the bench, and the storage behind it. */
import type { Behaviour, InstrumentModel, ModelAnswer, SimulatedState } from "../../io/sim/device.ts";
import type { Bench } from "../../io/sim/bench.ts";
import { format, PythonFloat } from "../../io/format.ts";
import { LockIn, type LockInReading, type LockInSettings } from "../../io/sim/models/lock-in.ts";
import { StandardStatus, standardEvents } from "../../io/sim/status/standard-status.ts";
import { sampleRates, sensitivities, timeConstants } from "./sr830-tables.ts";
import { Storage } from "./sr830-storage.sim.ts";

/** Bits of the lock-in status. */
const inputOverload = 0x01;
const outputOverload = 0x04;
const triggered = 0x40;
/** Bit of the status byte that sums up the lock-in status. */
const lockInBit = 0x08;

/** Peak of what the input takes, in V: a sine of 1 V rms, and a little more. */
const inputRange = 1.5;

/** How far beyond the full scale an output follows. */
const headroom = 1.09;

const header = /^([A-Z*]{4})\s*(\?)?\s*(.*)$/;

class SR830Model implements InstrumentModel {
  readonly status = new StandardStatus(() => (this.#noticed = 0));
  readonly #state: SimulatedState;
  readonly #bench: Bench;
  readonly #lockIn: LockIn;
  readonly #storage = new Storage();
  #noticed = 0;

  constructor(state: SimulatedState, bench: Bench) {
    this.#state = state;
    this.#bench = bench;
    this.#lockIn = new LockIn(bench, "SR830");
  }

  answer(message: string): ModelAnswer {
    const now = this.#catchUp();
    const [, name = "", question = "", rest = ""] = header.exec(message) ?? [];
    const numbers = rest.split(",").map(Number);
    const [first = Number.NaN] = numbers;
    const answer = this.#answers[name + question]?.(first, numbers, now);
    this.status.condition(lockInBit, (this.#noticed & this.#state.number("status_enable")) !== 0);
    return answer;
  }

  trigger(): void {
    this.#trigger();
  }

  readonly #answers: Readonly<
    Record<string, (first: number, numbers: readonly number[], now: LockInReading) => ModelAnswer>
  > = {
    "OUTP?": (index, _, now) => this.#given(this.#output(index, now)),
    "SNAP?": (_, indices, now) => {
      const values = indices.map(index => this.#quantity(index, now));
      return values.every(value => value !== undefined) ? values.map(text).join(",") : this.#refuse();
    },
    "OAUX?": index => this.#given(this.#aux(index)),
    "LIAS?": bit => {
      const noticed = this.#noticed;
      this.#noticed = 0;
      return String(Number.isNaN(bit) || bit === 0 ? noticed : (noticed >> bit) & 1);
    },
    "PHAS?": () => format("{:.2f}", new PythonFloat(wrapped(this.#state.number("phase")))),
    "FREQ?": () => format("{:.4f}", new PythonFloat(this.#frequency)),
    FREQ: () => (this.#isInternal ? undefined : this.#refuse()),
    AGAN: (_, __, now) => this.#autoGain(now),
    ARSV: () => this.#change("reserve", 1),
    APHS: (_, __, now) => this.#change("phase", wrapped(this.#state.number("phase") + now.theta)),
    AOFF: (index, _, now) => this.#autoOffset(index, now),
    "*RST": () => {
      this.#state.reset();
      this.#storage.reset();
      return null;
    },
    TRIG: () => this.#trigger(),
    STRT: () => this.#storage.start(this.#bench.clock.now()),
    PAUS: () => this.#storage.pause(),
    REST: () => this.#storage.reset(),
    "SPTS?": () => String(this.#storage.count),
    "TRCA?": (channel, [, from = 0, count = 0]) => this.#stored(channel, from, count, Storage.asText),
    "TRCL?": (channel, [, from = 0, count = 0]) => this.#stored(channel, from, count, Storage.asNumbers),
  };

  /** Lets the time since the last message pass, with the settings of that time. */
  #catchUp(): LockInReading {
    const settings = this.#settings;
    const rate = sampleRates[this.#state.number("sample_rate")];
    if (typeof rate === "number") {
      const isLoop = this.#state.number("storage_mode") === 1;
      this.#storage.fill(this.#bench.clock.now(), rate, isLoop, time =>
        this.#displays(this.#lockIn.read(settings, time)),
      );
    }
    const reading = this.#lockIn.read(settings);
    if (this.#lockIn.inputPeak(settings) > inputRange) this.#noticed |= inputOverload;
    const scale = this.#scale * headroom;
    if (Math.max(Math.abs(reading.x), Math.abs(reading.y), reading.r) * this.#gain > scale)
      this.#noticed |= outputOverload;
    return reading;
  }

  #trigger(): null {
    const isTrigger = sampleRates[this.#state.number("sample_rate")] === "Trigger";
    if (isTrigger) {
      const isLoop = this.#state.number("storage_mode") === 1;
      if (this.#storage.put(this.#displays(this.#lockIn.read(this.#settings)), isLoop)) this.#noticed |= triggered;
    } else if (this.#state.number("trigger_start") === 1) this.#storage.start(this.#bench.clock.now());
    return null;
  }

  get #settings(): LockInSettings {
    const number = (property: string) => this.#state.number(property);
    return {
      frequency: this.#frequency,
      amplitude: number("amplitude"),
      harmonic: number("harmonic"),
      phase: number("phase"),
      timeConstant: timeConstants[number("time_constant")] ?? Number.NaN,
      stages: number("filter_slope") + 1,
      inputRange,
    };
  }

  get #isInternal(): boolean {
    return this.#state.number("reference") === 1;
  }

  get #frequency(): number {
    return this.#isInternal ? this.#state.number("frequency") : this.#lockIn.sample.reference;
  }

  get #isCurrent(): boolean {
    return this.#state.number("input") >= 2;
  }

  /** What a volt at the sample counts. */
  get #gain(): number {
    return this.#isCurrent ? this.#lockIn.sample.conductance : 1;
  }

  get #scale(): number {
    return sensitivities[this.#isCurrent ? "A" : "V"][this.#state.number("sensitivity")] ?? Number.NaN;
  }

  /** X, Y, R and θ by number, held back by the full scale. */
  #output(index: number, { x, y, r, theta }: LockInReading): number | undefined {
    const limit = this.#scale * headroom;
    const held = (value: number) => Math.max(-limit, Math.min(limit, value * this.#gain));
    return [held(x), held(y), held(r), theta][index - 1];
  }

  #quantity(index: number, now: LockInReading): number | undefined {
    if (index <= 4) return this.#output(index, now);
    if (index <= 8) return this.#aux(index - 4);
    if (index === 9) return this.#frequency;
    return this.#displays(now)[index - 10];
  }

  /** Each auxiliary input is wired to the output of its number. */
  #aux(channel: number): number | undefined {
    return [1, 2, 3, 4].includes(channel) ? this.#state.number("aux_out", String(channel)) : undefined;
  }

  #displays(now: LockInReading): readonly [number, number] {
    return [this.#display(0, now), this.#display(1, now)];
  }

  #display(channel: 0 | 1, now: LockInReading): number {
    const [shown = 0, ratio = 0] = this.#state
      .text("display", String(channel + 1))
      .split(",")
      .map(Number);
    const noise = this.#lockIn.sample.noise(this.#frequency) * this.#gain;
    const outputs = channel === 0 ? [1, 3] : [2, 4];
    const value =
      [
        this.#output(outputs[0] ?? 1, now),
        this.#output(outputs[1] ?? 1, now),
        noise,
        this.#aux(2 * channel + 1),
        this.#aux(2 * channel + 2),
      ][shown] ?? 0;
    // In percent of the full scale, for 1 V at the input that it is divided by.
    return ratio === 0 ? value : (100 * value) / this.#scale / (this.#aux(2 * channel + ratio) || Number.EPSILON);
  }

  #autoGain(now: LockInReading): null {
    // Above 1 s the instrument does nothing (manual, page 5-13).
    if (this.#settings.timeConstant > 1) return null;
    const scales = sensitivities[this.#isCurrent ? "A" : "V"];
    const fitting = scales.findIndex(scale => now.r * this.#gain <= 0.9 * scale);
    return this.#change("sensitivity", fitting < 0 ? scales.length - 1 : fitting);
  }

  #autoOffset(output: number, now: LockInReading): ModelAnswer {
    const value = output === 4 ? undefined : this.#output(output, now);
    if (value === undefined) return this.#refuse();
    const [, expand = "0"] = this.#state.text("offset", String(output)).split(",");
    const percent = format("{:.2f}", new PythonFloat((100 * value) / this.#scale));
    this.#state.set("offset", `${percent},${expand}`, String(output));
    return null;
  }

  #stored(channel: number, from: number, count: number, write: (values: readonly number[]) => string): ModelAnswer {
    const values = this.#storage.values(channel, from, count);
    return values === undefined ? this.#refuse() : write(values);
  }

  #change(property: string, value: number): null {
    this.#state.set(property, value);
    return null;
  }

  #given(value: number | undefined): ModelAnswer {
    return value === undefined ? this.#refuse() : text(value);
  }

  #refuse(): null {
    this.status.raise(standardEvents.executionError);
    return null;
  }
}

/** Filters and storage are brought up to date by each message, with the settings that were in force before it. */
export const behaviour: Behaviour = (state, bench) => new SR830Model(state, bench);

function text(value: number): string {
  return format("{:.6g}", new PythonFloat(value));
}

/** An angle between −180 and 180 degrees. */
function wrapped(degrees: number): number {
  const turns = Math.round(degrees / 360);
  return degrees - 360 * turns;
}
