/** A time trace: readings at equal intervals, taken by the instrument itself. */
import type { Keithley2600Script } from "./2600-script.ts";

/** What a time trace takes. */
export interface TimeTrace {
  readonly channel: string;
  readonly points: number;
  /** Seconds from one reading to the next. */
  readonly interval: number;
  readonly quantity: "v" | "i";
}

/**
 * The script of a time trace; what it changes for itself it changes back.
 * @param secondsPerReading how long a reading may take.
 */
export function timeTraceScript(trace: TimeTrace, secondsPerReading: number): Keithley2600Script {
  const { channel, points, interval, quantity } = trace;
  return {
    channel,
    readings: points,
    seconds: points * Math.max(interval, secondsPerReading),
    lines: [
      `local before = ${channel}.measure.interval`,
      `${channel}.measure.count = ${points}`,
      `${channel}.measure.interval = ${interval}`,
      `${channel}.nvbuffer1.clear()`,
      `${channel}.nvbuffer1.appendmode = 0`,
      `${channel}.measure.${quantity}(${channel}.nvbuffer1)`,
      `${channel}.measure.interval = before`,
      `${channel}.measure.count = 1`,
    ],
    // With the count of a trace, the next single reading would take as long as all of it.
    undo: [`${channel}.measure.count=1`, `${channel}.measure.interval=0`],
  };
}
