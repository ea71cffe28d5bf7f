/** What is at the inputs of a simulated board: signals that repeat with the trigger, and when the board is triggered. */

/** The voltage at an input, `seconds` after the external trigger. */
export type Signal = (seconds: number) => number;

/** A sine. */
export interface SineOptions {
  /** In V, from zero to the top. */
  amplitude: number;
  /** In Hz. */
  frequency: number;
  /** In degrees at the moment of the trigger. Default 0. */
  phase?: number;
  /** In V. Default 0. */
  offset?: number;
}

/** `amplitude · sin(2π · frequency · t + phase) + offset`. */
export function sine({ amplitude, frequency, phase = 0, offset = 0 }: SineOptions): Signal {
  const [omega, start] = [2 * Math.PI * frequency, (phase * Math.PI) / 180];
  return seconds => amplitude * Math.sin(omega * seconds + start) + offset;
}

/** What one trigger engine waits for. */
export interface EngineSettings {
  /** Code of the source: channels A and B, the external input, or none. */
  readonly source: number;
  /** Code of the slope: 1 for upwards, 2 for downwards. */
  readonly slope: number;
  /** Level as a code of eight bits: 128 is 0 V, 255 the end of the source's range. */
  readonly level: number;
}

/** Codes of trigger sources (AlazarCmd.h). */
export const triggerSource = { channelA: 0, channelB: 1, external: 2, disable: 3 } as const;

/** The pulses at the external trigger input, in V: it rises at time 0. */
export const triggerPulse = { low: 0, high: 2 } as const;

/** The voltage of a trigger level (ATS-SDK guide, AlazarSetTriggerOperation): code = 128 + 127 · level / range. */
export function levelVoltage(code: number, range: number): number {
  return ((code - 128) / 127) * range;
}

/**
 * When the signal of a channel first crosses a level, in seconds after the external trigger; `undefined` if it does not.
 * @param step seconds between two looks at the signal.
 * @param length looks.
 */
export function crossing(
  signal: Signal,
  level: number,
  slope: number,
  step: number,
  length: number,
): number | undefined {
  const sign = slope === 1 ? 1 : -1;
  let before = sign * (signal(0) - level);
  for (let index = 1; index < length; index++) {
    const now = sign * (signal(index * step) - level);
    // Where it crosses between two samples, the record begins: digitisers repeat to within a sample.
    if (before < 0 && now >= 0) return (index - now / (now - before)) * step;
    before = now;
  }
  return undefined;
}

/** When a combination of both engines fires, from when each of them does; by the code of the operation (AlazarCmd.h). */
export function combined(operation: number, j: number | undefined, k: number | undefined): number | undefined {
  const both = j !== undefined && k !== undefined;
  const any = both ? Math.min(j, k) : (j ?? k);
  switch (operation) {
    case 0:
      return j;
    case 1:
      return k;
    case 2:
    case 4:
      return any;
    case 3:
      return both ? Math.max(j, k) : undefined;
    case 5:
      return k === undefined ? j : undefined;
    case 6:
      return j === undefined ? k : undefined;
    default:
      return undefined;
  }
}
