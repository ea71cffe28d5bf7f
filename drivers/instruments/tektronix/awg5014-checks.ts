/** What the AWG5014's methods take: whole numbers within limits, and names that fit between quotation marks. */
import { InstrumentError, ValidationError, vals } from "../../core/index.ts";

/** Steps of a sequence (AWG5000 series, SEQuence:LENGth). */
export const mostElements = 8000;

/** Repetitions of an element (AWG5000 series, SEQuence:ELEMent[n]:LOOP:COUNt). */
export const mostRepetitions = 65_536;

/** Quotation marks would end the text in the command; what is beyond ASCII, the instrument does not take. */
const quotable = /^[ !#-~]*$/;

/** Names of waveforms and files, which travel between quotation marks; an empty one stands for none. */
export const names = {
  ...vals.strings(),
  check(value: unknown, context?: string): void {
    vals.strings().check(value, context);
    if (quotable.test(value as string)) return;
    const text = `${JSON.stringify(value)} is invalid: must be printable ASCII without quotation marks`;
    throw new ValidationError(context ? `${text}; ${context}` : text, { value, reason: "value" });
  },
};

/** @throws InstrumentError unless `value` is a whole number from `min` to `max`. */
export function checkWhole(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new InstrumentError(`${what}: ${String(value)} is invalid: must be a whole number from ${min} to ${max}`);
}

/** @throws InstrumentError unless `value` is a name that is not empty. */
export function checkName(what: string, value: string): void {
  if (typeof value === "string" && value !== "" && quotable.test(value)) return;
  throw new InstrumentError(
    `${what}: ${JSON.stringify(value)} is invalid: must be printable ASCII without quotation marks, and not empty`,
  );
}

/** 1 for on, 0 for off. @throws InstrumentError for what is neither. */
export function switchCode(what: string, state: number | boolean): 0 | 1 {
  if (state === 1 || state === true) return 1;
  if (state === 0 || state === false) return 0;
  throw new InstrumentError(`${what}: ${String(state)} is invalid: must be 0 (off) or 1 (on)`);
}

/** The text between the quotation marks of a reply. */
export function unquoted(reply: string): string {
  const text = /^\s*"(.*)"\s*$/.exec(reply)?.[1];
  if (text !== undefined) return text;
  throw new InstrumentError(`reply ${JSON.stringify(reply)} is no text between quotation marks`, { reply });
}
