/** AlazarTech ATS9870: 8 bits, 1 GS/s, two channels. */
import { vals } from "../../core/index.ts";
import { AlazarTechATS } from "./ats.ts";
import type { AtsDefaults } from "./ats-parameters.ts";
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
    valMapping: {
      INTERNAL_CLOCK: 1,
      SLOW_EXTERNAL_CLOCK: 4,
      EXTERNAL_CLOCK_AC: 5,
      EXTERNAL_CLOCK_10MHz_REF: 7,
    },
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
      1_000: 0x1,
      2_000: 0x2,
      5_000: 0x4,
      10_000: 0x8,
      20_000: 0xa,
      50_000: 0xc,
      100_000: 0xe,
      200_000: 0x10,
      500_000: 0x12,
      1_000_000: 0x14,
      2_000_000: 0x18,
      5_000_000: 0x1a,
      10_000_000: 0x1c,
      20_000_000: 0x1e,
      50_000_000: 0x22,
      100_000_000: 0x24,
      250_000_000: 0x2b,
      500_000_000: 0x30,
      1_000_000_000: 0x35,
      EXTERNAL_CLOCK: 0x40,
      "1GHz_REFERENCE_CLOCK": 1_000_000_000,
    },
    initialValue: 1_000_000_000,
    docstring: "Sample rate of the internal clock; EXTERNAL_CLOCK with an external one.",
  });

  readonly decimation = new TraceParameter("decimation", {
    instrument: this,
    label: "Decimation",
    vals: vals.ints(0, 100_000),
    initialValue: 0,
    docstring: "One of so many samples is kept; 0 and 1 keep all.",
  });

  readonly coupling1 = coupling(this, 1);
  readonly channelRange1 = channelRange(this, 1);
  readonly impedance1 = impedance(this, 1);
  readonly coupling2 = coupling(this, 2);
  readonly channelRange2 = channelRange(this, 2);
  readonly impedance2 = impedance(this, 2);

  readonly externalTriggerCoupling = new TraceParameter("externalTriggerCoupling", {
    instrument: this,
    label: "External Trigger Coupling",
    valMapping: { DC: 2 },
    initialValue: "DC",
    docstring: "Coupling of the external trigger input; the board has one.",
  });

  readonly externalTriggerRange = new TraceParameter("externalTriggerRange", {
    instrument: this,
    label: "External Trigger Range",
    valMapping: { ETR_5V: 0, ETR_1V: 1 },
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

function coupling(instrument: AlazarTechATS9870, channel: 1 | 2) {
  return new TraceParameter(`coupling${channel}`, {
    instrument,
    label: `Coupling channel ${channel}`,
    valMapping: { AC: 1, DC: 2 },
    initialValue: "AC",
    docstring: "Coupling of the channel's input.",
  });
}

function channelRange(instrument: AlazarTechATS9870, channel: 1 | 2) {
  return new TraceParameter(`channelRange${channel}`, {
    instrument,
    label: `Range channel ${channel}`,
    unit: "V",
    valMapping: { 0.04: 2, 0.1: 5, 0.2: 6, 0.4: 7, 1: 10, 2: 11, 4: 12 },
    initialValue: 4,
    docstring: "Largest voltage at the channel's input, in both directions.",
  });
}

function impedance(instrument: AlazarTechATS9870, channel: 1 | 2) {
  return new TraceParameter(`impedance${channel}`, {
    instrument,
    label: `Impedance channel ${channel}`,
    unit: "Ohm",
    valMapping: { 1_000_000: 1, 50: 2 },
    initialValue: 50,
    docstring: "Impedance of the channel's input.",
  });
}
