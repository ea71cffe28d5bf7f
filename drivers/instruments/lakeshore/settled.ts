/** Waiting until a temperature is where it should be, and stays there. */
import { clock, InstrumentError, sleep } from "../../core/index.ts";

/** What is waited for, and how long. */
export interface SettledOptions {
  /** Reads the temperature in K. */
  readonly temperature: () => Promise<number>;
  /** Reads where it should be, in K. */
  readonly setpoint: () => Promise<number>;
  /** Tells whether that is still on its way. */
  readonly isRamping: () => Promise<boolean>;
  /** Time between two readings in s. */
  readonly cycleTime: number;
  /** How far a reading may be from the setpoint, as a part of the reading. */
  readonly tolerance: number;
  /** How long it has to stay that near, in s. */
  readonly equilibrationTime: number;
  /** Longest wait in s. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Resolves when the setpoint has ended its ramp, and |T − setpoint| / T has been within the tolerance for the
 * equilibration time.
 * @throws InstrumentError after the time-out, with the last reading; the signal's reason when it aborts.
 */
export async function settled(options: SettledOptions): Promise<void> {
  const { cycleTime, tolerance, equilibrationTime, timeout, signal } = options;
  const began = clock().monotonic();
  const pause = async (text: () => string): Promise<void> => {
    if (clock().monotonic() - began >= timeout)
      throw new InstrumentError(`waiting for the setpoint: after ${timeout} s ${text()}`);
    await sleep(cycleTime, signal);
  };
  signal?.throwIfAborted();
  while (await options.isRamping()) await pause(() => "it still ramps");
  const setpoint = await options.setpoint();
  let entered: number | undefined;
  for (;;) {
    const reading = await options.temperature();
    const now = clock().monotonic();
    if (Math.abs(reading - setpoint) > tolerance * Math.abs(reading)) entered = undefined;
    else if (now - (entered ??= now) >= equilibrationTime) return;
    await pause(
      () =>
        `the temperature is ${reading} K: it is to be within ${tolerance * 100} % of ${setpoint} K for ${equilibrationTime} s`,
    );
  }
}
