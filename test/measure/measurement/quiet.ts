/** Runs in memory whose announcement is kept instead of printed. */

import { afterEach, beforeEach, vi } from "vitest";

import { ManualParameter } from "../../../drivers/core/index.ts";
import { Measurement } from "../../../measure/measurement/measurement.ts";

/** What was printed since the test began. */
export function quiet(): string[] {
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    vi.spyOn(console, "log").mockImplementation(text => void printed.push(String(text)));
  });
  afterEach(() => vi.restoreAllMocks());
  return printed;
}

/** Two manual parameters for a sweep. */
export function xy() {
  const x = new ManualParameter("x", { initialValue: 0, unit: "V" });
  const y = new ManualParameter("y", { initialValue: 0, unit: "A", label: "Current" });
  return { x, y };
}

export const inMemory = { keepIn: "memory" } as const;

/** A measurement of `y` over `x`. */
export function sweep(): { m: Measurement } & ReturnType<typeof xy> {
  const { x, y } = xy();
  const m = new Measurement({ name: "m1" });
  m.registerParameter(x).registerParameter(y, { setpoints: [x] });
  return { m, x, y };
}
