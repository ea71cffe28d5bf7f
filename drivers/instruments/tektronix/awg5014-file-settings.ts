/** The AWG5014's settings as records of an `.awg` file. */
import type { TektronixAWG5014Channel } from "./awg5014-channel.ts";
import type { AwgFile } from "./awg5014-file-records.ts";
import type { AWG5014Settings } from "./awg5014-settings.ts";

/** The records of the head: what the inputs and the clock are set to. A file with a sequence is played as one, and not at once. */
export async function headRecords(awg: AWG5014Settings): Promise<AwgFile["head"]> {
  return {
    SAMPLING_RATE: await awg.clockFreq(),
    CLOCK_SOURCE: (await awg.clockSource()) === "INT" ? 1 : 2,
    REFERENCE_SOURCE: (await awg.refSource()) === "INT" ? 1 : 2,
    EXTERNAL_REFERENCE_TYPE: 1,
    REFERENCE_CLOCK_FREQUENCY_SELECTION: 1,
    TRIGGER_SOURCE: (await awg.triggerSource()) === "EXT" ? 1 : 2,
    TRIGGER_INPUT_IMPEDANCE: (await awg.triggerImpedance()) === 50 ? 1 : 2,
    TRIGGER_INPUT_SLOPE: (await awg.triggerSlope()) === "POS" ? 1 : 2,
    TRIGGER_INPUT_POLARITY: (await awg.triggerPolarity()) === "POS" ? 1 : 2,
    TRIGGER_INPUT_THRESHOLD: await awg.triggerLevel(),
    EVENT_INPUT_IMPEDANCE: (await awg.eventImpedance()) === 50 ? 1 : 2,
    EVENT_INPUT_POLARITY: (await awg.eventPolarity()) === "POS" ? 1 : 2,
    EVENT_INPUT_THRESHOLD: await awg.eventLevel(),
    JUMP_TIMING: (await awg.eventJumpTiming()) === "SYNC" ? 1 : 2,
    RUN_MODE: 4,
    RUN_STATE: 0,
  };
}

/** The records of the channels. What a file does not name becomes its default when it is loaded, so all are named. */
export async function channelRecords(channels: Iterable<TektronixAWG5014Channel>): Promise<Record<string, number>> {
  const records: Record<string, number> = {};
  for (const channel of channels) {
    const { directOutput, filter, amp, offset, m1, m2, addInput } = channel;
    const own = {
      ANALOG_DIRECT_OUTPUT: (await directOutput.cache.get()) ? 1 : 0,
      ANALOG_FILTER: filterRecord(await filter.cache.get()),
      ANALOG_AMPLITUDE: await amp.cache.get(),
      ANALOG_OFFSET: await offset.cache.get(),
      MARKER1_HIGH: await m1.high.cache.get(),
      MARKER1_LOW: await m1.low.cache.get(),
      MARKER2_HIGH: await m2.high.cache.get(),
      MARKER2_LOW: await m2.low.cache.get(),
      MARKER1_SKEW: seconds(await m1.delay.cache.get()),
      MARKER2_SKEW: seconds(await m2.delay.cache.get()),
      EXTERNAL_ADD: (await addInput.cache.get()) === "none" ? 0 : 1,
    };
    for (const [name, value] of Object.entries(own)) records[`${name}_${channel.channel}`] = value;
  }
  return records;
}

function filterRecord(corner: unknown): number {
  if (corner === 20e6) return 1;
  return corner === 100e6 ? 3 : 10;
}

function seconds(nanoseconds: number): number {
  return Number((nanoseconds * 1e-9).toPrecision(9));
}
