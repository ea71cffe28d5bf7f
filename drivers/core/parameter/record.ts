/** The entry of a parameter in a snapshot, key by key as QCoDeS writes it. */

import { str } from "../python-text.ts";
import type { Validator } from "../validators/validator.ts";
import type { Conversion } from "./convert.ts";
import { plain } from "./convert.ts";
import type { ParameterState } from "./parameter-state.ts";
import type { ParameterSnapshot } from "./snapshot.ts";
import { plainValue, timestampText } from "./snapshot.ts";

/** What an entry is made of, beside what the parameter's state knows. */
export interface Recorded {
  readonly name: string;
  readonly fullName: string;
  readonly validators: readonly Validator[];
  readonly snapshotValue: boolean;
}

/** @param names Label and unit, or those of several values. */
export function recordOf(
  parameter: Recorded,
  state: ParameterState,
  type: string,
  names: Record<string, unknown>,
): ParameterSnapshot {
  const { label, unit } = names;
  const { conversion, instrument, writer } = state;
  const { validators } = parameter;
  const [first] = validators;
  if (
    !instrument ||
    (conversion !== plain && hasFactors(conversion)) ||
    writer?.step !== undefined ||
    typeof label !== "string" ||
    typeof unit !== "string" ||
    !parameter.snapshotValue ||
    Object.keys(names).length !== 2 ||
    !isEmpty(state.metadata)
  )
    return anyRecord(parameter, state, type, names);
  // Most are like this, and are made in one piece: an object that grows key by key takes three times as long.
  const { cache, name = parameter.name, fullName = parameter.fullName } = state;
  const { time } = cache;
  if (!first)
    return {
      __class__: type,
      full_name: fullName,
      value: plainValue(cache.value),
      raw_value: plainValue(cache.rawValue),
      ts: time === undefined ? null : timestampText(time),
      name,
      label,
      unit,
      inter_delay: writer?.interDelay ?? 0,
      post_delay: writer?.postDelay ?? 0,
      validators: [],
      instrument: instrument.constructor.name,
      instrument_name: instrument.fullName,
    };
  return {
    __class__: type,
    full_name: fullName,
    value: plainValue(cache.value),
    raw_value: plainValue(cache.rawValue),
    ts: time === undefined ? null : timestampText(time),
    name,
    label,
    unit,
    inter_delay: writer?.interDelay ?? 0,
    post_delay: writer?.postDelay ?? 0,
    validators: validators.length === 1 ? [first.description] : validators.map(each => each.description),
    vals: first.description,
    instrument: instrument.constructor.name,
    instrument_name: instrument.fullName,
  };
}

function hasFactors({ mapping, scale, offset }: Conversion): boolean {
  return mapping !== undefined || scale !== undefined || offset !== undefined;
}

function anyRecord(
  parameter: Recorded,
  state: ParameterState,
  type: string,
  names: Record<string, unknown>,
): ParameterSnapshot {
  const { cache, instrument, writer, metadata } = state;
  const { validators } = parameter;
  const [first] = validators;
  const record: ParameterSnapshot = { __class__: type, full_name: parameter.fullName } as ParameterSnapshot;
  if (parameter.snapshotValue) {
    record.value = plainValue(cache.value);
    record.raw_value = plainValue(cache.rawValue);
  }
  record.ts = cache.time === undefined ? null : timestampText(cache.time);
  record.name = parameter.name;
  Object.assign(record, names);
  record.inter_delay = writer?.interDelay ?? 0;
  record.post_delay = writer?.postDelay ?? 0;
  record.validators = validators.map(validator => validator.description);
  if (first) record.vals = first.description;
  const { mapping, scale, offset } = state.conversion;
  if (mapping) record["val_mapping"] = Object.fromEntries(mapping.entries.map(([name, code]) => [str(name), code]));
  if (scale !== undefined) record["scale"] = scale;
  if (offset !== undefined) record["offset"] = offset;
  if (writer?.step !== undefined) record["step"] = writer.step;
  if (!isEmpty(metadata)) record["metadata"] = plainValue(metadata);
  if (instrument) {
    record["instrument"] = instrument.constructor.name;
    record["instrument_name"] = instrument.fullName;
  }
  return record;
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}
