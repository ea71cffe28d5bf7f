/** What keeps a set-up safe beyond what its drivers allow: limits, interlocks, and the state to go to when something ends badly. */

import "./on-load.ts";

export { softLimit } from "./soft-limit.ts";
export type { SoftLimitOptions, SoftLimits } from "./soft-limit.ts";
export { noteLimit, SoftLimit, softLimitsOf } from "./limit-in-force.ts";
export { interlock, interlocksOf } from "./declare-interlock.ts";
export { Interlock } from "./interlock.ts";
export type {
  GuardRule,
  GuardRules,
  InterlockRule,
  InterlockState,
  NeededValues,
  Trip,
  WatchRule,
} from "./interlock-types.ts";
export { SafeState, safeState, safeStateOf } from "./safe-state.ts";
export type { SafeStateCause, SafePairs, SafeStateOptions, SafeValue, SafeValues } from "./safe-state.ts";
export type { Applied, SafeStateReport } from "./apply.ts";
export type { Entry, Ramped } from "./entries.ts";
export type { ValueAt, ValuesAt } from "./path-types.ts";
export { onTrip } from "./trips.ts";
export type { StationLike } from "./parameter-at.ts";
export { useDriverFinder } from "./reopen.ts";
export type { DriverFinder } from "./reopen.ts";
