/** The simulated Models 335 and 336: loops that heat the stages of a cryostat, as time goes by. */
import { format, PythonFloat } from "../../io/format.ts";
import type { Bench } from "../../io/sim/bench.ts";
import type { Behaviour, InstrumentModel, ModelAnswer, SimulatedState } from "../../io/sim/device.ts";
import { StandardStatus } from "../../io/sim/status/standard-status.ts";
import { TemperatureLoop, ThermalStage, type LoopSettings } from "../../io/sim/models/thermal.ts";

/** The stages of the cryostat: the sample, the plate that it hangs from, the shields. */
export type Cryostat = Readonly<Record<"A" | "B" | "C" | "D", ThermalStage>>;

/** A cryostat with its stages at their bases; the part "cryostat" of a bench takes its place. */
export function lakeshoreCryostat(): Cryostat {
  return {
    A: new ThermalStage({ heatCapacity: 0.5, conductance: 0.05, bath: 3 }),
    B: new ThermalStage({ heatCapacity: 20, conductance: 0.2, bath: 4.2 }),
    C: new ThermalStage({ heatCapacity: 500, conductance: 1, bath: 45 }),
    D: new ThermalStage({ heatCapacity: 100, conductance: 10, bath: 295 }),
  };
}

/** Standard deviation of a reading, as a part of it. */
export const noiseOfLakeshore = 2e-5;

const sensors = ["A", "B", "C", "D"] as const;
type Sensor = (typeof sensors)[number];

/** The stage that an output heats. */
const heated: Readonly<Record<string, Sensor>> = { 1: "A", 2: "B", 3: "C", 4: "D" };

/** How often the loops act, in s. */
const cycle = 0.1;
/** Most cycles for one look: after a longer time without a message they are longer. */
const mostCycles = 50_000;

/** Largest currents by their number in `HTRSET`, in A; 0 stands for the one that is specified. */
const maxCurrents: Readonly<Record<number, number>> = { 1: Math.SQRT1_2, 2: 1, 3: Math.SQRT2, 4: 2 };
/** Largest power of a voltage output in W. */
const voltagePower = 1;
const freezing = 273.15;

const header = /^([A-Z]+)\s*(\?)?\s*([A-D1-4])\s*,?\s*(.*)$/;

class LoopModel {
  readonly loop = new TemperatureLoop();
  /** Where the setpoint is, in its unit; undefined before it was set. */
  setpoint: number | undefined;
  percent = 0;
}

/** What an output is set to, and what is at it. */
interface OutputSettings {
  readonly output: LoopModel;
  /** Where the setpoint goes, in its unit, and how fast in K/min; 0 for at once. */
  readonly target: number;
  readonly rampRate: number;
  /** What it heats, and the power in W at 100 %. */
  readonly stage: ThermalStage;
  readonly power: number;
  /** As `OUTMODE` has it; 0 also without a range. */
  readonly mode: number;
  /** The output by hand, in percent. */
  readonly manual: number;
  /** What its loop looks at. */
  readonly controlled: ThermalStage | undefined;
  /** From the unit of the setpoint to K. */
  readonly offset: number;
  readonly pid: LoopSettings;
}

/** What an output has of its range, in percent of the current. */
function percentOf({ output, mode, manual, controlled, offset, pid }: OutputSettings, seconds: number): number {
  if (mode === 3) return manual;
  const isLoop = mode === 1 || mode === 2;
  if (isLoop && controlled)
    return output.loop.output((output.setpoint ?? 0) + offset - controlled.temperature, seconds, pid);
  output.loop.reset();
  return 0;
}

class LakeshoreModel implements InstrumentModel {
  readonly status = new StandardStatus();
  readonly #state: SimulatedState;
  readonly #bench: Bench;
  readonly #normal: () => number;
  readonly #cryostat: Cryostat;
  readonly #outputs: ReadonlyMap<string, LoopModel>;
  readonly #sensors: readonly Sensor[];
  #time: number;

  constructor(state: SimulatedState, bench: Bench) {
    this.#state = state;
    this.#bench = bench;
    this.#normal = bench.noise(state.device);
    this.#cryostat = bench.part("cryostat", lakeshoreCryostat);
    this.#time = bench.clock.now();
    this.#sensors = sensors.filter(sensor => state.channels.includes(sensor));
    this.#outputs = new Map(
      Object.keys(heated).flatMap(output => (state.channels.includes(output) ? [[output, new LoopModel()]] : [])),
    );
  }

  answer(message: string): ModelAnswer {
    this.#catchUp();
    if (message === "*RST") {
      this.#state.reset();
      return null;
    }
    const [, name = "", question = "", channel = "", rest = ""] = header.exec(message) ?? [];
    if (question === "") return name === "SETP" ? this.#setSetpoint(channel, rest) : undefined;
    const [sensor, output] = [this.#sensors.find(each => each === channel), this.#outputs.get(channel)];
    if (sensor) return this.#sensorAnswers[name]?.(sensor);
    return output && this.#outputAnswers[name]?.(channel, output);
  }

  readonly #sensorAnswers: Readonly<Record<string, (sensor: Sensor) => string>> = {
    KRDG: sensor => (this.#isDisabled(sensor) ? "+0.00000" : kelvins(this.#reading(sensor))),
    SRDG: sensor =>
      format("{:+.5f}", new PythonFloat(this.#isDisabled(sensor) ? 0 : diodeVoltage(this.#reading(sensor)))),
    // Filled up with blanks, so that an empty name is a reply, too.
    INNAME: sensor => this.#state.text("name", sensor).padEnd(15),
    RDGST: sensor => (this.#isDisabled(sensor) ? "001" : this.#cryostat[sensor].temperature > 500 ? "032" : "000"),
  };

  readonly #outputAnswers: Readonly<Record<string, (channel: string, output: LoopModel) => string>> = {
    HTR: (_, { percent }) => format("{:+06.1f}", new PythonFloat(percent)),
    SETP: channel => String(this.#setpoint(channel)),
    RAMPST: channel => (this.#setpoint(channel) === this.#target(channel) ? "0" : "1"),
  };

  /** A ramp begins where the setpoint is. */
  #setSetpoint(channel: string, value: string): ModelAnswer {
    const output = this.#outputs.get(channel);
    const target = Number(value);
    if (!output || value === "" || Number.isNaN(target)) return undefined;
    output.setpoint = this.#rampRate(channel) > 0 ? this.#setpoint(channel) : target;
    this.#state.set("setpoint", target, channel);
    return null;
  }

  /** Lets the time since the last message pass: setpoints ramp, loops act, stages warm up and cool down. */
  #catchUp(): void {
    const now = this.#bench.clock.now();
    const cycles = Math.min(mostCycles, Math.ceil((now - this.#time) / cycle - 1e-9));
    const seconds = (now - this.#time) / cycles;
    this.#time = now;
    const limits = this.#limits();
    let outputs = cycles > 0 ? this.#settings() : [];
    for (let count = 0; count < cycles; count++) {
      for (const output of outputs) this.#pass(output, seconds);
      if (limits.every(([stage, limit]) => stage.temperature <= limit)) continue;
      for (const channel of this.#outputs.keys()) this.#state.set("range", 0, channel);
      outputs = this.#settings();
    }
  }

  #pass(settings: OutputSettings, seconds: number): void {
    const { output, target, rampRate, stage, power } = settings;
    const from = output.setpoint ?? target;
    const step = (rampRate / 60) * seconds;
    output.setpoint = step > 0 && Math.abs(target - from) > step ? from + Math.sign(target - from) * step : target;
    output.percent = percentOf(settings, seconds);
    stage.pass(seconds, (output.percent / 100) ** 2 * power);
  }

  #settings(): OutputSettings[] {
    return [...this.#outputs].map(([channel, output]) => {
      const [mode = 0, input = 0] = this.#numbers("mode", channel);
      const [p = 0, i = 0, d = 0] = this.#numbers("pid", channel);
      const sensor = this.#sensors[input - 1];
      return {
        output,
        target: this.#target(channel),
        rampRate: this.#rampRate(channel),
        stage: this.#cryostat[heated[channel] ?? "A"],
        power: this.#fullPower(channel),
        mode: this.#state.number("range", channel) > 0 ? mode : 0,
        manual: this.#state.number("manual", channel),
        controlled: sensor && !this.#isDisabled(sensor) ? this.#cryostat[sensor] : undefined,
        offset: sensor && this.#numbers("type", sensor)[4] === 2 ? freezing : 0,
        pid: { p, i, d },
      };
    });
  }

  /** The stages with a limit: beyond it all outputs are switched off. */
  #limits(): [ThermalStage, number][] {
    return this.#sensors
      .filter(sensor => this.#state.number("limit", sensor) > 0 && !this.#isDisabled(sensor))
      .map(sensor => [this.#cryostat[sensor], this.#state.number("limit", sensor)]);
  }

  /** Power in W at 100 %: a range below is a tenth of the power. */
  #fullPower(channel: string): number {
    const range = this.#state.number("range", channel);
    if (channel === "3" || channel === "4") return range > 0 ? voltagePower : 0;
    // The 335 has the type of the output before the heater, and 1.732 A as its largest current.
    const is335 = this.#state.device === "335";
    const [resistance = 1, current = 0, user = 0] = this.#numbers("heater", channel).slice(is335 ? 1 : 0);
    const largest = is335 && current === 4 ? Math.sqrt(3) : maxCurrents[current];
    const power = (largest ?? user) ** 2 * (resistance === 2 ? 50 : 25);
    return range > 0 ? power * 10 ** (range - 3) : 0;
  }

  #setpoint(channel: string): number {
    return this.#outputs.get(channel)?.setpoint ?? this.#target(channel);
  }

  #target(channel: string): number {
    return this.#state.number("setpoint", channel);
  }

  /** In K/min; 0 for none. */
  #rampRate(channel: string): number {
    const [enabled, rate = 0] = this.#numbers("ramp", channel);
    return enabled === 1 ? rate : 0;
  }

  #isDisabled(sensor: Sensor): boolean {
    return this.#numbers("type", sensor)[0] === 0;
  }

  #reading(sensor: Sensor): number {
    return this.#cryostat[sensor].temperature * (1 + noiseOfLakeshore * this.#normal());
  }

  #numbers(property: string, channel: string): number[] {
    return this.#state.text(property, channel).split(",").map(Number);
  }
}

/** The cryostat is brought up to date by each message, with the settings that were in force before it. */
export const behaviour: Behaviour = (state, bench) => new LakeshoreModel(state, bench);

function kelvins(temperature: number): string {
  return format("{:+.5f}", new PythonFloat(temperature));
}

/** About what a silicon diode at 10 µA has: steep below 25 K, and 2 mV/K above. */
function diodeVoltage(temperature: number): number {
  return temperature < 25 ? 1.1 + 0.025 * (25 - temperature) : 1.1 - 0.0021 * (temperature - 25);
}
