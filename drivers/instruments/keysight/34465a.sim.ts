/** Physics of the simulated Keysight 34465A: how long a reading takes, and how its noise falls with the integration time. */
import { format, PythonFloat } from "../../io/format.ts";
import type { Bench } from "../../io/sim/bench.ts";
import type { Behaviour, InstrumentModel, ModelAnswer, SimulatedState } from "../../io/sim/device.ts";
import { ScpiSettings, type Setting } from "../../io/sim/models/scpi-settings.ts";
import { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import { keysight344xxAModels, resolutionsOf, voltageRanges344xxA, type Keysight344xxAModel } from "./34465a-models.ts";
import { Acquisition34465A } from "./34465a-acquisition.ts";

/** What is connected to the meter; the part `34465a` of a bench. */
export interface Input34465A {
  /** V. */
  readonly voltage: number;
  /** A. */
  readonly current: number;
  /** Ω, without the leads. */
  readonly resistance: number;
  /** RMS, V. */
  readonly acVoltage: number;
  /** RMS, A. */
  readonly acCurrent: number;
}

/** What is connected where a bench has nothing else: about 0.7 V, 2 mA and 1 kΩ. */
export const inputOf34465A: Input34465A = {
  voltage: 0.702_345_6,
  current: 2.000_1e-3,
  resistance: 999.8,
  acVoltage: 0.230_1,
  acCurrent: 1.002e-3,
};

/** Resistance of both leads in Ω, which two wires measure as well. */
const leads = 0.15;
/** An open input, and an overload. */
const overload = 9.9e37;
/** Hz, as the file says. */
const lineFrequency = 50;
/** Time for a reading through the AC filter in s, at its default bandwidth of 20 Hz (guide, "AC Filter"). */
const acReading = 0.625;
/** Leaves room for a product that was rounded. */
const rounded = 1.001;
/** Range and integration of a function before anything is set (guide, *RST). */
const defaults = { nplc: 10, range: 10 };

/** A DC function, or one that measures resistances: it integrates. */
interface Integrating {
  readonly nplc: Setting<number>;
  readonly aperture: Setting<number>;
  readonly usesAperture: Setting<boolean>;
  readonly autozero: Setting<boolean>;
}

const integrating = { VOLT: "VOLTage[:DC]", CURR: "CURRent[:DC]", RES: "RESistance", FRES: "FRESistance" } as const;
const alternating = { "VOLT:AC": "VOLTage:AC", "CURR:AC": "CURRent:AC" } as const;

export const behaviour: Behaviour = (state, bench) => new Meter34465A(state, bench);

class Meter34465A implements InstrumentModel {
  readonly status = new ScpiStatus();
  readonly #settings = new ScpiSettings(this.status, number);
  readonly #resolutions: readonly (readonly [number, number])[];
  readonly #input: Input34465A;
  readonly #noise: () => number;
  readonly #functions: Readonly<Record<string, Integrating>>;
  readonly #autorange: Readonly<Record<string, Setting<boolean>>>;
  readonly #range: Setting<number>;
  readonly #acquisition: Acquisition34465A;
  #function = "VOLT";

  constructor(state: SimulatedState, bench: Bench) {
    const model = state.device.split(" ").at(-1) as Keysight344xxAModel;
    const digitizes = state.device === model;
    const { resolutions, digitizing } = keysight344xxAModels[model];
    this.#resolutions = digitizes ? [...digitizing, ...resolutions] : resolutions;
    this.#input = bench.part("34465a", () => inputOf34465A);
    this.#noise = bench.noise("34465a");
    const settings = this.#settings;
    const all = { ...integrating, ...alternating };
    this.#autorange = Object.fromEntries(
      Object.entries(all).map(([name, header]) => [
        name,
        settings.flag(
          `[SENSe:]${header}:RANGe:AUTO`,
          true,
          word => name === "VOLT" && word === "ONCE" && this.#rangeOnce(),
        ),
      ]),
    );
    this.#range = settings.number("[SENSe:]VOLTage[:DC]:RANGe", () => ({ min: 0.1, max: 1000, def: defaults.range }), {
      keep: rangeFor,
      heard: () => this.#setAutorange(false),
    });
    this.#functions = Object.fromEntries(
      Object.entries(integrating).map(([name, header]) => [name, this.#integrating(header, digitizes)]),
    );
    settings.number("[SENSe:]VOLTage[:DC]:RESolution", () => this.#resolutionLimits(), {
      told: () => this.#factor("VOLT") * this.#range.value,
      heard: volts => this.#resolve(volts),
    });
    const converter = { readingTime: () => this.#readingTime(), reading: () => number(this.#reading()) };
    const limits = keysight344xxAModels[model];
    this.#acquisition = new Acquisition34465A(settings, this.status, bench.clock, converter, limits);
    settings.flag("DISPlay[:WINDow][:STATe]", true);
    const text = settings.text("DISPlay[:WINDow]:TEXT[:DATA]");
    settings.command("DISPlay[:WINDow]:TEXT:CLEar", () => (text.value = ""));
    settings.command("*RST", () => this.#reset());
  }

  answer(message: string): ModelAnswer {
    const [, asks, name] =
      /^\s*:?(?:SENS(?:e)?:)?FUNC(?:tion)?(?::ON)?\s*(?:(\?)|["'](.*?)["'])\s*$/i.exec(message) ?? [];
    if (asks !== undefined) return `"${this.#function}"`;
    if (name !== undefined) return this.#choose(name);
    const acquired = this.#acquisition.answer(message);
    return acquired === undefined ? this.#settings.answer(message) : acquired;
  }

  /** The bus's trigger. */
  trigger(): void {
    this.#acquisition.trigger();
  }

  /** Device clear: nobody waits for readings any more. */
  clear(): void {
    this.#acquisition.abort();
  }

  #integrating(header: string, digitizes: boolean): Integrating {
    const settings = this.#settings;
    const cycles = this.#resolutions.map(([nplc]) => nplc);
    const [least = 0, most = 0] = [cycles[0], cycles.at(-1)];
    const usesAperture = settings.flag(`[SENSe:]${header}:APERture:ENABled`, false);
    return {
      usesAperture,
      nplc: settings.number(`[SENSe:]${header}:NPLC`, () => ({ min: least, max: most, def: defaults.nplc }), {
        keep: value => cycles.find(each => each >= value) ?? most,
        heard: () => (usesAperture.value = false),
      }),
      aperture: settings.number(
        `[SENSe:]${header}:APERture`,
        () => ({ min: digitizes ? 20e-6 : 0.3e-3, max: 100 / lineFrequency, def: 0.1 }),
        { heard: () => (usesAperture.value = true) },
      ),
      autozero: settings.flag(`[SENSe:]${header}:ZERO:AUTO`, true, word => {
        if (word !== "ONCE") return false;
        this.#functions[this.#function]!.autozero.value = false;
        return true;
      }),
    };
  }

  #choose(name: string): ModelAnswer {
    const short = name.toUpperCase().replace(/AGE|ENT|ISTANCE|:DC/g, "");
    if (short in integrating || short in alternating) this.#function = short;
    else this.status.fail(-224, "Illegal parameter value");
    return null;
  }

  #reset(): void {
    this.#acquisition.abort();
    this.#settings.reset();
    this.#function = "VOLT";
  }

  #setAutorange(isOn: boolean): void {
    const voltage = this.#autorange.VOLT;
    if (voltage) voltage.value = isOn;
  }

  #rangeOnce(): boolean {
    this.#range.value = rangeFor(Math.abs(this.#input.voltage) / 1.2);
    this.#setAutorange(false);
    return true;
  }

  #resolutionLimits() {
    const range = this.#range.value;
    const all = resolutionsOf(
      this.#resolutions.map(([, factor]) => factor),
      range,
    );
    const [max = 0, min = 0] = [all[0], all.at(-1)];
    const byDefault = this.#resolutions.find(([nplc]) => nplc === defaults.nplc)?.[1] ?? 1;
    return { min, max, def: byDefault * range, least: 0 };
  }

  /** The shortest integration whose resolution is fine enough. */
  #resolve(volts: number): void {
    const voltage = this.#functions.VOLT;
    const found = this.#resolutions.find(([, factor]) => factor * this.#range.value <= volts * rounded);
    if (!voltage || !found) return this.status.fail(-222, "Data out of range");
    voltage.nplc.value = found[0];
    voltage.usesAperture.value = false;
  }

  /** Seconds over which a function integrates. */
  #integration(name: string): number {
    const { nplc, aperture, usesAperture } = this.#functions[name]!;
    return usesAperture.value ? aperture.value : nplc.value / lineFrequency;
  }

  /** Resolution, and RMS noise, as a part of the range. */
  #factor(name: string): number {
    const cycles = this.#integration(name) * lineFrequency;
    return this.#resolutions.findLast(([nplc]) => nplc <= cycles * rounded)?.[1] ?? this.#resolutions[0]![1];
  }

  /** Seconds from one reading to the next: with autozero, the zero is measured as long as the signal. */
  #readingTime(): number {
    const settings = this.#functions[this.#function];
    return settings ? this.#integration(this.#function) * (settings.autozero.value ? 2 : 1) : acReading;
  }

  #reading(): number {
    const { voltage, current, resistance, acVoltage, acCurrent } = this.#input;
    const value =
      {
        VOLT: voltage,
        CURR: current,
        RES: resistance + leads,
        FRES: resistance,
        "VOLT:AC": acVoltage,
        "CURR:AC": acCurrent,
      }[this.#function] ?? 0;
    const range = this.#rangeOf(value);
    if (!(Math.abs(value) <= 1.2 * range)) return Math.sign(value) * overload;
    const factor = this.#function in alternating ? 1e-5 : this.#factor(this.#function);
    return value + factor * range * this.#noise();
  }

  /** The range of a reading: that of DC voltages is set or follows the input, others follow it. */
  #rangeOf(value: number): number {
    if (this.#function !== "VOLT") return 10 ** Math.ceil(Math.log10(Math.abs(value) / 1.2 || 1e-6));
    if (this.#autorange.VOLT?.value === true) this.#range.value = rangeFor(Math.abs(value) / 1.2);
    return this.#range.value;
  }
}

/** The smallest range that holds a voltage in V. */
function rangeFor(volts: number): number {
  return voltageRanges344xxA.find(range => range >= volts * 0.999_999) ?? 1000;
}

/** As the meter writes a number: nine digits, with signs. */
function number(value: number): string {
  return format("{:+.8E}", new PythonFloat(value));
}
