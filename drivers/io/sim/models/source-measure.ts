/** Where a source-measure unit and the device under test meet: the source's level, or the limit that it runs into. */
import type { TwoTerminal } from "./two-terminal.ts";

/** What is set on the source. */
export interface SourceSettings {
  readonly output: boolean;
  readonly mode: "voltage" | "current";
  /** V or A, as the mode has it. */
  readonly level: number;
  /** Limit of the other quantity: A in voltage mode, V in current mode. */
  readonly limit: number;
}

/** What settles between a source and its load. */
export interface OperatingPoint {
  readonly voltage: number;
  readonly current: number;
  /** The source cannot reach its level: the other quantity is at its limit. */
  readonly limited: boolean;
}

/** The voltage and the current that settle between source and load. */
export function operatingPoint({ output, mode, level, limit }: SourceSettings, load: TwoTerminal): OperatingPoint {
  if (!output) return { voltage: 0, current: 0, limited: false };
  if (mode === "voltage") {
    const current = load.current(level);
    if (Math.abs(current) <= limit) return { voltage: level, current, limited: false };
    const held = Math.sign(current) * limit;
    return { voltage: load.voltage(held), current: held, limited: true };
  }
  const voltage = load.voltage(level);
  if (Math.abs(voltage) <= limit) return { voltage, current: level, limited: false };
  const held = Math.sign(voltage) * limit;
  return { voltage: held, current: load.current(held), limited: true };
}
