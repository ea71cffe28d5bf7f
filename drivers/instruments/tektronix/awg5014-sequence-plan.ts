/** A sequence as arrays by channel and element, checked and packed for an `.awg` file. */
import { InstrumentError } from "../../core/index.ts";
import { checkWhole, mostElements, mostRepetitions, switchCode } from "./awg5014-checks.ts";
import type { AwgFile } from "./awg5014-file-records.ts";
import { packWaveform } from "./awg5014-waveform.ts";

/** Samples or markers: by channel and element, or by element for one channel. */
export type WaveformArrays = readonly (readonly ArrayLike<number>[])[] | readonly ArrayLike<number>[];

/** What an `.awg` file is made for. */
export interface AwgFileOptions {
  /** Numbers of the channels, in the order of the arrays. Default 1, 2 and so on. */
  readonly channels?: readonly number[];
  /** Whether the settings that the channels have now are in the file; else loading it makes them the defaults. Default true. */
  readonly preservechannelsettings?: boolean;
}

/** How an `.awg` file gets to its place. */
export interface AwgSendOptions extends AwgFileOptions {
  /** Name of the file. Default `"customawgfile.awg"`. */
  readonly filename?: string;
}

/** A sequence as it is given: one number an element. */
export interface SequenceArrays {
  readonly waveforms: WaveformArrays;
  readonly m1s: WaveformArrays;
  readonly m2s: WaveformArrays;
  /** 0 for without end. */
  readonly nreps: ArrayLike<number>;
  /** 1 where an element waits for a trigger. */
  readonly trigWaits: ArrayLike<number>;
  /** The element that follows; 0 for the next one. */
  readonly gotoStates: ArrayLike<number>;
  /** The element to which an event jumps; 0 for none, −1 for the next one. */
  readonly jumpTos: ArrayLike<number>;
}

/**
 * Waveforms and sequence of a file. The waveforms are named after element and channel: `wfm001ch1`.
 * @throws InstrumentError that names what is not as the instrument takes it.
 */
export function planSequence(
  arrays: SequenceArrays,
  numChannels: number,
  channels: readonly number[] | undefined,
  timestamp: Date,
): Pick<AwgFile, "waveforms" | "sequence"> {
  const [waveforms, m1s, m2s] = [arrays.waveforms, arrays.m1s, arrays.m2s].map(byChannel) as [
    ByChannel,
    ByChannel,
    ByChannel,
  ];
  const numbers = channels ?? waveforms.map((_, index) => index + 1);
  checkChannels(numbers, waveforms.length, numChannels);
  const count = waveforms[0]?.length ?? 0;
  checkWhole("elements of the sequence", count, 1, mostElements);
  checkShape("m1s", m1s, waveforms);
  checkShape("m2s", m2s, waveforms);
  checkShape("waveforms", waveforms, waveforms);
  checkElements(arrays, count);

  const list = new Map<string, { data: Uint16Array; timestamp: Date }>();
  const sequence = Array.from({ length: count }, (_, index) => {
    const named = numbers.map((channel, at) => {
      const name = `wfm${String(index + 1).padStart(3, "0")}ch${channel}`;
      const pick = (each: ByChannel) => each[at]?.[index] as ArrayLike<number>;
      list.set(name, { data: packWaveform(pick(waveforms), pick(m1s), pick(m2s), name), timestamp });
      return [channel, name] as const;
    });
    checkSameLength(named, list, index);
    return {
      wait: arrays.trigWaits[index] === 1,
      loop: arrays.nreps[index] as number,
      jump: arrays.jumpTos[index] as number,
      goto: arrays.gotoStates[index] as number,
      waveforms: new Map(named),
    };
  });
  return { waveforms: list, sequence };
}

type ByChannel = readonly (readonly ArrayLike<number>[])[];

/** The elements of one channel count as those of the only one. */
function byChannel(arrays: WaveformArrays): ByChannel {
  const [first] = arrays;
  return first !== undefined && typeof first[0] === "number"
    ? [arrays as readonly ArrayLike<number>[]]
    : (arrays as ByChannel);
}

function checkChannels(channels: readonly number[], expected: number, numChannels: number): void {
  if (channels.length !== expected) {
    throw new InstrumentError(
      `channels: ${channels.length} numbers for waveforms of ${expected} channels: must be the same`,
    );
  }
  for (const [index, channel] of channels.entries()) {
    checkWhole("channels", channel, 1, numChannels);
    if (channels.indexOf(channel) !== index)
      throw new InstrumentError(`channels: ${channel} stands twice: must differ`);
  }
}

function checkShape(what: string, arrays: ByChannel, waveforms: ByChannel): void {
  const count = waveforms[0]?.length;
  if (arrays.length === waveforms.length && arrays.every(each => each.length === count)) return;
  const shape = arrays.map(each => each.length).join(", ");
  throw new InstrumentError(
    `${what}: ${shape || "no"} elements by channel: must be ${waveforms.map(() => count).join(", ")}, as the first channel of the waveforms`,
  );
}

function checkElements({ nreps, trigWaits, gotoStates, jumpTos }: SequenceArrays, count: number): void {
  for (const [what, values] of Object.entries({ nreps, trigWaits, gotoStates, jumpTos })) {
    if (values.length === count) continue;
    throw new InstrumentError(`${what}: ${values.length} numbers for ${count} elements: must be the same`);
  }
  for (let i = 0; i < count; i++) {
    const of = (what: string) => `${what} of element ${i + 1}`;
    checkWhole(of("nreps"), nreps[i] as number, 0, mostRepetitions);
    switchCode(of("trigWaits"), trigWaits[i] as number);
    checkWhole(of("gotoStates"), gotoStates[i] as number, 0, count);
    checkWhole(of("jumpTos"), jumpTos[i] as number, -1, count);
  }
}

/** The channels play an element together. */
function checkSameLength(
  named: readonly (readonly [number, string])[],
  list: ReadonlyMap<string, { data: Uint16Array }>,
  index: number,
): void {
  const lengths = named.map(([, name]) => list.get(name)?.data.length);
  if (lengths.every(length => length === lengths[0])) return;
  const points = named.map(([channel], at) => `${lengths[at]} (channel ${channel})`).join(", ");
  throw new InstrumentError(`element ${index + 1}: waveforms of ${points} points: must be the same`);
}
