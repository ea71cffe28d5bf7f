/** Numbers of a 430 programmer: as limits, as they are sent, as they are read. */
import { parseNumber, vals, type Validator } from "../../core/index.ts";

/** Numbers between two limits, which may be the same. */
export function between(least: number, largest: number): Validator<number> {
  return largest > least ? vals.numbers(least, largest) : vals.enum(0);
}

/** Without the last digits, which change from one conversion to the next. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** The reply tells the rate, and up to which field it counts. */
export function firstNumber(reply: string): number {
  return parseNumber(reply.split(",", 1)[0] ?? "");
}
