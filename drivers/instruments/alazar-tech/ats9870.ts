/** AlazarTech ATS9870: 8 bits, 1 GS/s, two channels. */
import { vals } from "../../core/index.ts";
import { AlazarTechATS } from "./ats.ts";
import type { AtsDefaults } from "./ats-parameters.ts";
import {
  clockSources,
  commonRates,
  couplings,
  externalTriggerRanges,
  impedances,
  inputRanges,
  otherRates,
  some,
} from "./ats-tables.ts";
import { coupling, decimation } from "./input-settings.ts";
import { TraceParameter } from "./trace-parameter.ts";

/** Digitiser with 8 bits and up to 1 GS/s at each of two channels, ±40 mV to ±4 V. */
export class AlazarTechATS9870 extends AlazarTechATS {
  static override readonly boardKind = "ATS9870";

  protected override defaults(): AtsDefaults {
    return {
      samplesDivisor: 64,
      samplesPerRecord: 96_000,
      recordsPerBuffer: 1,
      buffersPerAcquisition: 1,
      allocatedBuffers: 1,
      triggerSource: "DISABLE",
      triggerLevel: 128,
    };
  }

  readonly clockSource = new TraceParameter("clockSource", {
    instrument: this,
    label: "Clock Source",
    valMapping: some(
      clockSources,
      "INTERNAL_CLOCK",
      "SLOW_EXTERNAL_CLOCK",
      "EXTERNAL_CLOCK_AC",
      "EXTERNAL_CLOCK_10MHz_REF",
    ),
    initialValue: "INTERNAL_CLOCK",
    docstring:
      "Clock of the samples: the board's own, one at the ECLK connector, or the board's own locked to 10 MHz there.",
  });

  readonly externalSampleRate = new TraceParameter("externalSampleRate", {
    instrument: this,
    label: "External Sample Rate",
    unit: "S/s",
    vals: vals.enum(1_000_000_000),
    initialValue: 1_000_000_000,
    docstring: "Sample rate where the clock is locked to 10 MHz: clockSource EXTERNAL_CLOCK_10MHz_REF.",
  });

  readonly sampleRate = new TraceParameter("sampleRate", {
    instrument: this,
    label: "Sample Rate",
    unit: "S/s",
    valMapping: {
      ...commonRates,
      ...some(otherRates, 250_000_000, 500_000_000, 1_000_000_000, "EXTERNAL_CLOCK"),
      "1GHz_REFERENCE_CLOCK": 1_000_000_000,
    },
    initialValue: 1_000_000_000,
    docstring: "Sample rate of the internal clock; EXTERNAL_CLOCK with an external one.",
  });

  readonly decimation = decimation(this, 0);

  readonly coupling1 = coupling(this, 1, "AC");
  readonly channelRange1 = channelRange(this, 1);
  readonly impedance1 = impedance(this, 1);
  readonly coupling2 = coupling(this, 2, "AC");
  readonly channelRange2 = channelRange(this, 2);
  readonly impedance2 = impedance(this, 2);

  readonly externalTriggerCoupling = new TraceParameter("externalTriggerCoupling", {
    instrument: this,
    label: "External Trigger Coupling",
    valMapping: some(couplings, "DC"),
    initialValue: "DC",
    docstring: "Coupling of the external trigger input; the board has one.",
  });

  readonly externalTriggerRange = new TraceParameter("externalTriggerRange", {
    instrument: this,
    label: "External Trigger Range",
    valMapping: some(externalTriggerRanges, "ETR_5V", "ETR_1V"),
    initialValue: "ETR_5V",
    docstring: "Range of the external trigger input: ±5 V or ±1 V.",
  });

  readonly triggerDelay = new TraceParameter("triggerDelay", {
    instrument: this,
    label: "Trigger Delay",
    unit: "Sample clock cycles",
    vals: vals.ints(0, 2 ** 32 - 1),
    initialValue: 0,
    docstring: "Samples from the trigger to the first one of the record.",
  });
}

function channelRange(instrument: AlazarTechATS9870, channel: 1 | 2) {
  return new TraceParameter(`channelRange${channel}`, {
    instrument,
    label: `Range channel ${channel}`,
    unit: "V",
    valMapping: inputRanges,
    initialValue: 4,
    docstring: "Largest voltage at the channel's input, in both directions.",
  });
}

function impedance(instrument: AlazarTechATS9870, channel: 1 | 2) {
  return new TraceParameter(`impedance${channel}`, {
    instrument,
    label: `Impedance channel ${channel}`,
    unit: "Ohm",
    valMapping: impedances,
    initialValue: 50,
    docstring: "Impedance of the channel's input.",
  });
}
