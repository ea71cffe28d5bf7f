/** Which limit the source of a Keithley 2600 has run into, and the reply that tells it. */
import { parseInteger, parseNumber, ReplyError } from "../../core/index.ts";

/** What readings say of the source's limits: names and texts are QCoDeS's, to the letter, so that what compares them carries over. */
export const Keithley2600MeasurementStatus = {
  NORMAL: "No error occured.",
  VOLTAGE_COMPLIANCE_ERROR: "Reached voltage compliance limit.",
  CURRENT_COMPLIANCE_ERROR: "Reached current compliance limit.",
  VOLTAGE_AND_CURRENT_COMPLIANCE_ERROR: "Reached both voltage and current compliance limits.",
} as const;

/** One of the texts of {@link Keithley2600MeasurementStatus}. */
export type Keithley2600MeasurementStatus =
  (typeof Keithley2600MeasurementStatus)[keyof typeof Keithley2600MeasurementStatus];

/** By bits 0 and 1 of `status.measurement.instrument.smuX.condition`; its other bits tell nothing about limits. */
const statuses = Object.values(Keithley2600MeasurementStatus);

/**
 * The status in a condition register.
 * @throws ReplyError for what is no number.
 */
export function readStatus(reply: string): Keithley2600MeasurementStatus {
  return statuses[parseInteger(reply) & 3] ?? Keithley2600MeasurementStatus.NORMAL;
}

/** What a reading tells. */
export interface ValueAndStatus {
  readonly value: number;
  readonly status: Keithley2600MeasurementStatus;
  /** The condition register as it was printed. */
  readonly bits: string;
}

/**
 * A value and the condition that belongs to it, as `print(value, condition)` gives them.
 * @throws ReplyError that quotes what is not two numbers with a tab in between.
 */
export function readValueAndStatus(reply: string): ValueAndStatus {
  const [value, bits, ...more] = reply.split("\t");
  if (value === undefined || bits === undefined || more.length > 0) {
    throw new ReplyError(`reply ${JSON.stringify(reply)} is not a reading and a status, separated by a tab`, { reply });
  }
  return { value: parseNumber(value), status: readStatus(bits), bits };
}
