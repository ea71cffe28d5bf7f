/** Instruments by Yokogawa. */
export { YokogawaGS200 } from "./gs200.ts";
export { YokogawaGS200Monitor } from "./gs200-monitor.ts";
export { YokogawaGS200Program } from "./gs200-program.ts";
export type { YokogawaGS200RampMode } from "./gs200-ramp.ts";
export type { YokogawaGS200Mode } from "./gs200-ranges.ts";
export { conditionsOfGS200, extendedEventsOfGS200, standardEventsOfGS200, statusByteOfGS200 } from "./gs200-status.ts";
export { loadOfGS200 } from "./gs200.sim.ts";
