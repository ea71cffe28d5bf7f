/** The entry of a parameter in a snapshot, key by key as QCoDeS writes it. */

import { str } from "../python-text.ts";
import type { Validator } from "../validators/validator.ts";
import type { ParameterCache } from "./cache.ts";
import type { Factor } from "./options.ts";
import type { ParameterSnapshot } from "./snapshot.ts";
import { plainValue, timestampText } from "./snapshot.ts";
import type { MappingTable } from "./value-mapping.ts";

/** What an entry is made of. */
export interface Recorded {
  readonly name: string;
  readonly fullName: string;
  readonly cache: ParameterCache;
  readonly validators: readonly Validator[];
  readonly interDelay: number;
  readonly postDelay: number;
  readonly step: number | undefined;
  readonly metadata: Record<string, unknown>;
  readonly instrument: { readonly fullName: string; readonly constructor: { readonly name: string } } | undefined;
}

export interface RecordDetails {
  /** Name of the class. */
  type: string;
  /** Label and unit, or those of several values. */
  names: Record<string, unknown>;
  hasValue: boolean;
  mapping: MappingTable | undefined;
  scale: Factor | undefined;
  offset: Factor | undefined;
}

export function recordOf(parameter: Recorded, details: RecordDetails): ParameterSnapshot {
  return usualRecord(parameter, details) ?? anyRecord(parameter, details);
}

/** That of most parameters, made in one piece: an object that grows key by key takes three times as long. */
function usualRecord(parameter: Recorded, details: RecordDetails): ParameterSnapshot | undefined {
  const { cache, validators, instrument, metadata, step } = parameter;
  const [first] = validators;
  const { names, hasValue, mapping, scale, offset } = details;
  const { label, unit } = names;
  const isUsual =
    hasValue && instrument && first && !mapping && scale === undefined && offset === undefined && step === undefined;
  if (!isUsual || !isText(label) || !isText(unit)) return undefined;
  if (Object.keys(names).length !== 2 || !isEmpty(metadata)) return undefined;
  return {
    __class__: details.type,
    full_name: parameter.fullName,
    value: plainValue(cache.value),
    raw_value: plainValue(cache.rawValue),
    ts: cache.timestamp && timestampText(cache.timestamp),
    name: parameter.name,
    label,
    unit,
    inter_delay: parameter.interDelay,
    post_delay: parameter.postDelay,
    validators: validators.map(validator => validator.description),
    vals: first.description,
    instrument: instrument.constructor.name,
    instrument_name: instrument.fullName,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

function anyRecord(parameter: Recorded, details: RecordDetails): ParameterSnapshot {
  const { cache, validators, instrument } = parameter;
  const [first] = validators;
  const record: ParameterSnapshot = { __class__: details.type, full_name: parameter.fullName } as ParameterSnapshot;
  if (details.hasValue) {
    record.value = plainValue(cache.value);
    record.raw_value = plainValue(cache.rawValue);
  }
  record.ts = cache.timestamp && timestampText(cache.timestamp);
  record.name = parameter.name;
  Object.assign(record, details.names);
  record.inter_delay = parameter.interDelay;
  record.post_delay = parameter.postDelay;
  record.validators = validators.map(validator => validator.description);
  if (first) record.vals = first.description;
  const { mapping, scale, offset } = details;
  if (mapping) record["val_mapping"] = Object.fromEntries(mapping.entries.map(([name, code]) => [str(name), code]));
  if (scale !== undefined) record["scale"] = scale;
  if (offset !== undefined) record["offset"] = offset;
  if (parameter.step !== undefined) record["step"] = parameter.step;
  if (Object.keys(parameter.metadata).length > 0) record["metadata"] = plainValue(parameter.metadata);
  if (instrument) {
    record["instrument"] = instrument.constructor.name;
    record["instrument_name"] = instrument.fullName;
  }
  return record;
}
