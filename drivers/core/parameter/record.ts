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
