/** AlazarTech ATS9360: 12 bits, 1.8 GS/s, two channels. */
import { InstrumentError, vals } from "../../core/index.ts";
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

/** Register and bit of the trigger holdoff, and the firmware that has it: AlazarTech's support tells. */
const holdoff = { register: 58, bit: 1 << 26, firmware: "21.07" } as const;

/** Digitiser with 12 bits and up to 1.8 GS/s at each of two channels, ±0.4 V into 50 Ω. */
export class AlazarTechATS9360 extends AlazarTechATS {
  static override readonly boardKind = "ATS9360";

  protected override defaults(): AtsDefaults {
    return {
      samplesDivisor: 128,
      samplesPerRecord: 1024,
      recordsPerBuffer: 10,
      buffersPerAcquisition: 10,
      allocatedBuffers: 4,
      triggerSource: "EXTERNAL",
      triggerLevel: 140,
    };
  }

  readonly clockSource = new TraceParameter("clockSource", {
    instrument: this,
    label: "Clock Source",
    valMapping: some(clockSources, "INTERNAL_CLOCK", "FAST_EXTERNAL_CLOCK", "EXTERNAL_CLOCK_10MHz_REF"),
    initialValue: "INTERNAL_CLOCK",
    docstring:
      "Clock of the samples: the board's own, one at the ECLK connector, or the board's own locked to 10 MHz there.",
  });

  readonly externalSampleRate = new TraceParameter("externalSampleRate", {
    instrument: this,
    label: "External Sample Rate",
    unit: "S/s",
    vals: vals.multiType(vals.ints(300_000_000, 1_800_000_000), vals.enum("UNDEFINED")),
    initialValue: "UNDEFINED",
    docstring: "Sample rate where the clock is locked to 10 MHz: clockSource EXTERNAL_CLOCK_10MHz_REF.",
  });

  readonly sampleRate = new TraceParameter("sampleRate", {
    instrument: this,
    label: "Internal Sample Rate",
    unit: "S/s",
    valMapping: {
      ...commonRates,
      ...some(
        otherRates,
        200_000_000,
        500_000_000,
        800_000_000,
        1_000_000_000,
        1_200_000_000,
        1_500_000_000,
        1_800_000_000,
        "EXTERNAL_CLOCK",
      ),
      UNDEFINED: "UNDEFINED",
    },
    initialValue: "UNDEFINED",
    docstring:
      "Sample rate of the internal clock; EXTERNAL_CLOCK with an external one. It must be chosen before the first sync.",
  });

  readonly decimation = decimation(this, 1);

  readonly coupling1 = coupling(this, 1, "DC");
  readonly channelRange1 = channelRange(this, 1);
  readonly impedance1 = impedance(this, 1);
  readonly coupling2 = coupling(this, 2, "DC");
  readonly channelRange2 = channelRange(this, 2);
  readonly impedance2 = impedance(this, 2);

  readonly externalTriggerCoupling = new TraceParameter("externalTriggerCoupling", {
    instrument: this,
    label: "External Trigger Coupling",
    valMapping: couplings,
    initialValue: "DC",
    docstring: "Coupling of the external trigger input.",
  });

  readonly externalTriggerRange = new TraceParameter("externalTriggerRange", {
    instrument: this,
    label: "External Trigger Range",
    valMapping: some(externalTriggerRanges, "ETR_TTL", "ETR_2V5"),
    initialValue: "ETR_2V5",
    docstring: "Range of the external trigger input: TTL levels, or ±2.5 V.",
  });

  readonly triggerDelay = new TraceParameter("triggerDelay", {
    instrument: this,
    label: "Trigger Delay",
    unit: "Sample clock cycles",
    vals: vals.multiples(8, 0),
    initialValue: 0,
    docstring: "Samples from the trigger to the first one of the record, a multiple of 8 (of 16 with one channel).",
  });

  readonly triggerHoldoff = this.parameter({
    label: "Trigger Holdoff",
    getCmd: async () => (await this.#hasHoldoff()) && ((await this.readRegister(holdoff.register)) & holdoff.bit) !== 0,
    setCmd: (isOn: boolean) => this.#setHoldoff(isOn),
    vals: vals.bool(),
    docstring: "If enabled Alazar will ignore any additional triggers while capturing a record; needs firmware 21.07.",
  });

  async #hasHoldoff(): Promise<boolean> {
    return isAtLeast(await this.firmwareVersion(), holdoff.firmware);
  }

  async #setHoldoff(isOn: boolean): Promise<void> {
    if (!(await this.#hasHoldoff()))
      throw new InstrumentError(
        `Alazar 9360 requires at least firmware version ${holdoff.firmware} for trigger holdoff support. ` +
          `You have version ${await this.firmwareVersion()}`,
        { instrument: this.fullName },
      );
    const before = await this.readRegister(holdoff.register);
    // Bits of 32: the result of | and & has a sign.
    await this.writeRegister(holdoff.register, (isOn ? before | holdoff.bit : before & ~holdoff.bit) >>> 0);
  }
}

function channelRange(instrument: AlazarTechATS9360, channel: 1 | 2) {
  return new TraceParameter(`channelRange${channel}`, {
    instrument,
    label: `Range channel ${channel}`,
    unit: "V",
    valMapping: some(inputRanges, 0.4),
    initialValue: 0.4,
    docstring: "Largest voltage at the channel's input, in both directions; the board has one range.",
  });
}

function impedance(instrument: AlazarTechATS9360, channel: 1 | 2) {
  return new TraceParameter(`impedance${channel}`, {
    instrument,
    label: `Impedance channel ${channel}`,
    unit: "Ohm",
    valMapping: some(impedances, 50),
    initialValue: 50,
    docstring: "Impedance of the channel's input; the board has one.",
  });
}

/** Compares versions such as `21.07`, number by number. */
function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
