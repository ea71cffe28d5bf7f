/** A fast sweep: levels and readings go on within the instrument, and come as one array on their axes. */
import { Parameter, ParameterError, ParameterWithSetpoints, vals } from "../../core/index.ts";
import type { Keithley2600Channel } from "./2600-channel.ts";
import { forgetStatus } from "./2600-reading.ts";
import { runScript, secondsPerReading } from "./2600-script.ts";
import { assertLevels, type Keithley2600SweepPlan, type SweepAxis } from "./2600-sweep-plan.ts";
import { sweepScript } from "./2600-sweep-script.ts";

/** Between the parts of the driver: takes a plan over. */
export const setUp: unique symbol = Symbol("setUp");

/** The readings of a fast sweep; what is swept is told by `setupFastsweep` of a channel. */
export class Keithley2600FastSweep extends ParameterWithSetpoints<Float64Array> {
  readonly #channel: Keithley2600Channel;
  #plan: Keithley2600SweepPlan | undefined;

  constructor(name: string, channel: Keithley2600Channel) {
    super(name, {
      instrument: channel,
      label: "Fast sweep",
      vals: vals.arrays({ shape: [unknownLength] }),
      setpoints: [unknownSetpoints()],
      docstring:
        "Readings of a sweep that the instrument makes by itself, as setupFastsweep has told; with two sweeps, one row for each value of the outer one.",
    });
    this.#channel = channel;
  }

  /** Unit, label, shape and axes follow the plan. */
  [setUp](plan: Keithley2600SweepPlan): void {
    const { inner, outer, quantity } = plan;
    this.#plan = plan;
    this.unit = quantity === "i" ? "A" : "V";
    this.label = quantity === "i" ? "Current" : "Voltage";
    const axes = outer ? [outer, inner] : [inner];
    const name = (axis: SweepAxis) => `${this.name}${axis === inner ? "Inner" : "Outer"}Setpoints`;
    this.setpoints = axes.map(axis => setpointsOf(name(axis), axis));
    this.vals = vals.arrays({ shape: axes.map(({ values }) => values.length) });
    this.cache.invalidate();
  }

  override async getRaw(signal: AbortSignal): Promise<Float64Array> {
    const plan = this.#plan ?? unknownLength();
    assertLevels(plan);
    const { inner, outer, measured } = plan;
    const instrument = this.#channel.parent;
    try {
      return await instrument.visaHandle.transaction(
        async () => {
          const integration = (await measured.nplc()) / (await measured.linefreq.cache.get());
          return runScript(instrument, sweepScript(plan, secondsPerReading(integration)), signal);
        },
        { signal },
      );
    } finally {
      for (const channel of new Set([inner.channel, outer?.channel, measured])) if (channel) forget(channel);
    }
  }
}

/** A script has changed what the caches of a channel know. */
function forget(channel: Keithley2600Channel): void {
  const { volt, curr, mode, output, fourWireMeasurement } = channel;
  for (const { cache } of [volt, curr, mode, output, fourWireMeasurement]) cache.invalidate();
  channel[forgetStatus]();
}

function setpointsOf(name: string, { channel, param, values }: SweepAxis) {
  const { label, unit, fullName } = param;
  return new Parameter(name, {
    instrument: channel,
    bindToInstrument: false,
    // A dataset names the axis after what was swept, as QCoDeS does.
    registerName: fullName,
    label: `${label} (${fullName})`,
    unit,
    vals: vals.arrays({ shape: [values.length] }),
    getCmd: () => values,
    snapshotValue: false,
    docstring: `Levels of ${fullName} in the fast sweep.`,
  });
}

function unknownSetpoints() {
  return new Parameter("unknown", {
    vals: vals.arrays({ shape: [unknownLength] }),
    getCmd: (): Float64Array => unknownLength(),
  });
}

/** The shape of a sweep that nobody has told. */
function unknownLength(): never {
  throw new ParameterError("nothing is set up to be swept: call setupFastsweep(sweep) first");
}
