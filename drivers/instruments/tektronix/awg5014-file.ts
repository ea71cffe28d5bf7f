/** Writes `.awg` files: settings, waveforms and a sequence in one piece for the AWG5014. */
import { InstrumentError } from "../../core/index.ts";
import {
  channelFormats,
  channelRecord,
  firstWaveform,
  headFormats,
  identification,
  integerWaveform,
  type AwgFile,
  type AwgSequenceElement,
  type AwgWaveform,
  type RecordFormat,
} from "./awg5014-file-records.ts";

/**
 * The bytes of a file. Each record is the sizes of its name and of its data (32 bits each), the name with a zero at its
 * end, and the data; waveforms are in the order of their names.
 * @throws InstrumentError for a setting that there is not.
 */
export function buildAwgFile({ head, channels, waveforms, sequence }: AwgFile): Uint8Array {
  const records: Buffer[] = [];
  for (const [name, value] of Object.entries(identification)) records.push(record(name, packed("h", value)));
  for (const [name, value] of Object.entries(head)) records.push(record(name, packed(headFormat(name), value)));
  for (const [name, value] of Object.entries(channels)) records.push(record(name, packed(channelFormat(name), value)));
  const sorted = [...waveforms].toSorted(([a], [b]) => (a < b ? -1 : 1));
  sorted.forEach(([name, waveform], index) => records.push(...waveformRecords(name, waveform, firstWaveform + index)));
  sequence.forEach((element, index) => records.push(...elementRecords(element, index + 1)));
  return Buffer.concat(records);
}

function waveformRecords(name: string, { data, timestamp }: AwgWaveform, index: number): Buffer[] {
  return [
    record(`WAVEFORM_NAME_${index}`, packed("s", name)),
    record(`WAVEFORM_TYPE_${index}`, packed("h", integerWaveform)),
    record(`WAVEFORM_LENGTH_${index}`, packed("l", data.length)),
    record(`WAVEFORM_TIMESTAMP_${index}`, words(systemTime(timestamp))),
    record(`WAVEFORM_DATA_${index}`, words(data)),
  ];
}

function elementRecords({ wait, loop, jump, goto, waveforms }: AwgSequenceElement, index: number): Buffer[] {
  return [
    record(`SEQUENCE_WAIT_${index}`, packed("h", wait ? 1 : 0)),
    record(`SEQUENCE_LOOP_${index}`, packed("l", loop)),
    record(`SEQUENCE_JUMP_${index}`, packed("h", jump)),
    record(`SEQUENCE_GOTO_${index}`, packed("h", goto)),
    ...[...waveforms].map(([channel, name]) =>
      record(`SEQUENCE_WAVEFORM_NAME_CH_${channel}_${index}`, packed("s", name)),
    ),
  ];
}

function record(name: string, data: Buffer): Buffer {
  const title = Buffer.from(`${name}\0`, "ascii");
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32LE(title.length, 0);
  sizes.writeUInt32LE(data.length, 4);
  return Buffer.concat([sizes, title, data]);
}

function packed(format: RecordFormat, value: number | string): Buffer {
  if (format === "s") return Buffer.from(`${value}\0`, "ascii");
  const data = Buffer.alloc({ h: 2, l: 4, d: 8 }[format]);
  const number = Number(value);
  if (format === "h") data.writeInt16LE(number);
  else if (format === "l") data.writeInt32LE(number);
  else data.writeDoubleLE(number);
  return data;
}

function words(values: ArrayLike<number>): Buffer {
  const data = Buffer.alloc(2 * values.length);
  for (let i = 0; i < values.length; i++) data.writeUInt16LE(values[i] as number, 2 * i);
  return data;
}

/** The SYSTEMTIME of Windows, which runs in the instrument: year, month, day of the week from Sunday, day, hour and so on. */
function systemTime(time: Date): number[] {
  const date = [time.getFullYear(), time.getMonth() + 1, time.getDay(), time.getDate()];
  return [...date, time.getHours(), time.getMinutes(), time.getSeconds(), time.getMilliseconds()];
}

function headFormat(name: string): RecordFormat {
  if (Object.hasOwn(headFormats, name)) return headFormats[name as keyof typeof headFormats];
  throw new InstrumentError(
    `${name} is no setting of an awg file: must be one of ${Object.keys(headFormats).join(", ")}`,
  );
}

function channelFormat(name: string): RecordFormat {
  const known = channelRecord(name);
  if (known) return channelFormats[known[0]];
  throw new InstrumentError(
    `${name} is no setting of a channel: must be one of ${Object.keys(channelFormats).join(", ")}, with _1 to _4 after it`,
  );
}
