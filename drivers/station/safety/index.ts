/** What keeps a set-up safe beyond what its drivers allow: limits, interlocks, and the state to go to when something ends badly. */

export { softLimit } from "./soft-limit.ts";
export type { SoftLimit, SoftLimitOptions, SoftLimits } from "./soft-limit.ts";
