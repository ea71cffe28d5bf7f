/** A parameter that reads the seconds since it was made or last reset. */

import { clock } from "../clock.ts";
import type { CommonOptions } from "./options.ts";
import { ParameterBase } from "./parameter.ts";

const fixed = ["unit", "getCmd", "setCmd"];

/** Options of a clock. */
export type ElapsedTimeOptions = Omit<CommonOptions, "unit" | "step" | "interDelay" | "postDelay">;

/** `new ElapsedTimeParameter("time")`: seconds since its clock was reset, for measurements against time. */
export class ElapsedTimeParameter extends ParameterBase<number> {
  #start = clock().monotonic();

  constructor(name: string, options: ElapsedTimeOptions = {}) {
    for (const each of fixed)
      if (each in options) throw new TypeError(`Can not set "${each}" for an ElapsedTimeParameter.`);
    super(name, { label: "Elapsed time", ...options, unit: "s" });
  }

  override getRaw(): number {
    return clock().monotonic() - this.#start;
  }

  /** Begins at 0 again. */
  resetClock(): void {
    this.#start = clock().monotonic();
  }

  /** When the clock was reset, in seconds of the framework's monotonic time. */
  get t0(): number {
    return this.#start;
  }
}
