/** Physics of the simulated Yokogawa GS200: a source with limits at a load, programs that run by the clock, a monitor with noise. */
import { format, PythonFloat } from "../../io/format.ts";
import type { Bench } from "../../io/sim/bench.ts";
import { passing } from "../../io/sim/clock.ts";
import type { Behaviour, InstrumentModel, ModelAnswer } from "../../io/sim/device.ts";
import { Port } from "../../io/sim/models/port.ts";
import { ScpiSettings, type Setting } from "../../io/sim/models/scpi-settings.ts";
import { resistor } from "../../io/sim/models/two-terminal.ts";
import { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import { ProgramOfGS200 } from "./gs200-simulated-program.ts";
import { spanOfGS200, spansOfGS200, type YokogawaGS200Mode } from "./gs200-ranges.ts";
import { conditionsOfGS200, extendedEventsOfGS200 } from "./gs200-status.ts";

/** The load in Ω where a bench has nothing else; the part `gs200` of a bench is the port. */
export const loadOfGS200 = 1000;

/** Noise of the monitor as a part of the range's span, at one power line cycle. */
const monitorNoise = 5e-6;
/** Hz. */
const lineFrequency = 50;
const defaultRanges = { VOLT: 1, CURR: 10e-3 } as const;
const defaultLimits = { VOLT: 30, CURR: 200e-3 } as const;
/** Bit of the status byte: an extended event has happened. */
const extendedEventSummary = 0x02;

export const behaviour: Behaviour = (_state, bench) => new SourceGS200(bench);

class SourceGS200 implements InstrumentModel {
  readonly status = new ScpiStatus({ empty: '0,"No error"' });
  readonly #settings = new ScpiSettings(this.status, number);
  readonly #bench: Bench;
  readonly #port: Port;
  readonly #noise: () => number;
  readonly #program: ProgramOfGS200;
  readonly #output: Setting<boolean>;
  readonly #limits: Readonly<Record<YokogawaGS200Mode, Setting<number>>>;
  readonly #monitor: Setting<boolean>;
  readonly #nplc: Setting<number>;
  readonly #delay: Setting<number>;
  readonly #mode: Setting<string>;
  readonly #ranges: Record<YokogawaGS200Mode, number> = { ...defaultRanges };
  #level = 0;
  #events = 0;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#port = bench.part("gs200", () => new Port(resistor(loadOfGS200)));
    this.#noise = bench.noise("gs200");
    const settings = this.#settings;
    this.#output = settings.flag("OUTPut[:STATe]", false);
    this.#mode = settings.choice("[SOURce:]FUNCtion", ["VOLTage", "CURRent"], () => this.#changed());
    settings.number("[SOURce:]RANGe", () => this.#rangeLimits(), {
      told: () => this.#range,
      heard: range => this.#setRange(range),
    });
    const level = { told: () => this.level };
    settings.number("[SOURce:]LEVel[:FIX]", () => this.#levelLimits(this.#range), {
      ...level,
      heard: value => this.#set(value),
    });
    settings.number("[SOURce:]LEVel:AUTO", () => this.#levelLimits(), {
      ...level,
      heard: value => this.#setAnywhere(value),
    });
    this.#limits = {
      VOLT: settings.number("[SOURce:]PROTection:VOLTage", () => ({ min: 1, max: 30, def: defaultLimits.VOLT })),
      CURR: settings.number("[SOURce:]PROTection:CURRent", () => ({ min: 1e-3, max: 0.2, def: defaultLimits.CURR })),
    };
    this.#monitor = settings.flag("SENSe[:STATe]", false);
    this.#nplc = settings.number("SENSe:NPLC", () => ({ min: 1, max: 25, def: 1 }), { keep: Math.round });
    this.#delay = settings.number("SENSe:DELay", () => ({ min: 0, max: 999_999, def: 0 }), { keep: Math.round });
    settings.choice("SENSe:TRIGger", ["READy", "TIMer", "COMMunicate", "IMMediate"]);
    settings.number("SENSe:INTerval", () => ({ min: 0.1, max: 3600, def: 1 }));
    settings.flag("SENSe:REMote", false);
    settings.flag("SENSe:GUARd", false);
    settings.choice("ROUTe:BNCOut", ["TRIGger", "OUTPut", "READy"]);
    settings.choice("ROUTe:BNCIn", ["TRIGger", "OUTPut"]);
    settings.query("SYSTem:LFRequency", () => String(lineFrequency));
    settings.query("STATus:CONDition", () => String(this.#conditions));
    settings.query("STATus:EVENt", () => this.#takeEvents());
    settings.command("*RST", () => this.#reset());
    this.#program = new ProgramOfGS200(settings, this.status, bench.clock, {
      reached: (value, isLast) => {
        this.#level = value;
        const { endOfProgram, endOfProgramStep } = extendedEventsOfGS200;
        this.#happened(isLast ? endOfProgram | endOfProgramStep : endOfProgramStep);
      },
    });
    this.#port.drive(() => this.#source);
  }

  answer(message: string): ModelAnswer {
    if (/^\*CLS$/i.test(message)) this.#takeEvents();
    if (/^:?MEAS(?:ure)?\?$/i.test(message)) return this.#measure();
    return this.#settings.answer(message);
  }

  /** What the source gives now, in V or A. */
  get level(): number {
    return this.#program.level ?? this.#level;
  }

  get #range(): number {
    return this.#ranges[this.#kind];
  }

  get #kind(): YokogawaGS200Mode {
    // Asked for while the settings are made, as well.
    return (this.#mode as Setting<string> | undefined)?.value === "CURR" ? "CURR" : "VOLT";
  }

  get #source() {
    const isVoltage = this.#kind === "VOLT";
    return {
      output: this.#output.value,
      mode: isVoltage ? ("voltage" as const) : ("current" as const),
      level: this.level,
      limit: this.#limits[isVoltage ? "CURR" : "VOLT"].value,
    };
  }

  get #conditions(): number {
    const { limited, voltage } = this.#port.point;
    const { highLimiting, lowLimiting, readyForProgram } = conditionsOfGS200;
    const limiting = voltage < 0 ? lowLimiting : highLimiting;
    return (limited ? limiting : 0) | (this.#program.isRunning ? 0 : readyForProgram);
  }

  #rangeLimits() {
    const spans = spansOfGS200[this.#kind];
    return { min: spans[0]?.[0] ?? 0, max: spans.at(-1)?.[0] ?? 0, def: defaultRanges[this.#kind] };
  }

  #levelLimits(range?: number) {
    const span = spanOfGS200(this.#kind, range);
    return { min: -span, max: span, def: 0 };
  }

  #setRange(value: number): void {
    const spans = spansOfGS200[this.#kind];
    this.#ranges[this.#kind] = spans.find(([range]) => range >= value * 0.999_999)?.[0] ?? value;
    const span = spanOfGS200(this.#kind, this.#range);
    this.#level = Math.min(Math.max(this.#level, -span), span);
  }

  #setAnywhere(level: number): void {
    const found = spansOfGS200[this.#kind].find(([, span]) => Math.abs(level) <= span);
    if (found) this.#ranges[this.#kind] = found[0];
    this.#set(level);
  }

  /** While a program is edited, a level is a step of it. */
  #set(level: number): void {
    if (this.#program.add(level)) return;
    this.#program.stop();
    this.#level = level;
    this.#happened(extendedEventsOfGS200.sourceChange);
  }

  /** With another function the output goes off, and the level is 0. */
  #changed(): void {
    this.#program.stop();
    this.#output.value = false;
    this.#level = 0;
  }

  #reset(): void {
    this.#program.stop();
    this.#settings.reset();
    Object.assign(this.#ranges, defaultRanges);
    this.#level = 0;
  }

  #happened(events: number): void {
    this.#events |= events;
    this.status.condition(extendedEventSummary, this.#events !== 0);
  }

  #takeEvents(): string {
    const events = this.#events;
    this.#events = 0;
    this.status.condition(extendedEventSummary, false);
    return String(events);
  }

  async #measure(): Promise<string | null> {
    const isVoltage = this.#kind === "VOLT";
    if (!this.#output.value || !this.#monitor.value || (isVoltage && this.#range < 1)) {
      this.status.fail(-221, "Settings conflict");
      return null;
    }
    await passing(this.#bench.clock, this.#delay.value / 1000 + this.#nplc.value / lineFrequency);
    const { voltage, current } = this.#port.point;
    const span = this.#limits[isVoltage ? "CURR" : "VOLT"].value;
    const noise = (monitorNoise * span * this.#noise()) / Math.sqrt(this.#nplc.value);
    return number((isVoltage ? current : voltage) + noise);
  }
}

/** As the source writes a number: six digits, with signs. */
function number(value: number): string {
  return format("{:+.5E}", new PythonFloat(value));
}
