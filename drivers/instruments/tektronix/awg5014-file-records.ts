/** The records of `.awg` files: their names, and how each is packed (AWG5000 series, online help, "File and Record Format"). */

/** How the data of a record are packed, least significant byte first: 16-bit integer, 32-bit integer, 64-bit float, text with a zero at its end. */
export type RecordFormat = "h" | "l" | "d" | "s";

/** The first records of every file. */
export const identification = { MAGIC: 5000, VERSION: 1 } as const;

/** Settings of the whole instrument. Words of the instrument are counted from 1 in the order of the comment. */
export const headFormats = {
  SAMPLING_RATE: "d",
  REPETITION_RATE: "d",
  HOLD_REPETITION_RATE: "h",
  // Internal, external.
  CLOCK_SOURCE: "h",
  // Internal, external.
  REFERENCE_SOURCE: "h",
  // Fixed, variable.
  EXTERNAL_REFERENCE_TYPE: "h",
  // 10 MHz, 20 MHz, 100 MHz.
  REFERENCE_CLOCK_FREQUENCY_SELECTION: "h",
  REFERENCE_MULTIPLIER_RATE: "h",
  DIVIDER_RATE: "h",
  // External, internal: the other way round than the sources of clock and reference.
  TRIGGER_SOURCE: "h",
  INTERNAL_TRIGGER_RATE: "d",
  // 50 Ω, 1 kΩ.
  TRIGGER_INPUT_IMPEDANCE: "h",
  // Positive, negative.
  TRIGGER_INPUT_SLOPE: "h",
  TRIGGER_INPUT_POLARITY: "h",
  TRIGGER_INPUT_THRESHOLD: "d",
  EVENT_INPUT_IMPEDANCE: "h",
  EVENT_INPUT_POLARITY: "h",
  EVENT_INPUT_THRESHOLD: "d",
  // Synchronous, asynchronous.
  JUMP_TIMING: "h",
  INTERLEAVE: "h",
  ZEROING: "h",
  COUPLING: "h",
  // Continuous, triggered, gated, sequence.
  RUN_MODE: "h",
  // First, last.
  WAIT_VALUE: "h",
  // 0 for off, 1 for on.
  RUN_STATE: "h",
  INTERLEAVE_ADJ_PHASE: "d",
  INTERLEAVE_ADJ_AMPLITUDE: "d",
  EVENT_JUMP_MODE: "h",
  TABLE_JUMP_STROBE: "h",
} as const satisfies Readonly<Record<string, RecordFormat>>;

/** Settings of a channel; in a file, its number follows after an underscore: `ANALOG_AMPLITUDE_2`. */
export const channelFormats = {
  OUTPUT_WAVEFORM_NAME: "s",
  DAC_RESOLUTION: "h",
  // 0 for off, 1 for on.
  CHANNEL_STATE: "h",
  ANALOG_DIRECT_OUTPUT: "h",
  // 1 for 20 MHz, 3 for 100 MHz, 10 for none.
  ANALOG_FILTER: "h",
  // Amplitude and offset, high and low; so are the methods of the markers.
  ANALOG_METHOD: "h",
  ANALOG_AMPLITUDE: "d",
  ANALOG_OFFSET: "d",
  ANALOG_HIGH: "d",
  ANALOG_LOW: "d",
  MARKER1_SKEW: "d",
  MARKER1_METHOD: "h",
  MARKER1_AMPLITUDE: "d",
  MARKER1_OFFSET: "d",
  MARKER1_HIGH: "d",
  MARKER1_LOW: "d",
  MARKER2_SKEW: "d",
  MARKER2_METHOD: "h",
  MARKER2_AMPLITUDE: "d",
  MARKER2_OFFSET: "d",
  MARKER2_HIGH: "d",
  MARKER2_LOW: "d",
  DIGITAL_METHOD: "h",
  DIGITAL_AMPLITUDE: "d",
  DIGITAL_OFFSET: "d",
  DIGITAL_HIGH: "d",
  DIGITAL_LOW: "d",
  // 0 for off, 1 for on.
  EXTERNAL_ADD: "h",
  PHASE_DELAY_INPUT_METHOD: "h",
  PHASE: "d",
  DELAY_IN_TIME: "d",
  DELAY_IN_POINTS: "d",
  CHANNEL_SKEW: "d",
  DC_OUTPUT_LEVEL: "d",
} as const satisfies Readonly<Record<string, RecordFormat>>;

/** Waveforms of a user are counted from here. */
export const firstWaveform = 21;

/** `WAVEFORM_TYPE` of waveforms that are integers. */
export const integerWaveform = 1;

/** The setting of a channel that a record is, if it is one: `["ANALOG_AMPLITUDE", 2]`. */
export function channelRecord(name: string): readonly [keyof typeof channelFormats, number] | undefined {
  const [, setting = "", channel] = /^(\w+)_([1-4])$/.exec(name) ?? [];
  return Object.hasOwn(channelFormats, setting) ? [setting as keyof typeof channelFormats, Number(channel)] : undefined;
}

/** A waveform of the file's list. */
export interface AwgWaveform {
  /** Samples and markers as `packWaveform` makes them. */
  readonly data: Uint16Array;
  /** When it was made; to the millisecond, as the clock on the wall says. */
  readonly timestamp: Date;
}

/** A step of the sequence. */
export interface AwgSequenceElement {
  /** Whether it waits for a trigger. */
  readonly wait: boolean;
  /** How often it is played; 0 for without end. */
  readonly loop: number;
  /** The element to which an event jumps; 0 for none, −1 for the next one. */
  readonly jump: number;
  /** The element that follows; 0 for the next one. */
  readonly goto: number;
  /** Names of the waveforms by channel. */
  readonly waveforms: ReadonlyMap<number, string>;
}

/** What an `.awg` file says; settings that it does not name become their defaults when it is loaded. */
export interface AwgFile {
  readonly head: Readonly<Partial<Record<keyof typeof headFormats, number>>>;
  /** By record, as in `ANALOG_AMPLITUDE_2`. */
  readonly channels: Readonly<Record<string, number | string>>;
  /** By name. */
  readonly waveforms: ReadonlyMap<string, AwgWaveform>;
  readonly sequence: readonly AwgSequenceElement[];
}
