/** One output of a QDevil QDAC-I: its voltage, its ranges, and how fast it may change. */
import { InstrumentChannel, parseNumber, vals } from "../../core/index.ts";
import type { QDevilQDac } from "./qdac1.ts";

/** Ranges of voltage and current sensor: they are relays that exclude each other in part. */
export const modes = {
  vhigh_ihigh: { voltage: 0, current: 1 },
  vhigh_ilow: { voltage: 0, current: 0 },
  vlow_ilow: { voltage: 1, current: 0 },
} as const;

/** Voltage range high (±10 V) or low (±1 V), current sensor high or low. */
export type QDevilQDacMode = keyof typeof modes;

export class QDevilQDacChannel extends InstrumentChannel<QDevilQDac> {
  /** Number of the channel, from 1. */
  readonly number: number;

  readonly v = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: () => this.ask(`set ${this.number}`),
    setCmd: (volts: number) => this.parent.setVoltage(this, volts),
    vals: vals.numbers(-9.99, 9.99),
    docstring:
      "Voltage of the output, in steps of a microvolt. With a slope it is ramped, and set returns when the ramp begins.",
  });

  readonly mode = this.parameter({
    label: "Ranges",
    setCmd: (mode: QDevilQDacMode) => this.parent.setMode(this, mode),
    vals: vals.enum("vhigh_ihigh", "vhigh_ilow", "vlow_ilow"),
    docstring: "Ranges of voltage and current. The voltage range changes at 0 V only, unless modeForce is on.",
  });

  readonly i = this.parameter({
    label: "Current",
    unit: "A",
    // In µA.
    getCmd: async () => parseNumber(await this.ask(`get ${this.number}`)) * 1e-6,
    docstring: "Current of the output; a reading takes half a second.",
  });

  readonly slope = this.parameter({
    label: "Slope",
    unit: "V/s",
    getCmd: () => this.parent.slopeOf(this),
    setCmd: (slope: number | "Inf") => this.parent.setSlope(this, slope),
    vals: vals.multiType(vals.enum("Inf"), vals.numbers(1e-3, 10_000)),
    docstring: 'How fast the voltage changes, by one of eight generators; "Inf" for at once.',
  });

  readonly sync = this.parameter({
    label: "Sync output",
    getCmd: () => this.parent.syncOf(this),
    setCmd: (output: number) => this.parent.setSync(this, output),
    vals: vals.ints(0, 5),
    docstring: "Output that gives a pulse when a ramp of the channel begins; 0 for none.",
  });

  readonly syncDelay = this.parameter({
    label: "Delay of the sync pulse",
    unit: "s",
    setCmd: null,
    initialValue: 0,
    vals: vals.numbers(0, 10_000),
    docstring: "Time from the beginning of a ramp to the sync pulse, in steps of a millisecond.",
  });

  readonly syncDuration = this.parameter({
    label: "Duration of the sync pulse",
    unit: "s",
    setCmd: null,
    initialValue: 0.01,
    vals: vals.numbers(0.001, 10_000),
    docstring: "How long the sync pulse lasts, in steps of a millisecond.",
  });

  constructor(parent: QDevilQDac, number: number) {
    super(parent, `chan${String(number).padStart(2, "0")}`);
    this.number = number;
  }
}
