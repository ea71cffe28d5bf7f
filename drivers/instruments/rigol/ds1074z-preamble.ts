/** What a Rigol DS1000Z tells of a waveform: how its bytes become times and volts (MSO1000Z/DS1000Z Programming Guide, :WAVeform:PREamble?). */
import { parseNumber, ReplyError } from "../../core/index.ts";

/** Numbers of points, and the scales of both axes. */
export interface PreambleOfDS1074Z {
  readonly points: number;
  /** How many acquisitions were averaged; 1 without averaging. */
  readonly averages: number;
  /** Time from one point to the next, in s. */
  readonly xIncrement: number;
  /** Time of the first point after the trigger, in s. */
  readonly xOrigin: number;
  readonly xReference: number;
  /** V for a step of the converter. */
  readonly yIncrement: number;
  /** Steps by which the channel's offset moves the trace. */
  readonly yOrigin: number;
  /** Step at the middle of the screen. */
  readonly yReference: number;
}

/** Reads the ten numbers: format, mode, points, averages, then three for each axis. */
export function parsePreamble(reply: string): PreambleOfDS1074Z {
  const parts = reply.split(",");
  if (parts.length !== 10) {
    throw new ReplyError(`reply ${JSON.stringify(reply)} is not a preamble of ten numbers`, { reply });
  }
  const [
    ,
    ,
    points = 0,
    averages = 0,
    xIncrement = 0,
    xOrigin = 0,
    xReference = 0,
    yIncrement = 0,
    yOrigin = 0,
    yReference = 0,
  ] = parts.map(parseNumber);
  return { points, averages, xIncrement, xOrigin, xReference, yIncrement, yOrigin, yReference };
}

/** Times of the points in s. */
export function timesOf({
  points,
  xOrigin,
  xIncrement,
}: Pick<PreambleOfDS1074Z, "points" | "xOrigin" | "xIncrement">): Float64Array {
  return Float64Array.from({ length: points }, (_, index) => xOrigin + index * xIncrement);
}

/** Volts of bytes: (byte − YORigin − YREFerence) × YINCrement. */
export function voltsOf(
  bytes: ArrayLike<number>,
  { yOrigin, yReference, yIncrement }: PreambleOfDS1074Z,
): Float64Array {
  return Float64Array.from(bytes, byte => (byte - yOrigin - yReference) * yIncrement);
}
