/** Signals at the inputs of the simulated Rigol DS1074Z. */

/** A voltage that repeats. */
export interface Signal {
  /** Seconds after which it repeats. */
  readonly period: number;
  /** Its mean, in V. */
  readonly mean: number;
  /** V at a time in s. */
  at(time: number): number;
}

/** What makes a signal: frequency in Hz, amplitude and mean in V. */
export interface SignalOptions {
  readonly frequency: number;
  /** From the mean to the top. */
  readonly amplitude: number;
  /** Default 0. */
  readonly mean?: number;
}

/** A sine, which begins at its mean and rises. */
export function sine({ frequency, amplitude, mean = 0 }: SignalOptions): Signal {
  return {
    period: 1 / frequency,
    mean,
    at: time => mean + amplitude * Math.sin(2 * Math.PI * frequency * time),
  };
}

/**
 * A square wave behind a low pass of first order: its edges are exponentials with τ = `riseTime` / ln 9, where the rise time is
 * that from 10 % to 90 %. It begins with a rising edge.
 */
export function square({ frequency, amplitude, mean = 0, riseTime }: SignalOptions & { riseTime: number }): Signal {
  const period = 1 / frequency;
  const tau = riseTime / Math.log(9);
  // How far an edge is from its end when the next one begins.
  const rest = 2 / (1 + Math.exp(-period / 2 / tau));
  return {
    period,
    mean,
    at: time => {
      const phase = (((time % period) + period) % period) / period;
      const since = (phase % 0.5) * period;
      const level = 1 - rest * Math.exp(-since / tau);
      return mean + amplitude * (phase < 0.5 ? level : -level);
    },
  };
}

/** What is connected where a bench has nothing else: a sine, a square wave, a small sine on a voltage, and nothing. The part `ds1074z` of a bench. */
export const signalsOfDS1074Z: readonly Signal[] = [
  sine({ frequency: 1000, amplitude: 1.5 }),
  square({ frequency: 1000, amplitude: 1, mean: 0.5, riseTime: 20e-6 }),
  sine({ frequency: 250, amplitude: 0.2, mean: 1 }),
  sine({ frequency: 1000, amplitude: 0 }),
];
