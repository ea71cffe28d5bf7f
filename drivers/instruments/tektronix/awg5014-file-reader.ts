/** Reads `.awg` files, those of the instrument and those of `buildAwgFile`. */
import { InstrumentError } from "../../core/index.ts";
import {
  channelFormats,
  channelRecord,
  headFormats,
  identification,
  type AwgFile,
  type AwgSequenceElement,
  type AwgWaveform,
  type RecordFormat,
} from "./awg5014-file-records.ts";
import { unpackWaveform } from "./awg5014-waveform.ts";

/** What `makeAwgFile` is called with, in its order; the arrays are by channel and element. */
export interface AwgArguments {
  readonly waveforms: readonly (readonly Float64Array[])[];
  readonly m1s: readonly (readonly Uint8Array[])[];
  readonly m2s: readonly (readonly Uint8Array[])[];
  readonly nreps: readonly number[];
  readonly trigWaits: readonly number[];
  readonly gotoStates: readonly number[];
  readonly jumpTos: readonly number[];
  readonly channels: readonly number[];
  /** The settings of the instrument and its channels, by record. */
  readonly settings: Readonly<Record<string, number | string>>;
}

interface Found {
  readonly name: string;
  readonly data: Buffer;
  /** Where it begins in the file. */
  readonly at: number;
}

/** A record of the waveform list or of the sequence: what it says, and of which. */
const counted =
  /^(WAVEFORM_(?:NAME|TYPE|LENGTH|TIMESTAMP|DATA)|SEQUENCE_(?:WAIT|LOOP|JUMP|GOTO|WAVEFORM_NAME_CH_[1-4]))_(\d+)$/;
/** What the generator keeps in files beside all this: tables of jumps and of subsequences. */
const leftOut = /^(?:TABLE_JUMP_DEFINITION|SEQUENCE_(?:IS_SUBSEQ|SUBSEQ_NAME)\w*)$/;

/**
 * What a file says.
 * @throws InstrumentError that names the record, and where it begins, if it is not that of an `.awg` file.
 */
export function readAwgFile(bytes: Uint8Array): AwgFile {
  const head: Record<string, number> = {};
  const channels: Record<string, number | string> = {};
  const entries = new Map<string, Map<string, Found>>();
  for (const found of records(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    const { name } = found;
    const [, kind, index] = counted.exec(name) ?? [];
    const channel = channelRecord(name);
    if (kind !== undefined) {
      const key = `${kind.split("_", 1)[0]} ${index}`;
      entries.set(key, (entries.get(key) ?? new Map<string, Found>()).set(kind, found));
    } else if (Object.hasOwn(headFormats, name)) {
      head[name] = unpackNumber(found, headFormats[name as keyof typeof headFormats]);
    } else if (channel) {
      const format = channelFormats[channel[0]];
      channels[name] = format === "s" ? unpackText(found) : unpackNumber(found, format);
    } else if (!Object.hasOwn(identification, name) && !leftOut.test(name)) {
      throw wrong(found, "is unknown");
    }
  }
  return { head, channels, ...listsOf(entries) };
}

/** A file as what `makeAwgFile` is called with: to change it, or to look at its waveforms. */
export function parseAwgFile(bytes: Uint8Array): AwgArguments {
  const { head, channels: settings, waveforms, sequence } = readAwgFile(bytes);
  const channels = [...(sequence[0]?.waveforms.keys() ?? [])].toSorted((a, b) => a - b);
  const unpacked = new Map([...waveforms].map(([name, { data }]) => [name, unpackWaveform(data)]));
  const played = channels.map(channel =>
    sequence.map(({ waveforms: names }, index) => {
      const name = names.get(channel) ?? "";
      const waveform = unpacked.get(name);
      if (waveform) return waveform;
      // The instrument's own waveforms are in no file.
      throw new InstrumentError(
        `awg file: element ${index + 1}, channel ${channel}: waveform ${JSON.stringify(name)} is not in the file`,
      );
    }),
  );
  return {
    waveforms: played.map(each => each.map(({ waveform }) => waveform)),
    m1s: played.map(each => each.map(({ m1 }) => m1)),
    m2s: played.map(each => each.map(({ m2 }) => m2)),
    nreps: sequence.map(({ loop }) => loop),
    trigWaits: sequence.map(({ wait }) => (wait ? 1 : 0)),
    gotoStates: sequence.map(element => element.goto),
    jumpTos: sequence.map(({ jump }) => jump),
    channels,
    settings: { ...head, ...settings },
  };
}

function* records(file: Buffer): Generator<Found> {
  let at = 0;
  while (at < file.length) {
    const start = at + 8;
    const nameSize = start <= file.length ? file.readUInt32LE(at) : 0;
    const end = start <= file.length ? start + nameSize + file.readUInt32LE(at + 4) : Infinity;
    if (end > file.length) throw new InstrumentError(`awg file: it ends within the record at byte ${at}`);
    const name = file.toString("ascii", start, start + nameSize).replace(/\0$/, "");
    const found = { name, data: file.subarray(start + nameSize, end), at };
    if (at === 0 && !(name === "MAGIC" && unpackNumber(found, "h") === identification.MAGIC)) {
      throw new InstrumentError(
        `awg file: it begins with ${JSON.stringify(name)}: must be MAGIC with ${identification.MAGIC}`,
      );
    }
    yield found;
    at = end;
  }
}

function listsOf(entries: ReadonlyMap<string, ReadonlyMap<string, Found>>): Pick<AwgFile, "waveforms" | "sequence"> {
  const waveforms = new Map<string, AwgWaveform>();
  const sequence: AwgSequenceElement[] = [];
  for (const [key, parts] of entries) {
    if (key.startsWith("WAVEFORM")) waveforms.set(...waveformOf(key, parts));
    else sequence.push(elementOf(key, parts));
  }
  return { waveforms, sequence };
}

function waveformOf(key: string, parts: ReadonlyMap<string, Found>): [string, AwgWaveform] {
  const data = part(key, parts, "WAVEFORM_DATA");
  const length = unpackNumber(part(key, parts, "WAVEFORM_LENGTH"), "l");
  if (data.data.length !== 2 * length) throw wrong(data, `has ${data.data.length} bytes of ${2 * length}`);
  const time = part(key, parts, "WAVEFORM_TIMESTAMP");
  const [year = 0, month = 0, , day, hour, minute, second, millisecond] = words(time, 8);
  const timestamp = new Date(year, month - 1, day, hour, minute, second, millisecond);
  return [unpackText(part(key, parts, "WAVEFORM_NAME")), { data: words(data, length), timestamp }];
}

function elementOf(key: string, parts: ReadonlyMap<string, Found>): AwgSequenceElement {
  const number = (kind: string, format: "h" | "l") => unpackNumber(part(key, parts, `SEQUENCE_${kind}`), format);
  const named = [...parts].filter(([kind]) => kind.startsWith("SEQUENCE_WAVEFORM_NAME_CH_"));
  return {
    wait: number("WAIT", "h") === 1,
    loop: number("LOOP", "l"),
    jump: number("JUMP", "h"),
    goto: number("GOTO", "h"),
    waveforms: new Map(named.map(([kind, found]) => [Number(kind.at(-1)), unpackText(found)])),
  };
}

function part(key: string, parts: ReadonlyMap<string, Found>, kind: string): Found {
  const found = parts.get(kind);
  if (found) return found;
  throw new InstrumentError(`awg file: record ${kind}_${key.split(" ")[1]} is missing`);
}

function unpackNumber(found: Found, format: Exclude<RecordFormat, "s">): number {
  const { data } = found;
  const size = { h: 2, l: 4, d: 8 }[format];
  if (data.length !== size) throw wrong(found, `has ${data.length} bytes of ${size}`);
  return { h: () => data.readInt16LE(), l: () => data.readInt32LE(), d: () => data.readDoubleLE() }[format]();
}

function unpackText({ data }: Found): string {
  return data.toString("ascii").replace(/\0$/, "");
}

function words(found: Found, count: number): Uint16Array {
  if (found.data.length !== 2 * count) throw wrong(found, `has ${found.data.length} bytes of ${2 * count}`);
  return Uint16Array.from({ length: count }, (_, index) => found.data.readUInt16LE(2 * index));
}

function wrong({ name, at }: Found, what: string): InstrumentError {
  return new InstrumentError(`awg file: record ${JSON.stringify(name)} at byte ${at} ${what}`);
}
