/** The simulated QDAC-I: outputs that generators ramp by the clock of the bench, each with a resistor to ground. */
import type { Behaviour } from "../../io/sim/device.ts";
import type { SimulationClock } from "../../io/sim/clock.ts";

/** The resistor from each output to ground, in Ω. */
export const loadOfQDac = 1e6;

const count = 24;
const outputs = 2;
/** What each output reaches in the high and the low range, in V. */
const limits = [9.99, 0.999] as const;
/** Temperature of the first board in °C; each one above is warmer by a degree, each sensor by half. */
const temperature = 30;

/** A staircase from 0 to 1: so many steps, so often. */
interface Generator {
  seconds: number;
  steps: number;
  repetitions: number;
  trigger: number;
  /** When it began; undefined while it waits for its trigger. */
  since: number | undefined;
}

interface Output {
  level: number;
  range: 0 | 1;
  current: 0 | 1;
  generator: number;
  amplitude: number;
  offset: number;
}

export const behaviour: Behaviour = (_state, bench) => {
  const qdac = new Voltages(bench.clock);
  return message => {
    const [command = "", ...words] = message.split(" ");
    return qdac.answer(command, words.map(Number));
  };
};

/** Commands by their names; a set is answered by an empty line, and by what it set where only the channel is named. */
class Voltages {
  readonly #clock: SimulationClock;
  readonly #outputs = new Map<number, Output>();
  readonly #generators = new Map<number, Generator>();
  readonly #syncs = new Map<number, readonly number[]>();

  constructor(clock: SimulationClock) {
    this.#clock = clock;
    for (let number = 1; number <= count; number++) {
      this.#outputs.set(number, { level: 0, range: 0, current: 1, generator: 0, amplitude: 0, offset: 0 });
    }
  }

  /** Nothing for what the file answers. */
  answer(command: string, numbers: readonly number[]): string | undefined {
    if (command === "status") return this.#status();
    const [first = Number.NaN, ...values] = numbers;
    const rule = this.#rules[command];
    if (rule === undefined) return undefined;
    if (numbers.some(Number.isNaN)) return "Error: Argument is not a number";
    return rule(first, values) ?? "Error: Argument out of range";
  }

  readonly #rules: Readonly<Record<string, (first: number, values: readonly number[]) => string | undefined>> = {
    set: (channel, [volts]) => this.#of(channel, output => this.#set(output, volts)),
    get: channel => this.#of(channel, output => ((this.#volts(output) / loadOfQDac) * 1e6).toFixed(6)),
    vol: (channel, [range]) => this.#of(channel, output => this.#relay(output, "range", range)),
    cur: (channel, [range]) => this.#of(channel, output => this.#relay(output, "current", range)),
    rang: (channel, [range]) =>
      this.#of(channel, () => {
        const largest = limits[range as 0 | 1];
        return largest && `Output range, channel ${channel}: MIN: -${largest} MAX: ${largest}`;
      }),
    wav: (channel, values) => this.#of(channel, output => this.#connect(output, values)),
    fun: (generator, values) => this.#program(generator, values),
    trig: trigger => this.#fire(trigger),
    syn: (output, values) => this.#sync(output, values),
    tem: (board, [sensor = Number.NaN]) =>
      board >= 0 && board < count / 8 && sensor >= 0 && sensor < 3
        ? (temperature + board + sensor / 2).toFixed(1)
        : undefined,
    cal: channel => (channel >= 0 && channel <= count ? "" : undefined),
  };

  #of(channel: number, answer: (output: Output) => string | undefined): string | undefined {
    const output = this.#outputs.get(channel);
    return output && answer(output);
  }

  #set(output: Output, volts: number | undefined): string | undefined {
    if (volts === undefined) return this.#volts(output).toFixed(6);
    if (Math.abs(volts) > limits[output.range]) return undefined;
    output.level = volts;
    return "";
  }

  #relay(output: Output, which: "range" | "current", value: number | undefined): string | undefined {
    if (value === undefined) return String(output[which]);
    if (value !== 0 && value !== 1) return undefined;
    output[which] = value;
    // One relay opens the other.
    if (value === 1) output[which === "range" ? "current" : "range"] = 0;
    return "";
  }

  #connect(output: Output, [generator, amplitude = 0, offset = 0]: readonly number[]): string | undefined {
    if (generator === undefined) return [output.generator, output.amplitude, output.offset].join(",");
    if (!(generator >= 0 && generator <= 8)) return undefined;
    Object.assign(output, { generator, amplitude, offset });
    return "";
  }

  #program(number: number, values: readonly number[]): string | undefined {
    const [type, milliseconds = 0, steps = 0, repetitions = 1, trigger = 0] = values;
    if (!(number >= 1 && number <= 8)) return undefined;
    if (values.length === 0) return this.#programText(this.#generators.get(number));
    const staircase = 4;
    if (type !== staircase || milliseconds < 1 || steps < 1) return undefined;
    const since = trigger === 0 ? this.#clock.now() : undefined;
    this.#generators.set(number, { seconds: milliseconds / 1000, steps, repetitions, trigger, since });
    return "";
  }

  #programText(generator: Generator | undefined): string {
    if (!generator) return "0,0,0,0,0";
    const { seconds, steps, repetitions, trigger } = generator;
    return [4, seconds * 1000, steps, repetitions, trigger].join(",");
  }

  #fire(trigger: number): string {
    for (const generator of this.#generators.values()) {
      if (generator.trigger === trigger) generator.since = this.#clock.now();
    }
    return "";
  }

  #sync(output: number, values: readonly number[]): string | undefined {
    if (!(output >= 1 && output <= outputs)) return undefined;
    if (values.length === 0) return (this.#syncs.get(output) ?? [0, 0, 0]).join(",");
    this.#syncs.set(output, values);
    return "";
  }

  /** Voltage of an output now, in its range. */
  #volts({ level, generator, amplitude, offset, range }: Output): number {
    const wanted = generator === 0 ? level : offset + amplitude * this.#part(this.#generators.get(generator));
    return Math.min(Math.max(wanted, -limits[range]), limits[range]);
  }

  /** How far a staircase is, from 0 to 1; it stays at its last step. */
  #part(generator: Generator | undefined): number {
    if (generator?.since === undefined) return 0;
    const { seconds, steps, repetitions, since } = generator;
    // Where steps meet the clock exactly, rounding is not to lose one.
    const step = Math.floor((this.#clock.now() - since) / seconds + 1e-6);
    if (steps === 1) return 1;
    return step >= steps * repetitions ? 1 : (step % steps) / (steps - 1);
  }

  #status(): string {
    const lines = ["Software Version: 1.07\r", "Channel\tOut V\t\tVoltage range\tCurrent range", ""];
    // The instrument tells the last of each board first.
    for (const [number, output] of [...this.#outputs].toReversed()) {
      const ranges = `X ${output.range === 0 ? "1" : "0.1"}\t\t${output.current === 1 ? "hi" : "lo"} cur`;
      lines.push(`${number}\t  ${this.#volts(output).toFixed(6)}\t\t${ranges}`);
    }
    return lines.join("\n");
  }
}
